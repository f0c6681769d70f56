import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createJobs } from '../jobs/jobs.ts';
import { createLogger } from '../platform/logger.ts';
import { systemRandom } from '../platform/random.ts';
import { createSealer } from '../platform/sealing.ts';
import { openStorage } from '../storage/storage.ts';
import { type Mail as Delivered, type MailChannel, MailRefused } from './channels/channel.ts';
import { createMail } from './mail.ts';
import { mailJobKind, sealMail } from './mail-job.ts';
import type { MailMessage } from './message.ts';

const publicUrl = 'https://account.example.com';
const from = { address: 'conch@account.example.com', name: 'Conch' };
const canary = 'canary-4b1d';

/** A mailbox that keeps what it gets, or fails as told. */
function mailbox() {
  const delivered: Delivered[] = [];
  const box = {
    delivered,
    fail: undefined as Error | undefined,
    tries: 0,
    description: 'a mailbox of the test',
    async deliver(mail: Delivered) {
      box.tries++;
      if (box.fail) throw box.fail;
      delivered.push(mail);
    },
    async verify() {},
    close() {},
  } satisfies MailChannel & Record<string, unknown>;
  return box;
}

async function setting(t: TestContext) {
  let ahead = 0;
  const clock = { now: () => Date.now() + ahead };
  const lines: string[] = [];
  const logger = createLogger('debug', { write: (line) => void lines.push(line) });
  const storage = await openStorage({ dataFolder: ':memory:', clock, logger });
  const random = systemRandom;
  const backOff = { firstMs: 10, longestMs: 20 };
  const jobs = createJobs({ storage, clock, random, logger, pollMs: 20, backOff });
  const channel = mailbox();
  const sealer = createSealer(random.bytes(32));
  const mail = createMail({
    jobs,
    storage,
    config: { publicUrl, dataFolder: '/nowhere' },
    settings: { current: async () => ({ source: 'none', from, replyTo: undefined, version: '0' }) },
    clock,
    random,
    sealer,
    logger,
    channel,
  });
  jobs.start();
  t.after(async () => {
    await jobs.stop(0);
    await storage.close();
  });
  interface Row {
    data: string;
    failed_at: string | null;
    last_error: string | null;
  }
  return {
    ...{ mail, jobs, sealer },
    channel,
    storage,
    lines,
    forward: (ms: number) => {
      ahead += ms;
    },
    rows: async () => (await sql<Row>`select * from jobs`.execute(storage.db())).rows,
    /** The same message as `createMail` made it, for an hour. */
    reset: (to = { address: 'ada@example.com', name: 'Ada' }): MailMessage => ({
      kind: 'password.reset-asked',
      to,
      language: 'en',
      data: {
        link: `${publicUrl}/reset#${canary}`,
        expiresAt: new Date(clock.now() + 3_600_000).toISOString(),
      },
    }),
  };
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 3000;
  while (!(await condition())) {
    assert(performance.now() < end, 'not within 3 s');
    await sleep(5);
  }
}

test('a mail is delivered after the commit of what it is about', async (t) => {
  const { mail, channel, storage, reset } = await setting(t);
  await storage.transaction(async () => {
    await mail.send(reset());
    await sleep(40);
    assert.equal(channel.tries, 0);
  });
  await until(() => channel.delivered.length === 1);
  const [delivered] = channel.delivered;
  assert.deepEqual(delivered?.to, { address: 'ada@example.com', name: 'Ada' });
  assert.deepEqual(delivered?.from, { address: 'conch@account.example.com', name: 'Conch' });
  assert(delivered?.text.includes(`${publicUrl}/reset#${canary}`));
});

test('what is rolled back sends nothing', async (t) => {
  const { mail, channel, storage, reset, rows } = await setting(t);
  await assert.rejects(
    storage.transaction(async () => {
      await mail.send(reset());
      throw new Error('no');
    }),
  );
  await sleep(60);
  assert.equal(channel.tries, 0);
  assert.deepEqual(await rows(), []);
});

test('S60 the link lies sealed in the store, and is nowhere in the log', async (t) => {
  const { mail, channel, reset, rows, lines } = await setting(t);
  channel.fail = new Error('down');
  await mail.send(reset());
  await until(() => channel.tries > 2);
  const [row] = await rows();
  assert(row && !row.data.includes(canary) && !row.data.includes('ada@'));
  channel.fail = undefined;
  await until(async () => (await rows()).length === 0);
  assert(lines.some((line) => line.includes('mail delivered')));
  assert(!lines.join('').includes(canary));
});

