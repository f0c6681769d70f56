// From when on somebody must have a second factor: by the policy, or required of them alone.
import { type Policy, requiredFromMs } from '../../../../contract/policy.ts';
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import type { FactorRequirementsTable } from '../../../storage/tables.ts';
import { deleteRequirement, findRequirement, saveRequirement } from './required-factor-store.ts';

/** Told by every change of what somebody's factors are, or must be. */
export const factorsName = (userKey: string) => `factors:${userKey}`;

/** Decides from when on somebody must have a second factor. */
export interface Required {
  admin: boolean;
  /** ISO 8601: required of them alone. */
  ownFrom: string | null;
}

/** By the policy or by what is required of them alone, whichever begins first. */
export function factorFromMs(policy: Policy, { admin, ownFrom }: Required): number | undefined {
  const byPolicyMs = requiredFromMs(policy, { admin });
  if (ownFrom === null) return byPolicyMs;
  return Math.min(Date.parse(ownFrom), byPolicyMs ?? Number.POSITIVE_INFINITY);
}

/** True where the person must add a second factor before anything else. */
export function isHeldBack(nowMs: number, person: Required & { hasFactor: boolean }, policy: Policy): boolean {
  if (person.hasFactor) return false;
  const fromMs = factorFromMs(policy, person);
  return fromMs !== undefined && nowMs >= fromMs;
}

type Deps = Pick<Core, 'storage'>;

export type RequiredFactor = ReturnType<typeof createRequiredFactor>;

/** The requirement of one person alone. */
export const createRequiredFactor = (deps: Deps) => bind(deps, { find, save, remove });

async function find({ storage }: Deps, userKey: string): Promise<FactorRequirementsTable | undefined> {
  return findRequirement(storage, userKey);
}

/** Joins the transaction. */
async function save({ storage }: Deps, row: FactorRequirementsTable): Promise<void> {
  await saveRequirement(storage, row);
  storage.changed(factorsName(row.user_key));
}

/** Joins the transaction. @returns whether there was one. */
async function remove({ storage }: Deps, userKey: string): Promise<boolean> {
  const there = await deleteRequirement(storage, userKey);
  if (there) storage.changed(factorsName(userKey));
  return there;
}
