// The shapes of a session: as requests are made in it, and as a list shows it.
import type { Role } from '../../../contract/schemas/user.ts';
import type { UserActor } from '../../items/actor.ts';
import type { SessionsTable } from '../../storage/tables.ts';

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

/** A session as a list shows it. */
export interface OpenSession {
  id: string;
  kind: SessionKind;
  method: string;
  userAgent: string;
  /** Where it was last used from. */
  address: string;
  createdAt: string;
  seenAt: string;
  expiresAt: string;
}

export function sessionOf(row: SessionsTable, role: Role): Session {
  return {
    id: row.id,
    userKey: row.user_key,
    kind: row.kind as SessionKind,
    method: row.method,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    provenAt: row.proven_at,
    heldBack: false,
    actor: {
      kind: 'user',
      userKey: row.user_key,
      sessionId: row.id,
      admin: role !== 'user',
      superAdmin: role === 'super-admin',
      provenAt: row.proven_at,
    },
  };
}
