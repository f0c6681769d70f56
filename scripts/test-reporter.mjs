// The reporter inside each test process: one JSON line for each finished test, and one when all are done.
// scripts/test-files.mjs reads them; that a file ended without its last line is how a cut-off run shows.
import { inspect } from 'node:util';

/**
 * @typedef {object} TestLine
 * @property {'pass' | 'fail' | 'skip' | 'todo'} outcome
 * @property {string} name with the names of the suites and tests around it
 * @property {string} [error] absent where only an inner test failed
 * @property {string} [reason] of a skip or todo
 */
/** @typedef {{ note: string } | { end: { success: boolean } } | TestLine} ReportLine */

/** @param {AsyncIterable<{ type: string, data: any }>} source */
export default async function* report(source) {
  for await (const line of reportLines(source)) yield `${JSON.stringify(line)}\n`;
}

/** @param {AsyncIterable<{ type: string, data: any }>} source @returns {AsyncGenerator<ReportLine>} */
export async function* reportLines(source) {
  /** @type {string[]} names of what is running, outermost first */
  const path = [];
  for await (const { type, data } of source) {
    if (type === 'test:start') {
      path.length = data.nesting;
      path.push(data.name);
    } else if (type === 'test:pass' || type === 'test:fail') {
      path.length = data.nesting;
      const line = testLine(type, data, [...path, data.name].join(' › '));
      if (line) yield line;
    } else if (type === 'test:diagnostic' && /^Error: /.test(data.message)) {
      yield { note: data.message };
    } else if (type === 'test:summary' && data.file !== undefined) {
      yield { end: { success: data.success } };
    }
  }
}

/** @param {string} type @param {any} data @param {string} name @returns {TestLine | null} */
function testLine(type, data, name) {
  const error = data.details?.error;
  if (isSet(data.todo)) return { outcome: 'todo', name, reason: reasonOf(data.todo) };
  if (isSet(data.skip)) return { outcome: 'skip', name, reason: reasonOf(data.skip) };
  if (type === 'test:pass') return data.details?.type === 'suite' ? null : { outcome: 'pass', name };
  if (error?.failureType === 'subtestsFailed') {
    return data.details?.type === 'suite' ? null : { outcome: 'fail', name };
  }
  return { outcome: 'fail', name, error: inspect(error?.cause ?? error) };
}

/** A skip without a reason is `true` or an empty text. @param {unknown} mark */
function isSet(mark) {
  return mark !== undefined && mark !== false && mark !== null;
}

/** @param {unknown} mark */
function reasonOf(mark) {
  return typeof mark === 'string' ? mark : '';
}
