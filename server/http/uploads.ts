// Reads multipart uploads: one file, a few fields, within the endpoint's limit.
import type { FastifyRequest } from 'fastify';
import type { Endpoint } from '../../contract/endpoint.ts';
import { Failure } from '../platform/failure.ts';
import { fieldsFromText } from './form-fields.ts';
import type { UploadedFile } from './route.ts';
import { parseInput } from './validation.ts';

const fieldsAtMost = 5;
const fieldMaxBytes = 256 * 1024;

export async function readUpload(
  request: FastifyRequest,
  endpoint: Endpoint,
): Promise<{ file: UploadedFile; fields: unknown }> {
  if (!request.isMultipart()) throw new Failure('request.unsupported-type');
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
      file = { bytes, originalName: part.filename, mediaType: part.mimetype };
    } else {
      if (Object.hasOwn(texts, part.fieldname)) throw new Failure('request.form-repeated');
      texts[part.fieldname] = String(part.value);
    }
  }
  if (!file || file.bytes.length === 0) throw new Failure('file.missing');
  const fields = endpoint.body ? parseInput(endpoint.body, fieldsFromText(endpoint.body, texts)) : {};
  return { file, fields };
}
