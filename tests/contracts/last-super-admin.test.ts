// One active super-admin stays, by whichever doors two of them take the role from each other at the same moment.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createItems } from '../../server/items/items.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { codeOf, times } from '../support/factor-world.ts';
import { type Node, openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const trials = Number(process.env.CONCH_TEST_TRIALS ?? 100);

const itemsOf = ({ storage, clock, events }: Node, actor: UserActor) =>
  createItems({ storage, clock, random: systemRandom, events }).as(actor);

type Door = (node: Node, actor: UserActor, other: UserActor) => Promise<unknown>;

/** Every way in which somebody stops to be an active super-admin. */
const doors: Record<string, Door> = {
  'taken out of the group': (node, actor, { userKey }) => node.members.remove('Usergroup', 'domain', userKey, actor),
  deactivated: (node, actor, { userKey }) => node.activation.setActive(userKey, false, { actor }),
  'given fewer letters': (node, actor, { userKey }) =>
    itemsOf(node, actor).changePermission('domain', { userKey, data: { permissions: 'rwsadtlu' } }),
  'permission taken': (node, actor, { userKey }) => itemsOf(node, actor).unshare('domain', userKey),
  'permission given up': (node, actor) => itemsOf(node, actor).unshare('domain', actor.userKey),
  'made a user': (node, actor, { userKey }) => node.roleChange.change(userKey, 'user', actor),
  'made an admin': (node, actor, { userKey }) => node.roleChange.change(userKey, 'admin', actor),
  'made oneself a user': (node, actor) => node.roleChange.change(actor.userKey, 'user', actor),
  'left the group': (node, actor) => node.members.remove('Usergroup', 'domain', actor.userKey, actor),
  'deactivated oneself': (node, actor) => node.activation.setActive(actor.userKey, false, { actor }),
};
const names = Object.keys(doors);

/** Calls on the links and items that make the role, and the refusal of each. */
const shut: Record<string, [refusal: string, door: (world: World, actor: UserActor) => Promise<unknown>]> = {
  'the link of the permission is removed': [
    'edge.type-reserved',
    async (world, actor) => {
      const items = itemsOf(world, actor);
      const [participant] = await items.permissions('domain', { offset: 0, limit: 1 });
      return items.deleteEdge(participant?.edge._key ?? '');
    },
  ],
  'the link of the permission is written over': [
    'edge.type-reserved',
    async (world, actor) => {
      const items = itemsOf(world, actor);
      const [participant] = await items.permissions('domain', { offset: 0, limit: 1 });
      return items.putEdge(participant?.edge._key ?? '', { data: { permissions: 'r', propagate: true } });
    },
  ],
  'the link of the membership is removed': [
    'edge.type-reserved',
    async (world, actor) => {
      const member = await world.privileged.findMember('domain', actor.userKey);
      return itemsOf(world, actor).deleteEdge(member?._key ?? '');
    },
  ],
  'the user is thrown away': ['item.type-reserved', (world, actor) => itemsOf(world, actor).trash(actor.userKey)],
  'the user is deleted': ['item.type-reserved', (world, actor) => itemsOf(world, actor).delete(actor.userKey)],
  'the group is thrown away': ['item.type-reserved', (world, actor) => itemsOf(world, actor).trash('domain')],
  'the group is deleted': ['item.type-reserved', (world, actor) => itemsOf(world, actor).delete('domain')],
};

async function newSuperAdmin(world: World, name: string): Promise<UserActor> {
  return world.actorOf(await world.superAdmin(`${name}@example.org`));
}

for (const { kind, open } of stores) {
  describe(`the last super-admin on ${kind}`, () => {
    it('S49 stays in every trial of two who take the role from each other at once, by every two doors', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      let left = await newSuperAdmin(world, 'first');
      for (const trial of times(trials, (at) => at)) {
        const second = await newSuperAdmin(world, `number-${trial}`);
        const [one = '', two = ''] = [
          names[trial % names.length],
          names[Math.floor(trial / names.length) % names.length],
        ];
        const results = await Promise.all([
          codeOf(doors[one]?.(world, left, second) ?? Promise.reject()),
          codeOf(doors[two]?.(other, second, left) ?? Promise.reject()),
        ]);
        const standing = await world.privileged.superAdmins();
        const said = `trial ${trial}, ${one} and ${two}: ${results}`;
        assert.ok(results.includes('ok'), said);
        assert.equal(standing.length, 1, said);
        left = await world.actorOf(standing[0] ?? '');
        assert.equal(left.superAdmin, true);
      }
    });

    it('S49 is not removed by any of the doors alone', async (t) => {
      const world = await openWorld(t, open);
      const last = await newSuperAdmin(world, 'last');
      for (const [name, door] of Object.entries(doors)) {
        assert.equal(await codeOf(door(world, last, last)), 'user.last-super-admin', name);
      }
      assert.equal(
        await codeOf(world.activation.setActive(last.userKey, false, { actor: system })),
        'user.last-super-admin',
      );
      for (const [name, [refusal, door]] of Object.entries(shut)) {
        assert.equal(await codeOf(door(world, last)), refusal, name);
      }
      assert.deepEqual(await world.privileged.superAdmins(), [last.userKey]);
    });
  });
}
