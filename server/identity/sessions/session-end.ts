// Why a session has ended, for the page that was open in it: read from the newest line of the activity that ends sessions.
import type { ActivityKind } from '../../../contract/activity.ts';
import type { SessionEnd } from '../../../contract/api/sessions.ts';
import type { Activity } from '../../events/activity/activity.ts';
import { bind } from '../../platform/bind.ts';
import type { Session } from '../../platform/caller.ts';
import type { Clock } from '../../platform/clock.ts';

interface Deps {
  clock: Clock;
  activity: Pick<Activity, 'list'>;
}

/** Kinds that end sessions, and what the person is told; by somebody else it may be another word. */
const ends: { readonly [Kind in ActivityKind]?: { own: SessionEnd; others?: SessionEnd } } = {
  'session.ended': { own: 'elsewhere', others: 'administrator' },
  'sessions.ended': { own: 'elsewhere', others: 'administrator' },
  signout: { own: 'elsewhere' },
  'password.changed': { own: 'password' },
  'password.reset': { own: 'password' },
  'totp.added': { own: 'factors' },
  'totp.replaced': { own: 'factors' },
  'totp.removed': { own: 'factors' },
  'passkey.added': { own: 'factors' },
  'passkey.removed': { own: 'factors' },
  'backup-codes.made': { own: 'factors' },
  'factors.reset': { own: 'factors', others: 'factors-removed' },
  'role.changed': { own: 'role' },
  'account.deactivated': { own: 'deactivated' },
};
const kinds = Object.keys(ends) as ActivityKind[];
/** An older line is not why: the session ran out, or somebody said that it was not them. */
const recentMs = 60_000;

export type SessionEnds = ReturnType<typeof createSessionEnds>;

export const createSessionEnds = (deps: Deps) => bind(deps, { whyEnded });

async function whyEnded({ clock, activity }: Deps, { userKey }: Session): Promise<SessionEnd | undefined> {
  const [line] = await activity.list(userKey, { offset: 0, limit: 1, kinds });
  if (!line || Date.parse(line.at) < clock.now() - recentMs) return undefined;
  const { own, others } = ends[line.kind] ?? {};
  return line.by === userKey ? own : (others ?? own);
}
