// The facts of the logs as text in the store: written so that both stores take it, and read so that no row hides the others.

/** As JSON without U+0000, which PostgreSQL keeps in no text. Taken from the values, so that what was written as `\\u0000` stays. */
export function keptJson(data: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(data, (_, value) => (typeof value === 'string' ? value.replaceAll('\0', '') : value));
}

/** A row that an earlier release wrote in pieces says nothing, and keeps nobody from the rest of the list. */
export function readKeptJson(text: string): Record<string, unknown> {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null && !Array.isArray(data)) return data as Record<string, unknown>;
  } catch {
    // Below.
  }
  return {};
}
