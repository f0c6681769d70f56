// Writes rows of CSV (RFC 4180) whose cells no spreadsheet takes for formulas.

/** A cell that begins so is a formula to spreadsheets (V1.2.10), to some after spaces too; the apostrophe makes it text. */
const formula = /^(?:\s*[=+\-@＝＋－＠]|[\t\r\n])/;

export function csvRow(cells: readonly string[]): string {
  const safe = cells.map((cell) => (formula.test(cell) ? `'${cell}` : cell));
  return `${safe.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`;
}

/** The first row. Spreadsheets read the letters of a file without this mark (BOM) in the alphabet of their system. */
export function csvHead(columns: readonly string[]): string {
  return `\ufeff${csvRow(columns)}`;
}

/** The media type of a file of each format. */
export const exportTypes = { csv: 'text/csv; charset=utf-8', json: 'application/json; charset=utf-8' } as const;
