// Shows the policy to administrators and changes it: one change after the other, sessions that are over by it ended with it.
import { isDeepStrictEqual } from 'node:util';
import type { CurrentPolicy } from '../../../contract/api/policy.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Policy, RequiredFor, SentPolicyChoice } from '../../../contract/policy.ts';
import type { Events } from '../../events/events.ts';
import type { PolicyInForce, StoredPolicy } from '../../identity/credentials/policy/policy.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import { requireRank } from '../../people/above.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import { type ActingCaller, authorOf } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';

export interface PolicyImpact {
  endedSessions: number;
  endedSessionsOf: number;
  withoutFactor: number;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  policy: PolicyInForce;
  sessions: Sessions;
  events: Pick<Events, 'emit'>;
  logger: Logger;
}

/** Where changes by the operator of the host stand, who has no account. */
const nobodysLog = '-';
const reach: Record<RequiredFor, number> = { nobody: 0, admins: 1, everybody: 2 };

export type PolicyChange = ReturnType<typeof createPolicyChange>;

export const createPolicyChange = (deps: Deps) => bind(deps, { state, preview, change });

/** The one in force. */
async function state(deps: Deps): Promise<CurrentPolicy> {
  return currentOf(deps, await deps.policy.stored());
}

/** Tells how many people a choice would change now. */
async function preview({ policy, sessions }: Deps, choice: SentPolicyChoice): Promise<PolicyImpact> {
  await sessions.flush();
  const over = await sessions.countOver(toPolicy(choice, await policy.current(), null));
  const { requiredFor } = choice.secondFactor;
  const counted = requiredFor === 'admins' ? domainKey : undefined;
  return {
    endedSessions: over.sessions,
    endedSessionsOf: over.people,
    withoutFactor: requiredFor === 'nobody' ? 0 : await policy.countWithout(counted),
  };
}

function toPolicy(choice: SentPolicyChoice, before: Policy, since: string | null): Policy {
  return {
    ...choice,
    secondFactor: { ...choice.secondFactor, since },
    events: choice.events ?? before.events,
  };
}

async function currentOf({ users }: Pick<Deps, 'users'>, stored: StoredPolicy): Promise<CurrentPolicy> {
  const { policy, version, updatedBy, updatedAt } = stored;
  const by = updatedBy === null ? undefined : await users.find(updatedBy);
  return {
    policy,
    version: String(version),
    updatedBy: by ? { key: by.userKey, name: by.name } : null,
    updatedAt,
  };
}

/**
 * By administrators and the operator. Throws `policy.stale` where another version is in force than the one that was
 * read, `access.denied` where the caller is no administrator any more.
 */
async function change(
  deps: Deps,
  choice: SentPolicyChoice,
  readVersion: string,
  caller: ActingCaller,
): Promise<CurrentPolicy & { endedSessions: number }> {
  const { storage, clock, sessions, events, logger } = deps;
  const { actor } = caller;
  // A session that was used a moment ago is not idle, however short the time is that is chosen.
  await sessions.flush();
  return storage.transaction(async () => {
    // A session read a moment ago may say more than is true now.
    await requireRank(deps, actor, 'admin');
    const now = timestamp(clock.now());
    const stored = await deps.policy.lock(now);
    const { policy: before, version } = stored;
    if (String(version) !== readVersion) throw new Failure('policy.stale');
    const policy = toPolicy(choice, before, sinceWhen(before, choice, now));
    if (isDeepStrictEqual(policy, before)) return { ...(await currentOf(deps, stored)), endedSessions: 0 };
    const changed = { policy, version: version + 1, updatedBy: authorOf(actor), updatedAt: now };
    await deps.policy.write(changed);
    // R06: what was over by the policy before, and merely not looked at since, must not live again by a longer one.
    await sessions.endOver(before);
    const endedSessions = await sessions.endOver(policy);
    const userKey = authorOf(actor) ?? nobodysLog;
    const data = { ...differences(before, policy), endedSessions };
    await events.emit('policy.changed', { userKey, caller, data });
    storage.afterCommit(() =>
      logger.warn({ event: 'policy.changed', by: authorOf(actor), policy, endedSessions }, 'policy changed'),
    );
    return { ...(await currentOf(deps, changed)), endedSessions };
  });
}

/** The days of grace begin anew only where more people are meant than before. */
function sinceWhen({ secondFactor }: Policy, choice: SentPolicyChoice, now: string): string | null {
  const { requiredFor } = choice.secondFactor;
  if (requiredFor === 'nobody') return null;
  return reach[requiredFor] > reach[secondFactor.requiredFor] ? now : (secondFactor.since ?? now);
}

/** Each value that is another one now, under a name of its own, as it was and as it is. */
function differences(before: Policy, policy: Policy): Record<string, string | number | boolean> {
  const now = flat(policy);
  const changed = Object.entries(flat(before)).flatMap(([name, value]) =>
    now[name] === value ? [] : [[`${name}.before`, value] as const, [name, now[name] ?? ''] as const],
  );
  return Object.fromEntries(changed);
}

function flat({
  sessions,
  password,
  secondFactor,
  signInMethods,
  events,
}: Policy): Record<string, string | number | boolean> {
  const { requiredFor, graceDays } = secondFactor;
  return { ...sessions, ...password, requiredFor, graceDays, passkey: signInMethods.passkey, ...events };
}
