// Passkeys and security keys as second factors that an account holds.
import type { Core } from '../../../core.ts';
import type { PasskeysTable } from '../../../storage/tables.ts';
import type { FactorKind, HeldFactor } from '../factors/held-factor.ts';
import { deletePasskeys, findOf } from './passkeys-store.ts';

const heldOf = ({ id, name, created_at }: PasskeysTable): HeldFactor => ({
  id,
  type: 'webauthn',
  name,
  addedAt: created_at,
});

export function createPasskeyFactor({ storage }: Pick<Core, 'storage'>): FactorKind {
  return {
    heldBy: async (userKey) => (await findOf(storage, userKey)).map(heldOf),
    remove: async (userKey, id) => (await deletePasskeys(storage, userKey, id)).map(heldOf),
  };
}
