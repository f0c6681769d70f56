// The filter of the audit trail: as the address bar keeps it, and as the server is asked.
import { type ActivityGroup, activityGroups } from '../../../contract/activity.ts';
import type { listAudit } from '../../../contract/api/audit.ts';
import type { QueryInputOf } from '../../../contract/endpoint.ts';

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
const dayPattern = /^\d{4}-\d\d-\d\d$/;
const addressPattern = /^[0-9A-Za-z.:%_-]{1,100}$/;

export const isAddress = (text: string) => addressPattern.test(text.trim());

const isDay = (text: string) => dayPattern.test(text) && !Number.isNaN(Date.parse(text));

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

/** When a day of the calendar, or the one so many days later, begins in a zone. */
export function dayStart(day: string, daysLater: number, timeZone: string): string {
  const midnight = Date.parse(day) + daysLater * 86_400_000;
  // Twice: the first guess may lie on the other side of a change of the clocks.
  let moment = midnight;
  for (let turn = 0; turn < 2; turn++) moment = midnight - offsetAt(moment, timeZone);
  return new Date(moment).toISOString();
}

/** How far the clocks of the zone are ahead of UTC, in milliseconds. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(moment));
  const part = (type: string) => Number(parts.find((found) => found.type === type)?.value);
  const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return shown - Math.floor(moment / 1000) * 1000;
}
