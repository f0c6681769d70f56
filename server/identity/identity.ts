// Opens the room of identity: credentials, sessions on them, and signing in.
import type { ReportLinks } from '../account/report/report-links.ts';
import type { Core } from '../core.ts';
import type { Activity } from '../events/activity/activity.ts';
import type { ItemsRoom } from '../items/open-items.ts';
import type { NotifyRoom } from '../notify/notify.ts';
import type { PeopleRoom } from '../people/people.ts';
import type { Room } from '../platform/room.ts';
import type { HeldFactor } from './credentials/factors/held-factor.ts';
import type { Flows } from './credentials/flows/flows.ts';
import { openCredentials } from './credentials/open-credentials.ts';
import type { PasswordHasher } from './credentials/password/argon2-hasher.ts';
import { openSessions } from './sessions/open-sessions.ts';
import { openSignIn } from './sign-in/open-sign-in.ts';

export type IdentityRoom = ReturnType<typeof openIdentity>['modules'];

/** What tests set in place of the world. */
export interface IdentityEdge {
  hasher?: PasswordHasher | undefined;
  /** How many passwords are hashed side by side; as many as fit the machine where absent. */
  atOnce?: number | undefined;
}

export type Below = ItemsRoom &
  PeopleRoom &
  NotifyRoom & {
    activity: Activity;
    reportLinksOn: (flows: Flows, heldBy: (userKey: string) => Promise<HeldFactor[]>) => ReportLinks;
  };

export function openIdentity(core: Core, below: Below, edge: IdentityEdge) {
  const credentials = openCredentials(core, below, edge, (userKey, cause, keep) =>
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
