// The users that a change is for: one, those chosen in the list, or all who match the filter.
import type { BulkChange, UserRow } from '../../../contract/api/user-admin.ts';
import { userDataOf } from '../../entities/account/me.ts';
import type { UserFilter } from './user-filter.ts';

export type Selection =
  | { kind: 'rows'; rows: readonly UserRow[] }
  | { kind: 'matching'; filter: UserFilter; total: number };

export const countOf = (selection: Selection) => (selection.kind === 'rows' ? selection.rows.length : selection.total);

export function nameOf(selection: Selection): string {
  const [row] = selection.kind === 'rows' ? selection.rows : [];
  return row ? userDataOf(row.user).name : '';
}

export function emailOf(selection: Selection): string | undefined {
  const [row] = selection.kind === 'rows' ? selection.rows : [];
  return row && userDataOf(row.user).email;
}

/** Changes that one makes to others and never to oneself. */
const notToOneself: readonly BulkChange[] = ['deactivate', 'reset-factors', 'unrequire-factor'];

/** The viewer is among them, and is left out of this. */
export function leavesOut(change: BulkChange, selection: Selection, ownKey: string): boolean {
  if (!notToOneself.includes(change)) return false;
  return selection.kind === 'matching' || selection.rows.some(({ user }) => user._key === ownKey);
}

type Fit = (row: UserRow) => boolean;
const isActive: Fit = ({ state }) => state !== 'inactive';
const anyone: Fit = () => true;

const fit: Record<BulkChange, Fit> = {
  activate: ({ state }) => state === 'inactive',
  deactivate: isActive,
  disconnect: ({ sessions }) => sessions > 0,
  'send-reset': isActive,
  'require-factor': ({ factorRequiredFrom }) => factorRequiredFrom === null,
  'unrequire-factor': ({ factorRequiredFrom }) => factorRequiredFrom !== null,
  'reset-factors': ({ otp, webauthn }) => otp || webauthn > 0,
  'add-to-group': anyone,
  'remove-from-group': anyone,
};

/** It would change something for somebody among them. */
export function fits(change: BulkChange, selection: Selection, ownKey: string): boolean {
  if (selection.kind === 'matching') return true;
  return selection.rows.some((row) => fit[change](row) && !(notToOneself.includes(change) && row.user._key === ownKey));
}
