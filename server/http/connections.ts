// Opens the server: each connection has one answer at a time, and is cut off where its client takes nothing of it.
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** Within this a request must have arrived whole (S05). */
  arrivesWithinMs: number;
  /** A client that takes nothing of its answer for so long is gone (S05). */
  unreadMs: number;
  /** How often is looked. */
  lookEveryMs: number;
}

export const connectionLimits: ConnectionLimits = { arrivesWithinMs: 28_000, unreadMs: 20_000, lookEveryMs: 2000 };

const keepAliveMs = 65_000;
const headersMaxBytes = 16 * 1024;
/** Requests that arrived on a connection before its last answer was sent. Clients of today send none. */
const waitingAtMost = 32;

interface Connection {
  answering: boolean;
  waiting: [IncomingMessage, ServerResponse][];
  /** Bytes that the system had taken when we last saw that more waited, and when that was. */
  taken: number;
  stuckSince: number | undefined;
}

export function openServer(handle: RequestListener, limits: ConnectionLimits = connectionLimits): Server {
  const connections = new Map<Socket, Connection>();

  /**
   * One answer after the other: an answer that stands behind another one has no connection yet, so it would hear neither
   * that its client is gone nor that it takes nothing, and would hold its file or its memory for ever.
   */
  function begin(connection: Connection, request: IncomingMessage, response: ServerResponse): void {
    connection.answering = true;
    response.once('close', () => {
      const next = connection.waiting.shift();
      if (next) begin(connection, ...next);
      else connection.answering = false;
    });
    handle(request, response);
  }

  const server = createServer(
    {
      requestTimeout: limits.arrivesWithinMs,
      headersTimeout: limits.arrivesWithinMs,
      connectionsCheckingInterval: limits.lookEveryMs,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: headersMaxBytes,
    },
    (request, response) => {
      const connection = connections.get(request.socket);
      if (!connection) return;
      if (!connection.answering) begin(connection, request, response);
      else if (connection.waiting.length < waitingAtMost) connection.waiting.push([request, response]);
      else request.socket.destroy();
    },
  );
  server.on('connection', (socket) => {
    const connection: Connection = { answering: false, waiting: [], taken: 0, stuckSince: undefined };
    connections.set(socket, connection);
    socket.once('close', () => {
      connections.delete(socket);
      connection.waiting = [];
    });
  });

  const watch = setInterval(() => {
    const now = performance.now();
    for (const [socket, connection] of connections) if (isStuck(socket, connection, now)) socket.destroy();
  }, limits.lookEveryMs).unref();
  function isStuck(socket: Socket, connection: Connection, now: number): boolean {
    const unsent = socket.writableLength;
    const taken = socket.bytesWritten - unsent;
    if (unsent === 0) connection.stuckSince = undefined;
    else if (connection.stuckSince === undefined || connection.taken !== taken) connection.stuckSince = now;
    connection.taken = taken;
    return connection.stuckSince !== undefined && now - connection.stuckSince >= limits.unreadMs;
  }
  server.once('close', () => clearInterval(watch));
  return server;
}
