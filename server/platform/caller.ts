// Describes the caller of a function: the person, their session, and where the request comes from. Made once at the edge.
import type { Scope } from '../../contract/scopes.ts';

/** A signed-in person. The flags are read with the session and fall when they change (see identity/sessions). */
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
  viewAs?: { id: string; by: string };
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

/** `browser`: in a cookie. `script`: as a token. */
export type SessionKind = 'browser' | 'script';

export interface Session {
  /** Public: names the session, opens nothing. */
  id: string;
  userKey: string;
  kind: SessionKind;
  /** How it was opened, e.g. `password`. */
  method: string;
  createdAt: string;
  expiresAt: string;
  /** When the person last proved who they are. */
  provenAt: string;
  /**
   * A second factor is required of its person, and they have none: it opens nothing but adding one. Judged at each
   * lookup; such a session has no rights of an administrator either.
   */
  heldBack: boolean;
  actor: UserActor;
}

/** Anybody, signed in or not; the operator on the host is a system actor. */
export interface Caller {
  actor?: Actor | undefined;
  session?: Session | undefined;
  /** Of the client, by the trusted proxies alone. */
  address?: string | undefined;
  userAgent?: string | undefined;
  /** The secret that the browser kept of an earlier sign-in; it opens nothing. */
  deviceSecret?: string | undefined;
}

/** Somebody who acts: a person, or the operator on the host. */
export interface ActingCaller extends Caller {
  actor: Actor;
}

/** A known person, perhaps in a job that goes on after their request. */
export interface KnownCaller extends ActingCaller {
  actor: UserActor;
}

/** A person in an open session. */
export interface SessionCaller extends KnownCaller {
  session: Session;
}
