// What PostgreSQL as a store adds: several nodes, the change channel between them, and a network that breaks (R09, R18).
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { storeFailureOf } from '../../server/storage/db-errors.ts';
import { migrations } from '../../server/storage/migrations/all.ts';
import { openStorage, type Storage } from '../../server/storage/storage.ts';
import { StoreRefused } from '../../server/storage/store-refused.ts';
import { startProxy } from '../support/cuttable-proxy.ts';
import { createDatabase, withPostgres } from '../support/postgres.ts';

const open = (databaseUrl: string) =>
  openStorage({ databaseUrl, dataFolder: '/nonexistent', clock: systemClock, logger: silentLogger });

async function freshDatabase(t: TestContext): Promise<string> {
  const database = await createDatabase();
  t.after(database.drop);
  return database.url;
}

async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

/** Everything that there is, as one comparable text. */
const contentOf = async (url: string) => {
  const tables = await query(url, `select tablename from pg_tables where schemaname = 'public' order by 1`);
  const rows = tables.map(({ tablename }) => query(url, `select * from "${tablename}" order by 1`));
  return JSON.stringify([tables, await Promise.all(rows)]);
};

async function until(condition: () => boolean | Promise<boolean>, what: string, withinMs = 5000): Promise<number> {
  const started = performance.now();
  while (!(await condition())) {
    assert(performance.now() - started < withinMs, `not within ${withinMs} ms: ${what}`);
    await sleep(5);
  }
  return performance.now() - started;
}

function hearingOf(storage: Storage) {
  const heard: string[] = [];
  let everything = 0;
  storage.onChange((names) => {
    if (names === 'everything') everything++;
    else heard.push(...names);
  });
  return { heard, everything: () => everything };
}

