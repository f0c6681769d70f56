// Says how much room something takes, as people say it: 4.9 GB. In steps of 1024, as the pages do.

const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const;

export function byteWords(bytes: number): string {
  let at = 0;
  let amount = bytes;
  while (at < units.length - 1 && amount >= 1024) {
    amount /= 1024;
    at++;
  }
  return `${at === 0 ? Math.round(amount) : Number(amount.toFixed(1))} ${units[at]}`;
}
