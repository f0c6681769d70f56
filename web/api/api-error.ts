// The ways in which a call can fail: the server said no (ApiError), nobody answered (NetworkLoss), or it said so row by row.
import type { ErrorCode } from '../../contract/errors.ts';

export class ApiError extends Error {
  override name = 'ApiError';
  status: number;
  /** A code of contract/errors.ts; an older page may meet one that it does not know yet. */
  code: ErrorCode;
  /** Name of a field of the body → code or sentence on what is wrong with it. */
  fields: Readonly<Record<string, string>>;
  retryAfterSeconds: number | undefined;
  /** Number under which the administrator finds the failure in the log. */
  requestId: string | undefined;

  constructor(
    status: number,
    answer: { error?: string; code?: string; fields?: Record<string, string>; retryAfter?: number },
    requestId?: string,
  ) {
    super(answer.error ?? `Status ${status}`);
    this.status = status;
    this.code = (answer.code ?? 'server.failed') as ErrorCode;
    this.fields = answer.fields ?? {};
    this.retryAfterSeconds = answer.retryAfter;
    this.requestId = requestId;
  }
}

/** The request or its answer was lost on the way; whether the server acted on it is unknown. */
export class NetworkLoss extends Error {
  override name = 'NetworkLoss';
}

/** Waits for a change; the error that says that it is so already is as good as done. */
export async function asGood(change: Promise<unknown>, already: ErrorCode): Promise<void> {
  try {
    await change;
  } catch (error) {
    if (!hasCode(error, already)) throw error;
  }
}

/** Why something was not done, in words for the person. */
export class Refusal extends Error {
  override name = 'Refusal';
}

export function hasCode(error: unknown, ...codes: ErrorCode[]): error is ApiError {
  return error instanceof ApiError && codes.includes(error.code);
}
