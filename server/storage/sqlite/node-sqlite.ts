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

class PreparedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;
  readonly #state: TransactionState;
  constructor(statement: StatementSync, state: TransactionState) {
    this.#statement = statement;
    this.#state = state;
    this.reader = statement.columns().length > 0;
  }
  all(parameters: readonly unknown[]): unknown[] {
    this.#state.requireOpen();
    return this.#statement.all(...bind(parameters));
  }
  run(parameters: readonly unknown[]) {
    this.#state.requireOpen();
    return this.#statement.run(...bind(parameters));
  }
  iterate(parameters: readonly unknown[]) {
    this.#state.requireOpen();
    return this.#statement.iterate(...bind(parameters));
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
    if (this.#text === 'commit') this.#state.requireOpen();
    const result = this.#statement.run();
    this.#state.open = this.#text === 'begin immediate';
    return result;
  }
  // biome-ignore lint/correctness/useYield: it gives no rows.
  *iterate(): IterableIterator<unknown> {
    this.run();
  }
}

/** Whether Kysely believes that a transaction is open, against whether SQLite still has it. */
class TransactionState {
  open = false;
  readonly #database: DatabaseSync;
  constructor(database: DatabaseSync) {
    this.#database = database;
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
  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#state = new TransactionState(database);
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
      : new PreparedStatement(this.#database.prepare(text), this.#state);
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
