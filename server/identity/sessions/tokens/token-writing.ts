// Making, renaming, regenerating and revoking tokens, each with its line in the activity log.
import type { ActivityKind } from '../../../../contract/activity.ts';
import type { Scope } from '../../../../contract/scopes.ts';
import { timestamp } from '../../../platform/clock.ts';
import { deviceWordsOf } from '../../../platform/device-names.ts';
import { Failure } from '../../../platform/failure.ts';
import { hashSecret, newKey } from '../../../platform/random.ts';
import type { TokensTable } from '../../../storage/tables.ts';
import { readExpiry } from './expiry.ts';

import {
  endTokens,
  type NewToken,
  type Owner,
  type Regeneration,
  reminderMs,
  type ShownToken,
  shownOf,
  type TokenParts,
  tokenName,
  tokensName,
} from './token-parts.ts';
import { newTokenSecret } from './token-secret.ts';
import { findToken, findTokensOf, insertToken, updateToken } from './tokens-store.ts';

const mostPerUser = 100;
const longestOverlapSeconds = 7 * 86_400;
const readOnly: readonly Scope[] = ['people:read', 'items:read'];
type Secret = ShownToken & { token: string };

export async function createToken(parts: TokenParts, owner: Owner, given: NewToken): Promise<Secret> {
  const { storage, clock, random, users } = parts;
  const now = clock.now();
  const expiresAt = readExpiry(given.expireAt ?? null, now);
  const secret = newTokenSecret(random);
  const row: TokensTable = {
    id: newKey(random, now),
    user_key: owner.userKey,
    name: cleanName(given.name),
    hash: hashSecret(secret),
    last4: secret.slice(-4),
    scopes: JSON.stringify([...new Set(given.scopes ?? readOnly)]),
    created_at: timestamp(now),
    expires_at: expiresAt,
    ...{ used_at: null, used_address: null, previous_hash: null, previous_until: null },
    reminded_at: remindedAt(expiresAt, now),
  };
  return storage.transaction(async () => {
    await users.lock(owner.userKey);
    const held = await findTokensOf(storage, owner.userKey);
    if (held.length >= mostPerUser) throw new Failure('token.too-many');
    await insertToken(storage, row);
    await note(parts, owner, 'token.created', row);
    await tell(parts, owner, 'token.created', row);
    return { ...shownOf(parts, row), token: secret };
  });
}

export async function renameToken(parts: TokenParts, owner: Owner, id: string, name: string): Promise<ShownToken> {
  const { userKey } = owner;
  const clean = cleanName(name);
  return parts.storage.transaction(async () => {
    const row = await updateToken(parts.storage, { id, userKey }, { name: clean });
    if (!row) throw new Failure('token.not-found');
    await note(parts, owner, 'token.renamed', row);
    return shownOf(parts, row);
  });
}

export async function regenerateToken(
  parts: TokenParts,
  owner: Owner,
  id: string,
  { expireAt, overlapSeconds = 0 }: Regeneration,
): Promise<Secret> {
  const { storage, clock, random, users } = parts;
  const own = { id, userKey: owner.userKey };
  return storage.transaction(async () => {
    await users.lock(owner.userKey);
    const before = await findToken(storage, own);
    if (!before) throw new Failure('token.not-found');
    const now = clock.now();
    const ended = before.expires_at !== null && Date.parse(before.expires_at) <= now;
    // One that ran out lives on only where its owner says until when.
    if (ended && expireAt === undefined) throw new Failure('token.expiry-refused');
    const expiresAt = expireAt === undefined ? before.expires_at : readExpiry(expireAt, now);
    const secret = newTokenSecret(random);
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
    await note(parts, owner, 'token.regenerated', row);
    await tell(parts, owner, 'token.regenerated', row);
    return { ...shownOf(parts, row), token: secret };
  });
}

/** The old secret never outlives what it was told to. */
function overlapEnd(expiresAt: string | null, now: number, overlapSeconds: number): string {
  const wantedMs = now + Math.min(overlapSeconds, longestOverlapSeconds) * 1000;
  return timestamp(expiresAt === null ? wantedMs : Math.min(wantedMs, Date.parse(expiresAt)));
}

export async function revokeToken(parts: TokenParts, owner: Owner, id: string): Promise<void> {
  await parts.storage.transaction(async () => {
    const [row] = await endTokens(parts.storage, owner.userKey, id);
    if (!row) throw new Failure('token.not-found');
    await note(parts, owner, 'token.revoked', row);
  });
}

export async function revokeAll(parts: TokenParts, owner: Owner): Promise<number> {
  return parts.storage.transaction(async () => {
    // Against one that is being made: it comes before and goes too, or after and stays.
    await parts.users.lock(owner.userKey);
    const { length } = await endTokens(parts.storage, owner.userKey);
    if (length > 0) await parts.activity.record({ ...owner, kind: 'tokens.revoked', data: { count: length } });
    return length;
  });
}

function cleanName(name: string): string {
  const clean = name
    .replaceAll(/\p{Cc}/gu, '')
    .toWellFormed()
    .trim();
  if (clean === '') throw new Failure('request.invalid', { fields: { name: 'This is needed.' } });
  return clean;
}

/** One whose whole life is about a week is not announced to end as soon as it is made. */
function remindedAt(expiresAt: string | null, now: number): string | null {
  return expiresAt !== null && Date.parse(expiresAt) <= now + reminderMs ? timestamp(now) : null;
}

async function note(parts: TokenParts, owner: Owner, kind: ActivityKind, row: TokensTable): Promise<void> {
  const scopes = (JSON.parse(row.scopes) as Scope[]).join(' ');
  await parts.activity.record({ ...owner, kind, data: { name: row.name, last4: row.last4, scopes } });
  parts.storage.changed(tokensName(owner.userKey), tokenName(row.id));
}

async function tell(
  parts: TokenParts,
  owner: Owner,
  kind: 'token.created' | 'token.regenerated',
  row: TokensTable,
): Promise<void> {
  const person = await parts.users.get(owner.userKey);
  const { address, userAgent } = owner;
  const at = timestamp(parts.clock.now());
  const link = await parts.reportLinks.make(person, { kind, at });
  const data = { at, address, device: deviceWordsOf(userAgent), name: row.name, ...link };
  await parts.notify.send(person, kind, data);
}
