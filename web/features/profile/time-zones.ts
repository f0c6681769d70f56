// The time zones to choose from: today's names, with the difference to UTC and words to find them by.

export interface ZoneChoice {
  zone: string;
  /** "UTC+1", "UTC−3:30". */
  offset: string;
  /** Other names: of the zone's clock ("Central European Time"), of the place before it was renamed. */
  words: string;
}

/** Browsers list some places under the names they had in the nineties; all accept both. */
const renamed: Record<string, string> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

const renamedToday = (zone: string): string => renamed[zone] ?? zone;

/**
 * The name under which the list has the zone: other names of the time zone database ("US/Eastern", in any case) are
 * read as the browser reads them.
 */
export function nameToday(zone: string): string {
  if (zone === '') return zone;
  try {
    return renamedToday(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  } catch {
    return renamedToday(zone);
  }
}

export function deviceZone(): string {
  return nameToday(Intl.DateTimeFormat().resolvedOptions().timeZone);
}

/** "America/New York": as people write it. */
export function zoneWords(zone: string): string {
  return zone.replaceAll('_', ' ');
}

function namePart(zone: string, locale: string, style: 'longOffset' | 'long', at: Date): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: style }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

export function offsetWords(zone: string, at: Date): string {
  const offset = namePart(zone, 'en', 'longOffset', at).replace('GMT', '');
  return `UTC${offset
    .replace('-', '−')
    .replace(/([+−])0/, '$1')
    .replace(/:00$/, '')}`.replace(/[+−]0$/, '');
}

/**
 * About 400; takes a tenth of a second, so it is asked for when the list opens.
 * @param chosen is on the list too, whatever zone it is.
 */
export function listZones(locale: string, at: Date, chosen = ''): ZoneChoice[] {
  const listed = [...Intl.supportedValuesOf('timeZone'), 'UTC', ...(chosen ? [nameToday(chosen)] : [])];
  const zones = [...new Set(listed.map(renamedToday))].sort();
  const oldNames = new Map(Object.entries(renamed).map(([old, now]) => [now, old]));
  return zones.map((zone) => ({
    zone,
    offset: offsetWords(zone, at),
    words: `${namePart(zone, locale, 'long', at)} ${oldNames.get(zone) ?? ''}`.trim(),
  }));
}
