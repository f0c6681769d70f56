// A process that opens a store and then holds it, writes into it, or dies in the middle of a migration. Run by tests:
//   node store-process.ts hold | write | migrate <statements until death>   with the store's place as JSON in argv[3].
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
    await say(String(at));
  }
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
