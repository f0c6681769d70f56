import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { findTestFiles, selectFiles, strayFiles } from './test-suites.mjs';

const files = [
  'server/items/items.test.ts',
  'web/features/sign-in/sign-in.test.ts',
  'tests/api/sign-in.test.ts',
  'tests/architecture.test.ts',
  'tests/contracts/jobs.test.ts',
  'tests/journeys/first-run.test.ts',
  'tests/journeys/sign-in.test.ts',
];

function selected(...args: string[]) {
  return selectFiles(files, args).map(({ suite, files: chosen }) => [suite.name, ...chosen]);
}

test('without arguments every file runs, once, suite after suite', () => {
  assert.deepEqual(
    selectFiles(files, []).map(({ suite }) => suite.name),
    ['unit', 'contracts', 'api', 'architecture', 'journeys'],
  );
  assert.deepEqual(
    selectFiles(files, [])
      .flatMap((entry) => entry.files)
      .sort(),
    [...files].sort(),
  );
});

test('a suite, several suites, and parts of file names', () => {
  assert.deepEqual(selected('unit'), [['unit', files[0], files[1]]]);
  assert.deepEqual(selected('journeys', 'sign-in'), [['journeys', files[6]]]);
  assert.deepEqual(selected('architecture', 'api'), [
    ['api', files[2]],
    ['architecture', files[3]],
  ]);
  assert.deepEqual(selected('sign-in'), [
    ['unit', files[1]],
    ['api', files[2]],
    ['journeys', files[6]],
  ]);
});

test('a filter that fits nothing is an error, not an empty success', () => {
  assert.throws(() => selectFiles(files, ['jorneys']), /No test file fits "jorneys"/);
  assert.throws(() => selectFiles(files, ['unit', 'first-run']), /No test file fits/);
});

test('test files are found everywhere but in what is installed, built or stored', () => {
  const root = mkdtempSync(join(tmpdir(), 'test-suites-'));
  const there = ['server/a.test.ts', 'web/b.test.tsx', 'docs/c.spec.mjs', 'bench/d.test.ts'];
  const not = [
    'server/a.ts',
    'node_modules/x/x.test.ts',
    'bench/node_modules/y.test.ts',
    'web/dist/z.test.ts',
    'data/q.test.ts',
  ];
  for (const file of [...there, ...not]) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
  assert.deepEqual(findTestFiles(root), [...there].sort());
});

test('a file which no suite would run is told', () => {
  assert.deepEqual(strayFiles(files), []);
  const stray = ['docs/c.test.ts', 'web/b.test.tsx', 'server/b.spec.ts', 'tests/elsewhere/d.test.ts'];
  assert.deepEqual(strayFiles([...files, ...stray]), stray);
});
