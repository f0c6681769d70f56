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
  'America/Godthab': 'America/Nuuk',
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

export function nameToday(zone: string): string {
  return renamed[zone] ?? zone;
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

/** About 400; takes a tenth of a second, so it is asked for when the list opens. */
export function listZones(locale: string, at: Date): ZoneChoice[] {
  const listed = [...Intl.supportedValuesOf('timeZone'), 'UTC'];
  const zones = [...new Set(listed.map(nameToday))].sort();
  const oldNames = new Map(Object.entries(renamed).map(([old, now]) => [now, old]));
  return zones.map((zone) => ({
    zone,
    offset: offsetWords(zone, at),
    words: `${namePart(zone, locale, 'long', at)} ${oldNames.get(zone) ?? ''}`.trim(),
  }));
}