test('every try carries the same id and date, so that a server can tell a second one', async (t) => {
  const { mail, channel, reset } = await setting(t);
  const seen: Delivered[] = [];
  const { deliver } = channel;
  channel.deliver = async (one) => {
    seen.push(one);
    await deliver(one);
  };
  channel.fail = new Error('down');
  await mail.send(reset());
  await until(() => seen.length > 2);
  channel.fail = undefined;
  await until(() => channel.delivered.length === 1);
  assert.equal(new Set(seen.map((one) => `${one.id} ${one.date}`)).size, 1);
});

test('a refused mail fails at once, with a line in the log', async (t) => {
  const { mail, channel, reset, rows, lines } = await setting(t);
  channel.fail = new MailRefused('mail server said: 550 no such mailbox');
  await mail.send(reset());
  await until(async () => (await rows())[0]?.failed_at != null);
  await sleep(60);
  assert.equal(channel.tries, 1);
  assert(lines.some((line) => /"level":"error".*550 no such mailbox.*job given up/.test(line)));
});

test('a link that has expired is not sent any more', async (t) => {
  const { mail, channel, reset, rows, forward } = await setting(t);
  channel.fail = new Error('down');
  await mail.send(reset());
  await until(() => channel.tries > 0);
  forward(3_600_001);
  channel.fail = undefined;
  await until(async () => (await rows())[0]?.failed_at != null);
  assert.equal(channel.delivered.length, 0);
  assert.match((await rows())[0]?.last_error ?? '', /expired/);
});

test('a mail is given up after a day', async (t) => {
  const { mail, channel, rows, forward } = await setting(t);
  channel.fail = new Error('down');
  await mail.send({
    kind: 'mail.test',
    to: { address: 'ada@example.com', name: 'evil .example' },
    language: 'en',
    data: {},
  });
  await until(() => channel.tries > 0);
  forward(23 * 3_600_000);
  const tries = channel.tries;
  await until(() => channel.tries > tries);
  forward(3_600_000);
  await until(async () => (await rows())[0]?.failed_at != null);
});

test('S59 S44 links elsewhere and more than one address are refused', async (t) => {
  const { mail, reset, rows } = await setting(t);
  for (const link of [
    'https://evil.example/reset',
    `${publicUrl}.evil.example/reset`,
    `${publicUrl}@evil.example/`,
    'javascript:alert(1)',
  ]) {
    await assert.rejects(
      mail.send({ ...reset(), kind: 'password.reset-asked', data: { link, expiresAt: '2100-01-01T00:00:00.000Z' } }),
      /only hold links to this server/,
    );
  }
  for (const address of ['a@example.com, b@example.com', 'a@example.com\r\nBcc: b@example.com', 'a', '<a@b.c>']) {
    await assert.rejects(mail.send(reset({ address, name: '' })), /not one mail address/);
  }
  assert.deepEqual(await rows(), []);
});

test('S55 a name that looks like a link stands in the address line as plain words', async (t) => {
  const { mail, channel, reset } = await setting(t);
  await mail.send(reset({ address: 'ada@example.com', name: 'evil.example' }));
  await until(() => channel.delivered.length === 1);
  assert.deepEqual(channel.delivered[0]?.to, { address: 'ada@example.com', name: 'evil .example' });
});

test('a mail that was queued under the name that its kind had before an update goes out', async (t) => {
  const { jobs, sealer, channel, reset } = await setting(t);
  const queue = (kind: string, id: string) =>
    jobs.enqueue(mailJobKind, sealMail({ ...reset(), kind } as never, id, sealer), { id });
  await queue('reset', '0000000000000000000a');
  await until(() => channel.delivered.length === 1);
  const [delivered] = channel.delivered;
  assert.deepEqual([delivered?.kind, delivered?.subject.slice(0, 18)], ['password.reset-asked', 'Set a new password']);
});

test('a mail of no kind, or without what its kind must know, is given up', async (t) => {
  const { jobs, sealer, channel, reset, rows } = await setting(t);
  const ids = ['0000000000000000000a', '0000000000000000000b'] as const;
  const strange = { ...reset(), kind: 'of-no-kind' } as never;
  const { to, language } = reset();
  const empty = { to, language, kind: 'role.changed', data: {} } as never;
  await jobs.enqueue(mailJobKind, sealMail(strange, ids[0], sealer), { id: ids[0] });
  await jobs.enqueue(mailJobKind, sealMail(empty, ids[1], sealer), { id: ids[1] });
  await until(async () => (await rows()).filter((row) => row.failed_at !== null).length === 2);
  assert.equal(channel.tries, 0);
});
