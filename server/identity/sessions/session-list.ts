// The open sessions of a user as they are shown to people, and their ending, which stands in the activity log.
import type { SessionShown } from '../../../contract/api/sessions.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { UserActor } from '../../items/actor.ts';
import { deviceNamesOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Sessions } from './sessions.ts';

/** From where somebody asks. */
export interface Origin {
  address: string;
  userAgent: string;
}

export interface SessionList {
  /** The asking session first, then as they were last seen. */
  list(userKey: string, actor: UserActor, page?: { offset: number; limit: number }): Promise<SessionShown[]>;
  /** Throws `session.not-found`, also where it is somebody else's. */
  endOne(userKey: string, id: string, actor: UserActor, origin: Origin): Promise<void>;
  /** With `others` the asking session stays. @returns how many. */
  endMany(userKey: string, which: { others?: boolean | undefined }, actor: UserActor, origin: Origin): Promise<number>;
  /** The asking session, by its owner. */
  signOut(actor: UserActor, origin: Origin): Promise<void>;
}

interface Deps {
  storage: Storage;
  sessions: Sessions;
  activity: Pick<Activity, 'record'>;
}

/** More than a user may have (S30). */
const listedAtMost = 200;

export function createSessionList({ storage, sessions, activity }: Deps): SessionList {
  return {
    list: (userKey, actor, page = { offset: 0, limit: listedAtMost }) => list(sessions, userKey, actor.sessionId, page),
    endOne: (userKey, id, actor, origin) =>
      storage.transaction(async () => {
        const gone = await sessions.endOf(userKey, id);
        if (!gone) throw new Failure('session.not-found');
        const { device, browser } = deviceNamesOf(gone.user_agent);
        const data = { device, browser, sessionAddress: gone.address };
        await activity.record({ userKey, kind: 'session.ended', by: actor.userKey, ...origin, data });
      }),
    endMany: (userKey, { others = false }, actor, origin) =>
      storage.transaction(async () => {
        const ended = others ? await sessions.endOthers(userKey, actor.sessionId) : await sessions.endAllOf(userKey);
        if (ended > 0) {
          const data = { count: ended, others };
          await activity.record({ userKey, kind: 'sessions.ended', by: actor.userKey, ...origin, data });
        }
        return ended;
      }),
    signOut: ({ userKey, sessionId }, origin) =>
      storage.transaction(async () => {
        if (await sessions.end(sessionId)) await activity.record({ userKey, kind: 'signout', ...origin });
      }),
  };
}

async function list(
  sessions: Sessions,
  userKey: string,
  askingId: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<SessionShown[]> {
  // First wherever it was last seen, so it stands outside what the store sorts.
  const asking = await sessions.findOpenOf(userKey, askingId);
  const first = asking && offset === 0 ? [asking] : [];
  const others = await sessions.listOf(userKey, {
    offset: asking ? Math.max(0, offset - 1) : offset,
    limit: limit - first.length,
    exceptId: askingId,
  });
  return [...first, ...others].map(({ method, userAgent, ...rest }) => ({
    ...rest,
    ...deviceNamesOf(userAgent),
    methods: method.split('+'),
    current: rest.id === askingId,
  }));
}
