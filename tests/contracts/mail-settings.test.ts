// How mail is sent as a super-admin sets it up: who may, what of it is kept secret, every node following, and what waits.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';
import { sql } from 'kysely';
import type { MailMessage } from '../../server/notify/message.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { makeCertificate } from '../support/certificate.ts';
import { codeOf } from '../support/factor-world.ts';
import { type Node, openWorld, type World } from '../support/identity-world.ts';
import { startMailServer } from '../support/mail-server.ts';
import { mailChoice, mailNodeOn } from '../support/mail-world.ts';
import { stores } from '../support/stores.ts';

const certificate = makeCertificate();
tls.setDefaultCACertificates([certificate.cert]);
const origin = { address: '192.0.2.1', userAgent: 'Test/1.0' };
const secret = 'canary-of-the-mail-server';

const to = (address: string): MailMessage => ({
  ...{ kind: 'mail.test', to: { address, name: '' }, language: 'en', data: {} },
});

async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 5000;
  while (!(await condition())) {
    assert(performance.now() < end, `not within 5 s: ${what}`);
    await sleep(10);
  }
}

function mailNode(t: TestContext, node: Node, env?: Record<string, string>) {
  const made = mailNodeOn(node, env);
  t.after(() => made.close());
  return made;
}

async function superAdmin(world: World) {
  return world.actorOf(await world.superAdmin('ada@example.org'));
}

const fieldsOf = async (work: Promise<unknown>): Promise<Record<string, string>> =>
  work.then(
    () => ({}),
    (error) => (isFailure(error) ? (error.fields ?? { code: error.code }) : Promise.reject(error)),
  );

