// Short-lived records: used once whatever the parallelism, bound to their purpose, gone when they run out.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { days, openWorld } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

for (const { kind, open } of stores) {
  describe(`flows on ${kind}`, () => {
    test('a flow is looked at often and used once', async (t) => {
      const { flows } = await openWorld(t, open);
      const { id, plainSecret } = await flows.start({
        purpose: 'set-up',
        data: { colour: 'coral' },
        ttlSeconds: 60,
        newestOnly: false,
      });
      for (let at = 0; at < 3; at++) {
        assert.deepEqual((await flows.inspect('set-up', id, plainSecret))?.data, { colour: 'coral' });
      }
      assert.equal((await flows.consume('set-up', id, plainSecret))?.id, id);
      assert.equal(await flows.consume('set-up', id, plainSecret), undefined);
      assert.equal(await flows.inspect('set-up', id, plainSecret), undefined);
    });

    test('of many who use it at once, over two nodes, one succeeds (R10)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      for (let trial = 0; trial < 20; trial++) {
        const { id, plainSecret } = await world.flows.start({
          purpose: 'set-up',
          ttlSeconds: 60,
          newestOnly: false,
        });
        const results = await Promise.all(
          Array.from({ length: 20 }, (_, at) => (at % 2 ? world : other).flows.consume('set-up', id, plainSecret)),
        );
        assert.equal(results.filter((flow) => flow !== undefined).length, 1);
      }
    });

    test('S08 of 100 tries at once, over two nodes, five are let through, and burning it succeeds once', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const purpose = 'signin-second-factor';
      const { id, plainSecret } = await world.flows.start({ purpose, ttlSeconds: 60, newestOnly: false });
      const tries = await Promise.all(
        Array.from({ length: 100 }, (_, at) => (at % 2 ? world : other).flows.takeTry(purpose, { id, plainSecret }, 5)),
      );
      const taken = tries.filter((flow) => flow !== undefined);
      assert.equal(taken.length, 5);
      const burnt = await Promise.all(taken.map((flow, at) => (at % 2 ? world : other).flows.invalidate(flow)));
      assert.equal(burnt.filter(Boolean).length, 1);
    });

    test('S20 a try is of one purpose and of who has the secret, and none is left when it ran out', async (t) => {
      const { flows, clock } = await openWorld(t, open);
      const purpose = 'signin-second-factor';
      const { id, plainSecret } = await flows.start({ purpose, ttlSeconds: 60, newestOnly: false });
      assert.equal(await flows.takeTry('totp-enrolment', { id, plainSecret }, 5), undefined);
      assert.equal(await flows.takeTry(purpose, { id, plainSecret: `${plainSecret}x` }, 5), undefined);
      assert.equal(await flows.takeTry(purpose, { id: "' or 1=1", plainSecret }, 5), undefined);
      assert.ok(await flows.takeTry(purpose, { id, plainSecret }, 5));
      clock.forward(60);
      assert.equal(await flows.takeTry(purpose, { id, plainSecret }, 5), undefined);
    });

    test('a secret opens nothing but its own flow and purpose (S38, S43)', async (t) => {
      const { flows, person } = await openWorld(t, open);
      const userKey = await person('ada@example.org');
      const start = { userKey, ttlSeconds: 60, newestOnly: true } as const;
      const reset = await flows.start({ purpose: 'reset', ...start });
      const invitation = await flows.start({ purpose: 'invitation', ...start });
      for (const [purpose, id, secret] of [
        ['invitation', reset.id, reset.plainSecret],
        ['set-up', reset.id, reset.plainSecret],
        ['reset', reset.id, invitation.plainSecret],
        ['reset', invitation.id, reset.plainSecret],
        ['reset', reset.id, reset.plainSecret.slice(0, -1)],
        ['reset', reset.id, ''],
        ['reset', '', reset.plainSecret],
        ['reset', `${reset.id}\0`, reset.plainSecret],
        ['reset', `${reset.id.slice(0, -1)}\0`, reset.plainSecret],
      ] as const) {
        assert.equal(await flows.inspect(purpose, id, secret), undefined);
        assert.equal(await flows.consume(purpose, id, secret), undefined);
      }
      assert.equal((await flows.consume('reset', reset.id, reset.plainSecret))?.userKey, userKey);
      assert.equal((await flows.consume('invitation', invitation.id, invitation.plainSecret))?.userKey, userKey);
    });

    test('the store has no secret (S31)', async (t) => {
      const { flows, storage } = await openWorld(t, open);
      const { plainSecret } = await flows.start({ purpose: 'set-up', ttlSeconds: 60, newestOnly: false });
      assert.match(plainSecret, /^[A-Za-z0-9_-]{43}$/);
      const { rows } = await sql`select * from flows`.execute(storage.db());
      assert.ok(!JSON.stringify(rows).includes(plainSecret));
    });

    test('the newest alone stays, also of many begun at once', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const userKey = await world.person('ada@example.org');
      const second = await world.person('bob@example.org');
      const kept = await world.flows.start({
        purpose: 'reset',
        userKey: second,
        ttlSeconds: 60,
        newestOnly: true,
      });
      const started = await Promise.all(
        Array.from({ length: 10 }, (_, at) =>
          (at % 2 ? world : other).flows.start({
            purpose: 'reset',
            userKey,
            ttlSeconds: 60,
            newestOnly: true,
          }),
        ),
      );
      const alive = await Promise.all(
        started.map(({ id, plainSecret }) => world.flows.inspect('reset', id, plainSecret)),
      );
      assert.equal(alive.filter((flow) => flow !== undefined).length, 1);
      assert.ok(await world.flows.inspect('reset', kept.id, kept.plainSecret), "another's stays");
    });

    test('a flow that ran out is burnt by its use, and the rest by purging', async (t) => {
      const { flows, clock, storage } = await openWorld(t, open);
      const start = { purpose: 'set-up', ttlSeconds: days, newestOnly: false } as const;
      const [tried, left] = [await flows.start(start), await flows.start(start)];
      clock.forward(days);
      assert.equal(await flows.inspect('set-up', tried.id, tried.plainSecret), undefined);
      assert.equal(await flows.consume('set-up', tried.id, tried.plainSecret), undefined);
      clock.forward(-days);
      assert.equal(await flows.inspect('set-up', tried.id, tried.plainSecret), undefined, 'stays burnt');
      assert.ok(await flows.inspect('set-up', left.id, left.plainSecret));
      clock.forward(days);
      assert.equal(await flows.purge(), 1);
      const { rows } = await sql`select id from flows`.execute(storage.db());
      assert.deepEqual(rows, []);
    });
  });
}
