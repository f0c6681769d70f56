// Shows the policy to administrators and changes it: one change after the other, sessions that are over by it ended with it.
import { isDeepStrictEqual } from 'node:util';
import type { StatedPolicy } from '../../../contract/api/policy.ts';
import { domainKey } from '../../../contract/permissions.ts';
import { defaultPolicy, type Policy, type PolicyChoice, type RequiredFor } from '../../../contract/policy.ts';
import type { Activity, Happening } from '../../events/activity/activity.ts';
import { policyName, readRow, writeRow } from '../../identity/credentials/policy/policy.ts';
import {
  countWithoutFactor,
  findPolicy,
  lockPolicy,
  writePolicy,
} from '../../identity/credentials/policy/policy-store.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import { type Actor, authorOf } from '../../items/actor.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { PolicyTable } from '../../storage/tables.ts';

export interface PolicyMeaning {
  endedSessions: number;
  endedSessionsOf: number;
  withoutFactor: number;
}

export interface PolicyChange {
  /** The one in force. */
  state(): Promise<StatedPolicy>;
  /** What a choice would do to people now. */
  preview(choice: PolicyChoice): Promise<PolicyMeaning>;
  /**
   * By administrators and the operator. Throws `policy.stale` where another version is in force than the one that was
   * read, `access.denied` where the actor is no administrator any more.
   */
  change(
    choice: PolicyChoice,
    readVersion: string,
    actor: Actor,
    origin?: { address: string; userAgent: string },
  ): Promise<StatedPolicy & { endedSessions: number }>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  sessions: Sessions;
  activity: Pick<Activity, 'record'>;
  logger: Logger;
}

/** Where changes by the operator of the host stand, who has no account. */
const nobodysLog = '-';
const reach: Record<RequiredFor, number> = { nobody: 0, admins: 1, everybody: 2 };

export function createPolicyChange(deps: Deps): PolicyChange {
  const { storage, sessions } = deps;
  return {
    state: async () => stated(deps, await findPolicy(storage)),
    async preview(choice) {
      await sessions.flush();
      const over = await sessions.countOver(toPolicy(choice, null));
      const { requiredFor } = choice.secondFactor;
      const counted = requiredFor === 'admins' ? domainKey : undefined;
      return {
        endedSessions: over.sessions,
        endedSessionsOf: over.people,
        withoutFactor: requiredFor === 'nobody' ? 0 : await countWithoutFactor(storage, counted),
      };
    },
    change: (choice, readVersion, actor, origin) => change(deps, choice, readVersion, actor, origin),
  };
}

function toPolicy(choice: PolicyChoice, since: string | null): Policy {
  return { ...choice, secondFactor: { ...choice.secondFactor, since } };
}

async function stated({ users }: Pick<Deps, 'users'>, row: PolicyTable | undefined): Promise<StatedPolicy> {
  const { policy, version } = readRow(row);
  const key = row?.updated_by ?? undefined;
  const by = key === undefined ? undefined : await users.find(key);
  return {
    policy,
    version: String(version),
    updatedBy: by ? { key: by.userKey, name: by.name } : null,
    updatedAt: version === 0 ? null : (row?.updated_at ?? null),
  };
}

async function change(
  deps: Deps,
  choice: PolicyChoice,
  readVersion: string,
  actor: Actor,
  origin: { address?: string; userAgent?: string } = {},
): Promise<StatedPolicy & { endedSessions: number }> {
  const { storage, clock, users, sessions, activity, logger } = deps;
  // What was used a moment ago is not idle, however short the time is that is chosen.
  await sessions.flush();
  return storage.transaction(async () => {
    const now = timestamp(clock.now());
    const value = writeRow({ policy: defaultPolicy, version: 0 });
    const { policy: before, version } = readRow(
      await lockPolicy(storage, { value, updated_by: null, updated_at: now }),
    );
    // A session read a moment ago may say more than is true now.
    if (actor.kind === 'user' && (await users.roleOf(actor.userKey)) === 'user') throw new Failure('access.denied');
    if (String(version) !== readVersion) throw new Failure('policy.stale');
    const policy = toPolicy(choice, sinceWhen(before, choice, now));
    if (isDeepStrictEqual(policy, before))
      return { ...(await stated(deps, await findPolicy(storage))), endedSessions: 0 };
    await writePolicy(storage, {
      value: writeRow({ policy, version: version + 1 }),
      updated_by: authorOf(actor),
      updated_at: now,
    });
    storage.changed(policyName);
    // R06: what was over by the policy before, and merely not looked at since, must not live again by a longer one.
    await sessions.endOver(before);
    const endedSessions = await sessions.endOver(policy);
    await activity.record(happeningOf({ policy, before, endedSessions }, actor, origin));
    storage.afterCommit(() =>
      logger.warn({ event: 'policy.changed', by: authorOf(actor), policy, endedSessions }, 'policy changed'),
    );
    return { ...(await stated(deps, await findPolicy(storage))), endedSessions };
  });
}

/** The days of grace begin anew only where more people are meant than before. */
function sinceWhen({ secondFactor }: Policy, choice: PolicyChoice, now: string): string | null {
  const { requiredFor } = choice.secondFactor;
  if (requiredFor === 'nobody') return null;
  return reach[requiredFor] > reach[secondFactor.requiredFor] ? now : (secondFactor.since ?? now);
}

/** Each value that is another one now, under a name of its own, as it was and as it is. */
function happeningOf(
  { policy, before, endedSessions }: { policy: Policy; before: Policy; endedSessions: number },
  actor: Actor,
  origin: { address?: string; userAgent?: string },
): Happening {
  const now = flat(policy);
  const changed = Object.entries(flat(before)).flatMap(([name, value]) =>
    now[name] === value ? [] : [[`${name}.before`, value] as const, [name, now[name] ?? ''] as const],
  );
  return {
    userKey: authorOf(actor) ?? nobodysLog,
    kind: 'policy.changed',
    by: authorOf(actor),
    ...origin,
    data: { ...Object.fromEntries(changed), endedSessions },
  };
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
