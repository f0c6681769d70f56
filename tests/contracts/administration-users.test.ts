// All users as an administrator finds them: by name and address, state, role, factor and last use; and many changed at once.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { UserQuery } from '../../server/administration/users/user-admin.ts';
import { enrolled } from '../support/factor-world.ts';
import { days, goodPassword, openWorld, type World, whole } from '../support/identity-world.ts';
import { registered } from '../support/passkey-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };

async function names(world: World, query: Partial<UserQuery> = {}): Promise<string[]> {
  const { users } = await world.userAdmin.list({ sort: 'name', offset: 0, limit: 50, ...query });
  return users.map(({ user }) => String(user.data.name));
}

/** Ada has an app, Bea a passkey and no password, Cy a password alone, Dee waits for her invitation, Eli left. */
async function team(world: World) {
  const { userKey: ada } = await enrolled(world);
  const bea = await world.person('bea@lagoon.example', { name: 'Béa', password: null });
  await registered(world, bea);
  const cy = await world.person('cy_100%@lagoon.example', { name: 'Cy' });
  const dee = await world.person('dee@lagoon.example', { name: 'Dee', password: null });
  const eli = await world.person('eli@lagoon.example', { name: 'Eli' });
  await world.privileged.setActive(null, eli, false);
  await world.privileged.changeItem(null, ada, (data) => ({ ...data, name: 'Ada' }));
  return { ada, bea, cy, dee, eli };
}

for (const { kind, open } of stores) {
  describe(`all users on ${kind}`, () => {
    test('say state, role, factors and open sessions', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea } = await team(world);
      await world.privileged.linkMember(null, 'domain', ada);
      const { total, users } = await world.userAdmin.list({ sort: 'name', offset: 0, limit: 50 });
      assert.equal(total, 5);
      assert.deepEqual(
        users.map(({ user, state, role, otp, webauthn, sessions }) => [
          ...[user.data.name, state, role, otp, webauthn, sessions],
        ]),
        [
          ['Ada', 'active', 'admin', true, 0, 1],
          ['Béa', 'active', 'user', false, 1, 0],
          ['Cy', 'active', 'user', false, 0, 0],
          ['Dee', 'invited', 'user', false, 0, 0],
          ['Eli', 'inactive', 'user', false, 0, 0],
        ],
      );
      assert.ok(users[0]?.seenAt);
      assert.equal(users[1]?.seenAt, null);
      assert.equal(users[1]?.user._key, bea);
    });

    test('are found by part of name or address, where % and _ are letters (S58)', async (t) => {
      const world = await openWorld(t, open);
      await team(world);
      assert.deepEqual(await names(world, { search: 'BEA' }), ['Béa']);
      assert.deepEqual(await names(world, { search: 'lagoon.ex' }), ['Béa', 'Cy', 'Dee', 'Eli']);
      assert.deepEqual(await names(world, { search: '%' }), ['Cy']);
      assert.deepEqual(await names(world, { search: 'cy_1' }), ['Cy']);
      assert.deepEqual(await names(world, { search: 'y_' }), ['Cy']);
      assert.deepEqual(await names(world, { search: '_d' }), []);
      for (const odd of ['\\', "'", '\0', '"; drop table items; --', '%%%']) {
        assert.deepEqual(await names(world, { search: odd }), [], odd);
      }
    });

    test('are filtered by state, role, factor, group and last use, and paged in a steady order', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, cy } = await team(world);
      await world.privileged.linkMember(null, 'domain', ada);
      await world.privileged.linkMember(null, 'domain', bea);
      await world.privileged.grant(null, bea, 'domain', 'rwsadtlug');
      const crew = await world.group('Usergroup', 'Crew', [cy, bea]);
      assert.deepEqual(await names(world, { state: 'active' }), ['Ada', 'Béa', 'Cy']);
      assert.deepEqual(await names(world, { state: 'invited' }), ['Dee']);
      assert.deepEqual(await names(world, { state: 'inactive' }), ['Eli']);
      assert.deepEqual(await names(world, { role: 'admin' }), ['Ada']);
      assert.deepEqual(await names(world, { role: 'super-admin' }), ['Béa']);
      assert.deepEqual(await names(world, { role: 'user' }), ['Cy', 'Dee', 'Eli']);
      assert.deepEqual(await names(world, { factor: true }), ['Ada', 'Béa']);
      assert.deepEqual(await names(world, { factor: false, state: 'active' }), ['Cy']);
      assert.deepEqual(await names(world, { groupKey: crew }), ['Béa', 'Cy']);
      world.clock.forward(2 * days);
      await whole(
        world.signIn.withPassword({ email: 'cy_100%@lagoon.example', password: goodPassword }, 'script', origin),
      );
      assert.deepEqual(await names(world, { unseenDays: 1 }), ['Ada', 'Béa', 'Dee', 'Eli']);
      assert.deepEqual((await names(world, { sort: '-seenAt' })).slice(0, 2), ['Cy', 'Ada']);
      assert.deepEqual(await names(world, { sort: '-name', limit: 2, offset: 1 }), ['Dee', 'Cy']);
      const paged = await world.userAdmin.list({ sort: 'name', offset: 4, limit: 2, state: undefined });
      assert.deepEqual([paged.total, paged.users.length], [5, 1]);
    });

    test('are changed together; who is refused is told with the reason, the rest is done', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, cy, dee } = await team(world);
      await world.privileged.linkMember(null, 'domain', ada);
      await world.privileged.linkMember(null, 'domain', bea);
      await world.privileged.grant(null, bea, 'domain', 'rwsadtlug');
      const actor = await world.actorOf(ada);
      const userKeys = [cy, bea, dee, cy, '00000000000000000000'];
      const changed = await world.userAdmin.change({ change: 'deactivate', userKeys }, { actor, ...origin });
      assert.deepEqual(changed.done, [cy, dee]);
      assert.deepEqual(
        changed.failed.map(({ key, code }) => [key, code]),
        [
          [bea, 'access.denied'],
          ['00000000000000000000', 'user.not-found'],
        ],
      );
      assert.deepEqual(await names(world, { state: 'inactive' }), ['Cy', 'Dee', 'Eli']);
      await world.userAdmin.change({ change: 'activate', userKeys: [cy] }, { actor, ...origin });
      const crew = await world.group('Usergroup', 'Crew', []);
      const adding = { change: 'add-to-group', userKeys: [cy], groupKey: crew } as const;
      assert.deepEqual((await world.userAdmin.change(adding, { actor, ...origin })).done, [cy]);
      assert.deepEqual(await names(world, { groupKey: crew }), ['Cy']);
      const nowhere = { ...adding, groupKey: cy };
      assert.equal((await world.userAdmin.change(nowhere, { actor, ...origin })).failed[0]?.code, 'item.not-found');
      const reset = await world.userAdmin.change({ change: 'send-reset', userKeys: [cy] }, { actor, ...origin });
      assert.deepEqual(reset.done, [cy]);
      assert.equal(
        world.mails.findLast((mail) => mail.kind === 'password.reset-asked')?.to.address,
        'cy_100%@lagoon.example',
      );
    });

    test('S48 a narrowed or stale administrator adds nobody to the administrators', async (t) => {
      const world = await openWorld(t, open);
      const { ada, cy } = await team(world);
      await world.privileged.linkMember(null, 'domain', ada);
      const given = { change: 'add-to-group', userKeys: [cy], groupKey: 'domain' } as const;
      const changed = await world.userAdmin.change(given, { actor: await world.actorOf(ada), ...origin });
      assert.deepEqual([changed.done, changed.failed[0]?.code], [[], 'access.denied']);
    });
  });
}
