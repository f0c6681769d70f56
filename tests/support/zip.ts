// Opens a zip archive as another program would, and checks each file against the sum that stands in the archive.
import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise } from 'yauzl';

/** @returns what each file holds, in the order of the archive. */
export async function readZip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = await fromBufferPromise(bytes, { lazyEntries: true, autoClose: false });
  const entries: Entry[] = [];
  const { promise: listed, resolve, reject } = Promise.withResolvers<void>();
  zip.once('end', resolve);
  zip.once('error', reject);
  zip.on('entry', (entry: Entry) => {
    entries.push(entry);
    zip.readEntry();
  });
  zip.readEntry();
  await listed;
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    const content = await buffer(await zip.openReadStreamPromise(entry));
    assert.equal(crc32(content), entry.crc32, entry.fileName);
    assert.ok(!files.has(entry.fileName), `${entry.fileName} is there twice`);
    files.set(entry.fileName, content);
  }
  return files;
}

/** A file of the archive as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
export function jsonIn(files: ReadonlyMap<string, Buffer>, name: string): any {
  const content = files.get(name);
  assert.ok(content, `${name} is missing`);
  return JSON.parse(content.toString());
}
