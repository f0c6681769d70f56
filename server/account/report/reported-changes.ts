// Lists additions to an account since an event, and takes away those that its owner says were not theirs.
import type { ReportedChange } from '../../../contract/api/compromise-report.ts';
import type { Events } from '../../events/events.ts';
import type { BackupCodes } from '../../identity/credentials/backup-codes/backup-codes.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Person } from '../../people/users.ts';
import type { Caller } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { AlertedEvent } from './report-links.ts';

/**
 * In a session the fresh proof of the owner decides. With a link alone, only what leaves a factor from before the
 * event, or an account that had none then: mail by itself must not open what asked for more (S21).
 */
export type UndoRule = { kind: 'session' } | { kind: 'link'; guarded: boolean };

interface Deps {
  factors: Factors;
  backupCodes: BackupCodes;
  events: Pick<Events, 'emit'>;
  privilegedItems: Pick<PrivilegedItems, 'accessSince' | 'revoke'>;
}

/** The backup codes as one change among the others; no id of a factor has a dash. */
const codesId = 'backup-codes';

export async function changesSince(
  { factors, backupCodes, privilegedItems }: Omit<Deps, 'events'>,
  userKey: string,
  { kind, at, id: ofEvent }: AlertedEvent,
  rule: UndoRule,
): Promise<ReportedChange[]> {
  const all = await factors.heldBy(userKey);
  const isAdded = (each: { id: string; addedAt: string }) => each.addedAt >= at || each.id === ofEvent;
  const added = all.filter(isAdded);
  const undoable = rule.kind === 'session' || !rule.guarded || added.length < all.length;
  const changes: ReportedChange[] = added.map((each) => ({ ...each, ofEvent: each.id === ofEvent, undoable }));
  const codesAt = await backupCodes.madeAt(userKey);
  // Codes are no factor that stands alone: without them the account asks for no less.
  if (codesAt !== undefined && (codesAt >= at || kind === 'backup-codes.made')) {
    changes.push({
      id: codesId,
      type: 'backup-codes',
      name: '',
      addedAt: codesAt,
      ofEvent: kind === 'backup-codes.made',
      undoable: true,
    });
  }
  // Taking it back opens nothing, so a link is enough. The line is written a moment after the permission.
  for (const { id, name, changedAt } of await privilegedItems.accessSince(userKey, at, ofEvent)) {
    changes.push({
      id,
      type: 'access',
      name,
      addedAt: changedAt,
      ofEvent: id === ofEvent,
      undoable: true,
    });
  }
  return changes;
}

/** Joins the transaction. @returns how many went. Throws `undo.refused` where one of them may not, or is gone. */
export async function undoChanges(
  deps: Deps,
  found: { person: Person; event: AlertedEvent; rule: UndoRule; by: string | null; caller: Caller },
  ids: readonly string[],
): Promise<number> {
  const { factors, events, privilegedItems } = deps;
  const { userKey } = found.person;
  const wanted = new Set(ids);
  const changes = await changesSince(deps, userKey, found.event, found.rule);
  const undone = changes.filter(({ id, undoable }) => undoable && wanted.has(id));
  if (undone.length !== wanted.size) throw new Failure('undo.refused');
  // Quiet: one mail tells of the whole report.
  const said = { userKey, caller: found.caller, by: found.by, quiet: true };
  for (const { id, type, name } of undone) {
    if (type === 'otp' || type === 'webauthn') {
      await factors.take(userKey, id);
      if (type === 'otp') await events.emit('totp.removed', { ...said, data: {} });
      else await events.emit('passkey.removed', { ...said, data: { name } });
    } else if (type === 'access') {
      const { at, id: ofEvent } = found.event;
      const held = await privilegedItems.accessSince(userKey, at, ofEvent);
      const holder = held.find((one) => one.id === id);
      if (holder) await privilegedItems.revoke(found.by, holder.participantKey, userKey);
      await events.emit('access.taken', { ...said, data: { name } });
    } else {
      await factors.takeBackupCodes(userKey);
      await events.emit('backup-codes.removed', { ...said, data: {} });
    }
  }
  return undone.length;
}
