// The one place where an error becomes an answer.
import type { FastifyError, FastifyReply } from 'fastify';
import type { ErrorCode } from '../../contract/errors.ts';
import { Failure } from '../platform/failure.ts';
import { storeFailureOf } from '../storage/db-errors.ts';

const frameworkCodes: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'request.too-large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'request.unsupported-type',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'request.not-json',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'request.invalid',
  FST_ERR_BAD_URL: 'request.not-found',
  FST_ERR_MAX_PARAM_LENGTH: 'request.not-found',
  FST_REQ_FILE_TOO_LARGE: 'request.too-large',
  FST_FILES_LIMIT: 'request.invalid',
  FST_FIELDS_LIMIT: 'request.invalid',
  FST_PARTS_LIMIT: 'request.invalid',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'request.unsupported-type',
  FST_PROTO_VIOLATION: 'request.invalid',
};

/** Whether this says already, in whatever words, that the request is at fault. */
export function isBlamedOnRequest(error: unknown): boolean {
  return failureOf(error).status < 500;
}

/** The failure that the caller is told: one of the catalogue, whatever was thrown. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const fromStore = storeFailureOf(error);
  if (fromStore) return fromStore;
  const { code, statusCode } = error as FastifyError;
  const known = code === undefined ? undefined : frameworkCodes[code];
  if (known) return new Failure(known, { cause: error });
  // Whatever else the framework blames on the request is not our fault either.
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Failure('request.invalid', { cause: error });
  }
  return new Failure('server.failed', { cause: error });
}

export interface ErrorBody {
  error: string;
  code: string;
  fields?: Record<string, string>;
  retryAfter?: number;
  requestId?: string;
}

export function bodyOf(failure: Failure, requestId: string): ErrorBody {
  return {
    error: failure.message,
    code: failure.code,
    ...(failure.fields ? { fields: failure.fields } : {}),
    ...(failure.retryAfterSeconds === undefined ? {} : { retryAfter: failure.retryAfterSeconds }),
    ...(failure.status >= 500 ? { requestId } : {}),
  };
}

/** RFC 9110, 11.6.1 and RFC 6750, 3: a credential that is refused is said to be one, a missing one is not. */
function challengeOf({ code }: Failure): string {
  return code === 'session.refused' ? 'Bearer realm="Conch", error="invalid_token"' : 'Bearer realm="Conch"';
}

export function answerFailure(reply: FastifyReply, failure: Failure, requestId: string): FastifyReply {
  if (failure.retryAfterSeconds !== undefined) reply.header('retry-after', String(failure.retryAfterSeconds));
  if (failure.status === 401) reply.header('www-authenticate', challengeOf(failure));
  return reply
    .code(failure.status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(bodyOf(failure, requestId)));
}
