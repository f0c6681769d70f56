// What every way of signing in ends with.
import type { Item } from '../../../contract/schemas/entity.ts';

export interface SignedIn {
  user: Item;
  /** Told where few are left. */
  backupCodesLeft?: number;
}
