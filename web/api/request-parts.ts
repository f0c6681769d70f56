// Writes the address and the body of a request from the parts that a caller gives.

/** Fills `:name` of the path and appends the query; what is undefined is left out. */
export function addressOf(
  path: string,
  params: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replaceAll(/:([A-Za-z]+)/g, (_all, name: string) => {
    const value = params[name];
    if (value === undefined) throw new Error(`The path ${path} wants "${name}".`);
    return encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value !== undefined) search.set(name, String(value));
  return search.size > 0 ? `${filled}?${search}` : filled;
}

/** JSON, or with a file multipart, whose fields go first so that the server knows them when the bytes come. */
export function payloadOf(
  body: unknown,
  file: Blob | undefined,
): { body?: string | FormData; headers: Record<string, string> } {
  if (!file) {
    if (body === undefined) return { headers: {} };
    return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
  }
  const form = new FormData();
  for (const [name, value] of Object.entries(body ?? {})) {
    if (value !== undefined) form.append(name, JSON.stringify(value));
  }
  form.append('file', file);
  return { body: form, headers: {} };
}
