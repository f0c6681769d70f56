// Writes the audit trail as a file, piece by piece: CSV that no spreadsheet calculates, or JSON with one entry a line.
import { activityKinds } from '../../../contract/activity.ts';
import type { AuditEntry } from '../../../contract/api/audit.ts';
import { csvHead, csvRow } from '../../account/activity/csv.ts';

export type ExportFormat = 'csv' | 'json';

const columns = ['at', 'account', 'accountName', 'seq', 'kind', 'what', 'by', 'byName'];
const furtherColumns = ['address', 'device', 'browser', 'userAgent', 'data', 'hash'];

/** @param heading what stands before the entries, in JSON. */
export async function* exportText(
  format: ExportFormat,
  heading: Record<string, unknown>,
  pages: AsyncIterable<AuditEntry[]>,
): AsyncGenerator<string> {
  if (format === 'csv') {
    yield csvHead([...columns, ...furtherColumns]);
    for await (const page of pages) yield page.map(csvOf).join('');
    return;
  }
  yield `${JSON.stringify(heading).slice(0, -1)},"entries":[`;
  let separator = '\n';
  for await (const page of pages) {
    yield page
      .map((entry) => {
        const line = `${separator}${JSON.stringify(entry)}`;
        separator = ',\n';
        return line;
      })
      .join('');
  }
  yield '\n]}\n';
}

function csvOf(entry: AuditEntry): string {
  const { at, account, seq, kind, by, address, device, browser, userAgent, data, hash } = entry;
  return csvRow([
    ...[at, account._key, account.name, String(seq), kind, activityKinds[kind], by?._key ?? '', by?.name ?? ''],
    ...[address, device, browser, userAgent, JSON.stringify(data), hash],
  ]);
}
