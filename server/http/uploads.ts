// Reads multipart uploads: one file, a few fields, within the endpoint's limit.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { Failure } from '../platform/failure.ts';
import type { UploadedFile } from '../platform/route.ts';
import { createWorkQueue } from '../platform/work-queue.ts';
import { fieldsFromText } from './form-fields.ts';
import { parseInput } from './validation.ts';

const fieldsAtMost = 5;
const fieldMaxBytes = 256 * 1024;

/** Uploads that are held in memory at once, in all and of one person (S53). */
const heldAtOnce = 6;
const ofOnePersonAtOnce = 3;
const waitingAtMost = 30;

/** One who waits has sent nothing more than the system buffers. */
const reading = createWorkQueue({
  atOnce: heldAtOnce,
  maxWaiting: waitingAtMost,
  full: () => new Failure('request.too-many', { retryAfterSeconds: 5 }),
});
const heldBy = new Map<string, number>();

/** Holds a place until the answer is sent, since the bytes are in memory until then. */
export async function readUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  endpoint: Endpoint,
  userKey: string,
): Promise<{ file: UploadedFile; fields: unknown }> {
  if (!request.isMultipart()) throw new Failure('request.unsupported-type');
  const held = heldBy.get(userKey) ?? 0;
  if (held >= ofOnePersonAtOnce) throw new Failure('request.too-many', { retryAfterSeconds: 2 });
  heldBy.set(userKey, held + 1);
  const answered = new Promise<void>((resolve) => reply.raw.once('close', resolve));
  void answered.then(() => {
    const left = (heldBy.get(userKey) ?? 1) - 1;
    if (left > 0) heldBy.set(userKey, left);
    else heldBy.delete(userKey);
  });
  return new Promise((resolve, reject) => {
    reading
      .run(async () => {
        resolve(await read(request, endpoint));
        await answered;
      })
      .catch(reject);
  });
}

async function read(request: FastifyRequest, endpoint: Endpoint): Promise<{ file: UploadedFile; fields: unknown }> {
  const limits = {
    files: 1,
    fields: fieldsAtMost,
    parts: fieldsAtMost + 1,
    fieldSize: fieldMaxBytes,
    fileSize: endpoint.upload?.maxBytes ?? 0,
  };
  let file: UploadedFile | undefined;
  const texts: Record<string, string> = {};
  for await (const part of request.parts({ limits })) {
    if (part.type === 'file') {
      const bytes = await part.toBuffer();
      if (part.fieldname !== 'file')
        throw new Failure('request.invalid', {
          fields: { [part.fieldname]: 'This field is not known here.' },
        });
      // The parser says text/plain where the part says nothing: then the name tells more.
      const mediaType = part.mimetype === 'text/plain' ? 'application/octet-stream' : part.mimetype;
      file = { bytes, originalName: part.filename, mediaType };
    } else {
      if (Object.hasOwn(texts, part.fieldname)) throw new Failure('request.form-repeated');
      // A part that says it is JSON comes parsed.
      texts[part.fieldname] = typeof part.value === 'string' ? part.value : JSON.stringify(part.value);
    }
  }
  if (!file || file.bytes.length === 0) throw new Failure('file.missing');
  const fields = endpoint.body ? parseInput(endpoint.body, fieldsFromText(endpoint.body, texts)) : {};
  return { file, fields };
}