for (const { kind, open } of stores) {
  describe(`mail settings on ${kind}`, () => {
    test('S48 super-admins alone change them, one change after the other; their log says what, never the password', async (t) => {
      const world = await openWorld(t, open);
      const { change, settings } = mailNode(t, world);
      const ada = await superAdmin(world);
      const bob = await world.actorOf(await world.admin('bob@example.org'));
      const before = await change.state();
      assert.deepEqual([before.source, before.server, before.version], ['none', null, '0']);
      assert.equal((await settings.current()).smtp, undefined);
      const wanted = { choice: mailChoice, password: secret };
      assert.equal(await codeOf(change.change(wanted, '0', { actor: bob, ...origin })), 'access.denied');
      // Whatever the session said when it was read.
      const asIf = { ...bob, superAdmin: true };
      assert.equal(await codeOf(change.change(wanted, '0', { actor: asIf, ...origin })), 'access.denied');
      const results = await Promise.all([
        codeOf(change.change(wanted, '0', { actor: ada, ...origin })),
        codeOf(change.change({ ...wanted, choice: { ...mailChoice, port: 465 } }, '0', { actor: ada, ...origin })),
      ]);
      assert.deepEqual(results.sort(), ['mail.stale', 'ok']);
      const after = await change.state();
      assert.deepEqual([after.source, after.version, after.updatedBy?.key], ['store', '1', ada.userKey]);
      assert.deepEqual([after.server?.host, after.server?.hasPassword], ['localhost', true]);
      const same = await change.change({ choice: { ...mailChoice, port: after.server?.port ?? 0 } }, '1', {
        actor: ada,
        ...origin,
      });
      assert.equal(same.version, '1', 'what changes nothing is no change');
      const [line] = await world.activity.list(ada.userKey, { offset: 0, limit: 1 });
      assert.deepEqual([line?.kind, line?.data.host, line?.data.password], ['mail.changed', 'localhost', true]);
      const { rows } = await sql`select * from mail_settings`.execute(world.storage.db());
      assert(!JSON.stringify([rows, after, line]).includes('canary'), 'sealed at rest, told to nobody');
    });

    test('S31 a kept password goes to the server and user that it was given for, and nowhere else', async (t) => {
      const world = await openWorld(t, open);
      const { change, settings } = mailNode(t, world);
      const ada = await superAdmin(world);
      assert.deepEqual(
        Object.keys(await fieldsOf(change.change({ choice: mailChoice }, '0', { actor: ada, ...origin }))),
        ['password'],
      );
      await change.change({ choice: mailChoice, password: secret }, '0', { actor: ada, ...origin });
      for (const other of [{ host: 'mail.evil.example' }, { port: 2525 }, { user: 'somebody' }]) {
        const wanted = { choice: { ...mailChoice, ...other } };
        assert.match(
          (await fieldsOf(change.change(wanted, '1', { actor: ada, ...origin }))).password ?? '',
          /Type the password again/,
        );
        assert.deepEqual(Object.keys(await fieldsOf(change.serverOf(wanted))), ['password'], 'nor for a test');
      }
      const renamed = { ...mailChoice, from: { address: 'other@example.org', name: 'Studio' } };
      assert.equal((await change.change({ choice: renamed }, '1', { actor: ada, ...origin })).version, '2');
      assert.equal((await settings.current()).smtp?.().password, secret);
      // Who can write into the store, and does not know the key, gains nothing by it.
      const moved = JSON.stringify({ ...renamed, host: 'mail.evil.example' });
      await sql`update mail_settings set value = ${moved}`.execute(world.storage.db());
      const another = mailNode(t, await world.another());
      const now = await (world.storage.kind === 'sqlite'
        ? mailNode(t, world).settings.current()
        : another.settings.current());
      assert.throws(() => now.smtp?.(), /cannot be unsealed/);
      const open2 = { ...mailChoice, host: 'mail.evil.example', user: '' };
      await change.change({ choice: open2 }, '2', { actor: ada, ...origin });
      assert.equal((await change.state()).server?.hasPassword, false);
    });

    test('every node sends by the new settings within a second, and what waited is tried at once', async (t) => {
      const world = await openWorld(t, open);
      const server = await startMailServer({ tls: certificate, password: secret });
      const gone = await startMailServer();
      await gone.close();
      t.after(() => server.close());
      const first = mailNode(t, world);
      const second = mailNode(t, await world.another());
      const ada = await superAdmin(world);
      const wrong = { ...mailChoice, port: gone.port };
      await first.change.change({ choice: wrong, password: secret }, '0', { actor: ada, ...origin });
      await until(async () => (await second.settings.current()).version === '1', 'the other node knows');
      second.jobs.start();
      await second.mail.send(to('ada@example.org'));
      world.clock.forward(1);
      await second.mail.send(to('stranger@example.org'));
      await until(async () => (await first.queue.state()).failing.length === 2, 'both have failed once');
      const waiting = await first.queue.state();
      assert.deepEqual([waiting.waiting, waiting.givenUp], [2, 0]);
      assert.match(waiting.failing[0]?.reason ?? '', /ECONNREFUSED/);
      assert.deepEqual(
        waiting.failing.map(({ kind, to }) => [kind, to?.email]),
        [
          ['mail.test', 'ada@example.org'],
          ['mail.test', undefined],
        ],
        'an address that belongs to nobody is not shown',
      );
      assert(Date.parse(waiting.failing[0]?.nextTryAt ?? '') > world.clock.now());
      const right = { ...mailChoice, port: server.port };
      await first.change.change({ choice: right, password: secret }, '1', { actor: ada, ...origin });
      await until(() => server.received.length === 2, 'both are delivered, though the next try was a minute off');
      assert(server.received.every(({ encrypted, user }) => encrypted && user === 'conch'));
      await until(async () => (await first.queue.state()).waiting === 0, 'nothing waits');
    });

    test('“Try now” brings back what was given up, and leaves alone what was not tried yet', async (t) => {
      const world = await openWorld(t, open);
      const server = await startMailServer({ tls: certificate });
      t.after(() => server.close());
      const node = mailNode(t, world);
      const ada = await superAdmin(world);
      server.refuse = { code: 550, text: 'no mailbox new@example.org here' };
      const choice = { ...mailChoice, port: server.port, user: '' };
      await node.change.change({ choice }, '0', { actor: ada, ...origin });
      node.jobs.start();
      await node.mail.send(to('new@example.org'));
      await until(async () => (await node.queue.state()).givenUp === 1, 'refused for good');
      const [refused] = (await node.queue.state()).givenUpNewest;
      assert.match(refused?.reason ?? '', /550 no mailbox … here/);
      await node.mail.send(to('later@example.org'), { afterAWhile: true });
      server.refuse = undefined;
      assert.equal(await node.queue.tryNow(), 1);
      await until(() => server.received.length === 1, 'the one that was refused');
      assert.deepEqual(server.received[0]?.to, ['new@example.org']);
      await until(async () => (await node.queue.state()).waiting === 1, 'the other one waits its time');
      world.clock.forward(10);
      await until(() => server.received.length === 2, 'the other one in its time');
      assert.equal((await node.queue.state()).givenUp, 0);
    });

    test('what the operator says wins, is shown and cannot be changed here', async (t) => {
      const world = await openWorld(t, open);
      const ada = await superAdmin(world);
      const free = mailNode(t, world);
      await free.change.change({ choice: mailChoice, password: secret }, '0', { actor: ada, ...origin });
      const held = mailNode(t, world, {
        CONCH_SMTP_URL: 'smtp://operator:pass-canary@relay.example.org?tls=opportunistic',
        CONCH_MAIL_FROM: 'Operator <mail@example.org>',
      });
      const state = await held.change.state();
      assert.deepEqual([state.source, state.fixed], ['environment', { server: true, from: true, replyTo: true }]);
      assert.deepEqual(state.server, {
        ...{
          host: 'relay.example.org',
          port: 587,
          tls: 'where-offered',
          user: 'operator',
          hasPassword: true,
        },
      });
      assert(!JSON.stringify(state).includes('canary'));
      assert.equal((await held.settings.current()).smtp?.().host, 'relay.example.org');
      assert.equal(
        await codeOf(held.change.change({ choice: mailChoice, password: 'x' }, '1', { actor: ada, ...origin })),
        'mail.fixed',
      );
      assert.equal(await codeOf(held.change.remove('1', { actor: ada, ...origin })), 'mail.fixed');
      const partly = mailNode(t, world, {
        ...{ CONCH_MAIL_FROM: 'Operator <mail@example.org>', CONCH_MAIL_REPLY_TO: 'help@example.org' },
      });
      const { fixed, from, replyTo } = await partly.change.state();
      assert.deepEqual(fixed, { server: false, from: true, replyTo: true });
      assert.deepEqual([from.address, replyTo], ['mail@example.org', 'help@example.org']);
      assert.equal((await partly.settings.current()).from.name, 'Operator');
      const none = await free.change.remove('1', { actor: ada, ...origin });
      assert.deepEqual([none.source, none.server, none.version], ['none', null, '2']);
      assert.equal(await free.mail.isSetUp(), false);
    });
  });
}
