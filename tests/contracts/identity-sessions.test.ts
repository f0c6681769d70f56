// Sessions: fresh random tokens, ended means ended on every node, and never revived.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { days, hours, type Node, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const device = { kind: 'browser', method: 'password', address: '192.0.2.1', userAgent: 'Test/1.0' } as const;

const openFor = (node: Node, userKey: string) => node.sessions.open({ userKey, ...device }, device);

/** True once the node refuses the token; within the second that ARCHITECTURE allows. */
async function refusedWithinASecond(node: Node, plainToken: string): Promise<boolean> {
  const end = performance.now() + 1000;
  while (performance.now() < end) {
    if ((await node.sessions.find(plainToken)) === undefined) return true;
    await sleep(5);
  }
  return false;
}

/** A world with one signed-in user whom both nodes know from their caches. */
async function signedInOnTwoNodes(world: World) {
  const other = await world.another();
  const userKey = await world.person('ada@example.org', { password: null });
  const { plainToken, session } = await openFor(world, userKey);
  for (const node of [world, other]) {
    // News of what was just made may still be under way, and keeps it out of the cache.
    const end = performance.now() + 1000;
    while (!node.sessions.findCached(plainToken) && performance.now() < end) {
      assert.equal((await node.sessions.load(plainToken))?.id, session.id);
      await sleep(5);
    }
    assert.equal(node.sessions.findCached(plainToken)?.id, session.id);
  }
  return { other, userKey, plainToken, session };
}

