// The open sessions of a user as they are shown to people, and their ending, which stands in the activity log.
import type { SessionShown } from '../../../contract/api/sessions.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { deviceNamesOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import type { Revoking } from './revoking.ts';
import type { Sessions } from './sessions.ts';

interface Deps extends Pick<Core, 'storage'> {
  sessions: Sessions;
  revoking: Revoking;
  events: Pick<Events, 'emit'>;
}

/** More than a user may have (S30). */
const listedAtMost = 200;

export type SessionList = ReturnType<typeof createSessionList>;

export const createSessionList = (deps: Deps) => bind(deps, { list, endOne, endMany, signOut });

/** The asking session first, then as they were last seen. */
async function list(
  { sessions }: Deps,
  userKey: string,
  { actor }: KnownCaller,
  { offset, limit }: { offset: number; limit: number } = { offset: 0, limit: listedAtMost },
): Promise<SessionShown[]> {
  const askingId = actor.sessionId;
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

/** Throws `session.not-found`, also where it is somebody else's. */
async function endOne(
  { storage, revoking, events }: Deps,
  userKey: string,
  id: string,
  caller: KnownCaller,
): Promise<void> {
  await storage.transaction(async () => {
    const { endedSessions } = await revoking.revoke(userKey, 'session.ended', { session: id });
    const [gone] = endedSessions;
    if (!gone) throw new Failure('session.not-found');
    const { device, browser } = deviceNamesOf(gone.user_agent);
    const data = { device, browser, sessionAddress: gone.address };
    await events.emit('session.ended', { userKey, caller, data });
  });
}

/** With `others` the asking session stays. @returns how many. */
async function endMany(
  { storage, revoking, events }: Deps,
  userKey: string,
  { others = false }: { others?: boolean | undefined },
  caller: KnownCaller,
): Promise<number> {
  const keepSession = others ? caller.actor.sessionId : undefined;
  return storage.transaction(async () => {
    const { sessions } = await revoking.revoke(userKey, 'sessions.ended', { keepSession });
    if (sessions === 0) return 0;
    await events.emit('sessions.ended', { userKey, caller, data: { count: sessions, others } });
    return sessions;
  });
}

/** The asking session, by its owner. */
async function signOut({ storage, revoking, events }: Deps, caller: KnownCaller): Promise<void> {
  const { userKey, sessionId } = caller.actor;
  await storage.transaction(async () => {
    const { sessions } = await revoking.revoke(userKey, 'signout', { session: sessionId });
    if (sessions > 0) await events.emit('signout', { userKey, caller, data: {} });
  });
}
