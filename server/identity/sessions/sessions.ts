// Sessions: opened by a sign-in, found by their token, ended at once and everywhere.
import type { Policy } from '../../../contract/policy.ts';
import { changeNames } from '../../items/change-names.ts';
import type { Users } from '../../people/users.ts';
import type { Session, SessionKind } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { createDependentCache, type DependentCache } from '../../platform/dependent-cache.ts';
import { hashSecret, newKey, newSecret, type Random } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { SessionsTable } from '../../storage/tables.ts';
import type { PolicyReading } from '../credentials/policy/policy.ts';
import { createSightings, type Sightings } from './last-seen.ts';
import { expiresMs, factorsName, isHeldBack, livesAt, type SessionTimes, timesOf } from './session-life.ts';
import { type OpenSession, sessionOf } from './session-shapes.ts';
import {
  countOver,
  deleteBeyond,
  deleteSessions,
  deleteSessionsOf,
  type EndedSession,
  findSession,
  findSessionByToken,
  findSessionsOf,
  idsOver,
  insertSession,
  type Over,
  type SessionsPage,
  writeRenewed,
} from './sessions-store.ts';

export type { OpenSession, Session, SessionKind };

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
  /** The same of a session as it once was: `renewed` where it goes on under a later token (S27). */
  stateOf(session: Pick<Session, 'id' | 'provenAt'>): Promise<'open' | 'renewed' | 'ended'>;
  /** Those that are open, seen last first; with `page` a part of them. */
  listOf(userKey: string, page?: SessionsPage): Promise<OpenSession[]>;
  /** That one, where it is open and theirs. */
  findOpenOf(userKey: string, id: string): Promise<OpenSession | undefined>;
  /** @returns false where there was none. */
  end(id: string): Promise<boolean>;
  /** That one alone, if it is theirs. @returns where it was. */
  endOf(userKey: string, id: string): Promise<EndedSession | undefined>;
  /** @returns how many there were. Joins the transaction. */
  endAllOf(userKey: string): Promise<number>;
  endOthers(userKey: string, keptId: string): Promise<number>;
  /** Deletes what ran out. @returns how many. */
  purge(): Promise<number>;
  /** Ends all that are over by a policy, be it in force or not. @returns how many. Joins the transaction. */
  endOver(policy: Policy): Promise<number>;
  countOver(policy: Policy): Promise<{ sessions: number; people: number }>;
  close(): void;
}

export interface SessionDeps {
  storage: Storage;
  clock: Clock;
  random: Random;
  users: Users;
  policy: PolicyReading;
}

/** What the store and the cache know of one session. */
interface Known {
  session: Session;
  /** The same session, held back: made when it is first wanted. */
  heldBack?: Session;
  hasFactor: boolean;
  /** From when on one is required of them alone. */
  ownFrom: string | null;
  /** As read; later sightings are in `Sightings`. */
  times: SessionTimes;
}

interface Bound {
  deps: SessionDeps;
  cache: DependentCache<Known>;
  sightings: Sightings;
  /** What the store said when a session was looked up, for "last seen". */
  read: WeakMap<Session, SessionTimes>;
}

/** S30: one more ends the one that was seen longest ago. */
const mostPerUser = 100;
const cachedAtMost = 20_000;
/** Deleted in one statement; what is left over goes the next time. */
const purgedAtOnce = 500;
/** Other changes are not looked at: each one heard keeps what is just being read out of the cache. */
const dependencyName = /^(?:session|user|factors):/;
/** Of a client's own choosing, so bounded. */
const longestUserAgent = 400;

const sessionName = (id: string) => `session:${id}`;
/** The list of a user's sessions has changed. */
const sessionsName = (userKey: string) => `sessions:${userKey}`;

export function createSessions(deps: SessionDeps): Sessions {
  const { storage, clock } = deps;
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
    deps,
    cache,
    sightings: createSightings({ storage, clock }),
    read: new WeakMap(),
  };
  const findCached = (plainToken: string) => {
    const known = cache.find(hashSecret(plainToken));
    const policy = known && deps.policy.findCached();
    return policy && lives(bound, known.session.id, known.times, policy) ? shownOf(bound, known, policy) : undefined;
  };
  return {
    open: (given) => open(bound, given),
    findCached,
    load: (plainToken) => load(bound, plainToken),
    find: async (plainToken) => findCached(plainToken) ?? load(bound, plainToken),
    seen: (session, address) => bound.sightings.note(session.id, address, bound.read.get(session)?.seenMs),
    flush: () => bound.sightings.flush(),
    renew: (session) => renew(bound, session),
    isOpen: async (id) => (await findOpen(bound, id)) !== undefined,
    async stateOf({ id, provenAt }) {
      const row = await findOpen(bound, id);
      if (!row) return 'ended';
      return row.proven_at === provenAt ? 'open' : 'renewed';
    },
    listOf: (userKey, page) => listOf(bound, userKey, page),
    findOpenOf: (userKey, id) => findOpenOf(bound, userKey, id),
    end: async (id) => (await ended(storage, () => deleteSessions(storage, [id]))).length > 0,
    endOf: async (userKey, id) => (await ended(storage, () => deleteSessionsOf(storage, userKey, { id })))[0],
    endAllOf: async (userKey) => (await ended(storage, () => deleteSessionsOf(storage, userKey))).length,
    endOthers: async (userKey, exceptId) =>
      (await ended(storage, () => deleteSessionsOf(storage, userKey, { exceptId }))).length,
    async purge() {
      await bound.sightings.flush();
      return endOver(bound, await deps.policy.current(), purgedAtOnce);
    },
    endOver: (policy) => endOver(bound, policy),
    countOver: (policy) => countOver(storage, overBy(bound, policy)),
    close: unsubscribe,
  };
}

