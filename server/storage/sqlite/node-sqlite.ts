// Gives Kysely the interface that it expects of SQLite on top of Node's own module.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { SqliteAdapter, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';

/**
 * Refuses what the module would misread: a plain object or Date as first parameter is taken for named
 * parameters, so that all values shift by one without an error.
 */
function bind(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    if (value === undefined) return null;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (value === null || ['string', 'number', 'bigint'].includes(typeof value)) return value as SQLInputValue;
    if (value instanceof Uint8Array) return value;
    throw new TypeError('SQLite takes text, numbers, bytes and null.');
  });
}

/** Told of writes, and asked before each whether there may be one. */
export interface WriteWatch {
  /** Throws where nothing may be written any more. */
  requireWritable(): void;
  committed(): void;
  /** A sync that SQLite made itself has failed. */
  failed(error: unknown): void;
}

/** By its text; one that is wrongly taken for a write costs a sync. */
export function isRead(text: string): boolean {
  const start = /^(?:\s|\/\*.*?\*\/)*(select|with|pragma|explain)\b/i.exec(text)?.[1]?.toLowerCase();
  return start === 'with' ? !/\b(insert|update|delete|replace)\b/i.test(text) : start !== undefined;
}

class PreparedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;
  readonly #state: TransactionState;
  readonly #writes: boolean;
  constructor(database: DatabaseSync, text: string, state: TransactionState) {
    this.#statement = database.prepare(text);
    this.#state = state;
    this.#writes = !isRead(text);
    this.reader = this.#statement.columns().length > 0;
  }
  all(parameters: readonly unknown[]): unknown[] {
    return this.#run(() => this.#statement.all(...bind(parameters)));
  }
  run(parameters: readonly unknown[]) {
    return this.#run(() => this.#statement.run(...bind(parameters)));
  }
  iterate(parameters: readonly unknown[]) {
    return this.#run(() => this.#statement.iterate(...bind(parameters)));
  }
  #run<T>(work: () => T): T {
    this.#state.requireOpen();
    return this.#writes ? this.#state.write(work) : work();
  }
}

/**
 * A full disk or a failed read ends SQLite's transaction by itself. What comes after must not be written alone,
 * nor may the error of ending it again hide the one that says what happened.
 */
class TransactionStatement implements SqliteStatement {
  readonly reader = false;
  readonly #database: DatabaseSync;
  readonly #statement: StatementSync;
  readonly #state: TransactionState;
  readonly #text: string;
  constructor(database: DatabaseSync, text: string, state: TransactionState) {
    this.#database = database;
    this.#statement = database.prepare(text);
    this.#state = state;
    this.#text = text;
  }
  all(): unknown[] {
    this.run();
    return [];
  }
  run() {
    if (this.#text === 'rollback' && !this.#database.isTransaction) {
      this.#state.open = false;
      return { changes: 0, lastInsertRowid: 0 };
    }
    if (this.#text === 'commit') {
      this.#state.requireOpen();
      return this.#state.commit(() => this.#statement.run());
    }
    const result = this.#statement.run();
    this.#state.open = this.#text === 'begin immediate';
    this.#state.wrote = false;
    return result;
  }
  // biome-ignore lint/correctness/useYield: it gives no rows.
  *iterate(): IterableIterator<unknown> {
    this.run();
  }
}

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC: it syncs the head of the log each time that begins anew. */
const failedSyncs = new Set([1034, 1290]);

/** Whether Kysely believes that a transaction is open, against whether SQLite still has it. */
class TransactionState {
  open = false;
  /** The open transaction has something to keep. */
  wrote = false;
  readonly #database: DatabaseSync;
  readonly #watch: WriteWatch | undefined;
  constructor(database: DatabaseSync, watch: WriteWatch | undefined) {
    this.#database = database;
    this.#watch = watch;
  }
  /** A statement outside of a transaction is committed by itself. */
  write<T>(work: () => T): T {
    this.#watch?.requireWritable();
    if (!this.open) return this.#commit(work);
    this.wrote = true;
    return work();
  }
  commit<T>(work: () => T): T {
    if (this.wrote) this.#watch?.requireWritable();
    const result = this.wrote ? this.#commit(work) : work();
    this.open = false;
    return result;
  }
  #commit<T>(work: () => T): T {
    try {
      const result = work();
      this.#watch?.committed();
      return result;
    } catch (error) {
      if (failedSyncs.has((error as { errcode?: number }).errcode ?? 0)) this.#watch?.failed(error);
      throw error;
    }
  }
  requireOpen(): void {
    if (this.open && !this.#database.isTransaction) {
      throw new Error('The transaction was rolled back by an earlier error.');
    }
  }
}

/** Statements are kept prepared: preparing costs more than running one. */
const preparedAtMost = 256;

const transactional = new Set(['begin immediate', 'commit', 'rollback']);

export class NodeSqlite implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, SqliteStatement>();
  readonly #state: TransactionState;
  constructor(database: DatabaseSync, watch?: WriteWatch) {
    this.#database = database;
    this.#state = new TransactionState(database, watch);
  }
  prepare(sql: string): SqliteStatement {
    // A writer announces itself at once: two that upgrade from reading would refuse each other.
    const text = sql === 'begin' ? 'begin immediate' : sql;
    const known = this.#prepared.get(text);
    if (known) {
      this.#prepared.delete(text);
      this.#prepared.set(text, known);
      return known;
    }
    const statement = transactional.has(text)
      ? new TransactionStatement(this.#database, text, this.#state)
      : new PreparedStatement(this.#database, text, this.#state);
    if (this.#prepared.size >= preparedAtMost) {
      const oldest = this.#prepared.keys().next().value;
      if (oldest !== undefined) this.#prepared.delete(oldest);
    }
    this.#prepared.set(text, statement);
    return statement;
  }
  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }
}

/** SQLite rolls back schema changes too; Kysely's adapter says otherwise, and would leave half a migration. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

export class NodeSqliteDialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new TransactionalDdlAdapter();
  }
}
