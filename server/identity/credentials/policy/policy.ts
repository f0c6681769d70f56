// The policy in force: read once, kept until it changes, and known to every node within a second.
import { defaultPolicy, type Policy, policy as schema } from '../../../../contract/policy.ts';
import { createDependentCache } from '../../../platform/dependent-cache.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { PolicyTable } from '../../../storage/tables.ts';
import { findPolicy } from './policy-store.ts';

/** For whoever has to go by it. */
export interface PolicyReading {
  /** Without waiting, where this node knows it and may believe that; for every request. */
  findCached(): Policy | undefined;
  current(): Promise<Policy>;
}

export interface PolicyInForce extends PolicyReading {
  close(): void;
}

/** The policy, and which change of it this is. */
export interface NumberedPolicy {
  policy: Policy;
  version: number;
}

/** The one name under which its changes are told. */
export const policyName = 'policy';

export function createPolicy({ storage }: { storage: Storage }): PolicyInForce {
  const cache = createDependentCache<Policy>({
    maxEntries: 1,
    leaseMs: () => storage.leaseMs(),
    // A lease must not grow when the clock is set back.
    now: () => performance.now(),
  });
  const unsubscribe = storage.onChange((names) => {
    if (names === 'everything') cache.clear();
    else if (names.includes(policyName)) cache.drop(policyName);
  });
  async function load(): Promise<Policy> {
    const { epoch } = cache;
    const { policy } = readRow(await findPolicy(storage));
    // What was read before a change must not be kept after it.
    if (cache.epoch === epoch) cache.set(policyName, policy, [policyName]);
    return policy;
  }
  return {
    findCached: () => cache.find(policyName),
    current: async () => cache.find(policyName) ?? load(),
    close: unsubscribe,
  };
}

export function readRow(row: Pick<PolicyTable, 'value'> | undefined): NumberedPolicy {
  if (!row) return { policy: defaultPolicy, version: 0 };
  const { version, ...stored } = JSON.parse(row.value) as Policy & { version: number };
  const policy = {
    // What a row of an older release does not say yet is as it is by default.
    sessions: { ...defaultPolicy.sessions, ...stored.sessions },
    password: { ...defaultPolicy.password, ...stored.password },
    secondFactor: { ...defaultPolicy.secondFactor, ...stored.secondFactor },
    signInMethods: { ...defaultPolicy.signInMethods, ...stored.signInMethods },
    events: { ...defaultPolicy.events, ...stored.events },
  };
  // One that is not as it should be must not open doors: it fails here, and with it every request.
  return { policy: schema.parse(policy), version };
}

export function writeRow({ policy, version }: NumberedPolicy): string {
  return JSON.stringify({ ...policy, version });
}
