// Backup codes made anew at will, in a session that was freshly proven.
import type { Users } from '../../../people/users.ts';
import { Failure } from '../../../platform/failure.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { Factors } from '../factors/factors.ts';
import { doerOf, type SessionCall } from '../factors/session-call.ts';
import type { BackupCodes } from './backup-codes.ts';

export interface BackupCodeMaker {
  /** Those before are void at once. Throws `backup.no-factor`. */
  makeAnew(call: SessionCall): Promise<string[]>;
}

interface Deps {
  storage: Storage;
  users: Users;
  factors: Factors;
  backupCodes: BackupCodes;
}

export function createBackupCodeMaker({ storage, users, factors, backupCodes }: Deps): BackupCodeMaker {
  return {
    makeAnew: (call) =>
      storage.transaction(async () => {
        const { userKey } = call.session;
        await users.lock(userKey);
        if (!(await factors.hasAny(userKey))) throw new Failure('backup.no-factor');
        const codes = await backupCodes.make(userKey);
        await factors.noteChange('backup-codes.made', doerOf(call));
        return codes;
      }),
  };
}
