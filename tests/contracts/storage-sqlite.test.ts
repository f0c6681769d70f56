// What the embedded store refuses, in words and untouched: damage, foreign files, newer versions, a second process (R05, R18).
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { inspectSqlite } from '../../server/storage/sqlite/open-sqlite.ts';
import { lockStore } from '../../server/storage/sqlite/store-lock.ts';
import { openStorage, type Storage } from '../../server/storage/storage.ts';
import { StoreRefused } from '../../server/storage/store-refused.ts';

const program = join(import.meta.dirname, '../support/store-process.ts');
const open = (dataFolder: string) => openStorage({ dataFolder, clock: systemClock, logger: silentLogger });

function emptyFolder(t: TestContext) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conch-sqlite-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  return { dataFolder, file: join(dataFolder, 'conch.db') };
}

/** A store with enough in it that every kind of page is in use. */
async function filledFolder(t: TestContext) {
  const folder = emptyFolder(t);
  const storage = await open(folder.dataFolder);
  await fill(storage);
  await storage.close();
  return folder;
}

async function fill(storage: Storage): Promise<void> {
  await storage.transaction(async () => {
    for (let at = 0; at < 400; at++) {
      const value = 'x'.repeat(at % 50 === 0 ? 30_000 : 200);
      await storage
        .db()
        .insertInto('store_facts')
        .values({ name: `fact-${at}`, value })
        .execute();
    }
  });
}

/** Every file of the folder with its content, so that not a byte may change unseen; but for the empty one that is locked. */
function fingerprint(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name !== 'conch.db.lock')
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );
}

/** Opening refuses with a sentence that names the file and says what to do, and leaves every byte as it was. */
async function assertRefused(dataFolder: string, words: RegExp): Promise<StoreRefused> {
  const before = fingerprint(dataFolder);
  const started = performance.now();
  const error = await open(dataFolder).then(
    (storage) => storage.close().then(() => undefined),
    (reason) => reason,
  );
  assert(error instanceof StoreRefused, `not refused: ${error}`);
  assert(performance.now() - started < 5000);
  assert.match(error.message, words);
  assert(error.message.includes(join(dataFolder, 'conch.db')) || /newer version/.test(error.message), error.message);
  assert.deepEqual(fingerprint(dataFolder), before);
  return error;
}

test('a new store is made for its owner alone', async (t) => {
  const root = emptyFolder(t).dataFolder;
  const dataFolder = join(root, 'new', 'data');
  await (await open(dataFolder)).close();
  assert.equal(statSync(dataFolder).mode & 0o777, 0o700);
  assert.deepEqual(readdirSync(dataFolder), ['conch.db', 'conch.db.lock']);
  const lock = statSync(join(dataFolder, 'conch.db.lock'));
  assert.deepEqual([lock.size, lock.mode & 0o777], [0, 0o600]);
});

test('an empty file is refused', async (t) => {
  const { dataFolder, file } = emptyFolder(t);
  writeFileSync(file, '');
  await assertRefused(dataFolder, /is empty\. Put a backup in its place/);
});

test('a file that is no database is refused', async (t) => {
  const { dataFolder, file } = emptyFolder(t);
  writeFileSync(file, 'Dear diary,\n'.repeat(1000));
  await assertRefused(dataFolder, /is damaged or is not a database/);
});

test('what cannot be read as a file is refused', async (t) => {
  const { dataFolder, file } = emptyFolder(t);
  mkdirSync(file);
  await assert.rejects(open(dataFolder), (error: StoreRefused) => {
    assert(error instanceof StoreRefused);
    assert.match(error.message, /conch\.db cannot be read: .*Check what it is and who may read it/);
    return true;
  });
});

test('the database of another program is refused', async (t) => {
  const { dataFolder, file } = emptyFolder(t);
  const other = new DatabaseSync(file);
  other.exec(`pragma application_id = 42; create table bookmarks (url text); insert into bookmarks values ('x')`);
  other.close();
  await assertRefused(dataFolder, /belongs to another program/);
});

test('the store of a newer Conch is refused', async (t) => {
  const { dataFolder, file } = await filledFolder(t);
  const database = new DatabaseSync(file);
  database.exec(`insert into conch_migration values ('9999-from-the-future', '2099-01-01')`);
  database.close();
  await assertRefused(dataFolder, /newer version of Conch \(it has seen 9999-from-the-future\).*Nothing was changed/);
});

test('a truncated store is refused, wherever it is cut', async (t) => {
  const { dataFolder, file } = await filledFolder(t);
  const whole = readFileSync(file);
  for (const part of [0.999, 0.5, 0.1]) {
    writeFileSync(file, whole.subarray(0, Math.floor(whole.length * part)));
    await assertRefused(dataFolder, /is damaged/);
  }
  for (const bytes of [1, 50, 100, 4096]) {
    writeFileSync(file, whole.subarray(0, bytes));
    await assertRefused(dataFolder, /is damaged|not a database|belongs to another/);
  }
  writeFileSync(file, whole);
  await (await open(dataFolder)).close();
});

