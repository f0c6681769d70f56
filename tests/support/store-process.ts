// A process that opens a store and then holds it, writes into it, or dies in the middle of a migration. Run by tests:
//   node store-process.ts hold | write | fail | power <folder> | migrate <statements until death>   with the store's place as JSON in argv[3].
import { spawnSync } from 'node:child_process';
import { fdatasyncSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompiledQuery, type Kysely, type KyselyPlugin, type RootOperationNode, sql } from 'kysely';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { migrations } from '../../server/storage/migrations/all.ts';
import { openStorage } from '../../server/storage/storage.ts';

/** A change that a later version of Conch might make to the schema. */
export const laterMigration = {
  name: '9999-later',
  statements: [
    'create table later_one (key text primary key)',
    'alter table items add column later_two text',
    `insert into later_one (key) select key from items`,
    'create index later_three on items (later_two)',
    `update items set later_two = 'moved'`,
  ],
};

export function addLaterMigration(beforeEach: (index: number) => void = () => {}): void {
  migrations[laterMigration.name] = {
    async up(db) {
      for (const [index, statement] of laterMigration.statements.entries()) {
        beforeEach(index);
        await db.executeQuery(CompiledQuery.raw(statement));
      }
      beforeEach(laterMigration.statements.length);
    },
  };
}

const die = () => process.kill(process.pid, 'SIGKILL');
/** Everything that is written before the death is read by the test. */
const say = (text: string) => new Promise((resolve) => process.stdout.write(`${text}\n`, resolve));

async function run(): Promise<void> {
  const [, , mode = '', place = '{}', count = '0'] = process.argv;
  if (mode === 'migrate') {
    addLaterMigration((index) => {
      if (index === Number(count)) die();
    });
  }
  if (mode === 'first') dieInFirstMigration(Number(count));
  if (mode === 'power') return writeUntilPowerGoes(JSON.parse(place), count);
  if (mode === 'fail') return failToSync(JSON.parse(place));
  const storage = await openStorage({ ...JSON.parse(place), clock: systemClock, logger: silentLogger });
  await say('open');
  if (mode === 'hold') setInterval(() => {}, 60_000);
  if (mode !== 'write') return;
  for (let at = 1; ; at++) {
    await storage.transaction(async () => {
      await storage
        .db()
        .insertInto('store_facts')
        .values({ name: `write-${at}`, value: 'answered' })
        .execute();
      await sql`update store_facts set value = ${String(at)} where name = 'count'`.execute(storage.db());
    });
    // Answered: from here on it must never be lost.
    await storage.durable();
    await say(String(at));
  }
}

/**
 * Many write at once, and say `committed` before and `answered` after their write is on the disk. Beside the store lie
 * always its files as the last sync found them: what a power cut is sure to leave, and no more.
 */
async function writeUntilPowerGoes(place: { dataFolder: string }, left: string): Promise<void> {
  const files = ['conch.db', 'conch.db-wal'].map((name) => join(place.dataFolder, name));
  const copyTo = (folder: string) => {
    // By another process: closing the store's file in this one would take the locks that SQLite has on it.
    const { status } = spawnSync('sh', ['-c', 'mkdir "$0" && cp "$@" "$0"', folder, ...files]);
    if (status !== 0) throw new Error('The files could not be copied.');
  };
  let syncs = 0;
  const storage = await openStorage({
    ...{ ...place, clock: systemClock, logger: silentLogger },
    disk: {
      // Often, and so that the log begins anew again and again.
      limits: { soon: 30, most: 120 },
      async sync(descriptor) {
        const next = `${left}.${++syncs}`;
        copyTo(next);
        await new Promise((resolve) => setTimeout(resolve, 20));
        fdatasyncSync(descriptor);
        rmSync(left, { recursive: true, force: true });
        renameSync(next, left);
      },
    },
  });
  await storage.durable();
  await say('open');
  let last = 0;
  const write = async () => {
    for (;;) {
      const at = ++last;
      await storage.transaction(async () => {
        const value = 'x'.repeat(3000);
        await storage
          .db()
          .insertInto('store_facts')
          .values({ name: `write-${at}`, value })
          .execute();
      });
      say(`committed ${at}`);
      await storage.durable();
      await say(`answered ${at}`);
    }
  };
  for (let writer = 0; writer < 8; writer++) void write();
}

/** Ends by itself, after a sync that failed. */
async function failToSync(place: { dataFolder: string }): Promise<void> {
  let fails = false;
  const sync = async () => {
    if (fails) throw new Error('EIO: i/o error, fdatasync');
  };
  const storage = await openStorage({ ...place, clock: systemClock, logger: silentLogger, disk: { sync } });
  await storage.durable();
  fails = true;
  await storage.db().insertInto('store_facts').values({ name: 'unsynced', value: '' }).execute();
  await storage.durable()?.catch(() => {});
  await storage.close();
  await say('closed');
}

/** Dies when the very first migration is about to run its statement of that number. */
function dieInFirstMigration(statement: number): void {
  const [[name, first] = []] = Object.entries(migrations);
  if (!name || !first) throw new Error('There is no first migration.');
  let seen = 0;
  const counting: KyselyPlugin = {
    transformQuery({ node }): RootOperationNode {
      if (seen++ === statement) die();
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  // biome-ignore lint/suspicious/noExplicitAny: as the migrations themselves have it.
  migrations[name] = { up: (db: Kysely<any>) => first.up(db.withPlugin(counting)) };
}

if (import.meta.main) await run();
