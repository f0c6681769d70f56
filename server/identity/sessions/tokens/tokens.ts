// Personal access tokens: made and kept by their owner, found by their secret, never stronger than their scopes.
import type { Scope } from '../../../../contract/scopes.ts';
import { changeNames } from '../../../items/change-names.ts';
import { timestamp } from '../../../platform/clock.ts';
import { createDependentCache } from '../../../platform/dependent-cache.ts';
import { hashSecret } from '../../../platform/random.ts';
import { createSightings } from '../last-seen.ts';
import type { Session } from '../sessions.ts';
import {
  endTokens,
  type Known,
  type NewToken,
  type Owner,
  type Regeneration,
  reminderMs,
  type ShownToken,
  shownOf,
  type TokenDeps,
  type TokenParts,
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

export interface Tokens {
  /** Newest first. */
  list(userKey: string): Promise<ShownToken[]>;
  /** The secret is told here alone; the store has its hash. Throws `token.expiry-refused`, `token.too-many`. */
  create(owner: Owner, given: NewToken): Promise<ShownToken & { token: string }>;
  /** Throws `token.not-found`, also where it is somebody else's; so do the next two. */
  rename(owner: Owner, id: string, name: string): Promise<ShownToken>;
  regenerate(owner: Owner, id: string, how: Regeneration): Promise<ShownToken & { token: string }>;
  revoke(owner: Owner, id: string): Promise<void>;
  /** @returns how many there were. */
  revokeAll(owner: Owner): Promise<number>;
  /** With the account; without a line or a mail of its own. Joins the transaction. */
  endAllOf(userKey: string): Promise<number>;
  /** True for what claims to be a token, which no session is then looked for with. */
  isToken(credential: string): boolean;
  /** What the token lets in as, where it is known here, without waiting. */
  findCached(credential: string): Session | undefined;
  /** Asks the store. */
  load(credential: string): Promise<Session | undefined>;
  /** Notes that it was used, in memory. */
  seen(session: Session, address: string | undefined): void;
  /** Writes what was noted; called each minute and before the store closes. */
  flush(): Promise<void>;
  /** Mails, once each, to the owners of what ends within a week. @returns how many. */
  remind(): Promise<number>;
  /** Voids what ran out, and deletes it a month later. */
  purge(): Promise<void>;
  close(): void;
}

const cachedAtMost = 20_000;
const dependencyName = /^(?:token|user):/;
const atOnce = 500;
/** So long its owner still sees that it ran out, and may regenerate it. */
const shownAfterEndMs = 30 * 86_400_000;

export function createTokens(deps: TokenDeps): Tokens {
  const { storage, clock } = deps;
  const cache = createDependentCache<Known>({
    maxEntries: cachedAtMost,
    leaseMs: () => storage.leaseMs(),
    now: () => performance.now(),
  });
  const unsubscribe = storage.onChange((names) => {
    if (names === 'everything') cache.clear();
    else for (const name of names) if (dependencyName.test(name)) cache.drop(name);
  });
  const sightings = createSightings({ storage, clock, write: writeTokenUse });
  const parts: TokenParts = { ...deps, cache, sightings };
  return {
    list: async (userKey) => (await findTokensOf(storage, userKey)).map((row) => shownOf(parts, row)),
    create: (owner, given) => createToken(parts, owner, given),
    rename: (owner, id, name) => renameToken(parts, owner, id, name),
    regenerate: (owner, id, how) => regenerateToken(parts, owner, id, how),
    revoke: (owner, id) => revokeToken(parts, owner, id),
    revokeAll: (owner) => revokeAll(parts, owner),
    endAllOf: async (userKey) => (await endTokens(storage, userKey)).length,
    isToken: looksLikeToken,
    findCached(credential) {
      const known = cache.find(hashSecret(credential));
      return known && clock.now() < known.untilMs ? known.session : undefined;
    },
    load: (credential) => load(parts, credential),
    seen: (session, address) => sightings.note(session.id, address),
    flush: () => sightings.flush(),
    remind: () => remind(parts),
    purge: () => purge(parts),
    close: unsubscribe,
  };
}

async function load(parts: TokenParts, credential: string): Promise<Session | undefined> {
  const { storage, clock, users, cache } = parts;
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
    if (row.hash === hash) await purge(parts);
    else await endOverlap(parts, row.id);
    return undefined;
  }
  const session: Session = {
    ...{ id: row.id, userKey: row.user_key, kind: 'script', method: 'token' },
    createdAt: row.created_at,
    expiresAt: endsAt ?? '',
    provenAt: '',
    // A second factor guards signing in; pipelines go on, with the scopes that they have (decision 0011).
    heldBack: false,
    actor: {
      ...{ kind: 'user', userKey: row.user_key, sessionId: row.id },
      admin: standing.admin,
      superAdmin: standing.superAdmin,
      // A token proves nobody's presence.
      provenAt: '',
      token: { id: row.id, scopes: JSON.parse(row.scopes) as Scope[] },
    },
  };
  // What was read before a change must not be kept after it.
  if (cache.epoch === epoch) {
    cache.set(hash, { session, untilMs }, [tokenName(row.id), changeNames.user(row.user_key)]);
  }
  return session;
}

async function endOverlap({ storage, clock }: TokenParts, id: string): Promise<void> {
  await storage.transaction(async () => {
    await voidOverlap(storage, id, timestamp(clock.now()));
    storage.changed(tokenName(id));
  });
}

async function remind({ storage, clock, users, notify }: TokenParts): Promise<number> {
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

async function purge({ storage, clock }: TokenParts): Promise<void> {
  const now = clock.now();
  await storage.transaction(async () => {
    const ids = await voidRunOut(storage, timestamp(now), atOnce);
    if (ids.length > 0) storage.changed(...ids.map(tokenName));
    await deleteRunOut(storage, timestamp(now - shownAfterEndMs), atOnce);
  });
}
