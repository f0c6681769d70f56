// Puts the HTTP edge on the assembled modules; main.ts listens with it and tests call it without a socket.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Conch } from './assemble.ts';
import { createEventStreams } from './http/event-streams.ts';
import type { GuardDeps } from './http/guard.ts';
import { createOrigins } from './http/origins.ts';
import { accountHelpRoutes } from './http/routes/account-help.ts';
import { activityRoutes } from './http/routes/activity.ts';
import { auditRoutes } from './http/routes/audit.ts';
import { bulkRunRoutes } from './http/routes/bulk-runs.ts';
import { notMeRoutes } from './http/routes/compromise-report.ts';
import { linkRoutes } from './http/routes/edges.ts';
import { emailChangeRoutes } from './http/routes/email-change.ts';
import { factorRoutes } from './http/routes/factors.ts';
import { groupAdministrationRoutes } from './http/routes/group-administration.ts';
import { itemRoutes } from './http/routes/items.ts';
import { mailRoutes } from './http/routes/mail.ts';
import { passkeyRoutes } from './http/routes/passkeys.ts';
import { passwordRoutes } from './http/routes/passwords.ts';
import { policyRoutes } from './http/routes/policy.ts';
import { roleRoutes } from './http/routes/roles.ts';
import { sessionRoutes } from './http/routes/sessions.ts';
import { signingInRoutes } from './http/routes/signing-in.ts';
import { systemRoutes } from './http/routes/system.ts';
import { tokenRoutes } from './http/routes/tokens.ts';
import { rosterRoutes } from './http/routes/user-admin.ts';
import { userRoutes } from './http/routes/users.ts';
import { lookRoutes } from './http/routes/view-as.ts';
import { yourDataRoutes } from './http/routes/your-data.ts';
import { createHttpServer } from './http/server.ts';
import { timestamp } from './platform/clock.ts';

export const version: string = JSON.parse(readFileSync(join(import.meta.dirname, '../package.json'), 'utf8')).version;

export async function createHttp(conch: Conch, options: { webFolder?: string } = {}) {
  const { config, clock, storage, sessions, tokens, items, users, logger } = conch;
  const https = config.publicUrl.startsWith('https:');
  const lettersOf: GuardDeps['lettersOf'] = (actor, key, state) => items.lettersOf(actor, key, state);
  const rankOf: GuardDeps['rankOf'] = async (userKey) =>
    (await users.find(userKey)) ? users.rankOf(userKey) : undefined;
  let takesWork = true;
  const streams = createEventStreams({ onChange: (listener) => storage.onChange(listener), sessions });
  const app = await createHttpServer({
    routes: [
      ...signingInRoutes({ ...conch, sendsMail: () => conch.mail.isSetUp() }),
      ...passwordRoutes(conch),
      ...emailChangeRoutes(conch),
      ...activityRoutes(conch),
      ...auditRoutes(conch),
      ...notMeRoutes(conch),
      ...sessionRoutes({ ...conch, streams }),
      ...factorRoutes(conch),
      ...passkeyRoutes(conch),
      ...tokenRoutes(conch),
      ...yourDataRoutes(conch),
      ...userRoutes(conch),
      ...accountHelpRoutes(conch),
      ...lookRoutes(conch),
      ...roleRoutes({
        ...conch,
        abilities: {
          ...{ lettersOf, rankOf, sendsMail: () => conch.mail.isSetUp() },
          isActive: async (userKey) => (await users.find(userKey))?.active,
          isLastSuperAdmin: (userKey) => users.isLastSuperAdmin(userKey),
          addressWasMoved: (userKey) => conch.accountHelp.addressWasMoved(userKey),
        },
      }),
      ...rosterRoutes(conch),
      ...bulkRunRoutes(conch),
      ...groupAdministrationRoutes(conch),
      ...itemRoutes(conch),
      ...linkRoutes(conch),
      ...policyRoutes(conch),
      ...mailRoutes(conch),
      ...systemRoutes({
        version,
        now: () => timestamp(clock.now()),
        storeAnswers: () => storage.answers(),
        takesWork: () => takesWork,
      }),
    ],
    sessions,
    tokens,
    now: () => clock.now(),
    lookOf: (session, userKey) => conch.looks.require(session, userKey),
    reading: (work) => storage.reading(work),
    lettersOf,
    rankOf,
    // RFC 6265bis: the prefix makes browsers refuse the cookie from any other host or path.
    cookieName: https ? '__Host-conch' : 'conch',
    https,
    origins: createOrigins({ ...config }),
    seen: (session, address) => (session.actor.token ? tokens : sessions).seen(session, address),
    logger,
    version,
    webFolder: options.webFolder ?? join(import.meta.dirname, '../web/dist'),
    trustProxy: config.trustProxy,
    onStop: () => streams.close(),
  });
  return {
    app,
    /** From now on proxies are told to send work elsewhere. */
    refuseWork() {
      takesWork = false;
    },
  };
}
