// Says a moment in a person's words: how long ago, and exactly when.

const daySeconds = 86_400;
const daysUntilWeeks = 14;

interface Manner {
  locale: string;
  /** Decides the day of a moment: yesterday ended at the last midnight. */
  timeZone: string;
  /** The words for less than a minute; Intl only knows "now", which nobody says of the past. */
  justNow: string;
}

/** "just now", "3 minutes ago", "yesterday", "3 weeks ago", "in 2 months". */
export function relativeWords(time: Date, now: Date, { locale, timeZone, justNow }: Manner): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1000);
  const ago = Math.abs(seconds);
  if (ago < 60) return justNow;
  const count = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  if (ago < 3_600) return count.format(Math.trunc(seconds / 60), 'minute');
  if (ago < daySeconds) return count.format(Math.trunc(seconds / 3_600), 'hour');

  // From here on by the calendar, as people count: 30 days are not always a month.
  const direction = Math.sign(seconds);
  const [day, today] = [calendarDay(time, timeZone), calendarDay(now, timeZone)];
  // The night that winter time begins in is an hour longer: a day ago can be the same date.
  const days = Math.max(1, Math.abs(dayNumber(today) - dayNumber(day)));
  const months = wholeMonths(direction < 0 ? day : today, direction < 0 ? today : day);
  if (months >= 12) return count.format(direction * Math.trunc(months / 12), 'year');
  if (months > 0) return count.format(direction * months, 'month');
  if (days >= daysUntilWeeks) return count.format(direction * Math.trunc(days / 7), 'week');
  // "yesterday" holds by the calendar; "last month" would not, said of 31 days.
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(direction * days, 'day');
}

interface CalendarDay {
  year: number;
  month: number;
  day: number;
}

function calendarDay(time: Date, timeZone: string): CalendarDay {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  }).formatToParts(time);
  const part = (type: keyof CalendarDay) => Number(parts.find((found) => found.type === type)?.value);
  return { year: part('year'), month: part('month'), day: part('day') };
}

const dayNumber = ({ year, month, day }: CalendarDay) => Date.UTC(year, month - 1, day) / (daySeconds * 1000);

function wholeMonths(from: CalendarDay, to: CalendarDay): number {
  return (to.year - from.year) * 12 + to.month - from.month - (to.day < from.day ? 1 : 0);
}

/** "16 June 2025". */
export function dateWords(time: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(time);
}

export function exactWords(time: Date, locale: string, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone }).format(time);
}

/** "22 December 2026". */
export function dayWords(time: Date, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }).format(time);
}

/** "0:07", "12:40": what is left of a wait. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/**
 * The locale that dates and numbers follow: the first of the browser's that is in the interface's language,
 * since it knows the region (en-GB writes 31 December, en-US December 31), else the language alone.
 */
export function localeFor(language: string, browserLocales: readonly string[]): string {
  return browserLocales.find((locale) => locale.split('-')[0] === language) ?? language;
}
