import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCodeOf } from './child-processes.mjs';

const module = JSON.stringify(new URL('child-processes.mjs', import.meta.url).href);

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !what(); i++) await sleep(25);
  assert.ok(what(), 'did not happen within 5 s');
}

/** A wrapper with runInOwnGroup around a child that writes down what reaches it. */
function wrapped(childEnds = '') {
  const folder = mkdtempSync(join(tmpdir(), 'child-processes-'));
  const log = join(folder, 'log');
  const child = join(folder, 'child.mjs');
  writeFileSync(
    child,
    `import { endWithStarter } from ${module};
     import { appendFileSync } from 'node:fs';
     const note = (what) => appendFileSync(${JSON.stringify(log)}, what + '\\n');
     endWithStarter(() => { note('starter gone'); process.exit(0); });
     for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => { note(signal); setTimeout(() => process.exit(3), 300); });
     note('ready ' + process.pid);
     ${childEnds || 'setInterval(() => {}, 1000);'}`,
  );
  const script = `import { runInOwnGroup } from ${module};
    process.exit(await runInOwnGroup(process.execPath, [${JSON.stringify(child)}], { cwd: '.' }));`;
  const env = { ...process.env };
  delete env.npm_lifecycle_event;
  const wrapper = spawn(process.execPath, ['--input-type=module', '-e', script], { env, stdio: 'ignore' });
  const read = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []);
  return { wrapper, read, ready: () => until(() => read().length > 0) };
}

test('the exit code is passed on, and a death by signal is told as shells tell it', async () => {
  const { wrapper } = wrapped('process.exit(7);');
  assert.equal((await once(wrapper, 'exit'))[0], 7);
  assert.equal(exitCodeOf(0, null), 0);
  assert.equal(exitCodeOf(null, 'SIGKILL'), 137);
});

test('a signal that comes twice at once, as Ctrl-C under npm does, is passed on once', async () => {
  const { wrapper, read, ready } = wrapped();
  await ready();
  wrapper.kill('SIGINT');
  await sleep(30);
  wrapper.kill('SIGINT');
  assert.equal((await once(wrapper, 'exit'))[0], 3);
  assert.deepEqual(read().slice(1), ['SIGINT']);
});

test('a closed terminal stops the child in order', async () => {
  const { wrapper, read, ready } = wrapped();
  await ready();
  wrapper.kill('SIGHUP');
  await once(wrapper, 'exit');
  assert.deepEqual(read().slice(1), ['SIGTERM']);
});

test('the child notices that its wrapper was killed', async () => {
  const { wrapper, read, ready } = wrapped();
  await ready();
  wrapper.kill('SIGKILL');
  await until(() => read().includes('starter gone'));
});

test('listening for the wrapper keeps nobody alive who is done', async () => {
  const { wrapper } = wrapped('process.exitCode = 5;');
  assert.equal((await once(wrapper, 'exit'))[0], 5);
});

// Only Linux tells who stands behind a shell.
for (const between of process.platform === 'linux' ? ['no shell', 'a shell'] : ['no shell']) {
  test(`a script started by npm, with ${between} in between, notices that npm was killed`, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'watch-npm-'));
    const log = join(folder, 'log');
    const script = join(folder, 'script.mjs');
    writeFileSync(
      script,
      `import { watchNpm } from ${module};
       import { writeFileSync } from 'node:fs';
       watchNpm(() => { writeFileSync(${JSON.stringify(log)}, 'gone'); process.exit(0); }, { pollMs: 20 });
       writeFileSync(${JSON.stringify(log)}, 'ready');
       setTimeout(() => process.exit(1), 10_000);`,
    );
    const command =
      between === 'a shell' ? ['sh', '-c', `"${process.execPath}" "${script}"; exit 0`] : [process.execPath, script];
    const npm = spawn(
      process.execPath,
      [
        '-e',
        `require('node:child_process').spawn(${JSON.stringify(command[0])}, ${JSON.stringify(command.slice(1))}, { stdio: 'ignore' })`,
      ],
      { env: { ...process.env, npm_lifecycle_event: 'start' }, stdio: 'ignore' },
    );
    await until(() => existsSync(log) && readFileSync(log, 'utf8') === 'ready');
    await sleep(100);
    assert.equal(readFileSync(log, 'utf8'), 'ready');
    npm.kill('SIGKILL');
    await until(() => readFileSync(log, 'utf8') === 'gone');
  });
}
