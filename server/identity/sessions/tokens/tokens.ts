// Personal access tokens: made and kept by their owner, found by their secret, never stronger than their scopes.
import type { Scope } from '../../../../contract/scopes.ts';
import { changeNames } from '../../../items/change-names.ts';
import { bind } from '../../../platform/bind.ts';
import type { Session } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import { hashSecret } from '../../../platform/random.ts';
import { openChangeCache } from '../../../storage/change-cache.ts';
import { createLastSeen } from '../last-seen.ts';
import {
  endTokens,
  type Known,
  reminderMs,
  type ShownToken,
  shownOf,
  type TokenDeps,
  type TokensGiven,
  tokenName,
} from './token-parts.ts';
import { isWellFormedToken, looksLikeToken } from './token-secret.ts';
import { createToken, regenerateToken, renameToken, revokeAll, revokeToken } from './token-writing.ts';
import {
  claimReminders,
  deleteRunOut,
  findTokenByHash,
  findTokensOf,
  voidOverlap,
  voidRunOut,
  writeTokenUse,
} from './tokens-store.ts';

const cachedAtMost = 20_000;
const dependencyName = /^(?:token|user):/;
const atOnce = 500;
/** So long its owner still sees that it ran out, and may regenerate it. */
const shownAfterEndMs = 30 * 86_400_000;

export type Tokens = ReturnType<typeof createTokens>;

export function createTokens(given: TokensGiven) {
  const { storage, clock } = given;
  const { cache, close } = openChangeCache<Known>(storage, {
    maxEntries: cachedAtMost,
    isHeard: (name) => dependencyName.test(name),
  });
  const deps: TokenDeps = { ...given, cache, lastSeen: createLastSeen({ storage, clock, write: writeTokenUse }) };
  const bound = bind(deps, {
    list,
    create: createToken,
    rename: renameToken,
    regenerate: regenerateToken,
    revoke: revokeToken,
    revokeAll,
    endAllOf,
    findCached,
    load,
    seen,
    flush,
    remind,
    purge,
  });
  // True for what claims to be a token, which no session is then looked for with.
  return { ...bound, isToken: looksLikeToken, close };
}

/** Newest first. */
async function list(deps: TokenDeps, userKey: string): Promise<ShownToken[]> {
  return (await findTokensOf(deps.storage, userKey)).map((row) => shownOf(deps, row));
}

/** With the account; without a line or a mail of its own. Joins the transaction. @returns how many there were. */
async function endAllOf({ storage }: TokenDeps, userKey: string): Promise<number> {
  return (await endTokens(storage, userKey)).length;
}

/** The session that the token stands for, where it is known here, without waiting. */
function findCached({ clock, cache }: TokenDeps, credential: string): Session | undefined {
  const known = cache.find(hashSecret(credential));
  return known && clock.now() < known.untilMs ? known.session : undefined;
}

/** Notes that it was used, in memory. */
function seen({ lastSeen }: TokenDeps, session: Session, address: string | undefined): void {
  lastSeen.touch(session.id, address);
}

/** Writes what was noted; called each minute and before the store closes. */
async function flush({ lastSeen }: TokenDeps): Promise<void> {
  await lastSeen.flush();
}

/** Asks the store. */
async function load(deps: TokenDeps, credential: string): Promise<Session | undefined> {
  const { storage, clock, users, cache } = deps;
  if (!isWellFormedToken(credential)) return undefined;
  const { epoch } = cache;
  const hash = hashSecret(credential);
  const row = await findTokenByHash(storage, hash);
  if (!row) return undefined;
  const standing = await users.standingOf(row.user_key);
  if (!standing?.active) return undefined;
  const endsAt = row.hash === hash ? row.expires_at : row.previous_until;
  const untilMs = endsAt === null ? Infinity : Date.parse(endsAt);
  if (clock.now() >= untilMs) {
    // For good, so that it does not come back to life when the clock is set back (R06).
    if (row.hash === hash) await purge(deps);
    else await endOverlap(deps, row.id);
    return undefined;
  }
  const session: Session = {
    id: row.id,
    userKey: row.user_key,
    kind: 'script',
    method: 'token',
    createdAt: row.created_at,
    expiresAt: endsAt ?? '',
    provenAt: '',
    // A second factor guards signing in; pipelines go on, with the scopes that they have (decision 0011).
    heldBack: false,
    actor: {
      kind: 'user',
      userKey: row.user_key,
      sessionId: row.id,
      admin: standing.admin,
      superAdmin: standing.superAdmin,
      // A token proves nobody's presence.
      provenAt: '',
      token: { id: row.id, scopes: JSON.parse(row.scopes) as Scope[] },
    },
  };
  // A value that was read before a change must not be kept after it.
  if (cache.epoch === epoch) {
    cache.set(hash, { session, untilMs }, [tokenName(row.id), changeNames.user(row.user_key)]);
  }
  return session;
}

async function endOverlap({ storage, clock }: TokenDeps, id: string): Promise<void> {
  await storage.transaction(async () => {
    await voidOverlap(storage, id, timestamp(clock.now()));
    storage.changed(tokenName(id));
  });
}

/** Mails, once each, to the owners of what ends within a week. @returns how many. */
async function remind({ storage, clock, users, notify }: TokenDeps): Promise<number> {
  const now = clock.now();
  return storage.transaction(async () => {
    const between = { now: timestamp(now), until: timestamp(now + reminderMs) };
    const rows = await claimReminders(storage, between, atOnce);
    for (const row of rows) {
      const data = { name: row.name, endsAt: row.expires_at ?? '' };
      await notify.send(await users.get(row.user_key), 'token.ending', data);
    }
    return rows.length;
  });
}

/** Voids what ran out, and deletes it a month later. */
async function purge({ storage, clock }: TokenDeps): Promise<void> {
  const now = clock.now();
  await storage.transaction(async () => {
    const ids = await voidRunOut(storage, timestamp(now), atOnce);
    if (ids.length > 0) storage.changed(...ids.map(tokenName));
    await deleteRunOut(storage, timestamp(now - shownAfterEndMs), atOnce);
  });
}
