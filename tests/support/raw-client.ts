// A client that speaks HTTP as badly as a test wants it to: bytes on a socket, read or left unread.
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** A request as text, with the headers that every one has. */
export function requestText(
  method: string,
  path: string,
  headers: Record<string, string | number | undefined> = {},
  body = '',
): string {
  const lines = Object.entries({ host: 'localhost:3000', ...headers })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`);
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`;
}

export interface RawClient {
  socket: Socket;
  /** The bytes that have come so far. */
  received(): string;
  /** Resolves when the other side has ended, or cut, the connection. */
  closed: Promise<void>;
}

/** @param reads false leaves all that comes unread, so that the buffers of both systems fill. */
export async function openRaw(port: number, text: string, { reads = true } = {}): Promise<RawClient> {
  const socket = connect(port, '127.0.0.1');
  let received = '';
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('connect', resolve));
  if (reads) {
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1');
    });
  } else {
    socket.pause();
  }
  socket.write(text);
  return { socket, received: () => received, closed };
}

/** Sends a request and reads to the end of the connection. */
export async function askRaw(port: number, text: string): Promise<string> {
  const client = await openRaw(port, text);
  await client.closed;
  return client.received();
}

/** Waits until it is so; throws what it is that never was. */
export async function until(what: string, isSo: () => boolean | Promise<boolean>, withinMs = 15_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await wait(20);
  }
}
