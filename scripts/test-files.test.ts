import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { runFile, runFiles } from './test-files.mjs';
import { judgeRun } from './test-verdict.mjs';

/** The runner under test starts test processes itself, which must not think they belong to the one around them. */
const env = { ...process.env };
delete env.NODE_TEST_CONTEXT;
const folder = mkdtempSync(join(tmpdir(), 'test-files-'));

function write(name: string, text: string): string {
  const file = join(folder, `${name}.test.mjs`);
  writeFileSync(file, `import { describe, test } from 'node:test';\n${text}`);
  return file;
}

function run(name: string, text: string, limitSeconds = 20) {
  return runFile(write(name, text), { env, folder, limitSeconds });
}

test('a real file comes back with every outcome, under full names', async () => {
  const { tests, faults, output } = await run(
    'mixed',
    `test('works', () => console.log('said aloud'));
     test('breaks', () => { throw new Error('for this reason'); });
     describe('group', () => {
       test('inside', () => {});
       test('left out', { skip: 'no IPv6' }, () => {});
       test('later', { todo: true }, () => { throw new Error('not yet'); });
     });
     describe.skip('no group', () => { test('never seen', () => {}); });
     test('parent', async (t) => { await t.test('child', () => { throw new Error('inner'); }); });`,
  );
  assert.deepEqual(
    tests.map(({ outcome, name }) => `${outcome} ${name}`),
    [
      'pass works',
      'fail breaks',
      'pass group › inside',
      'skip group › left out',
      'todo group › later',
      'skip no group',
      'fail parent › child',
      'fail parent',
    ],
  );
  assert.match(tests[1]?.error ?? '', /for this reason/);
  assert.equal(tests[3]?.reason, 'no IPv6');
  assert.equal(tests.at(-1)?.error, undefined, 'a parent has no error of its own');
  assert.deepEqual(faults, []);
  assert.match(output, /said aloud/);
});

const faulty: [name: string, text: string, fault: RegExp][] = [
  ['empty', '', /holds no test/],
  ['unloadable', `import './no-such-file.mjs';`, /ended with code 1 before its tests were done/],
  ['exits', `test('ok', () => {}); test('leaves', () => process.exit(0));`, /holds no test|before its tests were done/],
  [
    'late',
    `test('ok', () => { setTimeout(() => { throw new Error('too late') }, 30); }); setTimeout(() => {}, 60);`,
    /too late/,
  ],
  ['open', `test('ok', () => {}); setInterval(() => {}, 1000);`, /did not end within 1 s/],
];
for (const [name, text, fault] of faulty) {
  test(`what node itself would let pass or hang on is at fault: ${name}`, async () => {
    const result = await run(name, text, name === 'open' ? 1 : 20);
    assert.match(result.faults[0] ?? '', fault);
    assert.equal(judgeRun([result], []).ok, false);
  });
}

test('a hanging test is known by its name', async () => {
  const { tests } = await run(
    'hangs',
    `test('never', () => new Promise(() => { setInterval(() => {}, 1000); }));`,
    // A busy machine takes seconds to start a file.
    15,
  );
  assert.deepEqual(
    tests.map(({ outcome, name }) => `${outcome} ${name}`),
    ['fail never'],
  );
});

test('what a test leaves running ends with its file', async () => {
  const pidFile = join(folder, 'left.pid');
  const { faults } = await run(
    'leaves',
    `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
     test('starts a server', () => {
       const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
       child.unref();
       writeFileSync(${JSON.stringify(pidFile)}, String(child.pid));
     });`,
  );
  assert.deepEqual(faults, []);
  const pid = Number(readFileSync(pidFile, 'utf8'));
  for (let i = 0; i < 200 && isRunning(pid); i++) await sleep(25);
  assert.equal(isRunning(pid), false);
});

/** A process that ended and was not yet collected by its new parent does not run. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

test('files run side by side, as many as allowed, and each is reported', async () => {
  const files = ['one', 'two', 'three'].map((name) => write(name, `test('${name}', () => {});`));
  const seen: string[] = [];
  const results = await runFiles(files, {
    ...{ env, folder, limitSeconds: 20, concurrency: 2 },
    onResult: ({ file }) => seen.push(file),
  });
  assert.deepEqual([...seen].sort(), [...files].sort());
  assert.equal(judgeRun(results, []).line, '3 passed, 0 failed, 0 skipped');
});
