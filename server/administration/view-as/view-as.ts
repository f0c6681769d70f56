// View-as: administrators see somebody's profile as its owner does, bound to one session, read only, told to the owner.
import { type ViewAs, viewAsMinutes } from '../../../contract/api/view-as.ts';
import type { Events } from '../../events/events.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import { changeNames } from '../../items/change-names.ts';
import type { Users } from '../../people/users.ts';
import type { Session, SessionCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import { newKey, type Random } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ViewAsTable } from '../../storage/tables.ts';
import {
  deleteViewAs,
  findEveryViewAs,
  findViewAs,
  findViewAsOfSession,
  findViewAsOfUser,
  insertViewAs,
} from './view-as-store.ts';

/** That the session is its user's own or of an administrator above them, the guard has asked. */
export interface ViewAsSessions {
  /** Ends the one before of the same session. Throws `access.denied`, `user.not-found`, `look.inactive`. */
  begin(userKey: string, reason: string, caller: SessionCaller): Promise<ViewAs>;
  /** Those that are under way. */
  listOf(userKey: string, session: Session): Promise<ViewAs[]>;
  /** By its owner every view-as of them; by anybody else the one of their session. @returns how many. */
  end(userKey: string, caller: SessionCaller): Promise<number>;
  /**
   * The session that stands for one of the user as long as view-as lasts, and can only read. Throws `look.none`.
   * Judged anew by the store at each call, whatever a cache says.
   */
  require(session: Session, userKey: string): Promise<Session>;
  /** Ends those that are over, with their line in the log. @returns how many. */
  purge(): Promise<number>;
  close(): void;
}

export interface ViewAsDeps {
  storage: Storage;
  clock: Clock;
  random: Random;
  logger: Logger;
  users: Users;
  sessions: Sessions;
  throttle: Pick<Throttle, 'takeViewAs'>;
  events: Pick<Events, 'emit'>;
}

/** How it ended: by the administrator or the owner, by time, with its session, with a right, by the next one of the session. */
type Ending = 'stopped' | 'owner' | 'time' | 'session' | 'rights' | 'another';

/** The list for a user has changed: theirs as owner, or as administrator. */
const viewAsName = (userKey: string) => `view-as:${userKey}`;
/** One of them has ended. */
const endedName = (id: string) => `view-as-ended:${id}`;
const viewAsMs = viewAsMinutes * 60_000;
/** Proofs of the administrator count for nothing here. */
const never = '1970-01-01T00:00:00.000Z';

export function createViewAsSessions(deps: ViewAsDeps): ViewAsSessions {
  const { storage, logger } = deps;
  /** Those begun here, to be ended the moment that something takes their ground away. */
  const watched = new Map<string, { row: ViewAsTable; timer: NodeJS.Timeout }>();

  async function settle(rows: readonly ViewAsTable[]): Promise<number> {
    let ended = 0;
    for (const row of rows) {
      const over = await overBy(deps, row);
      if (over && (await endOne(deps, row, over))) ended += 1;
    }
    return ended;
  }
  function settleSoon(ids: readonly string[]): void {
    if (ids.length === 0) return;
    void (async () => {
      const rows = await findViewAs(storage, ids);
      await settle(rows);
      const left = new Set((await findViewAs(storage, ids)).map((row) => row.id));
      for (const id of ids) if (!left.has(id)) unwatch(id);
    })().catch((error) => logger.warn({ err: error }, 'the end of a view-as is not in the log yet'));
  }
  function watch(row: ViewAsTable): void {
    const timer = setTimeout(() => settleSoon([row.id]), viewAsMs + 1000).unref();
    watched.set(row.id, { row, timer });
  }
  function unwatch(id: string): void {
    clearTimeout(watched.get(id)?.timer);
    watched.delete(id);
  }
  const unsubscribe = storage.onChange((names) => {
    if (watched.size === 0) return;
    const told = names === 'everything' ? names : new Set(names);
    const touched = [...watched.values()].filter(
      ({ row }) => told === 'everything' || groundsOf(row).some((ground) => told.has(ground)),
    );
    settleSoon(touched.map(({ row }) => row.id));
  });

  return {
    async begin(userKey, reason, caller) {
      const row = await begin(deps, userKey, reason, caller);
      watch(row);
      return shownOf(deps, row, caller.session);
    },
    async listOf(userKey, session) {
      const shown: ViewAs[] = [];
      for (const row of await findViewAsOfUser(storage, userKey)) {
        if (!(await overBy(deps, row))) shown.push(await shownOf(deps, row, session));
      }
      return shown;
    },
    end: (userKey, caller) => end(deps, userKey, caller),
    require: (session, userKey) => requireViewAs(deps, session, userKey),
    purge: async () => settle(await findEveryViewAs(storage)),
    close() {
      unsubscribe();
      for (const id of [...watched.keys()]) unwatch(id);
    },
  };
}

/** The names by which the change channel tells that it may be over. */
function groundsOf({ id, session_id, by_key, user_key }: ViewAsTable): string[] {
  return [`session:${session_id}`, endedName(id), changeNames.user(by_key), changeNames.user(user_key)];
}

