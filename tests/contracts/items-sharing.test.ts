// Sharing, on both stores: who takes part, that nobody gives or takes more than they hold, and the last super-admin.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import * as wire from '../../contract/schemas/entity.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { describeGraph, freshGraph, type Graph, refused, toldBy } from '../support/graph.ts';
import { stores } from '../support/stores.ts';

const page = { offset: 0, limit: 50 };
const give = (to: UserActor | wire.Item, permissions: string, propagate?: boolean) => ({
  userKey: 'userKey' in to ? to.userKey : to._key,
  data: { permissions },
  ...(propagate === undefined ? {} : { propagate }),
});

describeGraph('sharing', (graph) => {
  it('answers the participant and the link, and lists them', async () => {
    const { person, thing, under, group, items, storage, letters } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    const task = await under(ann, project);
    const crew = await group('Usergroup', 'Crew', [bob]);
    const access = items.as(ann);
    let given: { user: wire.Item; edge: wire.Edge } | undefined;
    const told = await toldBy(storage, async () => {
      given = await access.share(project._key, give(crew, 'wr'));
    });
    assert(given);
    assert.deepEqual(told, [`group:${crew._key}`, `item:${project._key}`, `user:${crew._key}`].sort());
    assert.deepEqual(wire.edge.parse(given.edge), given.edge);
    assert.deepEqual(given.edge.data, { permissions: 'rw', propagate: true });
    assert.equal(given.edge._from, crew._id);
    assert.equal(given.edge._to, project._id);
    assert.deepEqual(given.user.data, { name: 'Crew' });
    assert.equal(await letters(bob, task), 'rw');
    await refused('permission.exists', access.share(project._key, give(crew, 'r')));
    const names = async (key: string, list: object = {}) =>
      (await access.permissions(key, { ...page, ...list })).map((one) => one.user.data.name);
    assert.deepEqual(await names(project._key), ['Ann', 'Crew']);
    assert.deepEqual(await names(project._key, { sort: '-name', limit: 1 }), ['Crew']);
    assert.deepEqual(await names(task._key), []);
    assert.deepEqual(await names(task._key, { inherited: true }), ['Ann', 'Crew']);
    const changed = await access.changePermission(project._key, give(crew, 'rwa', false));
    assert.deepEqual(changed.edge.data, { permissions: 'rwa', propagate: false });
    assert.deepEqual(await names(task._key, { inherited: true }), ['Ann']);
    assert.equal(await letters(bob, task), '');
    assert.equal((await access.changePermission(project._key, give(crew, 'r'))).edge.data.propagate, false);
    const taken = await access.unshare(project._key, crew._key);
    assert.equal(taken.edge._key, given.edge._key);
    await refused('permission.not-found', access.unshare(project._key, crew._key));
    await refused('permission.not-found', access.changePermission(project._key, give(crew, 'r')));
    assert.equal(await letters(bob, project), '');
  });

  it('is for users, user groups and organisations that there are', async () => {
    const { person, thing, group, items, privileged, superAdmin } = graph();
    const [ann, bob, sue] = [await person('Ann'), await person('Bob'), await superAdmin('Sue')];
    const [item, other] = [await thing(ann), await thing(ann)];
    const gone = await group('Organisation', 'Gone');
    await items.as(sue).trash(gone._key);
    for (const userKey of [other._key, gone._key, 'nosuchuser0000000000']) {
      const given = { userKey, data: { permissions: 'r' } };
      await refused('permission.not-a-participant', items.as(ann).share(item._key, given));
    }
    // A stranger is answered like nobody at all, whoever could say their key.
    await refused('permission.not-a-participant', items.as(ann).share(item._key, give(bob, 'r')));
    const stranger = await thing(ann);
    await items.as(sue).share(stranger._key, give(bob, 'r'));
    await refused('permission.exists', items.as(ann).share(stranger._key, give(bob, 'r')));
    await group('Usergroup', 'Crew', [ann, bob]);
    // Of somebody whom the giver may not read, no more than the name comes back.
    await privileged.changeItem(null, bob.userKey, (data) => ({ ...data, theme: 'dark' }));
    const { user } = await items.as(ann).share(item._key, give(bob, 'r'));
    assert.deepEqual(user.data, { name: 'Bob' });
    assert.equal(user.active, undefined);
  });

  it('S48 lets nobody give more than they hold, nor further down', async () => {
    const { person, thing, grant, items, group } = graph();
    const [ann, bob, eve] = [await person('Ann'), await person('Bob'), await person('Eve')];
    await group('Organisation', 'Company', [bob, eve]);
    const project = await thing(ann);
    await grant(bob, project, 'rws');
    await refused('access.too-much', items.as(bob).share(project._key, give(eve, 'rwa')));
    await items.as(bob).share(project._key, give(eve, 'rw'));
    await items.as(ann).unshare(project._key, eve.userKey);
    await grant(bob, project, 'rws', false);
    await refused('access.too-much', items.as(bob).share(project._key, give(eve, 'r', true)));
    // Not said, it reaches as far as the giver's own.
    const shared = await items.as(bob).share(project._key, give(eve, 'r'));
    assert.equal(shared.edge.data.propagate, false);
  });

  it('lets who holds g change what is within their own letters, before and after', async () => {
    const { person, thing, grant, items } = graph();
    const [ann, bob, eve] = [await person('Ann'), await person('Bob'), await person('Eve')];
    const project = await thing(ann);
    await grant(bob, project, 'rwg');
    await grant(eve, project, 'rw');
    await refused('access.too-much', items.as(bob).changePermission(project._key, give(ann, 'r')));
    await refused('access.too-much', items.as(bob).unshare(project._key, ann.userKey));
    await refused('access.too-much', items.as(bob).changePermission(project._key, give(eve, 'rwa')));
    await refused('access.too-much', items.as(bob).changePermission(project._key, give(bob, 'rwgs')));
    await items.as(bob).changePermission(project._key, give(eve, 'r'));
    await items.as(bob).unshare(project._key, eve.userKey);
    await refused('access.denied', items.as(bob).share(project._key, give(eve, 'r')));
    // What does not flow from the one may not be made to flow by them.
    await grant(eve, project, 'r', false);
    await grant(bob, project, 'rwg', false);
    await refused('access.too-much', items.as(bob).changePermission(project._key, give(eve, 'r', true)));
    await items.as(bob).changePermission(project._key, give(eve, 'rw'));
  });

  it('lets anybody leave, but nobody lose themself', async () => {
    const { person, thing, grant, items, letters, superAdmin } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    const project = await thing(ann);
    await grant(bob, project, 'r');
    await items.as(bob).unshare(project._key, bob.userKey);
    assert.equal(await letters(bob, project), '');
    const sue = await superAdmin('Sue');
    for (const actor of [ann, sue]) {
      await refused('access.denied', items.as(actor).unshare(ann.userKey, ann.userKey));
      await refused('access.denied', items.as(actor).changePermission(ann.userKey, give(ann, 'r')));
    }
    assert.equal(await letters(ann, ann.userKey), fullPermission);
  });

  it('opens no private items to administrators through a person or an organisation', async () => {
    const { person, admin, group, under, items, letters, superAdmin } = graph();
    const [ann, ada] = [await person('Ann'), await admin('Ada')];
    const diary = await under(ann, await items.as(ann).get(ann.userKey));
    await refused('access.too-much', items.as(ada).share(ann.userKey, give(ada, 'rw', true)));
    await items.as(ada).share(ann.userKey, give(ada, 'rw'));
    assert.equal(await letters(ada, diary), '');
    const company = await group('Organisation', 'Company');
    const secret = await under(await superAdmin('Sue'), company);
    await items.as(ada).share(company._key, give(ada, 'r'));
    assert.equal(await letters(ada, secret), '');
    await refused('access.too-much', items.as(ada).share(company._key, give(ann, 'rd')));
  });

  it('lets super-admins alone touch the permissions of the domain', async () => {
    const { person, admin, superAdmin, items, grant, privileged } = graph();
    const [ann, ada, sue] = [await person('Ann'), await admin('Ada'), await superAdmin('Sue')];
    const domain = await items.as(sue).get(domainKey);
    // Even with every letter on it, as long as they are no member.
    await grant(ann, domain, fullPermission);
    await grant(ada, domain, 'rsg');
    for (const actor of [ann, ada]) {
      await refused('access.denied', items.as(actor).share(domainKey, give(ada, 'r')));
      await refused('access.denied', items.as(actor).changePermission(domainKey, give(ada, 'r')));
      await refused('access.denied', items.as(actor).unshare(domainKey, actor.userKey));
    }
    assert.equal(await privileged.roleOf(ada.userKey), 'admin');
    await items.as(sue).changePermission(domainKey, give(ada, fullPermission));
    assert.equal(await privileged.roleOf(ada.userKey), 'super-admin');
    await items.as(sue).unshare(domainKey, ada.userKey);
    assert.equal(await privileged.roleOf(ada.userKey), 'admin');
  });

  it('gives one of two who share with the same person at once the refusal', async () => {
    const { person, thing, items, other, group } = graph();
    const [ann, bob] = [await person('Ann'), await person('Bob')];
    await group('Organisation', 'Company', [ann, bob]);
    const project = await thing(ann);
    const outcomes = await Promise.allSettled([
      items.as(ann).share(project._key, give(bob, 'r')),
      other.items.as(ann).share(project._key, give(bob, 'rw')),
    ]);
    const [failed] = outcomes.filter((one) => one.status === 'rejected');
    assert(failed?.status === 'rejected');
    await refused('permission.exists', Promise.reject(failed.reason));
  });
});

