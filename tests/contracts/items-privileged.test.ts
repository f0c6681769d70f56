// What people/ and identity/ do with the graph privileged, on both stores: users, members, lists by name.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import * as wire from '../../contract/schemas/entity.ts';
import { describeGraph, refused, toldBy } from '../support/graph.ts';

const page = { offset: 0, limit: 50 };

describeGraph('the privileged graph', (graph) => {
  it('makes, finds and changes users', async () => {
    const { privileged, storage } = graph();
    const user = await privileged.insertItem(null, { type: 'User', data: { name: 'Ann' }, active: false });
    assert.deepEqual(wire.item.parse(user), user);
    assert.equal(user.active, false);
    const key = user._key;
    const told = await toldBy(storage, () => privileged.setActive(null, key, true));
    assert.deepEqual(told, [`item:${key}`, `user:${key}`]);
    assert.equal((await privileged.findItem(key))?.active, true);
    const written = await privileged.changeItem(key, key, () => ({ name: 'Anna' }), { expectedRev: '2', message: 'x' });
    assert.deepEqual([written.data, written._rev, written.updatedBy], [{ name: 'Anna' }, '3', key]);
    await refused(
      'item.stale',
      privileged.changeItem(key, key, () => ({}), { expectedRev: '2' }),
    );
    await refused(
      'item.not-found',
      privileged.changeItem(key, 'nosuchitem0000000000', () => ({})),
    );
    await refused('user.not-found', privileged.setActive(null, domainKey, true));
    await refused(
      'request.invalid',
      privileged.changeItem(key, key, () => ({ name: '\0' })),
    );
    assert.equal(await privileged.findItem('nosuchitem0000000000'), undefined);
    const found = await privileged.findItems([domainKey, 'nosuchitem0000000000', key, domainKey]);
    assert.deepEqual(
      found.map((item) => item._key),
      [domainKey, key, domainKey],
    );
    assert.equal((await privileged.insertItem(key, { key: 'chosen-key', type: 'Note', data: {} }))._key, 'chosen-key');
  });

  it('rolls everything back with the transaction that it joins', async () => {
    const { privileged, storage } = graph();
    let key = '';
    const told = await toldBy(storage, () =>
      assert.rejects(
        storage.transaction(async () => {
          key = (await privileged.insertItem(null, { type: 'User', data: { name: 'Half' } }))._key;
          await privileged.grant(null, key, key, fullPermission);
          throw new Error('no');
        }),
      ),
    );
    assert.deepEqual(told, []);
    assert.equal(await privileged.findItem(key), undefined);
  });

  it('adds and removes members, once each, and tells both sides', async () => {
    const { privileged, storage, person, group, thing } = graph();
    const ann = await person('Ann');
    const crew = await group('Usergroup', 'Crew');
    const names = [`group:${crew._key}`, `group:${ann.userKey}`, `user:${ann.userKey}`].sort();
    let edge: wire.Edge | undefined;
    const told = await toldBy(storage, async () => {
      edge = await privileged.linkMember(ann.userKey, crew._key, ann.userKey, 'lead');
    });
    assert.deepEqual(told, names);
    assert(edge);
    assert.deepEqual(wire.edge.parse(edge), edge);
    assert.deepEqual([edge.type, edge.data], ['Member', { role: 'lead' }]);
    assert.deepEqual(await privileged.linkMember(null, crew._key, ann.userKey), edge);
    assert.deepEqual(await privileged.findMember(crew._key, ann.userKey), edge);
    await refused('user.not-found', privileged.linkMember(null, crew._key, crew._key));
    await refused('item.not-found', privileged.linkMember(null, ann.userKey, ann.userKey));
    const item = await thing(ann);
    await refused('item.not-found', privileged.linkMember(null, item._key, ann.userKey));
    assert.deepEqual(await toldBy(storage, () => privileged.unlinkMember(null, crew._key, ann.userKey)), names);
    assert.equal(await privileged.unlinkMember(null, crew._key, ann.userKey), undefined);
  });

  it('lists members by state, and the groups of a user', async () => {
    const { privileged, person, group, superAdmin, items } = graph();
    const people = [await person('cora'), await person('Ada'), await person('Bert')];
    const crew = await group('Usergroup', 'Crew', people);
    const company = await group('Organisation', 'Company', people);
    const gone = await group('Organisation', 'Gone', people);
    await items.as(await superAdmin('Sue')).trash(gone._key);
    await privileged.setActive(null, people[2]?.userKey ?? '', false);
    const names = async (state: 'all' | 'active' | 'inactive', list: object = {}) =>
      (await privileged.membersOf(crew._key, { ...page, ...list, state })).map((user) => user.data.name);
    assert.deepEqual(await names('all'), ['Ada', 'Bert', 'cora']);
    assert.deepEqual(await names('active'), ['Ada', 'cora']);
    assert.deepEqual(await names('inactive'), ['Bert']);
    assert.deepEqual(await names('all', { sort: '-name', offset: 1, limit: 1 }), ['Bert']);
    const [cora] = people;
    const groups = await privileged.groupsOf(cora?.userKey ?? '');
    assert.deepEqual(
      [groups.usergroups.map((one) => one._key), groups.organisations.map((one) => one._key)],
      [[crew._key], [company._key]],
    );
    assert.deepEqual(
      (await privileged.principalsOf(cora?.userKey ?? '')).sort(),
      [cora?.userKey, crew._key, company._key].sort(),
    );
    assert.deepEqual(await privileged.principalsOf(people[2]?.userKey ?? ''), []);
  });

  it('says the role of a user', async () => {
    const { privileged, person, admin, superAdmin } = graph();
    const [ann, ada, sue] = [await person('Ann'), await admin('Ada'), await superAdmin('Sue')];
    const roles = async () => [
      await privileged.roleOf(ann.userKey),
      await privileged.roleOf(ada.userKey),
      await privileged.roleOf(sue.userKey),
    ];
    assert.deepEqual(await roles(), ['user', 'admin', 'super-admin']);
    assert((await privileged.superAdmins()).includes(sue.userKey));
    await privileged.grant(null, sue.userKey, domainKey, 'rwsadtlu');
    await privileged.grant(null, ann.userKey, domainKey, fullPermission);
    await privileged.setActive(null, ada.userKey, false);
    assert.deepEqual(await roles(), ['user', 'user', 'admin']);
    await privileged.revoke(null, ann.userKey, domainKey);
    assert.equal(await privileged.revoke(null, ann.userKey, domainKey), undefined);
  });
});
