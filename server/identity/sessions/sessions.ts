// Sessions: opened by a sign-in, found by their token, ended at once and everywhere.
import type { Role } from '../../../contract/schemas/user.ts';
import type { UserActor } from '../../items/actor.ts';
import { changeNames } from '../../items/change-names.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { createDependentCache, type DependentCache } from '../../platform/dependent-cache.ts';
import { hashSecret, newKey, newSecret, type Random } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { SessionsTable } from '../../storage/tables.ts';
import {
  deleteBeyond,
  deleteSessions,
  deleteSessionsOf,
  type EndedSession,
  findSession,
  findSessionByToken,
  findSessionsOf,
  idsRunOut,
  insertSession,
  writeRenewed,
} from './sessions-store.ts';
import { createSightings, type Sightings } from './sightings.ts';

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
  actor: UserActor;
}

export interface Renewed {
  plainToken: string;
  provenAt: string;
}

export interface NewSession {
  userKey: string;
  kind: SessionKind;
  method: string;
  address: string | undefined;
  userAgent: string | undefined;
}

export interface Sessions {
  /** Joins the transaction. The token is told here alone; the store has its hash. */
  open(given: NewSession): Promise<{ plainToken: string; session: Session }>;
  /** The session where it is known here, without waiting; for every request. */
  findCached(plainToken: string): Session | undefined;
  /** Asks the store. */
  load(plainToken: string): Promise<Session | undefined>;
  find(plainToken: string): Promise<Session | undefined>;
  /** Notes that it was used, in memory. */
  seen(session: Session, address: string | undefined): void;
  /** Writes what was noted; called each minute and before the store closes. */
  flush(): Promise<void>;
  /**
   * The person proved who they are again just now: the session goes on under a new token, and whoever knew the old one
   * has nothing of it (S27). @returns nothing where it has ended, or somebody else just did the same.
   */
  renew(session: Pick<Session, 'id' | 'provenAt'>): Promise<Renewed | undefined>;
  /** Asks the store whether it is open still, for what hangs on a session without sending requests. */
  isOpen(id: string): Promise<boolean>;
  /** Those that are open, seen last first. */
  listOf(userKey: string): Promise<OpenSession[]>;
  /** @returns false where there was none. */
  end(id: string): Promise<boolean>;
  /** That one alone, if it is theirs. @returns where it was. */
  endOf(userKey: string, id: string): Promise<EndedSession | undefined>;
  /** @returns how many there were. Joins the transaction. */
  endAllOf(userKey: string): Promise<number>;
  endOthers(userKey: string, keptId: string): Promise<number>;
  /** Deletes what ran out. @returns how many. */
  purge(): Promise<number>;
  close(): void;
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

export interface SessionNeeds {
  storage: Storage;
  clock: Clock;
  random: Random;
  users: Users;
  /** Life in all, whatever is done with it; 30 days if not said. */
  lifeSeconds?: number;
  /** Life without being used; 7 days if not said. */
  idleSeconds?: number;
}

/** What the store and the cache know of one session. */
interface Known {
  session: Session;
  expiresMs: number;
  /** As read; later sightings are in `Sightings`. */
  seenMs: number;
}

interface Bound {
  needs: SessionNeeds;
  cache: DependentCache<Known>;
  sightings: Sightings;
  lifeMs: number;
  idleMs: number;
}

/** S30: one more ends the one that was seen longest ago. */
const mostPerUser = 100;
const cachedAtMost = 20_000;
const daySeconds = 86_400;
/** Deleted in one statement; what is left over goes the next time. */
const purgedAtOnce = 500;
/** Other changes are not looked at: each one heard keeps what is just being read out of the cache. */
const dependencyName = /^(?:session|user):/;
/** Of a client's own choosing, so bounded. */
const longestUserAgent = 400;

const sessionName = (id: string) => `session:${id}`;
/** The list of a user's sessions has changed. */
const sessionsName = (userKey: string) => `sessions:${userKey}`;

export function createSessions(needs: SessionNeeds): Sessions {
  const { storage, clock } = needs;
  const cache = createDependentCache<Known>({
    maxEntries: cachedAtMost,
    leaseMs: () => storage.leaseMs(),
    // A lease must not grow when the clock is set back.
    now: () => performance.now(),
  });
  const unsubscribe = storage.onChange((names) => {
    if (names === 'everything') cache.clear();
    else for (const name of names) if (dependencyName.test(name)) cache.drop(name);
  });
  const bound: Bound = {
    needs,
    cache,
    sightings: createSightings({ storage, clock }),
    lifeMs: (needs.lifeSeconds ?? 30 * daySeconds) * 1000,
    idleMs: (needs.idleSeconds ?? 7 * daySeconds) * 1000,
  };
  const findCached = (plainToken: string) => {
    const known = cache.find(hashSecret(plainToken));
    return known && lives(bound, known) ? known.session : undefined;
  };
  return {
    open: (given) => open(bound, given),
    findCached,
    load: (plainToken) => load(bound, plainToken),
    find: async (plainToken) => findCached(plainToken) ?? load(bound, plainToken),
    seen: (session, address) => bound.sightings.note(session.id, address),
    flush: () => bound.sightings.flush(),
    renew: (session) => renew(bound, session),
    isOpen: (id) => isOpen(bound, id),
    listOf: (userKey) => listOf(bound, userKey),
    end: async (id) => (await ended(storage, () => deleteSessions(storage, [id]))).length > 0,
    endOf: async (userKey, id) => (await ended(storage, () => deleteSessionsOf(storage, userKey, { id })))[0],
    endAllOf: async (userKey) => (await ended(storage, () => deleteSessionsOf(storage, userKey))).length,
    endOthers: async (userKey, exceptId) =>
      (await ended(storage, () => deleteSessionsOf(storage, userKey, { exceptId }))).length,
    purge: () => purge(bound),
    close: unsubscribe,
  };
}

async function open(bound: Bound, given: NewSession): Promise<{ plainToken: string; session: Session }> {
  const { storage, clock, random, users } = bound.needs;
  const now = clock.now();
  const plainToken = newSecret(random);
  const row: SessionsTable = {
    id: newKey(random, now),
    token_hash: hashSecret(plainToken),
    user_key: given.userKey,
    kind: given.kind,
    method: given.method,
    address: given.address ?? '',
    user_agent: (given.userAgent ?? '').replaceAll('\0', '').slice(0, longestUserAgent).toWellFormed(),
    created_at: timestamp(now),
    seen_at: timestamp(now),
    expires_at: timestamp(now + bound.lifeMs),
    proven_at: timestamp(now),
  };
  await storage.transaction(async () => {
    await users.lock(given.userKey);
    await insertSession(storage, row);
    storage.changed(sessionsName(given.userKey));
    await ended(storage, () => deleteBeyond(storage, given.userKey, mostPerUser));
  });
  return { plainToken, session: sessionOf(row, await users.roleOf(given.userKey)) };
}

function sessionOf(row: SessionsTable, role: Role): Session {
  return {
    id: row.id,
    userKey: row.user_key,
    kind: row.kind as SessionKind,
    method: row.method,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    provenAt: row.proven_at,
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

async function load(bound: Bound, plainToken: string): Promise<Session | undefined> {
  const { cache, needs } = bound;
  const { epoch } = cache;
  const tokenHash = hashSecret(plainToken);
  const row = await findSessionByToken(needs.storage, tokenHash);
  if (!row) return undefined;
  // Asked of the user each time, whatever ended or failed to end the session (CVE-2025-53942).
  const standing = await needs.users.standingOf(row.user_key);
  if (!standing?.active) return undefined;
  const known: Known = {
    session: sessionOf(row, standing.role),
    expiresMs: Date.parse(row.expires_at),
    seenMs: Date.parse(row.seen_at),
  };
  if (!lives(bound, known)) {
    // Gone for good, so that it does not come back to life when the clock is set back (R06).
    await ended(needs.storage, () => deleteSessions(needs.storage, [row.id]));
    return undefined;
  }
  // What was read before a change must not be kept after it.
  if (cache.epoch === epoch) {
    cache.set(tokenHash, known, [sessionName(row.id), changeNames.user(row.user_key)]);
  }
  return known.session;
}

/** By the server's clock alone, whatever the cookie says of its age. */
function lives(
  { needs, sightings, idleMs }: Bound,
  known: { session: { id: string }; expiresMs: number; seenMs: number },
): boolean {
  const now = needs.clock.now();
  if (now >= known.expiresMs) return false;
  const seenMs = Math.max(known.seenMs, sightings.lastSeenMs(known.session.id));
  return now < seenMs + idleMs;
}

async function renew(
  { needs }: Bound,
  before: Pick<Session, 'id' | 'provenAt'>,
): Promise<Renewed | undefined> {
  const { storage, clock, random } = needs;
  const plainToken = newSecret(random);
  const provenAt = timestamp(clock.now());
  return storage.transaction(async () => {
    const renewed = { tokenHash: hashSecret(plainToken), provenAt };
    if (!(await writeRenewed(storage, before, renewed))) return undefined;
    storage.changed(sessionName(before.id));
    return { plainToken, provenAt };
  });
}

async function isOpen(bound: Bound, id: string): Promise<boolean> {
  const { storage, users } = bound.needs;
  const row = await findSession(storage, id);
  return row !== undefined && livesRow(bound, row) && (await users.standingOf(row.user_key))?.active === true;
}

function livesRow(bound: Bound, row: SessionsTable): boolean {
  const session = { id: row.id };
  return lives(bound, { session, expiresMs: Date.parse(row.expires_at), seenMs: Date.parse(row.seen_at) });
}

async function listOf(bound: Bound, userKey: string): Promise<OpenSession[]> {
  const rows = await findSessionsOf(bound.needs.storage, userKey);
  return rows
    .filter((row) => livesRow(bound, row))
    .map((row) => {
      const seen = bound.sightings.last(row.id);
      const later = seen && seen.seenMs > Date.parse(row.seen_at) ? seen : undefined;
      return {
        ...{ id: row.id, kind: row.kind as SessionKind, method: row.method, userAgent: row.user_agent },
        address: later?.address ?? row.address,
        createdAt: row.created_at,
        seenAt: later ? timestamp(later.seenMs) : row.seen_at,
        expiresAt: row.expires_at,
      };
    })
    .sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
}

/** Runs the deletion and tells every node which sessions are over. */
async function ended(storage: Storage, remove: () => Promise<EndedSession[]>): Promise<EndedSession[]> {
  return storage.transaction(async () => {
    const rows = await remove();
    const names = rows.flatMap((row) => [sessionName(row.id), sessionsName(row.user_key)]);
    if (names.length > 0) storage.changed(...names);
    return rows;
  });
}

async function purge({ needs, idleMs }: Bound): Promise<number> {
  const { storage, clock } = needs;
  const now = clock.now();
  const gone = await ended(storage, async () => {
    const ids = await idsRunOut(storage, timestamp(now), timestamp(now - idleMs), purgedAtOnce);
    return deleteSessions(storage, ids);
  });
  return gone.length;
}
