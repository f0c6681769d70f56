import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { createLogger, silentLogger } from '../platform/logger.ts';
import type { Outcome } from './commands.ts';
import { askServer, type ControlOptions, startControl } from './control.ts';

const echo: ControlOptions['run'] = async (args, stdin) => ({
  stdout: `${args.join(' ')}|${stdin}`,
  stderr: '',
  exitCode: 0,
});

async function listening(t: TestContext, run: ControlOptions['run'] = echo) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'conch-control-'));
  const control = await startControl({ dataFolder, logger: silentLogger, run });
  t.after(async () => {
    await control.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  return { dataFolder, control, socket: join(dataFolder, 'control.sock') };
}

/** The answer to these bytes. */
async function send(socket: string, bytes: string): Promise<string> {
  const line = createConnection({ path: socket });
  line.end(bytes);
  let answer = '';
  for await (const part of line) answer += part;
  return answer;
}

test('a command and its input reach the server, and its answer comes back', async (t) => {
  const { dataFolder } = await listening(t);
  const outcome = await askServer(dataFolder, { args: ['user', 'create'], stdin: 'pass\nword é' });
  assert.deepEqual(outcome, { stdout: 'user create|pass\nword é', stderr: '', exitCode: 0 });
});

test('the socket is for its owner alone, and goes with the server', async (t) => {
  const { socket, control } = await listening(t);
  assert.equal(statSync(socket).mode & 0o777, 0o600);
  await control.close();
  assert(!existsSync(socket));
});

test('a leftover socket is replaced', async (t) => {
  const { dataFolder, socket, control } = await listening(t);
  await control.close();
  writeFileSync(socket, '');
  const next = await startControl({ dataFolder, logger: silentLogger, run: echo });
  t.after(() => next.close());
  assert.equal((await askServer(dataFolder, { args: ['doctor'], stdin: '' }))?.stdout, 'doctor|');
});

test('nobody listening is told as nothing', async (t) => {
  const { dataFolder, control, socket } = await listening(t);
  await control.close();
  assert.equal(await askServer(dataFolder, { args: [], stdin: '' }), undefined);
  writeFileSync(socket, '');
  assert.equal(await askServer(dataFolder, { args: [], stdin: '' }), undefined);
});

test('a closing server does not wait for whoever holds the line', async (t) => {
  const { control, socket } = await listening(t);
  const line = createConnection({ path: socket });
  await new Promise((resolve) => line.once('connect', resolve));
  line.on('error', () => {});
  await control.close();
});

test('what is no command, is too long, or breaks, is answered without harm', async (t) => {
  const lines: string[] = [];
  const dataFolder = mkdtempSync(join(tmpdir(), 'conch-control-'));
  const control = await startControl({
    dataFolder,
    logger: createLogger('info', { write: (line) => void lines.push(line) }),
    run: async () => {
      throw new Error('a bug');
    },
    mostBytes: 65_536,
  });
  t.after(async () => {
    await control.close();
    rmSync(dataFolder, { recursive: true, force: true });
  });
  const socket = join(dataFolder, 'control.sock');
  const commands = ['nonsense\n', '{"args":"doctor","stdin":""}\n', '{"args":["doctor"]}\n', '{}\n', '[1]\n', '\n'];
  for (const bytes of [...commands, 'x'.repeat(70_000), '{"args":["doctor"],"stdin":""}\n']) {
    const outcome = JSON.parse(await send(socket, bytes)) as Outcome;
    assert.equal(outcome.exitCode, 1);
    assert.match(outcome.stderr, /its log says why/);
  }
  assert.equal(lines.length, commands.length + 2);
});

test('a path too long for a socket is said, and the server goes on', async (t) => {
  const root = mkdtempSync(join(tmpdir(), 'conch-control-'));
  t.after(() => rmSync(root, { recursive: true }));
  const lines: string[] = [];
  const logger = createLogger('info', { write: (line) => void lines.push(line) });
  const dataFolder = join(root, 'a'.repeat(120));
  const control = await startControl({ dataFolder, logger, run: echo });
  await control.close();
  assert.match(lines[0] ?? '', /bytes, and the system takes 10\d; choose a shorter CONCH_DATA.*commands cannot reach/);
  assert.equal(await askServer(dataFolder, { args: [], stdin: '' }), undefined);
});
