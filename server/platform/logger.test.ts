// Log lines when the process or the reader ends.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

/** A process of its own that logs to its stdout. */
function logging(code: string): ChildProcess {
  const script = `import { createLogger } from ${JSON.stringify(new URL('logger.ts', import.meta.url).href)};
    const logger = createLogger('info');
    ${code}`;
  return spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function endOf(child: ChildProcess): Promise<number | null> {
  const tooLong = setTimeout(() => child.kill('SIGKILL'), 10_000);
  const [code] = await once(child, 'exit');
  clearTimeout(tooLong);
  return code;
}

async function linesOf(child: ChildProcess): Promise<string[]> {
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  await once(child, 'close');
  return text.trimEnd().split('\n');
}

test('what was logged last is written, however the process ends', async () => {
  for (const end of ['', 'process.exit(1);', 'setTimeout(() => process.exit(0), 20);']) {
    const lines = await linesOf(logging(`for (let i = 0; i < 500; i++) logger.info({ i }, 'line'); ${end}`));
    assert.equal(lines.length, 500, end);
    assert.equal(JSON.parse(lines.at(-1) ?? '').i, 499, end);
  }
});

test('a line does not wait long for others', async () => {
  const child = logging(`logger.info('alone'); setTimeout(() => {}, 60_000);`);
  const [text] = await once(child.stdout as NodeJS.ReadableStream, 'data');
  assert.equal(JSON.parse(String(text)).msg, 'alone');
  child.kill('SIGKILL');
  await once(child, 'exit');
});

test('a log nobody reads any more neither ends the process nor keeps it from ending', async () => {
  const child = logging(`
    logger.info('first');
    setTimeout(() => logger.info('x'.repeat(10_000)), 600);
    setTimeout(() => { logger.info('last'); process.exit(7); }, 1200);`);
  await once(child.stdout as NodeJS.ReadableStream, 'data');
  child.stdout?.destroy();
  assert.equal(await endOf(child), 7);
});
