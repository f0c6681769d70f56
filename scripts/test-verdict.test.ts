import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportLine } from './test-reporter.mjs';
import { type FileResult, judgeFile, judgeRun, readExpectedSkips } from './test-verdict.mjs';

const pass: ReportLine = { outcome: 'pass', name: 'works' };
const fail: ReportLine = { outcome: 'fail', name: 'breaks', error: 'Error' };
const skip: ReportLine = { outcome: 'skip', name: 'group › left out', reason: 'no IPv6' };
const todo: ReportLine = { outcome: 'todo', name: 'later' };
const end = (success: boolean): ReportLine => ({ end: { success } });

function faults(lines: ReportLine[], exitCode = 0, timedOutAfterSeconds: number | null = null) {
  return judgeFile({ lines, exitCode, timedOutAfterSeconds }).faults;
}

test('a file whose tests passed or failed has no fault of its own', () => {
  assert.deepEqual(faults([pass, end(true)]), []);
  assert.deepEqual(faults([pass, fail, end(false)], 1), []);
  assert.deepEqual(judgeFile({ lines: [pass, fail, end(false)], exitCode: 1, timedOutAfterSeconds: null }).tests, [
    pass,
    fail,
  ]);
});

test('a file without a test, unloadable, cut off, hanging or failing outside its tests is at fault', () => {
  assert.match(faults([])[0] ?? '', /holds no test/);
  assert.match(faults([end(true)])[0] ?? '', /holds no test/);
  assert.match(faults([], 1)[0] ?? '', /code 1 before its tests were done/);
  // process.exit(0) in a test: node itself calls that a success
  assert.match(faults([pass])[0] ?? '', /before its tests were done/);
  assert.match(faults([pass], 137, 90)[0] ?? '', /did not end within 90 s/);
  assert.match(faults([pass, end(true)], 137, 90)[0] ?? '', /something was left open/);
  assert.match(faults([pass, end(false)], 1)[0] ?? '', /though no test failed/);
  assert.match(faults([pass, { note: 'Error: thrown late' }, end(false)], 1)[0] ?? '', /thrown late/);
});

function result(...tests: ReportLine[]): FileResult {
  return {
    file: 'a.test.ts',
    output: '',
    ms: 1,
    ...judgeFile({ lines: [...tests, end(true)], exitCode: 0, timedOutAfterSeconds: null }),
  };
}

test('all totals end in one line', () => {
  const verdict = judgeRun([result(pass, pass, fail), result(pass, skip), result(todo)], []);
  assert.equal(verdict.line, '3 passed, 1 failed, 2 skipped');
  assert.equal(verdict.ok, false);
  assert.equal(judgeRun([result(pass)], []).ok, true);
});

test('a fault of a file counts as a failure', () => {
  const verdict = judgeRun([result(pass), result()], []);
  assert.equal(verdict.line, '1 passed, 1 failed, 0 skipped');
  assert.equal(verdict.ok, false);
});

test('a skip or todo fails the run unless it is listed for this very file and test', () => {
  const listed = { file: 'a.test.ts', test: 'group › left out', reason: 'needs IPv6' };
  assert.equal(judgeRun([result(pass, skip)], [listed]).ok, true);
  assert.deepEqual(judgeRun([result(pass, skip)], []).unexpectedSkips, ['a.test.ts: group › left out (skip: no IPv6)']);
  assert.equal(judgeRun([result(pass, skip)], [{ ...listed, file: 'b.test.ts' }]).ok, false);
  assert.equal(judgeRun([result(pass, skip)], [{ ...listed, test: 'left out' }]).ok, false);
  assert.deepEqual(judgeRun([result(pass, todo)], [listed]).unexpectedSkips, ['a.test.ts: later (todo)']);
});

test('files that could not be run count as skipped; a run of nothing is no success', () => {
  assert.equal(judgeRun([result(pass)], [], ['j.test.ts']).line, '1 passed, 0 failed, 1 skipped');
  assert.equal(judgeRun([], []).ok, false);
});

test('an expected skip needs a file, a test and a reason', () => {
  assert.deepEqual(readExpectedSkips([]), []);
  const entry = { file: 'a.test.ts', test: 'x', reason: 'because' };
  assert.deepEqual(readExpectedSkips([entry]), [entry]);
  assert.throws(() => readExpectedSkips({}), /must hold a list/);
  assert.throws(() => readExpectedSkips([{ ...entry, reason: ' ' }]), /needs "file", "test" and "reason"/);
  assert.throws(() => readExpectedSkips([{ file: 'a.test.ts', test: 'x' }]), /needs/);
});
