// The policy in force: read once, kept until it changes, and known to every node within a second.
import { defaultPolicy, type Policy, policy as schema } from '../../../../contract/policy.ts';
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import type { DependentCache } from '../../../platform/dependent-cache.ts';
import { openChangeCache } from '../../../storage/change-cache.ts';
import type { PolicyTable } from '../../../storage/tables.ts';
import { countWithoutFactor, findPolicy, lockPolicy, writePolicy } from './policy-store.ts';

/** The policy as its row holds it, and which change of it this is. */
export interface StoredPolicy {
  policy: Policy;
  version: number;
  /** By whom and when it was changed last, where it was. */
  updatedBy: string | null;
  updatedAt: string | null;
}

/** The one name under which its changes are told. */
export const policyName = 'policy';

interface Deps extends Pick<Core, 'storage'> {
  cache: DependentCache<Policy>;
}

/** For all that go by it. */
export type PolicyReading = Pick<ReturnType<typeof createPolicy>, 'current' | 'findCached'>;

/** For the function that changes it. */
export type PolicyInForce = ReturnType<typeof createPolicy>;

export function createPolicy({ storage }: Pick<Core, 'storage'>) {
  const { cache, close } = openChangeCache<Policy>(storage, { maxEntries: 1, isHeard: (name) => name === policyName });
  const bound = bind({ storage, cache }, { findCached, current, stored, lock, write, countWithout });
  return { ...bound, close };
}

/** Without waiting, where this node knows it and may believe that; for every request. */
function findCached({ cache }: Deps): Policy | undefined {
  return cache.find(policyName);
}

async function current(deps: Deps): Promise<Policy> {
  return deps.cache.find(policyName) ?? load(deps);
}

async function load({ storage, cache }: Deps): Promise<Policy> {
  const { epoch } = cache;
  const { policy } = read(await findPolicy(storage));
  // A value that was read before a change must not be kept after it.
  if (cache.epoch === epoch) cache.set(policyName, policy, [policyName]);
  return policy;
}

/** Asks the store. */
async function stored({ storage }: Deps): Promise<StoredPolicy> {
  return read(await findPolicy(storage));
}

/** Holds back every other change until the transaction ends. */
async function lock({ storage }: Deps, now: string): Promise<StoredPolicy> {
  const value = textOf(defaultPolicy, 0);
  return read(await lockPolicy(storage, { value, updated_by: null, updated_at: now }));
}

/** Joins the transaction. */
async function write({ storage }: Deps, changed: StoredPolicy & { updatedAt: string }): Promise<void> {
  const { policy, version, updatedBy, updatedAt } = changed;
  await writePolicy(storage, { value: textOf(policy, version), updated_by: updatedBy, updated_at: updatedAt });
  storage.changed(policyName);
}

/** Active users without a second factor; with `groupKey` its members among them. */
async function countWithout({ storage }: Deps, groupKey?: string): Promise<number> {
  return countWithoutFactor(storage, groupKey);
}

function read(row: Omit<PolicyTable, 'name'> | undefined): StoredPolicy {
  if (!row) return { policy: defaultPolicy, version: 0, updatedBy: null, updatedAt: null };
  const { version, ...kept } = JSON.parse(row.value) as Policy & { version: number };
  const policy = {
    // A value that a row of an older release does not have yet is the default.
    sessions: { ...defaultPolicy.sessions, ...kept.sessions },
    password: { ...defaultPolicy.password, ...kept.password },
    secondFactor: { ...defaultPolicy.secondFactor, ...kept.secondFactor },
    signInMethods: { ...defaultPolicy.signInMethods, ...kept.signInMethods },
    events: { ...defaultPolicy.events, ...kept.events },
  };
  return {
    // One that is not as it should be must not open doors: it fails here, and with it every request.
    policy: schema.parse(policy),
    version,
    updatedBy: row.updated_by,
    updatedAt: version === 0 ? null : row.updated_at,
  };
}

function textOf(policy: Policy, version: number): string {
  return JSON.stringify({ ...policy, version });
}
