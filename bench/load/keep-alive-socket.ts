// One keep-alive HTTP/1.1 connection that sends the same prepared request again and again; node:http would cost more than what it measures.
import { connect } from 'node:net';

/** The bytes of a GET, to be sent as they are. */
export function prepareGet(url: URL, headers: Record<string, string>): Buffer {
  const lines = Object.entries({ host: url.host, ...headers }).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
}

export interface KeepAliveSocket {
  /** One request at a time. */
  send(): void;
  end(): void;
}

export function openSocket(
  url: URL,
  requestBytes: Buffer,
  on: { answer(status: number): void; failure(error: Error): void },
): KeepAliveSocket {
  const socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true });
  let received = '';
  let ended = false;
  socket.setEncoding('latin1');
  socket.on('data', (chunk: string) => {
    received += chunk;
    if (!isWhole(received)) return;
    const status = Number(received.slice(9, 12));
    received = '';
    on.answer(status);
  });
  socket.on('error', on.failure);
  socket.on('close', () => {
    if (!ended) on.failure(new Error('The server closed a connection.'));
  });
  return {
    send: () => void socket.write(requestBytes),
    end() {
      ended = true;
      socket.destroy();
    },
  };
}

/** Whether this is one answer to its end; nothing follows it, since requests are never pipelined. */
function isWhole(received: string): boolean {
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd < 0) return false;
  const head = received.slice(0, headEnd);
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  return length === undefined ? received.endsWith('\r\n0\r\n\r\n') : received.length >= headEnd + 4 + Number(length);
}
