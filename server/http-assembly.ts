// Puts the HTTP edge on the opened rooms; main.ts listens with it and tests call it without a socket.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conch } from './assemble.ts';
import { createOrigins } from './http/origins.ts';
import { createHttpServer, type HttpOptions } from './http/server.ts';
import { systemRoutes } from './http/system-routes.ts';
import { timestamp } from './platform/clock.ts';

export const version: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;

export async function createHttp(
  conch: Conch,
  options: Pick<HttpOptions, 'connectionLimits'> & { webFolder?: string } = {},
) {
  const { config, clock, storage, sessions, tokens, logger, access, streams, eventStreams, viewAsSessions } = conch;
  const https = config.publicUrl.startsWith('https:');
  let takesWork = true;
  const app = await createHttpServer({
    routes: [
      ...conch.routes,
      ...systemRoutes({
        version,
        now: () => timestamp(clock.now()),
        storeAnswers: () => storage.answers(),
        takesWork: () => takesWork,
      }),
    ],
    sessions,
    tokens,
    logger,
    version,
    https,
    ...access,
    durable: () => storage.durable(),
    now: () => clock.now(),
    viewAsOf: (session, userKey) => viewAsSessions.require(session, userKey),
    requireRoom: (userKey, bytes) => conch.quota.require(userKey, bytes, { field: 'file', ahead: true }),
    reading: (work) => storage.reading(work),
    // RFC 6265bis: the prefix makes browsers refuse the cookie from any other host or path.
    cookieName: https ? '__Host-conch' : 'conch',
    origins: createOrigins({ ...config }),
    seen: (session, address) => (session.actor.token ? tokens : sessions).seen(session, address),
    webFolder: options.webFolder ?? join(import.meta.dirname, '../web/dist'),
    clientAddresses: conch.clientAddresses,
    connectionLimits: options.connectionLimits,
    onStop() {
      streams.close();
      eventStreams.close();
    },
  });
  return {
    app,
    /** From now on proxies are told to send work elsewhere. */
    refuseWork() {
      takesWork = false;
    },
  };
}
