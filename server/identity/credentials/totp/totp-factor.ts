// The authenticator app as one of the second factors that an account holds.
import type { Core } from '../../../core.ts';
import type { TotpTable } from '../../../storage/tables.ts';
import type { FactorKind, HeldFactor } from '../factors/held-factor.ts';
import { deleteTotp, findTotp } from './totp-store.ts';

const heldOf = (row: TotpTable): HeldFactor => ({ id: row.id, type: 'otp', name: '', addedAt: row.created_at });

export function createTotpFactor({ storage }: Pick<Core, 'storage'>): FactorKind {
  const heldBy = async (userKey: string) => {
    const row = await findTotp(storage, userKey);
    return row ? [heldOf(row)] : [];
  };
  return {
    heldBy,
    async remove(userKey, id) {
      const held = (await heldBy(userKey)).filter((app) => id === undefined || app.id === id);
      if (held.length > 0) await deleteTotp(storage, userKey);
      return held;
    },
  };
}
