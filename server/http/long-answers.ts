// Sends what is long in small pieces, and counts for each person what is on its way to them.
import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { Failure } from '../platform/failure.ts';

/** A client that reads slowly takes a piece now and then; of one long write nobody sees how much of it was taken. */
const pieceBytes = 64 * 1024;
/** Longer answers than this are sent in pieces and counted. */
export const longBytes = pieceBytes;

/** The bytes that one person may have asked for and not taken yet, over all connections (S05). */
const onItsWayAtMost = 12 * 1024 * 1024;
/** The bytes that a stream holds at once: a piece of the store, and what waits in the socket. */
const streamBytes = 1024 * 1024;
const retrySeconds = 2;

const onItsWay = new Map<string, number>();

/** Throws `request.too-many` where the person has not taken what they asked for before. */
export function requireTaken(userKey: string): void {
  if ((onItsWay.get(userKey) ?? 0) >= onItsWayAtMost) {
    throw new Failure('request.too-many', { retryAfterSeconds: retrySeconds });
  }
}

/**
 * Counts an answer until it is taken, or until its client is gone. Answers to nobody known are not counted. Throws as
 * `requireTaken` where others were counted meanwhile; never of a change, which is made already.
 */
export function countUntilTaken(reply: FastifyReply, bytes: number = streamBytes): void {
  const { userKey, method } = reply.request;
  // The event that ends the count has been: nothing will be sent.
  if (userKey === undefined || reply.raw.destroyed) return;
  if (method === 'GET') requireTaken(userKey);
  const add = (more: number) => {
    const sum = (onItsWay.get(userKey) ?? 0) + more;
    if (sum > 0) onItsWay.set(userKey, sum);
    else onItsWay.delete(userKey);
  };
  add(bytes);
  reply.raw.once('close', () => add(-bytes));
}

async function* cut(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    for (let at = 0; at < piece.byteLength; at += pieceBytes) yield piece.subarray(at, at + pieceBytes);
  }
}

/** Read as the client takes it, and no faster. */
export function inPieces(pieces: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Readable {
  return Readable.from(cut(pieces), { objectMode: false });
}
