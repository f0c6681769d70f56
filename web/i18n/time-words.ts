// Says a moment in a person's words: how long ago, and exactly when.

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365 * 86_400],
  ['month', 30 * 86_400],
  ['week', 7 * 86_400],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 minutes ago", "yesterday", "in 2 weeks"; under a minute "now". */
export function relativeWords(time: Date, now: Date, locale: string): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  for (const [unit, size] of steps) {
    if (Math.abs(seconds) >= size) return words.format(Math.trunc(seconds / size), unit);
  }
  return words.format(0, 'second');
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
