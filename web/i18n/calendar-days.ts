// Days of the calendar, as fields of dates write them, and the moments at which they begin for somebody.

const dayPattern = /^\d{4}-\d\d-\d\d$/;

export const isDay = (text: string) => dayPattern.test(text) && !Number.isNaN(Date.parse(text));

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

/** The day of the calendar that a moment is on in a zone. */
export function dayOf(moment: Date, timeZone: string): string {
  return new Date(moment.getTime() + offsetAt(moment.getTime(), timeZone)).toISOString().slice(0, 10);
}
