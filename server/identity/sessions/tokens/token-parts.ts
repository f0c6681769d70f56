// Shared by the parts of personal access tokens: one token as it is known and as it is shown, and its end.
import type { Scope } from '../../../../contract/scopes.ts';
import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import type { Notify } from '../../../notify/notify.ts';
import type { Users } from '../../../people/users.ts';
import type { Session } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import type { DependentCache } from '../../../platform/dependent-cache.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { TokensTable } from '../../../storage/tables.ts';
import type { Throttle } from '../../credentials/throttle/throttle.ts';
import type { LastSeen } from '../last-seen.ts';
import { tokenPrefix } from './token-secret.ts';
import { deleteTokensOf } from './tokens-store.ts';

/** A token as its owner sees it. */
export interface ShownToken {
  id: string;
  name: string;
  prefix: string;
  last4: string;
  scopes: Scope[];
  createdAt: string;
  expireAt: string | null;
  lastUsedAt: string | null;
  lastAddress: string | null;
  previousUntil?: string;
}

export interface NewToken {
  name: string;
  /** Null or absent: never ends. */
  expireAt?: string | null | undefined;
  scopes?: readonly Scope[] | undefined;
}

export interface Regeneration {
  /** Absent: ends when it did. */
  expireAt?: string | null | undefined;
  /** For so long the old secret counts too. */
  overlapSeconds?: number | undefined;
}

export interface TokensGiven extends Pick<Core, 'storage' | 'clock' | 'random'> {
  users: Users;
  events: Pick<Events, 'emit'>;
  notify: Pick<Notify, 'send'>;
  throttle: Pick<Throttle, 'requirePace'>;
}

/** One secret, as the cache knows it. */
export interface Known {
  session: Session;
  untilMs: number;
}

export interface TokenDeps extends TokensGiven {
  cache: DependentCache<Known>;
  lastSeen: LastSeen;
}

/** Mailed about so long before the end. */
export const reminderMs = 7 * 86_400_000;

export const tokenName = (id: string) => `token:${id}`;
/** The list of a user's tokens has changed. */
export const tokensName = (userKey: string) => `tokens:${userKey}`;

/** Deletes and tells every node. Joins the transaction. */
export async function endTokens(storage: Storage, userKey: string, id?: string): Promise<TokensTable[]> {
  return storage.transaction(async () => {
    const rows = await deleteTokensOf(storage, userKey, id);
    if (rows.length > 0) storage.changed(tokensName(userKey), ...rows.map((row) => tokenName(row.id)));
    return rows;
  });
}

export function shownOf({ clock, lastSeen }: TokenDeps, row: TokensTable): ShownToken {
  const seen = lastSeen.last(row.id);
  const later = seen && !(row.used_at && Date.parse(row.used_at) >= seen.seenMs) ? seen : undefined;
  const overlaps = row.previous_until !== null && Date.parse(row.previous_until) > clock.now();
  return {
    id: row.id,
    name: row.name,
    prefix: tokenPrefix,
    last4: row.last4,
    scopes: JSON.parse(row.scopes) as Scope[],
    createdAt: row.created_at,
    expireAt: row.expires_at,
    lastUsedAt: later ? timestamp(later.seenMs) : row.used_at,
    lastAddress: later ? later.address : row.used_address,
    ...(overlaps && row.previous_until !== null && { previousUntil: row.previous_until }),
  };
}
