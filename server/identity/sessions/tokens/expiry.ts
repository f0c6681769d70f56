// Reads when a personal access token is to end: to the second, and no further than a year ahead.
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';

/** A leap year, so that "in a year" is never refused. */
const longestLifeMs = 366 * 86_400_000;
const moment =
  /^(\d{4})-(\d\d)-(\d\d)T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** @returns UTC, or null for never. Throws `token.expiry-refused`. */
export function readExpiry(expireAt: string | null, nowMs: number): string | null {
  if (expireAt === null) return null;
  const [, year, month, day] = moment.exec(expireAt) ?? [];
  const ms = isDay(Number(year), Number(month), Number(day)) ? Date.parse(expireAt) : Number.NaN;
  if (!(ms > nowMs && ms <= nowMs + longestLifeMs)) throw new Failure('token.expiry-refused');
  return timestamp(ms);
}

/** Date.parse takes the 30th of February for the 2nd of March. */
function isDay(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
