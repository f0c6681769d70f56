// Puts rows into a store faster than its server would: SQL of our own on a store that no server has open.
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';

export type Value = string | number | null;

export interface Writer {
  /** Every row has its values in the order of the columns. */
  insert(table: string, columns: readonly string[], rows: Iterable<readonly Value[]>): Promise<void>;
  /** What the planner knows afterwards, as a store that has grown over years knows it too. */
  finish(): Promise<void>;
}

export function openSqliteWriter(dataFolder: string): Writer {
  const database = new DatabaseSync(join(dataFolder, 'conch.db'), { enableForeignKeyConstraints: false });
  // Nothing is lost by a crash here but the measurement.
  database.exec('pragma synchronous = off; pragma cache_size = -400000; pragma temp_store = memory; begin');
  return {
    async insert(table, columns, rows) {
      const marks = columns.map(() => '?').join(', ');
      const statement = database.prepare(`insert into ${table} (${columns.join(', ')}) values (${marks})`);
      for (const row of rows) statement.run(...row);
    },
    async finish() {
      database.exec('commit');
      const broken = database.prepare('pragma foreign_key_check').all();
      database.exec('pragma wal_checkpoint(truncate)');
      database.close();
      if (broken.length > 0) throw new Error(`${broken.length} rows refer to nothing.`);
    },
  };
}

const rowsAtOnce = 5000;
/** Columns of whole numbers; all else is text in both stores. */
const numeric = new Set(
  'active rev seq provisional last_step sign_count algorithm discoverable user_verified backup_eligible backed_up'.split(
    ' ',
  ),
);

export async function openPostgresWriter(url: string): Promise<Writer> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {}); // A failed run ends the database first, and tells why itself.
  await client.connect();
  await client.query('set synchronous_commit = off');
  return {
    async insert(table, columns, rows) {
      let columnValues: Value[][] = columns.map(() => []);
      const write = async () => {
        const types = columns.map((column) => (numeric.has(column) ? 'bigint[]' : 'text[]'));
        const arrays = types.map((type, at) => `$${at + 1}::${type}`).join(', ');
        await client.query(
          `insert into ${table} (${columns.join(', ')}) select * from unnest(${arrays})`,
          columnValues,
        );
        columnValues = columns.map(() => []);
      };
      for (const row of rows) {
        for (const [at, value] of row.entries()) columnValues[at]?.push(value);
        if (columnValues[0]?.length === rowsAtOnce) await write();
      }
      if (columnValues[0]?.length) await write();
    },
    async finish() {
      await client.query('vacuum analyze');
      await client.end();
    },
  };
}
