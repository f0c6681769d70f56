// Routes about backup codes.
import * as api from '../../../../contract/api/factors.ts';
import { type Route, route } from '../../../platform/route.ts';
import type { BackupCodeMaker } from './backup-code-maker.ts';

export function backupCodeRoutes({ backupCodeMaker }: { backupCodeMaker: BackupCodeMaker }): Route[] {
  return [route(api.makeBackupCodes, async ({ caller }) => ({ codes: await backupCodeMaker.makeAnew(caller) }))];
}
