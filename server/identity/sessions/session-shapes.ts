// The shapes of a session: as requests are made in it, and as a list shows it.
import type { Role } from '../../../contract/schemas/user.ts';
import type { Session, SessionKind } from '../../platform/caller.ts';
import type { SessionsTable } from '../../storage/tables.ts';

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
