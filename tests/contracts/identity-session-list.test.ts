// The list of sessions as people see it, and its ending: what was where, ended on every node, and in the log.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOwnStreams } from '../../server/identity/sessions/own-stream.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { days, type Node, openWorld } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const firefox = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0';
const origin = { address: '192.0.2.9', userAgent: firefox };

async function openFor(node: Node, userKey: string, address = '192.0.2.1', userAgent = firefox) {
  return node.sessions.open({ userKey, kind: 'browser', method: 'password+otp' }, { address, userAgent });
}

for (const { kind, open } of stores) {
  describe(`the list of sessions on ${kind}`, () => {
    test('says device, browser, address, ways in, and when it was seen; the asking one first', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const mine = await openFor(world, ada);
      world.clock.forward(60);
      await openFor(world, ada, '198.51.100.2', 'curl/8.5.0');
      world.clock.forward(60);
      world.sessions.seen(mine.session, '203.0.113.7');
      world.clock.forward(60);
      const third = await openFor(world, ada);
      const list = await world.sessionList.list(ada, mine.session);
      assert.equal(list.length, 3);
      const [first, second, last] = list;
      assert.equal(first?.id, mine.session.id);
      assert.equal(first?.current, true);
      assert.deepEqual([first?.device, first?.browser, first?.face], ['Windows', 'Firefox 133', 'computer']);
      assert.deepEqual(first?.methods, ['password', 'otp']);
      assert.equal(first?.address, '203.0.113.7', 'where it was last used from, before that is written');
      assert.equal(Date.parse(first?.seenAt ?? '') - Date.parse(first?.createdAt ?? ''), 120_000);
      assert.equal(second?.id, third.session.id, 'seen last');
      assert.deepEqual([last?.browser, last?.face, last?.current], ['curl 8', 'script', false]);
    });

    test('holds nobody else’s and none that ran out (S30)', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const bob = await world.person('bob@example.org', { password: null });
      await openFor(world, bob);
      await openFor(world, ada);
      world.clock.forward(8 * days);
      const { session } = await openFor(world, ada);
      assert.deepEqual(
        (await world.sessionList.list(ada, session)).map(({ id }) => id),
        [session.id],
      );
    });

    test('R12 comes a page at a time, each session once, the asking one first', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const opened: string[] = [];
      for (let made = 0; made < 7; made++) {
        opened.push((await openFor(world, ada)).session.id);
        world.clock.forward(60);
      }
      const asking = await world.sessions.listOf(ada, { offset: 4, limit: 1 });
      const mine = { userKey: ada, sessionId: asking[0]?.id } as UserActor;
      const pages: string[][] = [];
      for (const offset of [0, 3, 6, 9]) {
        const shown = await world.sessionList.list(ada, { actor: mine }, { offset, limit: 3 });
        pages.push(shown.map(({ id }) => id));
      }
      const others = opened.toReversed().filter((id) => id !== mine.sessionId);
      assert.deepEqual(pages.flat(), [mine.sessionId, ...others]);
      assert.deepEqual(
        pages.map((page) => page.length),
        [3, 3, 1, 0],
      );
      const eve = await world.person('eve@example.org', { password: null });
      const seenByEve = await world.sessionList.list(ada, (await openFor(world, eve)).session, { offset: 5, limit: 3 });
      assert.deepEqual(
        seenByEve.map(({ id }) => id),
        opened.toReversed().slice(5),
        'an administrator has none of their own there',
      );
    });

    test('S28 one is ended by its owner alone, once, and it stands in the log', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const bob = await world.person('bob@example.org', { password: null });
      const [here, there] = [await openFor(world, ada), await openFor(world, ada)];
      const gone = (error: unknown) => isFailure(error, 'session.not-found');
      const { actor } = here.session;
      await assert.rejects(world.sessionList.endOne(bob, there.session.id, { actor, ...origin }), gone);
      assert.ok(await world.sessions.find(there.plainToken), 'not by naming somebody else');
      await world.sessionList.endOne(ada, there.session.id, { actor, ...origin });
      await assert.rejects(world.sessionList.endOne(ada, there.session.id, { actor, ...origin }), gone);
      assert.equal(await world.sessions.find(there.plainToken), undefined);
      assert.equal((await world.sessionList.list(ada, { actor })).length, 1);
      const log = await world.activity.list(ada, { offset: 0, limit: 10 });
      assert.deepEqual(
        log.map((entry) => [entry.kind, entry.by, entry.address, entry.data.sessionAddress]),
        [['session.ended', ada, '192.0.2.9', '192.0.2.1']],
      );
    });

    test('S28 the others end together, or all; an admin’s disconnecting names the admin', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { password: null });
      const root = await world.superAdmin('root@example.org');
      const mine = await openFor(world, ada);
      await openFor(world, ada);
      await openFor(world, ada);
      const { list, endMany } = world.sessionList;
      assert.equal(await endMany(ada, { others: true }, { actor: mine.session.actor, ...origin }), 2);
      assert.equal(await endMany(ada, { others: true }, { actor: mine.session.actor, ...origin }), 0);
      assert.equal((await list(ada, mine.session))[0]?.current, true);
      assert.equal(await endMany(ada, {}, { actor: await world.actorOf(root), ...origin }), 1);
      const log = await world.activity.list(ada, { offset: 0, limit: 10 });
      assert.deepEqual(
        log.map((entry) => [entry.kind, entry.by, entry.data.count]),
        [
          ['sessions.ended', root, 1],
          ['sessions.ended', ada, 2],
        ],
        'nothing is written where nothing ended',
      );
    });

    test('R09 a page on the other node hears within a second that its session ended, and what changed', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person('ada@example.org', { password: null });
      const [here, there] = [await openFor(world, ada), await openFor(world, ada)];
      const streams = createOwnStreams({
        onChange: (listener) => other.storage.onChange(listener),
        sessions: other.sessions,
      });
      t.after(() => streams.close());
      const heard = (session: typeof here.session) => {
        const said = { text: '', ended: false };
        const { body } = streams.open(session);
        body.on('data', (chunk) => {
          said.text += chunk;
        });
        body.on('end', () => {
          said.ended = true;
        });
        return said;
      };
      const [stays, goes] = [heard(here.session), heard(there.session)];
      await world.sessionList.endOne(ada, there.session.id, { actor: here.session.actor, ...origin });
      const started = performance.now();
      const until = async (so: () => boolean) => {
        while (!so() && performance.now() - started < 1000) await sleep(5);
        assert.ok(so(), `${goes.text} | ${stays.text}`);
      };
      await until(() => goes.ended && /event: ended\n/.test(goes.text));
      await until(() => /event: changed\ndata: .*"sessions"/.test(stays.text));
      assert.equal(stays.ended, false);
      assert.doesNotMatch(stays.text, /event: ended/);
      assert.ok(await other.sessions.renew(here.session));
      await sleep(50);
      assert.equal(stays.ended, false, 'a change of the session is not its end');
    });
  });
}
