// Tells that the account is kept after all.
import { alert } from '../alert.ts';

export const accountDeletionCancelled = alert('account.deletion-cancelled');