if (withPostgres) {
  describe('a PostgreSQL database that is not ours', () => {
    test('with tables of something else is refused, untouched', async (t) => {
      const url = await freshDatabase(t);
      await query(url, `create table bookmarks (url text); insert into bookmarks values ('x')`);
      const before = await contentOf(url);
      await assert.rejects(open(url), (error: StoreRefused) => {
        assert(error instanceof StoreRefused && !error.held);
        assert.match(
          error.message,
          /holds tables of something else \(bookmarks …\)\. Give Conch a database of its own/,
        );
        return true;
      });
      assert.equal(await contentOf(url), before);
    });

    test('made by a newer Conch is refused, untouched', async (t) => {
      const url = await freshDatabase(t);
      await (await open(url)).close();
      await query(url, `insert into conch_migration values ('9999-from-the-future', '2099-01-01')`);
      const before = await contentOf(url);
      await assert.rejects(open(url), /newer version of Conch \(it has seen 9999-from-the-future\)/);
      assert.equal(await contentOf(url), before);
    });

    test('nobody answers, or the password is wrong: a sentence without the password', async (t) => {
      const url = new URL(await freshDatabase(t));
      url.password = 'canary-9c1e';
      for (const wrong of [url.href, 'postgres://u:canary-9c1e@127.0.0.1:1/conch']) {
        await assert.rejects(open(wrong), (error: StoreRefused) => {
          assert(error instanceof StoreRefused);
          assert.match(error.message, /^PostgreSQL at DATABASE_URL does not answer: .+\.$/);
          assert(!error.message.includes('canary'));
          return true;
        });
      }
    });
  });

  describe('several nodes on one PostgreSQL', () => {
    test('that start together on an empty database migrate it once', async (t) => {
      const url = await freshDatabase(t);
      const nodes = await Promise.all([open(url), open(url), open(url)]);
      t.after(() => Promise.all(nodes.map((node) => node.close())));
      for (const node of nodes) {
        const { rows } = await sql<{ count: number }>`select count(*) as count from items`.execute(node.db());
        assert.equal(rows[0]?.count, 1);
      }
    });

    test('a long migration, and the wait for one, are not cut off', async (t) => {
      const url = await freshDatabase(t);
      await (await open(url)).close();
      let limits: unknown;
      migrations['9999-slow'] = {
        async up(db) {
          const { rows } = await sql<{ statement: string; idle: string }>`
            select current_setting('statement_timeout') as statement,
              current_setting('idle_in_transaction_session_timeout') as idle`.execute(db);
          limits = rows[0];
        },
      };
      t.after(() => delete migrations['9999-slow']);
      // Another node holds the lock of migrations for longer than a statement may take otherwise.
      const other = new pg.Client({ connectionString: url });
      await other.connect();
      await other.query('select pg_advisory_lock(3853314791062309107)');
      let opened: Storage | undefined;
      const opening = open(url).then((storage) => {
        opened = storage;
        return storage;
      });
      await sleep(6000);
      assert.equal(opened, undefined);
      await other.query('select pg_advisory_unlock(3853314791062309107)');
      await other.end();
      const storage = await opening;
      assert.deepEqual(limits, { statement: '0', idle: '0' });
      // Afterwards no request may hold a connection for long.
      const { rows } = await sql`select current_setting('statement_timeout') as ms`.execute(storage.db());
      assert.deepEqual(rows, [{ ms: '5s' }]);
      await storage.close();
    });

    test('hear of each other’s changes, and believe a cached value for at most a second', async (t) => {
      const url = await freshDatabase(t);
      const [here, there] = [await open(url), await open(url)];
      t.after(() => Promise.all([here.close(), there.close()]));
      const { heard } = hearingOf(there);
      const own = hearingOf(here);
      // More than one NOTIFY may carry.
      const many = Array.from({ length: 500 }, (_, at) => `item:${String(at).padStart(40, '0')}`);
      await here.transaction(async () => here.changed('session:a', ...many));
      assert.deepEqual(own.heard.slice(0, 2), ['session:a', many[0]], 'at home before the answer');
      const tookMs = await until(() => heard.length >= 501, 'the other node hears', 1000);
      assert(tookMs < 1000);
      assert.deepEqual(heard, ['session:a', ...many]);
      await assert.rejects(
        here.transaction(async () => {
          here.changed('session:b');
          throw new Error('no');
        }),
      );
      await sleep(100);
      assert(!heard.includes('session:b'));
      assert.equal(here.leaseMs(), 1000);
    });
  });

  describe('a network that breaks', () => {
    async function behindProxy(t: TestContext) {
      const url = await freshDatabase(t);
      const target = new URL(url);
      const proxy = await startProxy({ host: target.hostname, port: Number(target.port) });
      const through = new URL(url);
      through.port = String(proxy.port);
      const storage = await open(through.href);
      const other = await open(url);
      t.after(async () => {
        await Promise.all([storage.close(), other.close()]);
        await proxy.close();
      });
      await until(() => storage.leaseMs() === 1000, 'it hears');
      return { storage, other, proxy, url };
    }

    test('the listening connection is ended: nothing is believed until it is back, then everything is forgotten', async (t) => {
      const { storage, other, url } = await behindProxy(t);
      const { heard, everything } = hearingOf(storage);
      await query(
        url,
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'conch-changes' and datname = current_database()`,
      );
      await until(() => storage.leaseMs() === 0, 'deaf', 1000);
      assert(everything() > 0);
      await until(() => storage.leaseMs() === 1000, 'hears again');
      assert(everything() > 1, 'what was missed in between is forgotten');
      await other.transaction(async () => other.changed('session:a'));
      await until(() => heard.includes('session:a'), 'hears the next change');
    });

    test('a silent cut is noticed within two seconds, and what is asked fails in time', async (t) => {
      const { storage, proxy } = await behindProxy(t);
      proxy.freeze();
      await until(() => storage.leaseMs() === 0, 'deaf', 2500);
      const started = performance.now();
      assert.equal(await storage.answers(), false);
      assert(performance.now() - started < 2500);
      proxy.thaw();
      await until(() => storage.answers(), 'answers again', 8000);
      await until(() => storage.leaseMs() === 1000, 'hears again', 8000);
    });

    test('a line that falls silent is given up, and does not go back into the pool', async (t) => {
      const { storage, proxy } = await behindProxy(t);
      proxy.freeze();
      const started = performance.now();
      const error = await storage.transaction(() => sql`select 1`.execute(storage.db())).catch((reason) => reason);
      assert(performance.now() - started < 10_000);
      assert.equal(storeFailureOf(error)?.code, 'store.unavailable');
      proxy.thaw();
      for (let at = 0; at < 12; at++) await until(() => storage.answers(), 'answers again', 8000);
    });

    test('a database that goes away is told as such, and comes back', async (t) => {
      const { storage, proxy } = await behindProxy(t);
      proxy.cut();
      const error = await sql`select 1`.execute(storage.db()).catch((reason) => reason);
      assert.equal(storeFailureOf(error)?.code, 'store.unavailable');
      proxy.thaw();
      await until(() => storage.answers(), 'answers again', 8000);
    });

    test('a transaction cut before its commit was answered is whole or not there', async (t) => {
      const { storage, other, proxy } = await behindProxy(t);
      const work = storage.transaction(async () => {
        for (const name of ['a', 'b'])
          await storage.db().insertInto('store_facts').values({ name, value: 'x' }).execute();
        proxy.cut();
      });
      const error = await work.then(
        () => undefined,
        (reason) => reason,
      );
      assert.equal(storeFailureOf(error)?.code, 'store.unavailable');
      const rows = await other.db().selectFrom('store_facts').selectAll().execute();
      assert.deepEqual(rows, []);
    });
  });
}

describe('two transactions that hold each other up', () => {
  test('both go through: the one that was given up runs again', async (t) => {
    const storage = await open(await freshDatabase(t));
    t.after(() => storage.close());
    for (const name of ['one', 'two']) {
      await storage.db().insertInto('store_facts').values({ name, value: '0' }).execute();
    }
    let runs = 0;
    let bothHold = 0;
    const { promise: together, resolve } = Promise.withResolvers<void>();
    const add = (name: string) =>
      storage
        .db()
        .updateTable('store_facts')
        .set({ value: sql<string>`(value::int + 1)::text` })
        .where('name', '=', name)
        .execute();
    const crossing = (first: string, second: string) =>
      storage.transaction(async () => {
        runs++;
        await add(first);
        if (++bothHold === 2) resolve();
        await together;
        await add(second);
      });
    await Promise.all([crossing('one', 'two'), crossing('two', 'one')]);
    assert.ok(runs > 2, 'they did hold each other up');
    const rows = await storage
      .db()
      .selectFrom('store_facts')
      .select('value')
      .where('name', 'in', ['one', 'two'])
      .execute();
    assert.deepEqual(
      rows.map((row) => row.value),
      ['2', '2'],
    );
  });
});
