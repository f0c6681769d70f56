// Judges what the test processes reported: totals, expected skips, the last line, the exit code.

/** @typedef {import('./test-reporter.mjs').TestLine} TestLine */
/** @typedef {{ file: string, test: string, reason: string }} ExpectedSkip */
/**
 * @typedef {object} FileResult
 * @property {string} file
 * @property {TestLine[]} tests
 * @property {string[]} faults of the file itself: it could not be loaded, hung, was cut off, holds no test
 * @property {string} output what it printed
 * @property {number} ms
 */

/**
 * @param {{ lines: import('./test-reporter.mjs').ReportLine[], exitCode: number, timedOutAfterSeconds: number | null }} run
 * @returns {Pick<FileResult, 'tests' | 'faults'>}
 */
export function judgeFile({ lines, exitCode, timedOutAfterSeconds }) {
  /** @type {TestLine[]} */
  const tests = [];
  const faults = [];
  let success = null;
  for (const line of lines) {
    if ('outcome' in line) tests.push(line);
    else if ('note' in line) faults.push(line.note);
    else success = line.end.success;
  }
  if (timedOutAfterSeconds !== null) {
    faults.push(
      success === null
        ? `did not end within ${timedOutAfterSeconds} s and was stopped`
        : `all its tests ended, but the process did not within ${timedOutAfterSeconds} s: something was left open`,
    );
  } else if (success === null && exitCode !== 0) {
    faults.push(`ended with code ${exitCode} before its tests were done`);
  } else if (success === null && tests.length > 0) {
    faults.push('ended before its tests were done');
  } else if (tests.length === 0) {
    faults.push('holds no test');
  }
  const failed = tests.some((test) => test.outcome === 'fail');
  if (!failed && faults.length === 0 && (success === false || exitCode !== 0)) {
    faults.push(`ended with code ${exitCode} though no test failed`);
  }
  return { tests, faults };
}

/** @param {unknown} list content of tests/expected-skips.json @returns {ExpectedSkip[]} */
export function readExpectedSkips(list) {
  if (!Array.isArray(list)) throw new Error('tests/expected-skips.json must hold a list.');
  for (const entry of list) {
    for (const key of ['file', 'test', 'reason']) {
      if (typeof entry?.[key] !== 'string' || entry[key].trim() === '') {
        throw new Error(
          `tests/expected-skips.json: each entry needs "file", "test" and "reason": ${JSON.stringify(entry)}`,
        );
      }
    }
  }
  return list;
}

/**
 * @param {FileResult[]} results
 * @param {ExpectedSkip[]} expected
 * @param {string[]} notRun files that could not be run at all
 */
export function judgeRun(results, expected, notRun = []) {
  let passed = 0;
  let failed = 0;
  let skipped = notRun.length;
  /** @type {string[]} */
  const unexpectedSkips = [];
  for (const { file, tests, faults } of results) {
    failed += faults.length > 0 ? 1 : 0;
    for (const { outcome, name, reason } of tests) {
      if (outcome === 'pass') passed += 1;
      else if (outcome === 'fail') failed += 1;
      else {
        skipped += 1;
        const listed = expected.some((entry) => entry.file === file && entry.test === name);
        if (!listed) unexpectedSkips.push(`${file}: ${name} (${outcome}${reason ? `: ${reason}` : ''})`);
      }
    }
  }
  return {
    passed,
    failed,
    skipped,
    unexpectedSkips,
    ok: failed === 0 && unexpectedSkips.length === 0 && results.length > 0,
    line: `${passed} passed, ${failed} failed, ${skipped} skipped`,
  };
}