test('a store with any one page destroyed is refused', async (t) => {
  const { dataFolder, file } = await filledFolder(t);
  const whole = readFileSync(file);
  const pageBytes = whole.readUInt16BE(16);
  const pages = whole.length / pageBytes;
  assert(pages > 50, 'enough pages to be a trial');
  for (let page = 0; page < pages; page++) {
    const damaged = Buffer.from(whole);
    // Flipped, every bit: neither zeros nor anything that was there.
    for (let at = page * pageBytes; at < (page + 1) * pageBytes; at++) damaged[at] = (damaged[at] ?? 0) ^ 0xff;
    writeFileSync(file, damaged);
    await assertRefused(dataFolder, /is damaged|not a database/);
  }
});

test('a second process is refused with a sentence, and the first goes on', async (t) => {
  const { dataFolder } = emptyFolder(t);
  const child = spawn(process.execPath, [program, 'hold', JSON.stringify({ dataFolder })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  t.after(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  assert.equal(line, 'open');
  await assert.rejects(open(dataFolder), (error: StoreRefused) => {
    assert(error instanceof StoreRefused && error.held);
    assert.match(error.message, /Another Conch process is using the store .*conch\.db\. Stop it first/);
    return true;
  });
  assert.equal(child.exitCode, null);

  // The lock is the kernel's: it goes with the process, however that ends.
  child.kill('SIGKILL');
  await exited;
  await (await open(dataFolder)).close();
});

test('a second opening in the same process is refused too', async (t) => {
  const { dataFolder } = emptyFolder(t);
  const first = await open(dataFolder);
  t.after(() => first.close());
  await assert.rejects(open(dataFolder), (error: StoreRefused) => error.held);
  await fill(first);
});

test('who looks at a store keeps writers out until the look is over', async (t) => {
  // What the removal of the empty log after a look relies on.
  const { dataFolder, file } = await filledFolder(t);
  const looking = lockStore(file);
  await assert.rejects(open(dataFolder), (error: StoreRefused) => error.held);
  assert.throws(
    () => inspectSqlite(file),
    (error: StoreRefused) => error.held,
  );
  looking.release();
  await (await open(dataFolder)).close();
});

test('a server of before, which locked the store itself, keeps this one out, and the other way about', async (t) => {
  const { dataFolder, file } = await filledFolder(t);
  const ofBefore = () => {
    const database = new DatabaseSync(file, { timeout: 0 });
    try {
      database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; begin immediate; commit;');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  };
  const before = ofBefore();
  await assert.rejects(open(dataFolder), (error: StoreRefused) => error.held);
  before.close();
  const now = await open(dataFolder);
  t.after(() => now.close());
  assert.throws(ofBefore, /locked/);
});

test('an error that ends the transaction by itself leaves nothing of it, whatever the work does next', async (t) => {
  const { dataFolder } = emptyFolder(t);
  const storage = await open(dataFolder);
  t.after(() => storage.close());
  await sql`pragma max_page_count = 60`.execute(storage.db());
  const put = (name: string, value: string) => storage.db().insertInto('store_facts').values({ name, value }).execute();
  const work = storage.transaction(async () => {
    await put('before', 'x');
    await put('too much', 'x'.repeat(1_000_000)).catch(() => {});
    await put('after', 'x');
  });
  await assert.rejects(work, /rolled back by an earlier error/);
  const rows = await storage.db().selectFrom('store_facts').selectAll().execute();
  assert.deepEqual(rows, []);
  await storage.transaction(() => put('works', 'again'));
});

test('what lies in the write-ahead log of a killed process is not lost to a look that refuses', async (t) => {
  const { dataFolder, file } = emptyFolder(t);
  const child = spawn(process.execPath, [program, 'write', JSON.stringify({ dataFolder })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let answered = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    if (line !== 'open') answered = Number(line);
    if (answered === 10) child.kill('SIGKILL');
  }
  const log = readFileSync(`${file}-wal`);
  assert(log.length > 0, 'the log is where the answered writes are');
  const storage = await open(dataFolder);
  const { rows } = await sql<{ count: number }>`select count(*) as count from store_facts`.execute(storage.db());
  assert((rows[0]?.count ?? 0) >= answered);
  await storage.close();
});

test('SQLite keeps the store whole, and leaves the syncs after each commit to Conch', async (t) => {
  const { dataFolder } = emptyFolder(t);
  const storage = await open(dataFolder);
  t.after(() => storage.close());
  const pragma = async (name: string) =>
    Object.values((await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(storage.db())).rows[0] ?? {})[0];
  assert.equal(await pragma('journal_mode'), 'wal');
  // 1 is NORMAL: the log is synced before it is copied, and the store before the log begins anew.
  assert.equal(await pragma('synchronous'), 1);
  assert.equal(await pragma('wal_autocheckpoint'), 0);
  assert.equal(await pragma('foreign_keys'), 1);
});

test('a full disk is told as such, and nothing is half written', async (t) => {
  const { dataFolder } = emptyFolder(t);
  const storage = await open(dataFolder);
  t.after(() => storage.close());
  const { storeFailureOf } = await import('../../server/storage/db-errors.ts');
  await sql`pragma max_page_count = 60`.execute(storage.db());
  const error = await fill(storage).catch((reason) => reason);
  assert.equal(storeFailureOf(error)?.code, 'store.full');
  const { rows } = await sql<{ count: number }>`select count(*) as count from store_facts`.execute(storage.db());
  assert.equal(rows[0]?.count, 0);
});
