// Answers with files that never change while we run: compressed once, at first use, and asked for again by their tag.
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

type Coding = 'br' | 'gzip';

/** The best quality takes seconds of a processor for the largest; this takes a fraction and is nearly as small. */
const brotliQuality = 9;
const compress: Record<Coding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** @param read is called once. */
export function compressedFile(type: string, read: () => Buffer) {
  let file: { bytes: Buffer; tag: string } | undefined;
  const codings = new Map<Coding, Promise<Buffer>>();

  return async (request: FastifyRequest, reply: FastifyReply) => {
    file ??= tagged(read());
    const { bytes, tag } = file;
    const coding = codingFor(request.headers['accept-encoding']);
    // Each form of the same bytes has a tag of its own (RFC 9110, 8.8.3.3).
    const etag = `"${tag}${coding ? `-${coding}` : ''}"`;
    reply.headers({ 'cache-control': 'no-cache', vary: 'accept-encoding', etag });
    if (request.headers['if-none-match'] === etag) return reply.code(304).send();
    reply.type(type);
    if (!coding) return reply.send(bytes);
    let made = codings.get(coding);
    if (!made) {
      made = compress[coding](bytes);
      codings.set(coding, made);
    }
    return reply.header('content-encoding', coding).send(await made);
  };
}

function tagged(bytes: Buffer) {
  return { bytes, tag: createHash('sha256').update(bytes).digest('base64url').slice(0, 22) };
}

/** An encoding that `;q=0` refuses is not taken; among the rest ours are ranked by size. */
function codingFor(accepted: string | string[] | undefined): Coding | undefined {
  const named = String(accepted ?? '')
    .toLowerCase()
    .split(',')
    .map((part) => part.trim())
    .filter((part) => !/;\s*q=0(\.0*)?$/.test(part))
    .map((part) => part.split(';', 1)[0]);
  return (['br', 'gzip'] as const).find((coding) => named.includes(coding));
}
