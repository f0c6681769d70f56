// What both stores promise to everything above them: transactions, the change channel, and migrations that happen whole or not at all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { isMissingReference, isUniqueViolation, storeFailureOf } from '../../server/storage/db-errors.ts';
import { migrations } from '../../server/storage/migrations/all.ts';
import { openStorage, type Storage } from '../../server/storage/storage.ts';
import { StoreRefused } from '../../server/storage/store-refused.ts';
import { createDatabase, withPostgres } from '../support/postgres.ts';
import { addLaterMigration, laterMigration } from '../support/store-process.ts';
import { stores } from '../support/stores.ts';

const program = join(import.meta.dirname, '../support/store-process.ts');

interface Place {
  dataFolder: string;
  databaseUrl?: string;
}

/** Where a store may be made, for tests that open it more than once. */
const places: { kind: Storage['kind']; make: (t: TestContext) => Promise<Place> }[] = [
  {
    kind: 'sqlite',
    async make(t) {
      const dataFolder = mkdtempSync(join(tmpdir(), 'conch-storage-'));
      t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
      return { dataFolder };
    },
  },
  ...(withPostgres
    ? [
        {
          kind: 'postgres' as const,
          async make(t: TestContext) {
            const database = await createDatabase();
            t.after(database.drop);
            return { dataFolder: '/nonexistent', databaseUrl: database.url };
          },
        },
      ]
    : []),
];

const open = (place: Place) => openStorage({ ...place, clock: systemClock, logger: silentLogger });

async function withStore<T>(place: Place, work: (storage: Storage) => Promise<T>): Promise<T> {
  const storage = await open(place);
  try {
    return await work(storage);
  } finally {
    await storage.close();
  }
}

function startProcess(mode: string, place: Place, count = 0) {
  const child = spawn(process.execPath, [program, mode, JSON.stringify(place), String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return { child, lines: createInterface({ input: child.stdout }), exited: once(child, 'exit') };
}

const put = (storage: Storage, name: string, value = 'x') =>
  storage.db().insertInto('store_facts').values({ name, value }).execute();
const names = async (storage: Storage) =>
  (await storage.db().selectFrom('store_facts').select('name').orderBy('name').execute()).map((row) => row.name);

/** Everything about the schema and the migrations seen, as one comparable text. */
async function schemaOf(storage: Storage): Promise<string> {
  const tables = await storage.db().introspection.getTables({ withInternalKyselyTables: true });
  const seen = (await sql<{ name: string }>`select name from conch_migration order by name`.execute(storage.db())).rows;
  const columns = tables.map((table) => [table.name, table.columns.map((column) => column.name).sort()]);
  return JSON.stringify([columns.sort(), seen]);
}

for (const { kind, open: openFresh } of stores) {
  describe(`transactions on ${kind}`, () => {
    test('a transaction is whole or not at all', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      await storage.transaction(async () => {
        await put(storage, 'a');
        await put(storage, 'b');
      });
      await assert.rejects(
        storage.transaction(async () => {
          await put(storage, 'c');
          throw new Error('no');
        }),
        /^Error: no$/,
      );
      assert.deepEqual(await names(storage), ['a', 'b']);
    });

    test('an inner transaction joins the outer one, and falls with it', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      await assert.rejects(
        storage.transaction(async () => {
          await storage.transaction(() => put(storage, 'inner'));
          assert.deepEqual(await names(storage), ['inner']);
          throw new Error('outer');
        }),
      );
      assert.deepEqual(await names(storage), []);
    });

    test('work that outlives its transaction does not write into it', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      let straggler: Promise<unknown> = Promise.resolve();
      await storage.transaction(async () => {
        await put(storage, 'a');
        straggler = sleep(30).then(() => put(storage, 'late'));
      });
      await straggler;
      assert.deepEqual(await names(storage), ['a', 'late']);
    });

    test('readings that change what they read do not overwrite each other', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      await put(storage, 'count', '0');
      const add = () =>
        storage.transaction(async () => {
          const query = storage.db().selectFrom('store_facts').select('value').where('name', '=', 'count');
          const row = await query.$if(kind === 'postgres', (one) => one.forUpdate()).executeTakeFirstOrThrow();
          await sleep(1);
          const value = String(Number(row.value) + 1);
          await storage.db().updateTable('store_facts').set({ value }).where('name', '=', 'count').execute();
        });
      await Promise.all(Array.from({ length: 20 }, add));
      const { value } = await storage.db().selectFrom('store_facts').select('value').executeTakeFirstOrThrow();
      assert.equal(value, '20');
    });

    test('the two kinds of broken rule are told apart, and neither is a fault of the store', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      await put(storage, 'a');
      const twice = await put(storage, 'a').catch((error) => error);
      assert(isUniqueViolation(twice) && !isMissingReference(twice));
      const login = { user_key: 'nobody', email_normal: 'a@b.c', email_folded: 'a@b.c', seen_at: '' };
      const orphan = await storage
        .db()
        .insertInto('logins')
        .values(login)
        .execute()
        .catch((error) => error);
      assert(isMissingReference(orphan) && !isUniqueViolation(orphan));
      assert.equal(storeFailureOf(twice), undefined);
      assert.equal(storeFailureOf(orphan), undefined);
    });

    test('a closed store is one that does not answer', async () => {
      const { storage, close } = await openFresh();
      assert.equal(await storage.answers(), true);
      await close();
      assert.equal(await storage.answers(), false);
    });
  });

  describe(`changes on ${kind}`, () => {
    test('are told after the commit and before the answer, and not at all after a roll-back', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      const heard: unknown[] = [];
      const steps: string[] = [];
      storage.onChange((changed) => {
        if (changed === 'everything') return;
        heard.push(...changed);
        steps.push('heard');
      });
      await storage.transaction(async () => {
        storage.changed('item:a', 'item:b');
        await storage.transaction(async () => storage.changed('item:a'));
        storage.afterCommit(() => steps.push('after commit'));
        steps.push('end of work');
      });
      steps.push('answered');
      assert.deepEqual(heard.slice(0, 2), ['item:a', 'item:b']);
      // A listening connection may hear of it a second time, whenever that comes.
      assert.deepEqual([...new Set(steps)], ['end of work', 'heard', 'after commit', 'answered']);
      const before = heard.length;
      await assert.rejects(
        storage.transaction(async () => {
          storage.changed('item:c');
          storage.afterCommit(() => steps.push('never'));
          throw new Error('no');
        }),
      );
      await sleep(100);
      assert(!heard.slice(before).includes('item:c') && !steps.includes('never'));
    });

    test('belong into a transaction; what comes after the commit does not need one', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      assert.throws(() => storage.changed('item:a'), /inside a transaction/);
      let ran = false;
      storage.afterCommit(() => {
        ran = true;
      });
      assert(ran);
    });

    test('are not told to who has left', async (t) => {
      const { storage, close } = await openFresh();
      t.after(close);
      let heard = 0;
      const leave = storage.onChange(() => heard++);
      leave();
      await storage.transaction(async () => storage.changed('item:a'));
      assert.equal(heard, 0);
    });
  });
}

