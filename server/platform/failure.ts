// The one kind of error that ends a request: a code of the catalogue, with what the caller may know.
import { type ErrorCode, errors } from '../../contract/errors.ts';

export interface FailureDetails {
  /** Sentence per field name, on 400. */
  fields?: Record<string, string>;
  /** Seconds until it makes sense to try again, on 429 and 503. */
  retryAfterSeconds?: number;
  /** For the log alone, never answered. */
  detail?: string;
  cause?: unknown;
}

export class Failure extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly fields: Record<string, string> | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly detail: string | undefined;

  constructor(code: ErrorCode, details: FailureDetails = {}) {
    super(errors[code].title, { cause: details.cause });
    this.name = 'Failure';
    this.code = code;
    this.status = errors[code].status;
    this.fields = details.fields;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.detail = details.detail;
  }
}

export function isFailure(error: unknown, code?: ErrorCode): error is Failure {
  return error instanceof Failure && (code === undefined || error.code === code);
}
