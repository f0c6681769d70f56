// Writes a zip archive as a stream of pieces: what goes in is read as it is needed, what comes out is handed on at once.
import { type PassThrough, Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { ZipFile } from 'yazl';

export interface Archive {
  /** Returns once all of it was read. */
  add(name: string, content: AsyncIterable<string | Uint8Array>, how?: { compress?: boolean }): Promise<void>;
}

interface Given {
  madeAt: Date;
  fill: (archive: Archive) => Promise<void>;
  /** Gets the pieces in order, each of this size but for the last one; nothing more is made while it is busy. */
  take: (piece: Uint8Array) => Promise<void>;
  pieceBytes: number;
  signal: AbortSignal;
}

/** Text comes in small bits; each write to a stream costs more than what is written. */
const gatheredBytes = 64 * 1024;

export async function writeArchive({ madeAt, fill, take, pieceBytes, signal }: Given): Promise<void> {
  const zip = new ZipFile();
  const output = zip.outputStream as PassThrough;
  let source: Readable | undefined;
  let stopped = false;
  zip.on('error', (error: Error) => output.destroy(error));
  // The loop below throws it; without a listener of its own an error that comes later would end the process.
  output.on('error', () => {});

  const archive: Archive = {
    async add(name, content, { compress = true } = {}) {
      if (stopped) throw new Error('The archive was given up.');
      source = Readable.from(gathered(content), { objectMode: false });
      const read = finished(source);
      // Looked up when it is called, not held: the archive keeps this function to its end, and would keep with it
      // all that was ever read.
      zip.addReadStreamLazy(name, { mtime: madeAt, compress }, (start) => {
        if (source) start(null, source);
      });
      await read;
    },
  };
  const filling = fill(archive).then(
    () => zip.end(),
    (error) => output.destroy(error as Error),
  );
  try {
    let waiting: Buffer[] = [];
    let waitingBytes = 0;
    for await (const chunk of output as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      waiting.push(chunk);
      waitingBytes += chunk.byteLength;
      if (waitingBytes < pieceBytes) continue;
      let rest = Buffer.concat(waiting);
      for (; rest.byteLength >= pieceBytes; rest = rest.subarray(pieceBytes)) {
        await take(rest.subarray(0, pieceBytes));
      }
      waiting = [rest];
      waitingBytes = rest.byteLength;
    }
    if (waitingBytes > 0) await take(Buffer.concat(waiting));
  } finally {
    stopped = true;
    source?.destroy();
    output.destroy();
    await filling;
  }
}

async function* gathered(content: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
  let texts: string[] = [];
  let length = 0;
  const flush = () => {
    const bytes = Buffer.from(texts.join(''));
    texts = [];
    length = 0;
    return bytes;
  };
  for await (const bit of content) {
    if (typeof bit === 'string') {
      texts.push(bit);
      length += bit.length;
      if (length < gatheredBytes) continue;
    }
    // The embedded store answers without a wait: nobody else would have a turn until all is read.
    await nextTurn();
    if (length > 0) yield flush();
    if (typeof bit !== 'string') yield bit;
  }
  if (length > 0) yield flush();
}
