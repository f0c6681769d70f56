// Opens what goes on after a sign-in: sessions, tokens, devices, and the table of what ends them.
import type { Core } from '../../core.ts';
import { oneMinute, type Room, tenMinutes } from '../../platform/room.ts';
import type { Below, Credentials } from '../credentials/open-credentials.ts';
import { createDevices } from './devices/devices.ts';
import { createOwnStreams } from './own-stream.ts';
import { createRevoking, subscribeSessions } from './revoking.ts';
import { createSessionEnds } from './session-end.ts';
import { createSessionList } from './session-list.ts';
import { sessionRoutes } from './session-routes.ts';
import { createSessions } from './sessions.ts';
import { tokenRoutes } from './tokens/token-routes.ts';
import { createTokens } from './tokens/tokens.ts';

export type SessionModules = ReturnType<typeof openSessions>['modules'];

export function openSessions(core: Core, below: Below, credentials: Credentials) {
  const { storage, logger } = core;
  const base = { ...core, ...below, ...credentials };
  const sessions = createSessions(base);
  const tokens = createTokens(base);
  const devices = createDevices(base);
  const revoking = createRevoking({ ...base, sessions, tokens, devices });
  subscribeSessions(below.events, revoking);
  const sessionList = createSessionList({ ...base, sessions, revoking });
  const streams = createOwnStreams({
    onChange: (listener) => storage.onChange(listener),
    sessions,
    whyEnded: createSessionEnds(base).whyEnded,
  });
  const modules = { sessions, tokens, devices, revoking, sessionList, streams };
  return {
    modules,
    routes: [...sessionRoutes(modules), ...tokenRoutes(modules)],
    upkeep: [
      { name: 'sessions that ran out', everySeconds: tenMinutes, work: () => sessions.purge() },
      { name: 'reminders of tokens', everySeconds: tenMinutes, work: () => tokens.remind() },
      { name: 'tokens that ran out', everySeconds: tenMinutes, work: () => tokens.purge() },
      { name: 'last seen of sessions', everySeconds: oneMinute, work: () => sessions.flush() },
      { name: 'last seen of tokens', everySeconds: oneMinute, work: () => tokens.flush() },
    ],
    async close() {
      for (const seen of [sessions, tokens]) {
        await seen.flush().catch((error) => logger.warn({ err: error }, 'the last uses were not written'));
        seen.close();
      }
    },
  } satisfies Room<typeof modules>;
}
