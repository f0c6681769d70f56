// Making, renaming, regenerating and revoking tokens, each with its event.
import { defaultTokenScopes, overlapSecondsAtMost, tokenNameAtMost } from '../../../../contract/api/tokens.ts';
import type { Scope } from '../../../../contract/scopes.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { cleanLine } from '../../../platform/clean-line.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { hashSecret, newKey } from '../../../platform/random.ts';
import type { TokensTable } from '../../../storage/tables.ts';
import { readExpiry } from './expiry.ts';
import {
  endTokens,
  type NewToken,
  type Regeneration,
  reminderMs,
  type ShownToken,
  shownOf,
  type TokenDeps,
  tokenName,
  tokensName,
} from './token-parts.ts';
import { newTokenSecret } from './token-secret.ts';
import { findToken, findTokensOf, insertToken, updateToken } from './tokens-store.ts';

const mostPerUser = 100;
type Secret = ShownToken & { token: string };

/** The secret is told here alone; the store has its hash. Throws `token.expiry-refused`, `token.too-many`, `request.too-many`. */
export async function createToken(deps: TokenDeps, caller: KnownCaller, given: NewToken): Promise<Secret> {
  const { storage, clock, random, users } = deps;
  const { userKey } = caller.actor;
  const now = clock.now();
  const expiresAt = readExpiry(given.expireAt ?? null, now);
  const secret = newTokenSecret(random);
  const row: TokensTable = {
    id: newKey(random, now),
    user_key: userKey,
    name: cleanName(given.name),
    hash: hashSecret(secret),
    last4: secret.slice(-4),
    scopes: JSON.stringify([...new Set(given.scopes ?? defaultTokenScopes)]),
    created_at: timestamp(now),
    expires_at: expiresAt,
    used_at: null,
    used_address: null,
    previous_hash: null,
    previous_until: null,
    reminded_at: remindedAt(expiresAt, now),
  };
  return storage.transaction(async () => {
    await users.lock(userKey);
    const held = await findTokensOf(storage, userKey);
    if (held.length >= mostPerUser) throw new Failure('token.too-many');
    await deps.throttle.requirePace('tokenOfPerson', userKey);
    await insertToken(storage, row);
    await note(deps, caller.actor.userKey, caller, 'token.created', row);
    return { ...shownOf(deps, row), token: secret };
  });
}

/** Throws `token.not-found`, also where it is somebody else's; so do the next two. */
export async function renameToken(deps: TokenDeps, caller: KnownCaller, id: string, name: string): Promise<ShownToken> {
  const { userKey } = caller.actor;
  const clean = cleanName(name);
  return deps.storage.transaction(async () => {
    const row = await updateToken(deps.storage, { id, userKey }, { name: clean });
    if (!row) throw new Failure('token.not-found');
    await note(deps, caller.actor.userKey, caller, 'token.renamed', row);
    return shownOf(deps, row);
  });
}

export async function regenerateToken(
  deps: TokenDeps,
  caller: KnownCaller,
  id: string,
  { expireAt, overlapSeconds = 0 }: Regeneration,
): Promise<Secret> {
  const { storage, clock, random, users } = deps;
  const own = { id, userKey: caller.actor.userKey };
  return storage.transaction(async () => {
    await users.lock(own.userKey);
    const before = await findToken(storage, own);
    if (!before) throw new Failure('token.not-found');
    const now = clock.now();
    const ended = before.expires_at !== null && Date.parse(before.expires_at) <= now;
    // One that ran out lives on only where its owner says until when.
    if (ended && expireAt === undefined) throw new Failure('token.expiry-refused');
    const expiresAt = expireAt === undefined ? before.expires_at : readExpiry(expireAt, now);
    const secret = newTokenSecret(random);
    await deps.throttle.requirePace('tokenOfPerson', own.userKey);
    const overlaps = overlapSeconds > 0 && !ended;
    const row = await updateToken(storage, own, {
      hash: hashSecret(secret),
      last4: secret.slice(-4),
      expires_at: expiresAt,
      previous_hash: overlaps ? before.hash : null,
      previous_until: overlaps ? overlapEnd(before.expires_at, now, overlapSeconds) : null,
      reminded_at: remindedAt(expiresAt, now),
    });
    if (!row) throw new Failure('token.not-found');
    await note(deps, caller.actor.userKey, caller, 'token.regenerated', row);
    return { ...shownOf(deps, row), token: secret };
  });
}

/** The old secret never outlives what it was told to. */
function overlapEnd(expiresAt: string | null, now: number, overlapSeconds: number): string {
  const wantedMs = now + Math.min(overlapSeconds, overlapSecondsAtMost) * 1000;
  return timestamp(expiresAt === null ? wantedMs : Math.min(wantedMs, Date.parse(expiresAt)));
}

/** By its owner, or by an administrator for them. */
export async function revokeToken(deps: TokenDeps, userKey: string, id: string, caller: KnownCaller): Promise<void> {
  await deps.storage.transaction(async () => {
    const [row] = await endTokens(deps.storage, userKey, id);
    if (!row) throw new Failure('token.not-found');
    await note(deps, userKey, caller, 'token.revoked', row);
  });
}

/** As `revokeToken`. @returns how many there were. */
export async function revokeAll(deps: TokenDeps, userKey: string, caller: KnownCaller): Promise<number> {
  return deps.storage.transaction(async () => {
    // Against one that is being made: it comes before and goes too, or after and stays.
    await deps.users.lock(userKey);
    const { length } = await endTokens(deps.storage, userKey);
    if (length > 0) await deps.events.emit('tokens.revoked', { userKey, caller, data: { count: length } });
    return length;
  });
}

function cleanName(name: string): string {
  const clean = cleanLine(name, tokenNameAtMost);
  if (clean === '') throw new Failure('request.invalid', { fields: { name: 'This is needed.' } });
  return clean;
}

/** One whose whole life is about a week is not announced to end as soon as it is made. */
function remindedAt(expiresAt: string | null, now: number): string | null {
  return expiresAt !== null && Date.parse(expiresAt) <= now + reminderMs ? timestamp(now) : null;
}

async function note(
  deps: TokenDeps,
  userKey: string,
  caller: KnownCaller,
  topic: 'token.created' | 'token.renamed' | 'token.regenerated' | 'token.revoked',
  row: TokensTable,
): Promise<void> {
  const scopes = (JSON.parse(row.scopes) as Scope[]).join(' ');
  const data = { name: row.name, last4: row.last4, scopes };
  await deps.events.emit(topic, { userKey, caller, data });
  deps.storage.changed(tokensName(userKey), tokenName(row.id));
}
