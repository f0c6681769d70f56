// Tells that a backup code was used, and how many are left.
import { alert } from '../alert.ts';

export const backupCodeUsed = alert('backup-code.used');
