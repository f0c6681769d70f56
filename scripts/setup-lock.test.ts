import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { identityOf, isAlive, takeSetupLock } from './setup-lock.mjs';

function lockFile(): string {
  return join(mkdtempSync(join(tmpdir(), 'setup-lock-')), 'cache', 'lock');
}

function sleeper() {
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  const kill = () => {
    child.kill('SIGKILL');
    return once(child, 'exit');
  };
  return { pid: child.pid ?? 0, kill };
}

test('the lock is free again after its release', async () => {
  const file = lockFile();
  for (let i = 0; i < 2; i++) {
    const lock = await takeSetupLock(file);
    assert.equal(existsSync(file), true);
    lock.release();
    assert.equal(existsSync(file), false);
  }
});

test('who comes second waits, is told once by whom, and gets it', async () => {
  const file = lockFile();
  const first = await takeSetupLock(file);
  const told: string[] = [];
  let got = false;
  const second = takeSetupLock(file, { pollMs: 5, onWait: (pid) => told.push(pid) }).then((lock) => {
    got = true;
    return lock;
  });
  await sleep(50);
  assert.equal(got, false);
  first.release();
  (await second).release();
  assert.deepEqual(told, [String(process.pid)]);
});

test('a killed holder holds nothing', async () => {
  const file = lockFile();
  const lock = await takeSetupLock(file);
  lock.release();
  const holder = sleeper();
  writeFileSync(file, `${identityOf(holder.pid)}\n`);
  await holder.kill();
  (await takeSetupLock(file, { pollMs: 5, onWait: () => assert.fail('waited for a dead process') })).release();
});

test('an npm that works on after we were killed still holds the lock', async () => {
  const file = lockFile();
  const npm = sleeper();
  const lock = await takeSetupLock(file);
  lock.share(npm.pid);
  // As if this process had been killed: only the child's line names a living process.
  writeFileSync(file, readFileSync(file, 'utf8').replace(identityOf(process.pid), `${process.pid}:1`));
  const told: string[] = [];
  const next = takeSetupLock(file, { pollMs: 5, onWait: (pid) => told.push(pid) });
  await sleep(50);
  assert.deepEqual(told, [String(npm.pid)]);
  await npm.kill();
  (await next).release();
});

test('a process is known by more than its number, where the system tells when it started', () => {
  assert.equal(isAlive(identityOf(process.pid)), true);
  if (process.platform === 'linux') assert.equal(isAlive(`${process.pid}:1`), false);
});

test('of many that find a dead lock, one at a time gets it', async () => {
  const file = lockFile();
  (await takeSetupLock(file)).release();
  writeFileSync(file, '999999999:1\n');
  const script = `
    import { takeSetupLock } from ${JSON.stringify(new URL('setup-lock.mjs', import.meta.url).href)};
    import { openSync, closeSync, rmSync } from 'node:fs';
    const lock = await takeSetupLock(${JSON.stringify(file)}, { pollMs: 2 });
    closeSync(openSync(${JSON.stringify(`${file}.inside`)}, 'wx')); // throws when somebody else is inside
    await new Promise((resolve) => setTimeout(resolve, 15));
    rmSync(${JSON.stringify(`${file}.inside`)});
    lock.release();`;
  const codes = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
      return (await once(child, 'exit'))[0];
    }),
  );
  assert.deepEqual(codes, [0, 0, 0, 0, 0, 0]);
});