/** Why it is over; nothing where it stands. Every one of these is asked of the store. */
async function overBy({ clock, sessions, users }: ViewAsDeps, row: ViewAsTable): Promise<Ending | undefined> {
  const now = clock.now();
  // One that seems to begin later was begun before the clock was set back.
  if (now >= Date.parse(row.ends_at) || now < Date.parse(row.began_at)) return 'time';
  if (!(await sessions.isOpen(row.session_id))) return 'session';
  return (await refusalOf(users, row.by_key, row.user_key)) ? 'rights' : undefined;
}

/** Why the one may not view as the other as things are now; also of who is deactivated (S48). */
async function refusalOf(
  users: Users,
  byKey: string,
  userKey: string,
): Promise<'access.denied' | 'user.not-found' | 'look.inactive' | undefined> {
  const by = await users.standingOf(byKey);
  if (!by?.active || !by.admin || byKey === userKey) return 'access.denied';
  const person = await users.find(userKey);
  if (!person) return 'user.not-found';
  if ((await users.rankOf(userKey)) === 'super-admin' && !by.superAdmin) return 'access.denied';
  return person.active ? undefined : 'look.inactive';
}

async function begin(deps: ViewAsDeps, userKey: string, reason: string, caller: SessionCaller): Promise<ViewAsTable> {
  const { storage, clock, random, users, sessions, throttle, events } = deps;
  const { session } = caller;
  const by = session.actor.userKey;
  if (session.actor.token || by === userKey) throw new Failure('access.denied');
  const taken = await throttle.takeViewAs(by);
  if (taken.outcome !== 'granted') {
    throw new Failure('request.too-many', { retryAfterSeconds: taken.retryAfterSeconds });
  }
  return storage.transaction(async () => {
    // Two that one session begins at once come one after the other.
    await users.lock(by);
    if (!(await sessions.isOpen(session.id))) throw new Failure('session.refused');
    const refusal = await refusalOf(users, by, userKey);
    if (refusal) throw new Failure(refusal);
    const before = await findViewAsOfSession(storage, session.id);
    if (before) await endOne(deps, before, 'another', caller);
    const now = clock.now();
    const row: ViewAsTable = {
      id: newKey(random, now),
      session_id: session.id,
      by_key: by,
      user_key: userKey,
      reason,
      began_at: timestamp(now),
      ends_at: timestamp(now + viewAsMs),
    };
    await insertViewAs(storage, row);
    await events.emit('look.began', { userKey, caller, data: { reason } });
    storage.changed(viewAsName(userKey), viewAsName(by));
    return row;
  });
}

async function endOne(
  { storage, clock, events }: ViewAsDeps,
  row: ViewAsTable,
  ending: Ending,
  caller?: SessionCaller,
): Promise<boolean> {
  return storage.transaction(async () => {
    if (!(await deleteViewAs(storage, row.id))) return false;
    const untilMs = Math.min(clock.now(), Date.parse(row.ends_at));
    const seconds = Math.max(0, Math.round((untilMs - Date.parse(row.began_at)) / 1000));
    const data = { seconds, ending };
    const by = caller?.actor.userKey ?? row.by_key;
    await events.emit('look.ended', { userKey: row.user_key, caller, by, data });
    storage.changed(viewAsName(row.user_key), viewAsName(row.by_key), endedName(row.id));
    return true;
  });
}

async function end(deps: ViewAsDeps, userKey: string, caller: SessionCaller): Promise<number> {
  const { session } = caller;
  const own = caller.actor.userKey === userKey;
  return deps.storage.transaction(async () => {
    const rows = (await findViewAsOfUser(deps.storage, userKey)).filter((row) => own || row.session_id === session.id);
    let count = 0;
    for (const row of rows) {
      if (await endOne(deps, row, own ? 'owner' : 'stopped', caller)) count += 1;
    }
    return count;
  });
}

async function requireViewAs(deps: ViewAsDeps, session: Session, userKey: string): Promise<Session> {
  const { actor } = session;
  // A token or a session that is held back has no rights of an administrator, and views as nobody.
  const row = actor.admin && !actor.token ? await findViewAsOfSession(deps.storage, session.id) : undefined;
  const stands = row && row.user_key === userKey && row.by_key === session.userKey;
  if (!stands || (await overBy(deps, row))) throw new Failure('look.none');
  const id = `view-as-${row.id}`;
  return {
    id,
    userKey,
    kind: session.kind,
    method: 'look',
    heldBack: false,
    createdAt: row.began_at,
    expiresAt: row.ends_at,
    provenAt: never,
    actor: {
      kind: 'user',
      userKey,
      sessionId: id,
      admin: false,
      superAdmin: false,
      provenAt: never,
      viewAs: { id: row.id, by: row.by_key },
    },
  };
}

async function shownOf({ users }: ViewAsDeps, row: ViewAsTable, session: Session): Promise<ViewAs> {
  const by = { _key: row.by_key, name: (await users.find(row.by_key))?.name ?? '' };
  const own = row.session_id === session.id;
  return { id: row.id, by, reason: row.reason, beganAt: row.began_at, endsAt: row.ends_at, own };
}
