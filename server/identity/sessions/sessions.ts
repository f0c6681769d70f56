// Sessions: opened by a sign-in, found by their token, ended at once and everywhere.
import type { Policy } from '../../../contract/policy.ts';
import { changeNames } from '../../items/change-names.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, Session, SessionKind } from '../../platform/caller.ts';
import { timestamp } from '../../platform/clock.ts';
import { hashSecret, newKey, newSecret } from '../../platform/random.ts';
import { openChangeCache } from '../../storage/change-cache.ts';
import type { SessionsTable } from '../../storage/tables.ts';
import { factorsName, isHeldBack } from '../credentials/factors/required-factor.ts';
import { createLastSeen } from './last-seen.ts';
import { countOver, end, ended, endOver, overBy, purge } from './session-ending.ts';
import { expiresMs, timesOf } from './session-life.ts';
import { type Known, lives, type SessionDeps, type SessionsGiven, sessionName, sessionsName } from './session-parts.ts';
import { type OpenSession, sessionOf } from './session-shapes.ts';
import {
  deleteBeyond,
  deleteSessions,
  findSession,
  findSessionByToken,
  findSessionsOf,
  insertSession,
  type SessionsPage,
  writeRenewed,
} from './sessions-store.ts';

export interface Renewed {
  plainToken: string;
  provenAt: string;
}

export interface NewSession {
  userKey: string;
  kind: SessionKind;
  /** How it was opened: `password`, `passkey`, or `password+otp` and its like. */
  method: string;
}

/** S30: one more ends the one that was seen longest ago. */
const mostPerUser = 100;
const cachedAtMost = 20_000;
const dependencyName = /^(?:session|user|factors):/;
/** Of a client's own choosing, so bounded. */
const longestUserAgent = 400;

export type Sessions = ReturnType<typeof createSessions>;

export function createSessions(given: SessionsGiven) {
  const { storage, clock } = given;
  const { cache, close } = openChangeCache<Known>(storage, {
    maxEntries: cachedAtMost,
    isHeard: (name) => dependencyName.test(name),
  });
  const deps: SessionDeps = { ...given, cache, lastSeen: createLastSeen({ storage, clock }), read: new WeakMap() };
  const bound = bind(deps, {
    open,
    findCached,
    load,
    find,
    seen,
    flush,
    renew,
    isOpen,
    stateOf,
    listOf,
    findOpenOf,
    end,
    purge,
    endOver,
    countOver,
  });
  return { ...bound, close };
}

/** Joins the transaction. The token is told here alone; the store has its hash. */
async function open(
  deps: SessionDeps,
  { userKey, kind, method }: NewSession,
  caller: Caller,
): Promise<{ plainToken: string; session: Session }> {
  const { storage, clock, random, users } = deps;
  const now = clock.now();
  const policy = await deps.policy.current();
  const plainToken = newSecret(random);
  const row: SessionsTable = {
    id: newKey(random, now),
    token_hash: hashSecret(plainToken),
    user_key: userKey,
    kind,
    method,
    address: caller.address ?? '',
    user_agent: (caller.userAgent ?? '').replaceAll('\0', '').slice(0, longestUserAgent).toWellFormed(),
    created_at: timestamp(now),
    seen_at: timestamp(now),
    expires_at: timestamp(now + policy.sessions.lifetimeSeconds * 1000),
    proven_at: timestamp(now),
  };
  await storage.transaction(async () => {
    await users.lock(userKey);
    await insertSession(storage, row);
    storage.changed(sessionsName(userKey));
    await ended(storage, () => deleteBeyond(storage, userKey, mostPerUser));
  });
  return { plainToken, session: sessionOf(row, await users.roleOf(userKey)) };
}

/** The session where it is known here, without waiting; for every request. */
function findCached(deps: SessionDeps, plainToken: string): Session | undefined {
  const known = deps.cache.find(hashSecret(plainToken));
  const policy = known && deps.policy.findCached();
  return policy && lives(deps, known.session.id, known.times, policy) ? shownOf(deps, known, policy) : undefined;
}

async function find(deps: SessionDeps, plainToken: string): Promise<Session | undefined> {
  return findCached(deps, plainToken) ?? load(deps, plainToken);
}

