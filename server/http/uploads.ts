// Reads multipart uploads: one file, a few fields, within the endpoint's limit; and lets few of them be held at once.
import type { Multipart } from '@fastify/multipart';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { Failure } from '../platform/failure.ts';
import type { UploadedFile } from '../platform/route.ts';
import { createWorkQueue } from '../platform/work-queue.ts';
import { isBlamedOnRequest } from './failures.ts';
import { fieldsFromText } from './form-fields.ts';
import { parseInput } from './validation.ts';

const fieldsAtMost = 5;
const fieldMaxBytes = 256 * 1024;

/** Uploads that are held in memory at once, in all and of one person (S53). */
const heldAtOnce = 6;
const ofOnePersonAtOnce = 3;
const waitingAtMost = 30;

/** One who waits has sent nothing more than the system buffers. */
const places = createWorkQueue({
  atOnce: heldAtOnce,
  maxWaiting: waitingAtMost,
  full: () => new Failure('request.too-many', { retryAfterSeconds: 5 }),
});
const heldBy = new Map<string, number>();

export interface Upload {
  file: UploadedFile;
  fields: unknown;
}

/**
 * Reads the upload and works with it, and holds a place for as long as that takes and no longer. The place goes with
 * this call and with no event of the connection: a client may be gone before anybody listens for it.
 */
export async function withUpload<T>(
  {
    request,
    reply,
    endpoint,
    userKey,
  }: {
    request: FastifyRequest;
    reply: FastifyReply;
    endpoint: Endpoint;
    userKey: string;
  },
  work: (upload: Upload) => T | Promise<T>,
): Promise<T> {
  if (!request.isMultipart()) throw new Failure('request.unsupported-type');
  const held = heldBy.get(userKey) ?? 0;
  if (held >= ofOnePersonAtOnce) throw new Failure('request.too-many', { retryAfterSeconds: 2 });
  heldBy.set(userKey, held + 1);
  try {
    const left = leaving(reply);
    return await places.run(async () => work(await orLeft(left, () => read(request, endpoint))), left);
  } finally {
    const others = (heldBy.get(userKey) ?? 1) - 1;
    if (others > 0) heldBy.set(userKey, others);
    else heldBy.delete(userKey);
  }
}

/** Aborted as soon as the client is gone, also where it was gone before. */
function leaving({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  const leave = () => controller.abort(new Failure('request.invalid', { detail: 'the client left' }));
  if (raw.destroyed || raw.closed || raw.socket?.destroyed) leave();
  else raw.once('close', leave);
  return controller.signal;
}

/** The parser says nothing any more once its request is gone, so it is not waited for. */
async function orLeft<T>(left: AbortSignal, work: () => Promise<T>): Promise<T> {
  left.throwIfAborted();
  const gone = Promise.withResolvers<never>();
  const leave = () => gone.reject(left.reason);
  left.addEventListener('abort', leave, { once: true });
  try {
    return await Promise.race([work(), gone.promise]);
  } finally {
    left.removeEventListener('abort', leave);
  }
}

async function read(request: FastifyRequest, endpoint: Endpoint): Promise<Upload> {
  try {
    return await readParts(request, endpoint);
  } catch (error) {
    if (isBlamedOnRequest(error)) throw error;
    // Whatever else the parser throws is about what it was sent: no boundary, a wrong one, a part cut off.
    throw new Failure('request.invalid', {
      fields: { body: 'This is not a whole multipart form (RFC 7578).' },
      cause: error,
    });
  }
}

async function readParts(request: FastifyRequest, endpoint: Endpoint): Promise<Upload> {
  const limits = {
    // Fields of JSON come as files do.
    files: 1 + fieldsAtMost,
    fields: fieldsAtMost,
    parts: fieldsAtMost + 1,
    fieldSize: fieldMaxBytes,
    fileSize: endpoint.upload?.maxBytes ?? 0,
  };
  let file: UploadedFile | undefined;
  const texts: Record<string, string> = {};
  for await (const part of request.parts({ limits, isPartAFile })) {
    if (part.type === 'file' && part.filename !== undefined) {
      const bytes = await part.toBuffer();
      if (part.fieldname !== 'file') {
        throw new Failure('request.invalid', { fields: { [part.fieldname]: 'This field is not known here.' } });
      }
      if (file) throw new Failure('request.form-repeated', { fields: { file: 'Send one file.' } });
      // The parser says text/plain where the part says nothing: then the name tells more.
      const mediaType = part.mimetype === 'text/plain' ? 'application/octet-stream' : part.mimetype;
      file = { bytes, originalName: part.filename, mediaType };
    } else {
      if (Object.hasOwn(texts, part.fieldname)) throw new Failure('request.form-repeated');
      texts[part.fieldname] = await textOf(part);
    }
  }
  // A form in which no file was chosen sends a part without a name and without bytes.
  if (!file || (file.originalName === '' && file.bytes.length === 0)) throw new Failure('file.missing');
  const fields = endpoint.body ? parseInput(endpoint.body, fieldsFromText(endpoint.body, texts)) : {};
  return { file, fields };
}

/** The parser would read a part that says it is JSON with a reader of its own, which takes a name twice. */
function isPartAFile(_name: string | undefined, type: string | undefined, fileName: string | undefined): boolean {
  return fileName !== undefined || type === 'application/octet-stream' || type?.startsWith('application/json') === true;
}

async function textOf(part: Multipart): Promise<string> {
  const tooLong = () => new Failure('request.too-large', { fields: { [part.fieldname]: 'This field is too long.' } });
  if (part.type === 'field') {
    if (part.valueTruncated || part.fieldnameTruncated) throw tooLong();
    return String(part.value);
  }
  const bytes = await part.toBuffer();
  if (bytes.byteLength > fieldMaxBytes) throw tooLong();
  return bytes.toString('utf8');
}
