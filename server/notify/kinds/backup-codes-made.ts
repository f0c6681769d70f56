// Tells that new backup codes were made.
import { alert } from '../alert.ts';

export const backupCodesMade = alert('backup-codes.made');
