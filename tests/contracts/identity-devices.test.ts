// Which sign-ins come from a new device, who is told of them, and how often.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { challengeOf, enrolled, withCode } from '../support/factor-world.ts';
import { goodPassword, hours, type Node, openWorld, type World, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const email = 'ada@example.org';
const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

interface From {
  kind?: 'browser' | 'script';
  address?: string;
  userAgent?: string;
  deviceSecret?: string | undefined;
}

const signIn = (node: Node, { kind = 'browser', ...from }: From = {}, of = email) =>
  whole(
    node.signIn.withPassword({ email: of, password: goodPassword }, kind, {
      ...{ address: '192.0.2.1', userAgent: firefox },
      ...from,
    }),
  );

const script = (from: From = {}): From => ({ kind: 'script', userAgent: 'curl/8.5.0', ...from });

const noticesOf = (node: Node) => node.mails.filter((mail) => mail.kind === 'signin.new-device');

async function linesOf(world: World, userKey: string) {
  return world.activity.list(userKey, { offset: 0, limit: 500, kinds: ['signin.new-device'] });
}

for (const { kind, open } of stores) {
  describe(`new devices on ${kind}`, () => {
    test('S60 the first sign-in of all is told to nobody, the next from another browser by mail and in the log', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(email, { name: 'Ada' });
      const { deviceSecret } = await signIn(world);
      assert.match(deviceSecret ?? '', /^[A-Za-z0-9_-]{43}$/);
      assert.deepEqual(noticesOf(world), []);
      assert.equal((await signIn(world, { deviceSecret })).deviceSecret, deviceSecret);
      assert.deepEqual(noticesOf(world), []);

      await signIn(world, { address: '198.51.100.7' });
      const [notice, ...more] = noticesOf(world);
      assert.deepEqual(more, []);
      assert.ok(notice?.kind === 'signin.new-device');
      assert.deepEqual(
        [notice.to.address, notice.data.address, notice.data.device],
        [email, '198.51.100.7', 'Firefox 140, Linux'],
      );
      assert.ok(notice.data.link.startsWith('https://accounts.example.org/not-me#'));
      const lines = await linesOf(world, userKey);
      assert.deepEqual(
        lines.map(({ address, data }) => [address, data]),
        [['198.51.100.7', { mailed: true }]],
      );
      assert.deepEqual((await world.activity.verify(userKey)).faults, []);
    });

    test('a browser is known by its cookie alone: same program and address do not make it known', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(email);
      const { deviceSecret } = await signIn(world);
      await signIn(world, { deviceSecret, address: '203.0.113.9', userAgent: 'Another/1.0' });
      assert.equal((await linesOf(world, userKey)).length, 0, 'the same browser elsewhere');
      await signIn(world);
      assert.equal((await linesOf(world, userKey)).length, 1, 'like it, and without its secret');
      const made = await signIn(world, { deviceSecret: 'x'.repeat(42) });
      assert.match(made.deviceSecret ?? '', /^[A-Za-z0-9_-]{43}$/);
      assert.equal((await linesOf(world, userKey)).length, 2, 'what is no secret of ours is none');
    });

    test('a browser that two people use is new to each of them, and its rows tell not who shares it', async (t) => {
      const world = await openWorld(t, open);
      await world.person(email);
      const bob = await world.person('bob@example.org');
      const { deviceSecret } = await signIn(world);
      await signIn(world, {}, 'bob@example.org');
      await signIn(world, { deviceSecret }, 'bob@example.org');
      assert.equal((await linesOf(world, bob)).length, 1);
      const rows = await world.storage.db().selectFrom('devices').selectAll().execute();
      assert.equal(new Set(rows.map((row) => row.device_hash)).size, 3);
      assert.ok(!JSON.stringify(rows).includes(deviceSecret ?? ''));
    });

    test('a script that signs in again and again from one network is one device', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(email);
      await signIn(world);
      for (const address of ['198.51.100.7', '198.51.100.7', '198.51.100.8']) {
        const opened = await signIn(world, script({ address, userAgent: 'curl/8.5.0' }));
        assert.equal(opened.deviceSecret, undefined);
      }
      await signIn(world, script({ address: '198.51.100.9', userAgent: 'curl/9.0.0' }));
      assert.equal((await linesOf(world, userKey)).length, 1);
      await signIn(world, script({ address: '203.0.113.1' }));
      await signIn(world, script({ address: '198.51.100.7', userAgent: 'python-requests/2.32' }));
      assert.equal((await linesOf(world, userKey)).length, 3, 'another network, another program');
    });

    test('S44 what forgets its cookies is told thrice a day, whatever comes ten times, and the log keeps all', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(email);
      await signIn(world);
      for (let at = 0; at < 6; at++) await signIn(world);
      assert.equal(noticesOf(world).length, 3);
      for (let at = 0; at < 12; at++) await signIn(world, script({ address: `198.51.${at}.1` }));
      assert.equal(noticesOf(world).length, 10);
      assert.equal((await linesOf(world, userKey)).length, 18);
      world.clock.forward(25 * hours);
      await signIn(world);
      assert.equal(noticesOf(world).length, 11);
    });

    test('rows of one account are bounded, and the ones seen last stay', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person(email);
      const first = await signIn(world);
      for (let at = 0; at < 105; at++) {
        world.clock.forward(1);
        await world.devices.meet(userKey, 'script', { userAgent: 'curl/8', address: `198.51.${at}.1` });
      }
      const rows = await world.storage.db().selectFrom('devices').selectAll().execute();
      assert.ok(rows.length <= 100, `${rows.length} rows`);
      const before = (await linesOf(world, userKey)).length;
      await signIn(world, { deviceSecret: first.deviceSecret });
      assert.equal((await linesOf(world, userKey)).length, before + 1, 'forgotten after a hundred others');
    });

    test('S21 a device becomes known by a whole sign-in, not by a right password alone', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      world.clock.forward(60);
      const challenge = await challengeOf(world);
      assert.equal((await linesOf(world, ada.userKey)).length, 0);
      await withCode(world, challenge, ada.code(), {
        ...{ address: '198.51.100.7', userAgent: 'Test/1.0' },
      });
      assert.equal((await linesOf(world, ada.userKey)).length, 1);
    });
  });
}
