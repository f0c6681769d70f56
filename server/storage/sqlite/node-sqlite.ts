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
    if (value === null || ['string', 'number', 'bigint'].includes(typeof value))
      return value as SQLInputValue;
    if (value instanceof Uint8Array) return value;
    throw new TypeError('SQLite takes text, numbers, bytes and null.');
  });
}

class PreparedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;
  constructor(statement: StatementSync) {
    this.#statement = statement;
    this.reader = statement.columns().length > 0;
  }
  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...bind(parameters));
  }
  run(parameters: readonly unknown[]) {
    return this.#statement.run(...bind(parameters));
  }
  iterate(parameters: readonly unknown[]) {
    return this.#statement.iterate(...bind(parameters));
  }
}

/** Statements are kept prepared: preparing costs more than running one. */
const preparedAtMost = 256;

export class NodeSqlite implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, PreparedStatement>();
  constructor(database: DatabaseSync) {
    this.#database = database;
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
    const statement = new PreparedStatement(this.#database.prepare(text));
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
