// Every migration in order; a store that has seen a name not listed here is of a newer Conch.
import type { Migration } from 'kysely/migration';
import * as first from './0001-first.ts';
import * as activity from './0002-activity.ts';
import * as security from './0003-security.ts';
import * as audit from './0004-audit.ts';
import * as looks from './0005-looks.ts';
import * as bulkRuns from './0006-bulk-runs.ts';
import * as quickLists from './0009-quick-lists.ts';
import * as mailSettings from './0010-mail-settings.ts';
import * as events from './0011-events.ts';
import * as filePieces from './0012-file-pieces.ts';
import * as folding from './0014-folding.ts';
import * as budgets from './0015-budgets.ts';

export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-activity': activity,
  '0003-security': security,
  '0004-audit': audit,
  '0005-looks': looks,
  '0006-bulk-runs': bulkRuns,
  '0009-quick-lists': quickLists,
  '0010-mail-settings': mailSettings,
  '0011-events': events,
  '0012-file-pieces': filePieces,
  '0014-folding': folding,
  '0015-budgets': budgets,
};
