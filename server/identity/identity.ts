// Opens the room of identity: credentials, sessions on them, and signing in.
import type { Core } from '../core.ts';
import type { Room } from '../platform/room.ts';
import { type Below, type IdentityFakes, openCredentials } from './credentials/open-credentials.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';

export type { IdentityFakes };

export type IdentityRoom = ReturnType<typeof openIdentity>['modules'];

export function openIdentity(core: Core, below: Below, fakes: IdentityFakes) {
  const credentials = openCredentials(core, below, fakes, (userKey, cause, keep) =>
    sessions.modules.revoking.revoke(userKey, cause, keep),
  );
  const sessions = openSessions(core, below, credentials.modules);
  const signIn = openSignIn(core, below, { ...credentials.modules, ...sessions.modules });
  const rooms = [credentials, sessions, signIn];
  const modules = { ...credentials.modules, ...sessions.modules, ...signIn.modules };
  return {
    modules,
    routes: rooms.flatMap((room) => room.routes),
    upkeep: rooms.flatMap((room) => room.upkeep),
    /** The last opened first. */
    async close() {
      for (const room of rooms.toReversed()) await room.close();
    },
  } satisfies Room<typeof modules>;
}
