import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createLogOutput } from './log-output.ts';

const line = (number: number) => `${number} ${'x'.repeat(80)}\n`;
const numbersIn = (text: string) =>
  text
    .split('\n')
    .slice(0, -1)
    .map((each) => Number.parseInt(each, 10));
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

test('every line arrives once and in order, in bursts and alone', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'conch-log-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'log');
  const output = createLogOutput(openSync(file, 'a'));
  for (let number = 0; number < 5000; number++) {
    output.write(line(number));
    if (number % 700 === 0) await new Promise(setImmediate);
  }
  for (let waited = 0; numbersIn(readFileSync(file, 'utf8')).length < 5000 && waited < 100; waited++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  output.write(line(5000));
  output.flushSync();
  assert.deepEqual(numbersIn(readFileSync(file, 'utf8')), upTo(5001));
});

/** Writes many lines at once, and tells on stderr that it is not held up by them. */
const writer = `
  import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logger.ts'))};
  const logger = createLogger('info');
  for (let number = 0; number < 20000; number++) logger.info({ number }, 'line');
  process.stderr.write('goes on');
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => {}, 1000);
`;

test('a reader that does not read holds nothing up and loses nothing when it reads again', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', writer], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await once(child.stderr, 'data');
  await new Promise((resolve) => setTimeout(resolve, 300));
  const seen: number[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    seen.push(...lines.map((each) => JSON.parse(each).number));
    if (seen.length === 20_000) child.kill('SIGTERM');
  });
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  assert.deepEqual(seen, upTo(20_000));
});

test('what is held when the process ends is written', async () => {
  const ends = `
    import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logger.ts'))};
    createLogger('info').info('the last words');
    process.exit(3);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', ends], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = await once(child, 'close');
  assert.equal(code, 3);
  assert.match(text, /"msg":"the last words"/);
});

/** Twice as much as is held while nobody reads. */
const flood = `
  import { createLogger } from ${JSON.stringify(join(import.meta.dirname, 'logger.ts'))};
  const logger = createLogger('info');
  for (let number = 0; number < 20000; number++) logger.info({ number, text: 'x'.repeat(1000) }, 'line');
  process.stderr.write('goes on');
  process.on('SIGTERM', () => process.exit(0));
  setInterval(() => logger.info({ number: -1 }, 'later'), 100);
`;

test('S60 lines that are lost while nobody reads are counted, and the count is written when somebody does', async () => {
  const child = spawn(process.execPath, ['--input-type=module', '-e', flood], { stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child.stderr, 'data');
  let seen = 0;
  let lost = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines.map((one) => JSON.parse(one))) {
      if (each.event === 'log.lost') lost += each.lines;
      else if (each.number >= 0) seen++;
    }
    if (lost > 0) child.kill('SIGTERM');
  });
  await once(child, 'exit');
  assert.ok(lost > 5000, `${lost} lost`);
  // Later lines may be among the lost ones.
  assert.ok(seen + lost >= 20_000 && seen + lost < 20_200, `${seen} seen`);
});
