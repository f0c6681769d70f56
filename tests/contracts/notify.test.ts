// What mail promises while mail servers and nodes come and go, on both stores (R14).
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { readConfig } from '../../server/config/config.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { createMail } from '../../server/notify/mail.ts';
import type { MailMessage } from '../../server/notify/message.ts';
import { noticesPerHour } from '../../server/notify/notice-budget.ts';
import { createMailSettings } from '../../server/notify/settings/mail-settings.ts';
import { type Clock, systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import type { Storage } from '../../server/storage/storage.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { stores } from '../support/stores.ts';

const sealer = createSealer(systemRandom.bytes(32));
/** Notices to one person at once. */
const flood = 300;

/** A node with a queue of its own; the waits are shortened, their order is not. */
function node(storage: Storage, smtpPort: number, clock: Clock = systemClock) {
  const common = { clock, random: systemRandom, logger: silentLogger };
  const config = readConfig({
    CONCH_SMTP_URL: `smtp://127.0.0.1:${smtpPort}?tls=none`,
    CONCH_MAIL_FROM: 'conch@example.com',
    CONCH_URL: 'https://accounts.example.com',
  });
  const jobs = createJobs({ storage, pollMs: 30, backOff: { firstMs: 30, longestMs: 200 }, ...common });
  const settings = createMailSettings({ storage, sealer, config });
  const mail = createMail({ jobs, storage, config, settings, sealer, ...common });
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

/** A notice with "This was not me", as the events send it. */
const notice = (kind: 'token.regenerated' | 'password.changed', address: string): MailMessage => ({
  kind,
  to: { address, name: '' },
  language: 'en',
  data: {
    ...{ at: new Date().toISOString(), name: 'Nightly' },
    link: 'https://accounts.example.com/not-me#abc.d-_f',
    expiresAt: '2100-01-01T00:00:00.000Z',
  },
});

const resetLink = (address: string): MailMessage => ({
  kind: 'password.reset-asked',
  to: { address, name: '' },
  language: 'en',
  data: { link: 'https://accounts.example.com/reset#abc.d-_f', expiresAt: '2100-01-01T00:00:00.000Z' },
});

async function until(condition: () => boolean | Promise<boolean>, what: string, seconds = 5): Promise<void> {
  const end = performance.now() + seconds * 1000;
  while (!(await condition())) {
    assert(performance.now() < end, `not within ${seconds} s: ${what}`);
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

/** How often the jobs that wait were tried, at least: those within the budget, and not what counts the rest. */
const leastTries = async (storage: Storage) =>
  (
    await sql<{ least: number }>`select min(attempts) as least from jobs where last_error is not null`.execute(
      storage.db(),
    )
  ).rows[0]?.least ?? 0;

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

    test('hundreds of notices to one person: a few and one that counts the rest, and nobody waits behind them (S44)', async (t) => {
      const { storage, close } = await open();
      const server = await startMailServer();
      // The beginning of an hour: none ends while the test runs.
      let ahead = 3_600_000 - (Date.now() % 3_600_000);
      const one = node(storage, server.port, { now: () => Date.now() + ahead });
      t.after(async () => {
        await one.stop();
        await server.close();
        await close();
      });
      await storage.transaction(async () => {
        for (let at = 0; at < flood; at++) await one.mail.send(notice('token.regenerated', 'ada@example.com'));
        await one.mail.send(notice('token.regenerated', 'grace@example.com'));
        await one.mail.send(resetLink('grace@example.com'));
      });
      await until(() => server.received.length >= 4, 'the first mails');
      const first = server.received.slice(0, 4);
      assert.deepEqual(
        first
          .filter((mail) => mail.to[0] === 'grace@example.com')
          .map((mail) => mail.headers.subject?.slice(0, 12))
          .sort(),
        ['A personal a', 'Set a new pa'],
        'those of another person do not wait',
      );
      await one.mail.send(notice('password.changed', 'ada@example.com'));
      await one.mail.send(notice('token.regenerated', 'ADA@example.com'));
      await until(async () => Number(await waiting(storage)) === 1, 'one mail waits, which counts the rest', 60);
      const ofAda = () => server.received.filter((mail) => mail.to[0]?.toLowerCase() === 'ada@example.com');
      const subjects = () => ofAda().map((mail) => mail.headers.subject ?? '');
      assert.equal(ofAda().length, noticesPerHour + 1);
      assert.equal(subjects().filter((subject) => /password .* was changed/.test(subject)).length, 1);
      ahead += 3_600_000;
      await until(async () => Number(await waiting(storage)) === 0, 'the queue is empty');
      assert.equal(ofAda().length, noticesPerHour + 2);
      const last = ofAda().at(-1);
      assert.match(
        subjects().at(-1) ?? '',
        new RegExp(`^And ${flood + 1 - noticesPerHour} more notices about your account`),
      );
      assert.match(last?.text ?? '', /not-me#abc\.d-_f/);
      // Told of once: another hour begins anew.
      await one.mail.send(notice('token.regenerated', 'ada@example.com'));
      await until(() => ofAda().length === noticesPerHour + 3, 'the next hour');
      ahead += 3_600_000;
      await sleep(100);
      assert.equal(ofAda().length, noticesPerHour + 3);
    });

    test('notices that are held back are counted once, however often they are tried', async (t) => {
      const { storage, close } = await open();
      const server = await startMailServer();
      let ahead = 3_600_000 - (Date.now() % 3_600_000);
      const one = node(storage, server.port, { now: () => Date.now() + ahead });
      t.after(async () => {
        await one.stop();
        await server.close();
        await close();
      });
      server.refuse = { code: 451, text: 'later' };
      await storage.transaction(async () => {
        for (let at = 0; at < 15; at++) await one.mail.send(notice('token.regenerated', 'ada@example.com'));
      });
      await until(async () => (await leastTries(storage)) >= 2, 'each is tried twice');
      server.refuse = undefined;
      await until(() => server.received.length === noticesPerHour, 'those within the budget');
      server.refuse = { code: 451, text: 'later' };
      ahead += 3_600_000;
      await until(async () => (await leastTries(storage)) >= 2, 'the mail that counts is tried twice');
      server.refuse = undefined;
      await until(async () => Number(await waiting(storage)) === 0, 'the queue is empty');
      assert.equal(server.received.length, noticesPerHour + 1);
      assert.match(server.received.at(-1)?.headers.subject ?? '', /^And 5 more notices/);
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
