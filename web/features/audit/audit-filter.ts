// The filter of the audit trail: as the address bar keeps it, and as the server is asked.
import { type ActivityGroup, activityGroups } from '../../../contract/activity.ts';
import type { listAudit } from '../../../contract/api/audit.ts';
import type { QueryInputOf } from '../../../contract/endpoint.ts';
import { dayStart, isDay } from '../../i18n/calendar-days.ts';

/** Each part is text, empty where it narrows nothing. Days are those of the person's own calendar. */
export interface AuditFilter {
  account: string;
  actor: string;
  group: ActivityGroup | '';
  refused: 'refused' | '';
  address: string;
  from: string;
  to: string;
}

export const everything: AuditFilter = {
  account: '',
  actor: '',
  group: '',
  refused: '',
  address: '',
  from: '',
  to: '',
};

const keyPattern = /^[A-Za-z0-9_-]{1,64}$/;
const addressPattern = /^[0-9A-Za-z.:%_-]{1,100}$/;

export const isAddress = (text: string) => addressPattern.test(text.trim());

/** Reads the address bar, which anybody can have written: what is not understood narrows nothing. */
export function filterOf(search: Record<string, unknown>): AuditFilter {
  const text = (name: keyof AuditFilter) => (search[name] === undefined ? '' : String(search[name]));
  const kept = (name: keyof AuditFilter, fits: (value: string) => boolean) => (fits(text(name)) ? text(name) : '');
  return {
    account: kept('account', (value) => keyPattern.test(value)),
    actor: kept('actor', (value) => keyPattern.test(value)),
    group: kept('group', (value) => Object.hasOwn(activityGroups, value)) as AuditFilter['group'],
    refused: text('refused') === 'true' ? 'refused' : '',
    address: text('address').slice(0, 100),
    from: kept('from', isDay),
    to: kept('to', isDay),
  };
}

/** For the address bar: what narrows nothing is left out. */
export function searchOf(filter: AuditFilter): Record<string, string | boolean> {
  const said = Object.entries(filter).filter(([, value]) => value !== '');
  return Object.fromEntries(said.map(([name, value]) => [name, name === 'refused' ? true : value]));
}

export type AuditQuery = Omit<NonNullable<QueryInputOf<typeof listAudit>>, 'limit' | 'cursor'>;

/** For the server: days become moments in the zone of the person, the last day whole. */
export function queryOf(filter: AuditFilter, timeZone: string): AuditQuery {
  const { account, actor, group, refused, address, from, to } = filter;
  return {
    ...(account && { account }),
    ...(actor && { actor }),
    ...(group && { group }),
    ...(refused && { refused: 'true' }),
    ...(isAddress(address) && { address: address.trim() }),
    ...(from && { from: dayStart(from, 0, timeZone) }),
    ...(to && { to: dayStart(to, 1, timeZone) }),
  };
}
