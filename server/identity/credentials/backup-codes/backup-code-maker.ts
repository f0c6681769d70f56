// Backup codes made anew at will, in a session that was freshly proven.
import type { Core } from '../../../core.ts';
import type { Users } from '../../../people/users.ts';
import { bind } from '../../../platform/bind.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { Failure } from '../../../platform/failure.ts';
import type { Factors } from '../factors/factors.ts';
import type { BackupCodes } from './backup-codes.ts';

interface Deps extends Pick<Core, 'storage'> {
  users: Users;
  factors: Factors;
  backupCodes: BackupCodes;
}

export type BackupCodeMaker = ReturnType<typeof createBackupCodeMaker>;

export const createBackupCodeMaker = (deps: Deps) => bind(deps, { makeAnew });

/** Those before are void at once. Throws `backup.no-factor`. */
async function makeAnew({ storage, users, factors, backupCodes }: Deps, caller: KnownCaller): Promise<string[]> {
  const { userKey } = caller.actor;
  return storage.transaction(async () => {
    await users.lock(userKey);
    if (!(await factors.hasAny(userKey))) throw new Failure('backup.no-factor');
    const codes = await backupCodes.make(userKey);
    await factors.noteChange('backup-codes.made', caller);
    return codes;
  });
}
