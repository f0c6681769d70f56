// Who is asking: decides what an access handle offers.
import type { Scope } from '../../contract/scopes.ts';

/** A signed-in person. Flags are read with the session and fall when they change (see identity/sessions). */
export interface UserActor {
  kind: 'user';
  userKey: string;
  sessionId: string;
  /** Member of the user group `domain`. */
  admin: boolean;
  /** Admin with full permission on `domain`. */
  superAdmin: boolean;
  /** When the person last proved who they are, ISO 8601. */
  provenAt: string;
  /** Where a personal access token speaks for them; the guard lets it do what its scopes say and no more. */
  token?: { id: string; scopes: readonly Scope[] };
  /** Where an administrator looks as this person: whatever they hold, they read and no more. */
  look?: { id: string; by: string };
}

/** The server itself; `reason` stands in the log. */
export interface SystemActor {
  kind: 'system';
  reason: string;
}

export type Actor = UserActor | SystemActor;

/** The key written as `createdBy` and `updatedBy`. */
export function authorOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.userKey : null;
}