for (const { kind, make } of places) {
  describe(`migrations on ${kind}`, () => {
    test('run once, and what is there stays', async (t) => {
      const place = await make(t);
      const first = await withStore(place, async (storage) => {
        await put(storage, 'kept');
        return schemaOf(storage);
      });
      await withStore(place, async (storage) => {
        assert.equal(await schemaOf(storage), first);
        assert.deepEqual(await names(storage), ['kept']);
      });
    });

    test('a failing one leaves the old schema and says so', async (t) => {
      const place = await make(t);
      const before = await withStore(place, async (storage) => {
        await put(storage, 'kept');
        return schemaOf(storage);
      });
      addLaterMigration((index) => {
        if (index === 3) throw new Error('the disk caught fire');
      });
      try {
        await assert.rejects(open(place), (error: Error) => {
          assert(error instanceof StoreRefused, 'a sentence, no stack trace');
          assert.match(error.message, /9999-later failed; the store is as it was before.*the disk caught fire/);
          return true;
        });
      } finally {
        delete migrations[laterMigration.name];
      }
      await withStore(place, async (storage) => {
        assert.equal(await schemaOf(storage), before);
        assert.deepEqual(await names(storage), ['kept']);
      });
    });

    test('one that is killed before any of its statements leaves the old schema, and the next start completes it', async (t) => {
      const place = await make(t);
      const before = await withStore(place, async (storage) => {
        await put(storage, 'kept');
        return schemaOf(storage);
      });
      for (let count = 0; count <= laterMigration.statements.length; count++) {
        const { exited } = startProcess('migrate', place, count);
        assert.deepEqual(await exited, [null, 'SIGKILL']);
        await withStore(place, async (storage) => {
          assert.equal(await schemaOf(storage), before, `killed before statement ${count}`);
          assert.deepEqual(await names(storage), ['kept']);
        });
      }
      addLaterMigration();
      try {
        await withStore(place, async (storage) => {
          assert.notEqual(await schemaOf(storage), before);
          assert.deepEqual(await names(storage), ['kept']);
        });
      } finally {
        delete migrations[laterMigration.name];
      }
    });

    test('a first start that is killed leaves nothing in the way of the next one', async (t) => {
      for (const statement of [0, 7, 20]) {
        const place = await make(t);
        const { exited } = startProcess('first', place, statement);
        assert.deepEqual(await exited, [null, 'SIGKILL'], `statement ${statement}`);
        await withStore(place, async (storage) => {
          await put(storage, 'works');
          assert.deepEqual(await names(storage), ['works']);
        });
      }
    });
  });
}

for (const { kind, make } of places) {
  test(`${kind}: what was answered survives kill -9`, async (t) => {
    const place = await make(t);
    await withStore(place, (storage) => put(storage, 'count', '0'));
    let answered = 0;
    for (let round = 0; round < 3; round++) {
      const { child, lines, exited } = startProcess('write', place);
      let last = 0;
      for await (const line of lines) {
        if (line === 'open') continue;
        last = Number(line);
        if (last >= 20 + round) child.kill('SIGKILL');
      }
      await exited;
      answered = last;
      await withStore(place, async (storage) => {
        const rows = await storage
          .db()
          .selectFrom('store_facts')
          .selectAll()
          .where('name', 'like', 'write-%')
          .execute();
        const count = await storage
          .db()
          .selectFrom('store_facts')
          .select('value')
          .where('name', '=', 'count')
          .executeTakeFirstOrThrow();
        assert(answered >= 20);
        // The one that was not answered yet may be there too, but whole.
        assert(rows.length === answered || rows.length === answered + 1, `${rows.length} of ${answered}`);
        assert.equal(count.value, String(rows.length), 'no half transaction');
        await storage.db().deleteFrom('store_facts').where('name', 'like', 'write-%').execute();
      });
    }
  });
}
