// Says the size of a file as people read it.

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** "532 bytes", "1.4 MB": in steps of 1024, as the limits are, so that a file of "20 MB" is let through by a limit of "20 MB". */
export function sizeWords(bytes: number, locale: string): string {
  let value = bytes;
  let step = 0;
  for (; value >= 1024 && step < units.length - 1; step++) value /= 1024;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step],
    // The short form knows no plural of bytes in English.
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value);
}
