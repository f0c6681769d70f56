// Writes an entry's place in the list of all into a cursor, and reads it back.
import { Failure } from '../../platform/failure.ts';
import type { TrailPosition } from './audit-trail-store.ts';

export function writeCursor({ at, user_key, seq }: TrailPosition): string {
  return Buffer.from(JSON.stringify([at, user_key, seq])).toString('base64url');
}

/** A cursor is a place and no right: whoever makes one up sees what they may see anyway. Throws `request.invalid`. */
export function readCursor(cursor: string): TrailPosition {
  const [at, user_key, seq] = partsOf(cursor);
  if (
    typeof at === 'string' &&
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(at) &&
    typeof user_key === 'string' &&
    /^[A-Za-z0-9_-]{1,64}$/.test(user_key) &&
    Number.isSafeInteger(seq)
  ) {
    return { at, user_key, seq: seq as number };
  }
  throw new Failure('request.invalid', { fields: { cursor: 'Send `next` of the page before.' } });
}

function partsOf(cursor: string): unknown[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parts) ? parts : [];
  } catch {
    return [];
  }
}
