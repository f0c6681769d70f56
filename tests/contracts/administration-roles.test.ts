// Making administrators and super-admins: whole or not at all, at once everywhere, logged, and told.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fullPermission } from '../../contract/permissions.ts';
import { presets } from '../../contract/policy.ts';
import { type Role, roles } from '../../contract/schemas/user.ts';
import { codeOf } from '../support/factor-world.ts';
import { days, type Node, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };

type Found = Awaited<ReturnType<Node['sessions']['find']>>;

/** Within the second that another node may take to hear of it. */
async function seenOn(node: Node, plainToken: string, so: (session: Found) => boolean): Promise<boolean> {
  const until = Date.now() + 1000;
  while (Date.now() < until) {
    if (so(await node.sessions.find(plainToken))) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return so(await node.sessions.find(plainToken));
}

const sessionOf = (world: World, userKey: string) =>
  world.sessions.open({ userKey, kind: 'browser', method: 'password' }, origin);

/** The names of whom mails of that kind went to. */
const toldOf = ({ mails }: World, kind: string) =>
  mails.flatMap((mail) => (mail.kind === kind ? [mail.to.address] : []));

for (const { kind, open } of stores) {
  describe(`changes of role on ${kind}`, () => {
    it('goes from each role to each, keeps what is there, and leaves no permission behind', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      for (const [at, from] of roles.entries()) {
        for (const to of roles) {
          const person = await world.person(`${at}-${to}@example.org`, { password: null });
          await world.roleChange.change(person, from, root);
          const logged = (await world.activity.list(person, { offset: 0, limit: 10 })).length;
          const mailed = world.mails.length;
          assert.equal(await world.roleChange.change(person, to, root), to);
          assert.equal(await world.users.roleOf(person), to, `${from} to ${to}`);
          const member = await world.privileged.findMember('domain', person);
          assert.equal(member !== undefined, to !== 'user');
          // A membership alone must not make a super-admin of who was one.
          await world.privileged.linkMember(null, 'domain', person);
          assert.equal(await world.users.roleOf(person), to === 'super-admin' ? 'super-admin' : 'admin');
          const entries = await world.activity.list(person, { offset: 0, limit: 10 });
          if (from === to) {
            assert.deepEqual([entries.length, world.mails.length], [logged, mailed], 'nothing changed');
            continue;
          }
          const [entry] = entries;
          assert.deepEqual([entry?.kind, entry?.by, entry?.data], [...['role.changed', root.userKey, { from, to }]]);
        }
      }
    });

    it('tells the person each time, and every super-admin when there is a new one', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.superAdmin('second@example.org');
      await world.admin('admin@example.org');
      const ada = await world.person('ada@example.org', { name: 'Ada Lovelace' });
      for (const role of ['admin', 'super-admin', 'user'] satisfies Role[]) {
        await world.roleChange.change(ada, role, root);
      }
      assert.deepEqual(toldOf(world, 'role.changed'), Array(3).fill('ada@example.org'));
      assert.deepEqual(toldOf(world, 'role.super-admin-made').sort(), ['root@example.org', 'second@example.org']);
      const mail = world.mails.find((each) => each.kind === 'role.super-admin-made');
      assert.deepEqual(mail?.kind === 'role.super-admin-made' && [mail.data.name, mail.data.userKey], [
        ...['Ada Lovelace', ada],
      ]);
    });

    it('S48 tells of it by whichever call a super-admin makes it, and of nothing twice', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      assert.deepEqual(world.mails, [], 'what the operator does is not mailed');
      await world.members.add('Usergroup', 'domain', ada, root);
      assert.deepEqual(toldOf(world, 'role.changed'), ['ada@example.org']);
      const full = { userKey: ada, data: { permissions: fullPermission } };
      await world.items.as(root).share('domain', full);
      assert.equal(toldOf(world, 'role.changed').length, 2);
      assert.deepEqual(toldOf(world, 'role.super-admin-made'), ['root@example.org']);
      await world.members.remove('Usergroup', 'domain', ada, root);
      assert.equal(toldOf(world, 'role.changed').length, 3);
      assert.equal(toldOf(world, 'role.super-admin-made').length, 1);
    });

    it('S48 is for super-admins alone, whatever a session of somebody who was one says', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const was = await world.actorOf(await world.superAdmin('was@example.org'));
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      const ada = await world.person('ada@example.org');
      await world.roleChange.change(was.userKey, 'admin', root);
      for (const actor of [was, admin, { ...admin, superAdmin: true }, await world.actorOf(ada)]) {
        for (const role of roles) {
          assert.equal(await codeOf(world.roleChange.change(ada, role, actor)), 'access.denied');
        }
      }
      assert.equal(await world.users.roleOf(ada), 'user');
      assert.equal(await codeOf(world.roleChange.change('nobody', 'admin', root)), 'user.not-found');
      const group = await world.group('Usergroup', 'Lighting');
      assert.equal(await codeOf(world.roleChange.change(group, 'admin', root)), 'user.not-found');
    });

    it('S27 a higher role ends the sessions, by whichever call; a lower one counts in them at once, on every node', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      const rises: [Role, () => Promise<unknown>][] = [
        ['admin', () => world.roleChange.change(ada, 'admin', root)],
        ['super-admin', () => world.roleChange.change(ada, 'super-admin', root)],
        ['admin', () => world.members.add('Usergroup', 'domain', ada, root)],
      ];
      for (const [role, rise] of rises) {
        const { plainToken } = await sessionOf(world, ada);
        await other.sessions.find(plainToken);
        await rise();
        assert.equal(await world.users.roleOf(ada), role);
        assert.equal(await world.sessions.find(plainToken), undefined, role);
        assert.equal(await seenOn(other, plainToken, (session) => session === undefined), true, role);
        if (role !== 'super-admin') continue;
        const { plainToken: kept } = await sessionOf(world, ada);
        for (const lower of ['admin', 'user'] satisfies Role[]) {
          await other.sessions.find(kept);
          await world.roleChange.change(ada, lower, root);
          const here = (await world.sessions.find(kept))?.actor;
          assert.deepEqual([here?.admin, here?.superAdmin], [lower === 'admin', false], lower);
          const lowered = (session: Found) => session?.actor.admin === (lower === 'admin');
          assert.equal(await seenOn(other, kept, lowered), true, lower);
        }
      }
    });

    it('S48 leaves nobody a hold on who becomes a super-admin', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      const admin = await world.actorOf(await world.admin('admin@example.org'));
      await world.items.as(admin).share(ada, { userKey: admin.userKey, data: { permissions: 'rwatlus' } });
      await world.items.as(admin).patch(ada, { data: { name: 'Ada' } });
      await world.roleChange.change(ada, 'super-admin', root);
      assert.equal(await codeOf(world.items.as(admin).patch(ada, { data: { name: 'Mine' } })), 'access.denied');
      const kinds = (await world.activity.list(ada, { offset: 0, limit: 50 })).map(({ kind }) => kind);
      assert.ok(kinds.includes('access.taken'));
    });

    it('S25 asks a new administrator for a second factor where the policy asks it of administrators', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const ada = await world.person('ada@example.org');
      const { version } = await world.policyChange.state();
      const { choice } = presets.default;
      const secondFactor = { requiredFor: 'admins', graceDays: 7 } as const;
      await world.policyChange.change({ ...choice, secondFactor }, version, { actor: root });
      world.clock.forward(8 * days);
      const { plainToken } = await sessionOf(world, ada);
      assert.equal((await world.sessions.find(plainToken))?.heldBack, false);
      await world.roleChange.change(ada, 'admin', root);
      const held = await world.sessions.find((await sessionOf(world, ada)).plainToken);
      assert.deepEqual([held?.heldBack, held?.actor.admin], [true, false]);
    });

    it('S49 of somebody inactive is the one that they get back, and the last active super-admin stays', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      const second = await world.superAdmin('second@example.org');
      assert.equal(await world.users.isLastSuperAdmin(root.userKey), false);
      await world.activation.setActive(second, false, { actor: system });
      assert.equal(await world.users.isLastSuperAdmin(root.userKey), true);
      for (const role of ['user', 'admin'] satisfies Role[]) {
        assert.equal(await codeOf(world.roleChange.change(root.userKey, role, root)), 'user.last-super-admin');
      }
      await world.roleChange.change(second, 'admin', root);
      await world.activation.setActive(second, true, { actor: system });
      assert.equal(await world.users.roleOf(second), 'admin');
    });
  });
}
