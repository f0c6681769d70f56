// View-as: bound to one session, told to the owner, over as soon as its ground is gone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { viewAsMinutes } from '../../contract/api/view-as.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Session } from '../../server/platform/caller.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { callerFor, minutes, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' };
const refused = (code: string) => (error: unknown) => isFailure(error, code as 'look.none');
const reason = 'You asked why your code fails';

async function sessionOf(world: World, userKey: string): Promise<Session> {
  const given = { userKey, kind: 'browser', method: 'password', ...origin } as const;
  return (await world.sessions.open(given, given)).session;
}

async function team(world: World) {
  const ada = await world.person('ada@example.org', { name: 'Ada' });
  const amy = await world.admin('amy@example.org');
  const sid = await world.superAdmin('sid@example.org');
  return { ada, amy, sid, inSession: await sessionOf(world, amy) };
}

const kindsOf = async (world: World, userKey: string) =>
  (await world.activity.list(userKey, { offset: 0, limit: 50 }))
    .filter(({ kind }) => kind.startsWith('look.'))
    .map(({ kind, by, data }) => [kind, by, data]);

/** What ends by itself is written down a moment later. */
async function eventually(world: World, userKey: string, count: number) {
  for (let at = 0; at < 200; at++) {
    const kinds = await kindsOf(world, userKey);
    if (kinds.length >= count) return kinds;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return kindsOf(world, userKey);
}

for (const { kind, open } of stores) {
  describe(`looks on ${kind}`, () => {
    test('S48 a look is told by mail and in the log, reads as the owner and ends with how long it was', async (t) => {
      const world = await openWorld(t, open);
      const { ada, amy, inSession } = await team(world);
      const look = await world.viewAsSessions.begin(ada, reason, {
        actor: inSession.actor,
        session: inSession,
        ...origin,
      });
      assert.equal(Date.parse(look.endsAt) - Date.parse(look.beganAt), viewAsMinutes * 60_000);
      const mail = world.mails.findLast(({ kind }) => kind === 'look.began');
      assert.equal(mail?.to.address, 'ada@example.org');
      assert.deepEqual(mail?.data, {
        ...{ at: look.beganAt, name: 'amy', reason, address: origin.address },
      });
      assert.deepEqual(await kindsOf(world, ada), [['look.began', amy, { reason }]]);

      const looking = await world.viewAsSessions.require(inSession, ada);
      assert.deepEqual(
        [looking.userKey, looking.actor.admin, looking.actor.superAdmin, looking.actor.viewAs],
        [ada, false, false, { id: look.id, by: amy }],
      );
      assert.notEqual(looking.id, inSession.id);
      assert.deepEqual(await world.viewAsSessions.listOf(ada, inSession), [
        { ...look, by: { _key: amy, name: 'amy' }, reason, own: true },
      ]);
      const own = await sessionOf(world, ada);
      assert.deepEqual(
        (await world.viewAsSessions.listOf(ada, own)).map(({ own }) => own),
        [false],
      );

      world.clock.forward(3 * minutes);
      assert.equal(await world.viewAsSessions.end(ada, { actor: inSession.actor, session: inSession, ...origin }), 1);
      assert.equal(await world.viewAsSessions.end(ada, { actor: inSession.actor, session: inSession, ...origin }), 0);
      await assert.rejects(world.viewAsSessions.require(inSession, ada), refused('look.none'));
      assert.deepEqual((await kindsOf(world, ada))[0], ['look.ended', amy, { seconds: 180, ending: 'stopped' }]);
      assert.deepEqual((await world.activity.verify(ada)).faults, []);
    });

    test('S48 what stands for the owner holds no letter but r, and nothing is written with it', async (t) => {
      const world = await openWorld(t, open);
      const { ada, inSession } = await team(world);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      const { actor } = await world.viewAsSessions.require(inSession, ada);
      assert.deepEqual([...(await world.items.lettersOf(actor, ada, {}))], ['r']);
      const handle = world.items.as(actor);
      await assert.rejects(handle.patch(ada, { data: { name: 'Mine' } }), refused('access.denied'));
      await assert.rejects(handle.trash(ada), refused('access.denied'));
      // Where no letter is asked for, the store itself refuses.
      const { storage } = world;
      const writes: (() => Promise<unknown>)[] = [
        () => handle.create({ type: 'Task', data: { name: 'Mine' } }),
        () => world.sessions.end(ada),
        () => world.tokens.create(callerFor(ada, origin), { name: 'Mine' }),
        () => world.activity.record({ userKey: ada, kind: 'signout' }),
        () => storage.transaction(() => world.sessions.end(ada)),
      ];
      await sessionOf(world, ada);
      for (const write of writes) await assert.rejects(storage.reading(write), /may only read/);
      assert.equal((await world.sessions.listOf(ada)).length, 1);
      assert.equal((await world.tokens.list(ada)).length, 0);
      assert.equal((await storage.reading(() => world.sessions.listOf(ada))).length, 1, 'reading goes on');
    });

    test('S48 whatever a look shows is read by statements that only read', async (t) => {
      const world = await openWorld(t, open);
      const { ada, inSession } = await team(world);
      await world.group('Organisation', 'Studio', [ada]);
      await world.tokens.create(callerFor(ada, origin), { name: 'Nightly' });
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      const { actor } = await world.viewAsSessions.require(inSession, ada);
      const page = { offset: 0, limit: 50 };
      const shown = await world.storage.reading(() =>
        Promise.all([
          world.accounts.loadSerialized(ada),
          world.memberships.list(actor, ada, page),
          world.sessionList.list(ada, { actor }),
          world.factors.statusOf(ada),
          world.factors.requiredFrom(ada),
          world.totp.find(ada),
          world.passkeys.list(ada),
          world.tokens.list(ada),
          world.activityList.list(ada, page),
          world.emailChange.findPending(ada),
          world.dataExports.find(ada),
          world.accountDeletions.find(ada),
        ]),
      );
      assert.ok(shown[0].includes('ada@example.org'));
      assert.deepEqual([shown[1].length, shown[7].length, shown[8].length > 0], [1, 1, true]);
    });

    test('S30 S48 it is of one session alone, one at a time, and one person’s', async (t) => {
      const world = await openWorld(t, open);
      const { ada, amy, inSession } = await team(world);
      const bob = await world.person('bob@example.org');
      const other = await sessionOf(world, amy);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      await assert.rejects(world.viewAsSessions.require(other, ada), refused('look.none'));
      await assert.rejects(world.viewAsSessions.require(inSession, bob), refused('look.none'));
      assert.equal(
        await world.viewAsSessions.end(ada, { actor: other.actor, session: other, ...origin }),
        0,
        'nor ended by another session',
      );
      const asToken = { ...inSession, actor: { ...inSession.actor, token: { id: 'x', scopes: [] } } };
      await assert.rejects(world.viewAsSessions.require(asToken, ada), refused('look.none'));
      await assert.rejects(
        world.viewAsSessions.begin(bob, reason, { actor: asToken.actor, session: asToken, ...origin }),
        refused('access.denied'),
      );
      const heldBack = { ...inSession, heldBack: true, actor: { ...inSession.actor, admin: false } };
      await assert.rejects(world.viewAsSessions.require(heldBack, ada), refused('look.none'));

      await world.viewAsSessions.begin(bob, reason, { actor: inSession.actor, session: inSession, ...origin });
      await assert.rejects(world.viewAsSessions.require(inSession, ada), refused('look.none'));
      assert.equal((await world.viewAsSessions.require(inSession, bob)).userKey, bob);
      assert.deepEqual((await kindsOf(world, ada))[0], ['look.ended', amy, { seconds: 0, ending: 'another' }]);
    });

    test('S30 of eight that one session begins at once, one is left, and each is told and ended in the log', async (t) => {
      const world = await openWorld(t, open);
      const { amy, inSession } = await team(world);
      const people = await Promise.all(
        Array.from({ length: 8 }, (_, at) => world.person(`p${at}@example.org`, { password: null })),
      );
      await Promise.all(
        people.map((key) =>
          world.viewAsSessions.begin(key, reason, { actor: inSession.actor, session: inSession, ...origin }),
        ),
      );
      const left = await Promise.all(people.map((key) => world.viewAsSessions.listOf(key, inSession)));
      assert.equal(left.flat().length, 1);
      for (const [at, key] of people.entries()) {
        const kinds = (await kindsOf(world, key)).map(([kind]) => kind);
        assert.deepEqual(kinds, left[at]?.length ? ['look.began'] : ['look.ended', 'look.began']);
      }
      const session = await sessionOf(world, amy);
      assert.equal(await world.viewAsSessions.end(amy, { actor: session.actor, session, ...origin }), 0);
    });

    test('S48 nobody looks at a super-admin below them, at themselves, at the deactivated or at nobody', async (t) => {
      const world = await openWorld(t, open);
      const { ada, amy, sid, inSession } = await team(world);
      await assert.rejects(
        world.viewAsSessions.begin(sid, reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('access.denied'),
      );
      await assert.rejects(
        world.viewAsSessions.begin(amy, reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('access.denied'),
      );
      await assert.rejects(
        world.viewAsSessions.begin('nobody', reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('user.not-found'),
      );
      const own = await sessionOf(world, ada);
      await assert.rejects(
        world.viewAsSessions.begin(amy, reason, { actor: own.actor, session: own, ...origin }),
        refused('access.denied'),
      );
      await world.activation.setActive(ada, false, { actor: system });
      await assert.rejects(
        world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('look.inactive'),
      );
      await world.superAdmin('sue@example.org');
      await world.activation.setActive(sid, false, { actor: system });
      await assert.rejects(
        world.viewAsSessions.begin(sid, reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('access.denied'),
        'a super-admin who is deactivated gets their role back',
      );
      assert.deepEqual(await kindsOf(world, sid), []);
    });

    test('S48 it ends by time, though nobody asks, and is written down', async (t) => {
      const world = await openWorld(t, open);
      const { ada, inSession } = await team(world);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      world.clock.forward(viewAsMinutes * minutes - 1);
      assert.equal((await world.viewAsSessions.require(inSession, ada)).userKey, ada);
      assert.equal(await world.viewAsSessions.purge(), 0);
      world.clock.forward(1);
      await assert.rejects(world.viewAsSessions.require(inSession, ada), refused('look.none'));
      assert.deepEqual(await world.viewAsSessions.listOf(ada, inSession), []);
      world.clock.forward(10 * minutes);
      assert.equal(await world.viewAsSessions.purge(), 1);
      assert.deepEqual((await kindsOf(world, ada))[0]?.[2], { seconds: 900, ending: 'time' });
    });

    const grounds: [string, string, (world: World, keys: Awaited<ReturnType<typeof team>>) => Promise<unknown>][] = [
      [
        'the session is ended',
        'session',
        (world, { inSession }) => world.sessions.end(inSession.userKey, { id: inSession.id }),
      ],
      [
        'who looks is deactivated',
        'session',
        (world, { amy }) => world.activation.setActive(amy, false, { actor: system }),
      ],
      [
        'who looks is no administrator any more',
        'rights',
        (world, { amy }) => world.members.remove('Usergroup', domainKey, amy, system),
      ],
      ['the person is promoted above', 'rights', (world, { ada }) => world.users.makeSuperAdmin(ada, system)],
      [
        'the person is deactivated',
        'rights',
        (world, { ada }) => world.activation.setActive(ada, false, { actor: system }),
      ],
    ];
    for (const [what, ending, take] of grounds) {
      test(`S25 S48 it ends when ${what}, on every node, and says so in the log`, async (t) => {
        const world = await openWorld(t, open);
        const keys = await team(world);
        const elsewhere = await world.another();
        await world.viewAsSessions.begin(keys.ada, reason, {
          actor: keys.inSession.actor,
          session: keys.inSession,
          ...origin,
        });
        assert.equal((await elsewhere.viewAsSessions.require(keys.inSession, keys.ada)).userKey, keys.ada);
        await take(world, keys);
        // With the session as it was before: what a cache still says opens nothing.
        for (const node of [world, elsewhere]) {
          await assert.rejects(node.viewAsSessions.require(keys.inSession, keys.ada), refused('look.none'));
        }
        const kinds = await eventually(world, keys.ada, 2);
        assert.deepEqual([kinds[0]?.[0], kinds[0]?.[2]], ['look.ended', { seconds: 0, ending }]);
      });
    }

    test('S48 the owner ends every look at them', async (t) => {
      const world = await openWorld(t, open);
      const { ada, sid, inSession } = await team(world);
      const another = await sessionOf(world, sid);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      await world.viewAsSessions.begin(ada, 'A second one', { actor: another.actor, session: another, ...origin });
      const own = await sessionOf(world, ada);
      assert.equal((await world.viewAsSessions.listOf(ada, own)).length, 2);
      assert.equal(await world.viewAsSessions.end(ada, { actor: own.actor, session: own, ...origin }), 2);
      for (const session of [inSession, another]) {
        await assert.rejects(world.viewAsSessions.require(session, ada), refused('look.none'));
      }
      assert.deepEqual((await kindsOf(world, ada))[0], ['look.ended', ada, { seconds: 0, ending: 'owner' }]);
    });

    test('S05 an administrator looks at twenty within an hour, and no more', async (t) => {
      const world = await openWorld(t, open);
      const { ada, inSession } = await team(world);
      for (let at = 0; at < 20; at++)
        await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      await assert.rejects(
        world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin }),
        refused('request.too-many'),
      );
      world.clock.forward(70 * minutes);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
    });

    test('S48 it goes with a person who is deleted', async (t) => {
      const world = await openWorld(t, open);
      const { ada, inSession } = await team(world);
      await world.viewAsSessions.begin(ada, reason, { actor: inSession.actor, session: inSession, ...origin });
      await world.storage.db().deleteFrom('items').where('key', '=', ada).execute();
      await assert.rejects(world.viewAsSessions.require(inSession, ada), refused('look.none'));
      const { count } = await world.storage
        .db()
        .selectFrom('looks')
        .select((of) => of.fn.countAll().as('count'))
        .executeTakeFirstOrThrow();
      assert.equal(Number(count), 0);
    });
  });
}