/** Asks the store. */
async function load(deps: SessionDeps, plainToken: string): Promise<Session | undefined> {
  const { cache } = deps;
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
  if (!lives(deps, row.id, known.times, policy)) {
    // Gone for good, so that it does not come back to life when the clock is set back (R06).
    await ended(deps.storage, () => deleteSessions(deps.storage, [row.id]));
    return undefined;
  }
  // A value that was read before a change must not be kept after it.
  if (cache.epoch === epoch) {
    const ofUser = [changeNames.user(row.user_key), factorsName(row.user_key)];
    cache.set(tokenHash, known, [sessionName(row.id), ...ofUser]);
  }
  return shownOf(deps, known, policy);
}

function shownOf(deps: SessionDeps, known: Known, policy: Policy): Session {
  const { session, hasFactor, ownFrom, times } = known;
  const { actor } = session;
  const person = { admin: actor.admin, ownFrom, hasFactor };
  let shown = session;
  if (isHeldBack(deps.clock.now(), person, policy)) {
    known.heldBack ??= { ...session, heldBack: true, actor: { ...actor, admin: false, superAdmin: false } };
    shown = known.heldBack;
  }
  deps.read.set(shown, times);
  return shown;
}

/** Notes that it was used, in memory. */
function seen({ lastSeen, read }: SessionDeps, session: Session, address: string | undefined): void {
  lastSeen.touch(session.id, address, read.get(session)?.seenMs);
}

/** Writes what was noted; called each minute and before the store closes. */
async function flush({ lastSeen }: SessionDeps): Promise<void> {
  await lastSeen.flush();
}

/**
 * The person proved who they are again just now: the session goes on under a new token, and the old one, known to
 * anybody, opens nothing (S27). @returns nothing where it has ended, or somebody else just did the same.
 */
async function renew(
  { storage, clock, random }: SessionDeps,
  before: Pick<Session, 'id' | 'provenAt'>,
): Promise<Renewed | undefined> {
  const plainToken = newSecret(random);
  const provenAt = timestamp(clock.now());
  return storage.transaction(async () => {
    const renewed = { tokenHash: hashSecret(plainToken), provenAt };
    if (!(await writeRenewed(storage, before, renewed))) return undefined;
    storage.changed(sessionName(before.id));
    return { plainToken, provenAt };
  });
}

/** Asks the store whether it is open still, for what hangs on a session without sending requests. */
async function isOpen(deps: SessionDeps, id: string): Promise<boolean> {
  return (await findOpen(deps, id)) !== undefined;
}

/** The same of a session as it once was: `renewed` where it goes on under a later token (S27). */
async function stateOf(
  deps: SessionDeps,
  { id, provenAt }: Pick<Session, 'id' | 'provenAt'>,
): Promise<'open' | 'renewed' | 'ended'> {
  const row = await findOpen(deps, id);
  if (!row) return 'ended';
  return row.proven_at === provenAt ? 'open' : 'renewed';
}

async function findOpen(deps: SessionDeps, id: string): Promise<SessionsTable | undefined> {
  const { storage, users } = deps;
  const row = await findSession(storage, id);
  const policy = await deps.policy.current();
  const open =
    row !== undefined &&
    lives(deps, id, timesOf(row), policy) &&
    (await users.standingOf(row.user_key))?.active === true;
  return open ? row : undefined;
}

/** Those that are open, seen last first; with `page` a part of them. */
async function listOf(deps: SessionDeps, userKey: string, page?: SessionsPage): Promise<OpenSession[]> {
  const policy = await deps.policy.current();
  const rows = await findSessionsOf(deps.storage, userKey, overBy(deps, policy), page);
  return rows
    .filter((row) => lives(deps, row.id, timesOf(row), policy))
    .map((row) => openSessionOf(deps, row, policy))
    .sort((a, b) => (a.seenAt < b.seenAt ? 1 : -1));
}

/** That one, where it is open and theirs. */
async function findOpenOf(deps: SessionDeps, userKey: string, id: string): Promise<OpenSession | undefined> {
  const row = await findSession(deps.storage, id);
  if (row?.user_key !== userKey) return undefined;
  const policy = await deps.policy.current();
  return lives(deps, id, timesOf(row), policy) ? openSessionOf(deps, row, policy) : undefined;
}

function openSessionOf(deps: SessionDeps, row: SessionsTable, policy: Policy): OpenSession {
  const seen = deps.lastSeen.last(row.id);
  const later = seen && seen.seenMs > Date.parse(row.seen_at) ? seen : undefined;
  return {
    id: row.id,
    kind: row.kind as SessionKind,
    method: row.method,
    userAgent: row.user_agent,
    address: later?.address ?? row.address,
    createdAt: row.created_at,
    seenAt: later ? timestamp(later.seenMs) : row.seen_at,
    expiresAt: timestamp(expiresMs(timesOf(row), policy)),
  };
}
