// When a new token is to end, as it is chosen: days are those of the person's calendar, in the zone that all times are shown in.
import { dayOf, dayStart, isDay } from '../../i18n/calendar-days.ts';

const dayMs = 86_400_000;
/** As the server has it: a leap year, so that "in a year" is never refused. */
const longestLifeMs = 366 * dayMs;
export const expiryPresets = ['7', '30', '90', 'year', 'none', 'custom'] as const;
export type Expiry = (typeof expiryPresets)[number] | 'keep';

interface Here {
  timeZone: string;
  nowMs: number;
}

/** The last second of the day, which counts to its end. */
const endOf = (day: string, timeZone: string) => Date.parse(dayStart(day, 1, timeZone)) - 1000;

/** The moment that is sent; absent: it stays as it was. */
export function expireAtOf(expiry: Expiry, date: string, { timeZone, nowMs }: Here): string | null | undefined {
  if (expiry === 'keep') return undefined;
  if (expiry === 'none') return null;
  if (expiry === 'custom') return new Date(endOf(date, timeZone)).toISOString();
  return new Date(nowMs + (expiry === 'year' ? 365 : Number(expiry)) * dayMs).toISOString();
}

/** A day of the person's calendar as the browser's date field writes it. */
export function dayAhead(days: number, { timeZone, nowMs }: Here): string {
  const today = Date.parse(dayOf(new Date(nowMs), timeZone));
  return new Date(today + days * dayMs).toISOString().slice(0, 10);
}

/** A year from today; where the clocks change within an hour of it, the day before. */
export function lastDay(here: Here): string {
  const day = dayAhead(365, here);
  return isDayToCome(day, here) ? day : dayAhead(364, here);
}

export function isDayToCome(day: string, here: Here): boolean {
  if (!isDay(day)) return false;
  const end = endOf(day, here.timeZone);
  return end > here.nowMs && end <= here.nowMs + longestLifeMs;
}
