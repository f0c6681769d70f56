// Gathers log lines and writes them in pieces beside the work, in order, and never holds the work up.
import { write, writeSync } from 'node:fs';

export interface LogOutput {
  write(line: string): void;
  /** Writes all that is still held, at once: for the moment before the process ends. */
  flushSync(): void;
}

/** A system call per line would cost more than making the line. */
const pieceChars = 32 * 1024;
/** How long a line may wait for others. */
const longestWaitMs = 200;
/** Where nobody reads, lines are lost rather than memory. */
const heldAtMostChars = 8 * 1024 * 1024;
/** How long the last write may take at the end of the process. */
const inFlightMs = 20;
/** A full pipe is tried again after this. */
const retryMs = 50;

function lostLine(count: number): string {
  const fields = { level: 'warn', time: new Date().toISOString(), event: 'log.lost', lines: count };
  return `${JSON.stringify({ ...fields, msg: 'lines of this log were lost' })}\n`;
}

function linesIn(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

/** @param descriptor 1 for standard output */
export function createLogOutput(descriptor: number): LogOutput {
  let lost = 0;
  let lines: string[] = [];
  let heldChars = 0;
  /** Lines that the system is writing or has refused to take for now. */
  let piece: Buffer | undefined;
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (piece !== undefined || lines.length === 0) return;
    piece = Buffer.from(held());
    send(piece);
  }

  /** All that waits, and how much before it nobody will see. */
  function held(): string {
    if (lost > 0) lines.push(lostLine(lost));
    const text = lines.join('');
    lost = 0;
    lines = [];
    heldChars = 0;
    return text;
  }

  function send(bytes: Buffer): void {
    write(descriptor, bytes, (error, written) => {
      if (error?.code === 'EAGAIN') {
        setTimeout(() => send(bytes), retryMs).unref();
        return;
      }
      // Any other error (the reader is gone, the disk is full) loses these lines: a server does not stop for its log.
      if (!error && written < bytes.length) {
        piece = bytes.subarray(written);
        send(piece);
        return;
      }
      if (error) lost += linesIn(bytes);
      piece = undefined;
      if (heldChars >= pieceChars) flush();
      else wait();
    });
  }

  function wait(): void {
    if (lines.length > 0) timer ??= setTimeout(flush, longestWaitMs).unref();
  }

  return {
    write(line) {
      if (heldChars > heldAtMostChars) {
        lost++;
        return;
      }
      lines.push(line);
      heldChars += line.length;
      if (heldChars >= pieceChars) flush();
      else wait();
    },
    flushSync() {
      // Lines that are being written are out of our hands: a moment for them to come before what is written here.
      if (piece !== undefined) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, inFlightMs);
      try {
        writeSync(descriptor, held());
      } catch {
        // As above.
      }
    },
  };
}
