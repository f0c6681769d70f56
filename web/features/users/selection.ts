// For whom something is done: one user, those chosen in the list, or all who match what is sought.
import type { BulkChange, RosterRow } from '../../../contract/api/user-admin.ts';
import { userDataOf } from '../../entities/account/me.ts';
import type { RosterFilter } from './user-filter.ts';

export type Subject =
  | { kind: 'rows'; rows: readonly RosterRow[] }
  | { kind: 'matching'; filter: RosterFilter; total: number };

export const countOf = (subject: Subject) => (subject.kind === 'rows' ? subject.rows.length : subject.total);

export function nameOf(subject: Subject): string {
  const [row] = subject.kind === 'rows' ? subject.rows : [];
  return row ? userDataOf(row.user).name : '';
}

export function emailOf(subject: Subject): string | undefined {
  const [row] = subject.kind === 'rows' ? subject.rows : [];
  return row && userDataOf(row.user).email;
}

/** What is done to others alone. */
const notToOneself: readonly BulkChange[] = ['deactivate', 'reset-factors', 'unrequire-factor'];

/** The viewer is among them, and is left out of this. */
export function leavesOut(change: BulkChange, subject: Subject, ownKey: string): boolean {
  if (!notToOneself.includes(change)) return false;
  return subject.kind === 'matching' || subject.rows.some(({ user }) => user._key === ownKey);
}

type Fit = (row: RosterRow) => boolean;
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
export function fits(change: BulkChange, subject: Subject, ownKey: string): boolean {
  if (subject.kind === 'matching') return true;
  return subject.rows.some((row) => fit[change](row) && !(notToOneself.includes(change) && row.user._key === ownKey));
}
