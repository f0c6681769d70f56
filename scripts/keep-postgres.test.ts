import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { keepPostgres } from './keep-postgres.mjs';

const folders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('conch-pg-'));

async function answers(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

test('a real PostgreSQL starts, asks for its password, orders text by language, and leaves nothing behind', async () => {
  const before = folders();
  const { url, stop } = await keepPostgres();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query("select array(select x from unnest(array['B','a']) x order by x) as ordered");
  assert.deepEqual(rows[0].ordered, ['a', 'B']);
  await client.end();
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await assert.rejects(new pg.Client({ connectionString: wrong.href }).connect(), /password authentication failed/);
  await stop();
  assert.equal(await answers(url), false);
  assert.deepEqual(folders(), before);
});

test('it ends when whoever started it is killed', async () => {
  const before = folders();
  const script = `import { keepPostgres } from ${JSON.stringify(new URL('keep-postgres.mjs', import.meta.url).href)};
    console.log((await keepPostgres()).url); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')]);
  const url = String(said).trim();
  assert.equal(await answers(url), true);
  child.kill('SIGKILL');
  for (let i = 0; i < 200 && folders().length > before.length; i++) await sleep(25);
  assert.equal(await answers(url), false);
  assert.deepEqual(folders(), before);
});