for (const { kind } of stores) {
  describe(`the last super-admin, on ${kind}`, () => {
    it('stays, whichever way it is taken', async (t) => {
      const world = await freshGraph(t, kind);
      const { items, privileged, superAdmin } = world;
      const sue = await superAdmin('Sue');
      const access = items.as(sue);
      const last = 'user.last-super-admin';
      await refused(last, access.unshare(domainKey, sue.userKey));
      await refused(last, access.changePermission(domainKey, give(sue, 'rwsadtlu')));
      const keeping = (change: () => Promise<unknown>) => privileged.keepingASuperAdmin(change);
      await refused(
        last,
        keeping(() => privileged.setActive(null, sue.userKey, false)),
      );
      await refused(
        last,
        keeping(() => privileged.unlinkMember(null, domainKey, sue.userKey)),
      );
      await refused(
        last,
        keeping(() => privileged.revoke(null, sue.userKey, domainKey)),
      );
      assert.equal(await privileged.roleOf(sue.userKey), 'super-admin');
      assert.equal((await access.get(sue.userKey)).active, true);
      // An inactive one does not count.
      const tom = await superAdmin('Tom');
      await privileged.setActive(null, tom.userKey, false);
      await refused(last, access.unshare(domainKey, sue.userKey));
      await privileged.setActive(null, tom.userKey, true);
      await access.unshare(domainKey, sue.userKey);
      assert.deepEqual(await privileged.superAdmins(), [tom.userKey]);
    });

    it('is asked for only where there was one', async (t) => {
      const { privileged } = await freshGraph(t, kind);
      assert.equal(await privileged.keepingASuperAdmin(async () => 1), 1);
    });

    it('stays when two are deactivated in transactions that overlap', async (t) => {
      const { privileged, other, superAdmin } = await freshGraph(t, kind);
      const [one, two] = [await superAdmin('One'), await superAdmin('Two')];
      const deactivate = (node: typeof privileged, actor: UserActor) =>
        node.keepingASuperAdmin(async () => {
          await node.setActive(null, actor.userKey, false);
          await sleep(100);
        });
      const outcomes = await Promise.allSettled([deactivate(privileged, one), deactivate(other.privileged, two)]);
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
      assert.equal((await privileged.superAdmins()).length, 1);
    });

    it('stays when two take each other away at once, 25 times', async (t) => {
      const world = await freshGraph(t, kind);
      for (let round = 0; round < 25; round++) await takeEachOtherAway(world, round);
    });
  });
}

async function takeEachOtherAway(world: Graph, round: number): Promise<void> {
  const { items, privileged, other, superAdmin, grant } = world;
  const [one, two] = [await superAdmin('One'), await superAdmin('Two')];
  const domain = await items.as(one).get(domainKey);
  for (const key of await privileged.superAdmins()) {
    if (key !== one.userKey && key !== two.userKey) await privileged.revoke(null, key, domainKey);
  }
  const ways = [
    (by: Graph['items'], actor: UserActor, target: UserActor) => by.as(actor).unshare(domain._key, target.userKey),
    (by: Graph['items'], actor: UserActor, target: UserActor) =>
      by.as(actor).changePermission(domain._key, give(target, 'r')),
  ];
  const way = ways[round % ways.length];
  assert(way);
  const outcomes = await Promise.allSettled([
    way(items, one, two),
    round % 3 === 0
      ? other.privileged.keepingASuperAdmin(() => other.privileged.setActive(null, one.userKey, false))
      : way(other.items, two, one),
  ]);
  const left = await privileged.superAdmins();
  assert.equal(left.length, 1, `round ${round}: ${JSON.stringify(outcomes)}`);
  await grant({ ...one, userKey: left[0] ?? '' }, domain, fullPermission);
}
