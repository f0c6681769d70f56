// The answer of every kind of sign-in.
import type { Item } from '../../../contract/schemas/entity.ts';

export interface SignedIn {
  user: Item;
  /** Told where few are left. */
  backupCodesLeft?: number;
}