for (const { kind, open } of stores) {
  describe(`sessions on ${kind}`, () => {
    test('a session is found by its token and by nothing else', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const { plainToken, session } = await openFor(world, userKey);
      assert.match(plainToken, /^[A-Za-z0-9_-]{43}$/);
      assert.equal(world.sessions.findCached(plainToken), undefined, 'not known yet');
      assert.deepEqual(await world.sessions.load(plainToken), session);
      // What the news of its opening drops, where that comes late, is there after the next look.
      if (!world.sessions.findCached(plainToken)) await world.sessions.load(plainToken);
      // Nothing is kept in memory that the disk may still lose.
      await world.storage.durable();
      assert.deepEqual(world.sessions.findCached(plainToken), session);
      assert.deepEqual(session.actor, {
        kind: 'user',
        userKey,
        sessionId: session.id,
        admin: false,
        superAdmin: false,
        provenAt: session.provenAt,
      });
      for (const wrong of ['', session.id, `${plainToken} `, plainToken.slice(0, -1), 'x\0y']) {
        assert.equal(await world.sessions.find(wrong), undefined);
      }
    });

    test('tokens are new each time, and the store has their hashes alone (S27, S31)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const opened = [await openFor(world, userKey), await openFor(world, userKey)];
      assert.notEqual(opened[0]?.plainToken, opened[1]?.plainToken);
      const { rows } = await sql`select * from sessions`.execute(world.storage.db());
      for (const { plainToken } of opened) assert.ok(!JSON.stringify(rows).includes(plainToken));
    });

    test('an ended session is refused at once, on the other node within a second (S28, R09)', async (t) => {
      const world = await openWorld(t, open);
      const { other, plainToken, session } = await signedInOnTwoNodes(world);
      assert.equal((await world.sessions.end(session.userKey, { id: session.id })).length, 1);
      assert.equal((await world.sessions.end(session.userKey, { id: session.id })).length, 0);
      assert.equal(await world.sessions.find(plainToken), undefined);
      assert.ok(await refusedWithinASecond(other, plainToken));
    });

    test('all sessions of a user end together, or all but one', async (t) => {
      const world = await openWorld(t, open);
      const [ada, bob] = [
        await world.person('ada@example.org', { password: null }),
        await world.person('bob@example.org', { password: null }),
      ];
      const adas = [await openFor(world, ada), await openFor(world, ada), await openFor(world, ada)];
      const bobs = await openFor(world, bob);
      const alive = async () => {
        const found = await Promise.all(adas.map(({ plainToken }) => world.sessions.find(plainToken)));
        return found.map((session) => session !== undefined);
      };
      assert.deepEqual(await alive(), [true, true, true]);
      assert.equal((await world.sessions.end(ada, { exceptId: adas[1]?.session.id ?? '' })).length, 2);
      assert.deepEqual(await alive(), [false, true, false]);
      assert.equal(
        (await world.sessions.end(ada, { exceptId: bobs.session.id })).length,
        1,
        'a foreign id keeps nothing',
      );
      assert.deepEqual(await alive(), [false, false, false]);
      assert.equal((await world.sessions.end(ada)).length, 0);
      assert.ok(await world.sessions.find(bobs.plainToken));
    });

    test('sessions of the inactive never answer, also where nobody ended them (S29)', async (t) => {
      const world = await openWorld(t, open);
      const { other, userKey, plainToken } = await signedInOnTwoNodes(world);
      await world.users.setActive(userKey, false, system);
      assert.equal(await world.sessions.find(plainToken), undefined);
      assert.ok(await refusedWithinASecond(other, plainToken));
    });

    test('deactivating ends sessions and links for good', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, plainToken } = await signedInOnTwoNodes(world);
      const link = await world.flows.start({ purpose: 'reset', userKey, ttlSeconds: 60, newestOnly: true });
      await world.activation.setActive(userKey, false, { actor: system });
      await world.activation.setActive(userKey, true, { actor: system });
      assert.equal(await world.sessions.find(plainToken), undefined);
      assert.equal(await world.flows.inspect('reset', link.id, link.plainSecret), undefined);
    });

    test('what an administrator may follows the membership within a second (S29)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.superAdmin('ada@example.org');
      await world.superAdmin('root@example.org');
      const other = await world.another();
      const { plainToken } = await openFor(world, userKey);
      const becomes = async (admin: boolean, superAdmin: boolean) => {
        const end = performance.now() + 1000;
        for (const node of [world, other]) {
          let actor = (await node.sessions.find(plainToken))?.actor;
          while ((actor?.admin !== admin || actor.superAdmin !== superAdmin) && performance.now() < end) {
            assert.notEqual(node, world, 'the own node knows at once');
            await sleep(5);
            actor = (await node.sessions.find(plainToken))?.actor;
          }
          assert.deepEqual([actor?.admin, actor?.superAdmin], [admin, superAdmin]);
        }
      };
      await becomes(true, true);
      await world.privileged.revoke(null, userKey, 'domain');
      await becomes(true, false);
      await world.privileged.unlinkMember(null, 'domain', userKey);
      await becomes(false, false);
    });

    test('a session ends 30 days after it began, however much it is used (S30)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const { plainToken, session } = await openFor(world, userKey);
      for (let day = 0; day < 29; day++) {
        world.clock.forward(days);
        assert.ok(await world.sessions.find(plainToken), `day ${day}`);
        world.sessions.seen(session, '192.0.2.9');
        if (day % 3 === 0) await world.sessions.flush();
      }
      world.clock.forward(days - 1);
      assert.ok(await world.sessions.find(plainToken));
      world.clock.forward(1);
      assert.equal(await world.sessions.find(plainToken), undefined);
    });

    test('a session ends after 7 days unused (S30)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const { plainToken, session } = await openFor(world, userKey);
      world.clock.forward(7 * days - 1);
      assert.ok(await world.sessions.find(plainToken));
      world.sessions.seen(session, undefined);
      world.clock.forward(7 * days - 1);
      assert.ok(await world.sessions.find(plainToken));
      world.clock.forward(1);
      assert.equal(await world.sessions.find(plainToken), undefined);
    });

    test('what ran out stays ended when the clock is set back (R06)', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const [tried, untried] = [await openFor(world, userKey), await openFor(world, userKey)];
      assert.ok(await world.sessions.find(tried.plainToken));
      assert.ok(await world.sessions.find(untried.plainToken));
      world.clock.forward(31 * days);
      assert.equal(await world.sessions.find(tried.plainToken), undefined);
      assert.equal(await world.sessions.purge(), 1);
      world.clock.forward(-31 * days);
      assert.equal(await world.sessions.find(tried.plainToken), undefined);
      assert.equal(await world.sessions.find(untried.plainToken), undefined);
    });

    test('the hundred-and-first session ends the one that was seen longest ago (S30)', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const userKey = await world.person('ada@example.org', { password: null });
      const first = await openFor(world, userKey);
      world.clock.forward(1);
      const second = await openFor(world, userKey);
      world.clock.forward(1);
      await Promise.all(Array.from({ length: 98 }, (_, at) => openFor(at % 2 ? world : other, userKey)));
      world.clock.forward(1);
      world.sessions.seen(first.session, '192.0.2.2');
      await world.sessions.flush();
      await openFor(world, userKey);
      assert.ok(await world.sessions.find(first.plainToken));
      assert.equal(await world.sessions.find(second.plainToken), undefined);
      assert.equal((await world.sessions.end(userKey)).length, 100);
    });

    test('last use is written by flushing, and revives nothing', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const [one, ended] = [await openFor(world, userKey), await openFor(world, userKey)];
      world.clock.forward(hours);
      world.sessions.seen(one.session, '198.51.100.7');
      world.sessions.seen(ended.session, '198.51.100.8');
      await world.sessions.end(userKey, { id: ended.session.id });
      await world.sessions.flush();
      await world.sessions.flush();
      const { rows } = await sql<{ id: string; seen_at: string; address: string }>`
        select id, seen_at, address from sessions`.execute(world.storage.db());
      assert.deepEqual(
        rows.map((row) => [row.id, row.seen_at, row.address]),
        [[one.session.id, new Date(world.clock.now()).toISOString(), '198.51.100.7']],
      );
    });

    test('what a client says of itself is kept short and plain', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      const userAgent = `a\0b\ud800${'x'.repeat(5000)}`;
      await world.sessions.open({ userKey, ...device }, { userAgent });
      const { rows } = await sql<{ user_agent: string }>`
        select user_agent from sessions`.execute(world.storage.db());
      assert.ok(rows[0]?.user_agent.startsWith('ab\ufffdx'));
      assert.equal(rows[0]?.user_agent.length, 400);
    });

    test('a session opened in a transaction that fails is none', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { password: null });
      let plainToken = '';
      await assert.rejects(
        world.storage.transaction(async () => {
          plainToken = (await openFor(world, userKey)).plainToken;
          throw new Error('rolled back');
        }),
        /rolled back/,
      );
      assert.equal(await world.sessions.find(plainToken), undefined);
    });
  });
}
