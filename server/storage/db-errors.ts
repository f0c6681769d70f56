// Reads the errors of both stores: which mean that a row exists, and which that the store cannot serve now.
import { Failure } from '../platform/failure.ts';
import { UnsyncedError } from './sqlite/group-commit.ts';

interface StoreError {
  code?: string;
  errcode?: number;
  message?: string;
}

/** True where a unique index refused the row (SQLite 1555, 2067; PostgreSQL 23505). */
export function isUniqueViolation(error: unknown): boolean {
  const { code, errcode } = error as StoreError;
  return code === '23505' || errcode === 1555 || errcode === 2067;
}

/** True where a row that is referred to is not there (SQLite 787; PostgreSQL 23503). */
export function isMissingReference(error: unknown): boolean {
  const { code, errcode } = error as StoreError;
  return code === '23503' || errcode === 787;
}

/** True where the store gave a transaction up in favour of another (PostgreSQL 40001 serialization, 40P01 deadlock). */
export function isLostToAnother(error: unknown): boolean {
  const { code } = error as StoreError;
  return code === '40P01' || code === '40001';
}

const lost =
  /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|connection terminated|timeout exceeded when trying|timeout expired|query read timeout|has been closed|not open|not queryable/i;

/**
 * The failure that a caller is told when the store itself gives out, else undefined. Nothing is written then:
 * both stores roll back; but where a sync failed nobody knows whether what was committed before it stays.
 */
export function storeFailureOf(error: unknown): Failure | undefined {
  if (error instanceof UnsyncedError) return new Failure('store.unsynced', { cause: error });
  const { code = '', errcode, message = '' } = error as StoreError;
  // SQLite 13 full; PostgreSQL 53100 disk full.
  if ((errcode !== undefined && (errcode & 0xff) === 13) || code === '53100') {
    return new Failure('store.full', { cause: error });
  }
  // SQLite 5 busy, 8 read-only, 10 I/O, 14 cannot open; PostgreSQL classes 08 connection, 53 resources, 57 operator.
  const sqliteGone = errcode !== undefined && [5, 8, 10, 14].includes(errcode & 0xff);
  if (sqliteGone || /^(08|53|57)/.test(code) || lost.test(code) || lost.test(message)) {
    return new Failure('store.unavailable', { retryAfterSeconds: 2, cause: error });
  }
  return undefined;
}
