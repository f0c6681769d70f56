// What mail promises while mail servers and nodes come and go, on both stores (R14).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { readConfig } from '../../server/config/config.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { createMail } from '../../server/notify/mail.ts';
import type { MailMessage } from '../../server/notify/message.ts';
import { createMailSettings } from '../../server/notify/settings/mail-settings.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { stores } from '../support/stores.ts';

const sealer = createSealer(systemRandom.bytes(32));

/** A node with a queue of its own; the waits are shortened, their order is not. */
function node(storage: Storage, smtpPort: number) {
  const common = { clock: systemClock, random: systemRandom, logger: silentLogger };
  const config = readConfig({
    CONCH_SMTP_URL: `smtp://127.0.0.1:${smtpPort}?tls=none`,
    CONCH_MAIL_FROM: 'conch@example.com',
  });
  const jobs = createJobs({ storage, pollMs: 30, backOff: { firstMs: 30, longestMs: 200 }, ...common });
  const settings = createMailSettings({ storage, sealer, config });
  const mail = createMail({ jobs, config, settings, sealer, ...common });
  jobs.start();
  return {
    mail,
    async stop() {
      await jobs.stop(0);
      mail.close();
      settings.close();
    },
  };
}

const toUser = (at: number): MailMessage => ({
  kind: 'mail.test',
  to: { address: `user${at}@example.com`, name: '' },
  language: 'en',
  data: {},
});

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 5000;
  while (!(await condition())) {
    assert(performance.now() < end, `not within 5 s: ${what}`);
    await sleep(10);
  }
}

async function freePort(): Promise<number> {
  const probe = await startMailServer();
  await probe.close();
  return probe.port;
}

const waiting = async (storage: Storage) =>
  (await sql<{ count: number }>`select count(*) as count from jobs where failed_at is null`.execute(storage.db()))
    .rows[0]?.count;

const mailsOf = (server: MailServer) => server.received.map((mail) => mail.to[0]).sort();

for (const { kind, open } of stores) {
  describe(`mail on ${kind}`, () => {
    test('a decoy goes nowhere and leaves the queue; what may wait begins 1 to 5 seconds later (S03)', async (t) => {
      const { storage, close } = await open();
      const server = await startMailServer();
      const one = node(storage, server.port);
      t.after(async () => {
        await one.stop();
        await server.close();
        await close();
      });
      await one.mail.send(toUser(0), { decoy: true });
      await one.mail.send(toUser(1));
      await until(async () => Number(await waiting(storage)) === 0, 'the queue is empty');
      assert.deepEqual(mailsOf(server), ['user1@example.com']);
      for (let at = 0; at < 20; at++) {
        await one.mail.send(toUser(at), { decoy: at % 2 === 0, afterAWhile: true });
      }
      const { rows } = await sql<{ run_at: string; created_at: string }>`
        select run_at, created_at from jobs`.execute(storage.db());
      const waits = rows.map((row) => Date.parse(row.run_at) - Date.parse(row.created_at));
      assert.equal(waits.length, 20);
      assert.ok(
        waits.every((ms) => ms >= 990 && ms <= 5000),
        waits.join(),
      );
      assert.ok(new Set(waits).size > 10, 'by chance');
    });

    test('a mail server that is down, then up, gets every mail once', async (t) => {
      const { storage, close } = await open();
      const port = await freePort();
      const one = node(storage, port);
      t.after(async () => {
        await one.stop();
        await close();
      });
      for (let at = 0; at < 5; at++) await one.mail.send(toUser(at));
      await sleep(150);
      assert.equal(await waiting(storage), 5);
      const server = await startMailServer({ port });
      t.after(server.close);
      await until(async () => (await waiting(storage)) === 0, 'all are sent');
      assert.deepEqual(
        mailsOf(server),
        [0, 1, 2, 3, 4].map((at) => `user${at}@example.com`),
      );
      assert.equal(new Set(server.received.map((mail) => mail.headers['message-id'])).size, 5);
    });

    test('mail that waits outlives a restart, a server that says later, and one that says never', async (t) => {
      const { storage, close } = await open();
      const server = await startMailServer();
      server.refuse = { code: 451, text: 'later' };
      const before = node(storage, server.port);
      await before.mail.send(toUser(1));
      await until(() => server.connections() > 0, 'tried');
      await before.stop();
      const after = node(storage, server.port);
      t.after(async () => {
        await after.stop();
        await server.close();
        await close();
      });
      server.refuse = undefined;
      await until(() => server.received.length === 1, 'sent after the restart');
      server.refuse = { code: 550, text: 'never' };
      await after.mail.send(toUser(2));
      await until(async () => (await waiting(storage)) === 0, 'given up');
      assert.deepEqual(mailsOf(server), ['user1@example.com']);
    });

    test('a request does not wait for a mail server that hangs', async (t) => {
      const { storage, close } = await open();
      const server = await startMailServer({ bannerMs: 60_000 });
      const one = node(storage, server.port);
      t.after(async () => {
        await one.stop();
        await server.close();
        await close();
      });
      const started = performance.now();
      await storage.transaction(() => one.mail.send(toUser(1)));
      assert(performance.now() - started < 300);
    });
  });
}

const postgres = stores.find((store) => store.kind === 'postgres');
if (postgres) {
  test('two nodes send each mail once', async (t) => {
    const { storage, openAnother, close } = await postgres.open();
    const other = await openAnother?.();
    assert(other);
    const server = await startMailServer();
    const nodes = [node(storage, server.port), node(other, server.port)];
    t.after(async () => {
      for (const one of nodes) await one.stop();
      await server.close();
      await close();
    });
    await storage.transaction(async () => {
      for (let at = 0; at < 40; at++) await nodes[0]?.mail.send(toUser(at));
    });
    await until(async () => (await waiting(storage)) === 0, 'all are sent');
    assert.equal(server.received.length, 40);
    assert.equal(new Set(mailsOf(server)).size, 40);
  });
}