async function open(bound: Bound, given: NewSession): Promise<{ plainToken: string; session: Session }> {
  const { storage, clock, random, users } = bound.deps;
  const now = clock.now();
  const policy = await bound.deps.policy.current();
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
    expires_at: timestamp(now + policy.sessions.lifetimeSeconds * 1000),
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

async function load(bound: Bound, plainToken: string): Promise<Session | undefined> {
  const { cache, deps } = bound;
  const { epoch } = cache;
  const tokenHash = hashSecret(plainToken);
  const row = await findSessionByToken(deps.storage, tokenHash);
  if (!row) return undefined;
  // Asked of the user each time, whatever ended or failed to end the session (CVE-2025-53942).
  const standing = await deps.users.standingOf(row.user_key);
  if (!standing?.active) return undefined;
  const known: Known = {
    session: sessionOf(row, standing.role),
    hasFactor: row.has_factor === 1,
    ownFrom: row.factor_required_from,
    times: timesOf(row),
  };
  const policy = await deps.policy.current();
  if (!lives(bound, row.id, known.times, policy)) {
    // Gone for good, so that it does not come back to life when the clock is set back (R06).
    await ended(deps.storage, () => deleteSessions(deps.storage, [row.id]));
    return undefined;
  }
  // What was read before a change must not be kept after it.
  if (cache.epoch === epoch) {
    const ofUser = [changeNames.user(row.user_key), factorsName(row.user_key)];
    cache.set(tokenHash, known, [sessionName(row.id), ...ofUser]);
  }
  return shownOf(bound, known, policy);
}

function shownOf(bound: Bound, known: Known, policy: Policy): Session {
  const { session, hasFactor, ownFrom, times } = known;
  const { actor } = session;
  const person = { admin: actor.admin, ownFrom, hasFactor };
  let shown = session;
  if (isHeldBack(bound.deps.clock.now(), person, policy)) {
    known.heldBack ??= { ...session, heldBack: true, actor: { ...actor, admin: false, superAdmin: false } };
    shown = known.heldBack;
  }
  bound.read.set(shown, times);
  return shown;
}

function lives({ deps, sightings }: Bound, id: string, times: SessionTimes, policy: Policy): boolean {
  const seenMs = Math.max(times.seenMs, sightings.lastSeenMs(id));
  return livesAt(deps.clock.now(), { ...times, seenMs }, policy);
}

async function renew({ deps }: Bound, before: Pick<Session, 'id' | 'provenAt'>): Promise<Renewed | undefined> {
  const { storage, clock, random } = deps;
  const plainToken = newSecret(random);
  const provenAt = timestamp(clock.now());
  return storage.transaction(async () => {
    const renewed = { tokenHash: hashSecret(plainToken), provenAt };
    if (!(await writeRenewed(storage, before, renewed))) return undefined;
    storage.changed(sessionName(before.id));
    return { plainToken, provenAt };
  });
}

async function findOpen(bound: Bound, id: string): Promise<SessionsTable | undefined> {
  const { storage, users } = bound.deps;
  const row = await findSession(storage, id);
  const policy = await bound.deps.policy.current();
  const open =
    row !== undefined &&
    lives(bound, id, timesOf(row), policy) &&
    (await users.standingOf(row.user_key))?.active === true;
  return open ? row : undefined;
}

async function listOf(bound: Bound, userKey: string, page?: SessionsPage): Promise<OpenSession[]> {
  const policy = await bound.deps.policy.current();
  const rows = await findSessionsOf(bound.deps.storage, userKey, overBy(bound, policy), page);
  return rows
    .filter((row) => lives(bound, row.id, timesOf(row), policy))
    .map((row) => openSessionOf(bound, row, policy))
    .sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
}

async function findOpenOf(bound: Bound, userKey: string, id: string): Promise<OpenSession | undefined> {
  const row = await findSession(bound.deps.storage, id);
  if (row?.user_key !== userKey) return undefined;
  const policy = await bound.deps.policy.current();
  return lives(bound, id, timesOf(row), policy) ? openSessionOf(bound, row, policy) : undefined;
}

function openSessionOf(bound: Bound, row: SessionsTable, policy: Policy): OpenSession {
  const seen = bound.sightings.last(row.id);
  const later = seen && seen.seenMs > Date.parse(row.seen_at) ? seen : undefined;
  return {
    ...{ id: row.id, kind: row.kind as SessionKind, method: row.method, userAgent: row.user_agent },
    address: later?.address ?? row.address,
    createdAt: row.created_at,
    seenAt: later ? timestamp(later.seenMs) : row.seen_at,
    expiresAt: timestamp(expiresMs(timesOf(row), policy)),
  };
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

function overBy({ deps }: Bound, { sessions }: Policy): Over {
  const now = deps.clock.now();
  return {
    expiresAt: timestamp(now),
    createdAt: timestamp(now - sessions.lifetimeSeconds * 1000),
    seenAt: timestamp(now - sessions.idleSeconds * 1000),
  };
}

async function endOver(bound: Bound, policy: Policy, atMost = Number.POSITIVE_INFINITY): Promise<number> {
  const { storage } = bound.deps;
  const over = overBy(bound, policy);
  let count = 0;
  while (count < atMost) {
    const gone = await ended(storage, async () => deleteSessions(storage, await idsOver(storage, over, purgedAtOnce)));
    count += gone.length;
    if (gone.length < purgedAtOnce) break;
  }
  return count;
}
