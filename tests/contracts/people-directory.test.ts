// Who finds whom and how much of them: names and pictures of fellow members, the rest for those who may read it.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Item } from '../../contract/schemas/entity.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const page = { offset: 0, limit: 50 };
const named = (items: Item[]) => items.map((item) => item.data.name);

const person = async (world: World, name: string, data: Record<string, unknown> = {}) => {
  const key = await world.person(`${name.toLowerCase().replaceAll(/\W/g, '')}@example.org`, {
    name,
    password: null,
  });
  await world.privileged.changeItem(null, key, (old) => ({ ...old, ...data }));
  return key;
};

/** Ada and Bob are in the studio, Bob and Cleo in the crew, Dora may be read by Ada, Eve stands alone. */
async function studio(world: World) {
  const face = {
    thumbnail: '/files/x.webp',
    theme: 'dark',
    social: [{ provider: 'x', url: 'https://x.test' }],
  };
  const ada = await person(world, 'Ada Marsh');
  const bob = await person(world, 'Bob Marsh', face);
  const cleo = await person(world, 'Cleo Marsh');
  const dora = await person(world, 'Dora Marsh');
  const eve = await person(world, 'Eve Marsh');
  const organisation = await world.group('Organisation', 'Marsh Studio', [ada, bob]);
  const crew = await world.group('Usergroup', 'Marsh Crew', [bob, cleo]);
  await world.privileged.grant(null, ada, dora, 'r');
  await world.privileged.grant(null, organisation, cleo, 'wa');
  return { ada, bob, cleo, dora, eve, organisation, crew };
}

for (const { kind, open } of stores) {
  describe(`directory on ${kind}`, () => {
    test('a person lists themself, fellow members and those they may read, and nobody else (S04)', async (t) => {
      const world = await openWorld(t, open);
      const { ada, cleo } = await studio(world);
      assert.deepEqual(named(await world.directory.list(await world.actorOf(ada), page)), [
        'Ada Marsh',
        'Bob Marsh',
        'Dora Marsh',
      ]);
      assert.deepEqual(named(await world.directory.list(await world.actorOf(cleo), page)), ['Bob Marsh', 'Cleo Marsh']);
    });

    test('of a fellow member there is a name and a picture; of whom one may read, all (S04)', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      const [self, fellow, readable] = await world.directory.list(await world.actorOf(ada), page);
      assert.equal(self?.data.email, 'adamarsh@example.org');
      assert.equal(readable?.data.email, 'doramarsh@example.org');
      assert.deepEqual(fellow?.data, { name: 'Bob Marsh', thumbnail: '/files/x.webp' });
      assert.deepEqual([fellow?._key, fellow?.type, fellow?.active, fellow?.createdBy], [bob, 'User', undefined, null]);
    });

    test('members of a group are shown by the same rule', async (t) => {
      const world = await openWorld(t, open);
      const { ada, crew, cleo } = await studio(world);
      const shown = await world.members.list('Usergroup', crew, 'all', page, await world.actorOf(cleo));
      assert.deepEqual(
        shown.map((item) => item.data.email),
        [undefined, 'cleomarsh@example.org'],
      );
      await world.privileged.linkMember(null, 'domain', ada);
      const toAdmin = await world.members.list('Usergroup', crew, 'all', page, await world.actorOf(ada));
      assert.deepEqual(
        toAdmin.map((item) => item.data.email),
        ['bobmarsh@example.org', 'cleomarsh@example.org'],
      );
    });

    test('an administrator lists everybody whole, by state, page and order', async (t) => {
      const world = await openWorld(t, open);
      const { ada, eve } = await studio(world);
      await world.privileged.linkMember(null, 'domain', ada);
      const admin = await world.actorOf(ada);
      const list = (more: object) => world.directory.list(admin, { ...page, ...more });
      assert.equal((await list({})).length, 5);
      assert.ok((await list({})).every((item) => typeof item.data.email === 'string'));
      await world.users.setActive(eve, false, system);
      assert.deepEqual(named(await list({ active: false })), ['Eve Marsh']);
      assert.equal((await list({ active: true })).length, 4);
      assert.deepEqual(named(await list({ offset: 1, limit: 2, sort: '-name' })), ['Dora Marsh', 'Cleo Marsh']);
      const error = await list({ sort: 'data.email' }).catch((each) => each);
      assert.ok(isFailure(error, 'request.invalid') && error.fields?.sort);
    });

    test('who is no administrator any more sees as others do, whatever the session says', async (t) => {
      const world = await openWorld(t, open);
      const { ada } = await studio(world);
      const actor = { ...(await world.actorOf(ada)), admin: true, superAdmin: true };
      assert.equal((await world.directory.list(actor, page)).length, 3);
    });

    test('seeking finds the beginnings of names of people and groups that one sees', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      const seek = async (key: string, text: string) =>
        named(await world.directory.seek(await world.actorOf(key), text));
      assert.deepEqual(await seek(ada, 'bo'), ['Bob Marsh']);
      assert.deepEqual(await seek(ada, 'BOB m'), ['Bob Marsh']);
      assert.deepEqual(await seek(ada, 'ma'), ['Marsh Studio']);
      assert.deepEqual(await seek(bob, 'ma'), ['Marsh Crew', 'Marsh Studio']);
      assert.deepEqual(await seek(ada, 'cl'), [], 'neither a fellow member nor readable');
      assert.deepEqual(await seek(ada, 'ev'), []);
      assert.deepEqual(await seek(ada, 'b'), [], 'two characters at least');
      assert.deepEqual(await seek(ada, ' b '), []);
      for (const text of ['%%', '__', '_ob', 'b%', '.*', '[a-z]', "a' or '1'='1", 'bo\\', 'bo\0']) {
        assert.deepEqual(await seek(ada, text), [], JSON.stringify(text));
      }
    });

    test('S04 one person may seek so often in a minute, others meanwhile still can', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      const seek = async (key: string) => world.directory.seek(await world.actorOf(key), 'ma');
      for (let at = 0; at < 120; at++) await seek(ada);
      await assert.rejects(
        seek(ada),
        (error) => isFailure(error) && error.code === 'request.too-many' && (error.retryAfterSeconds ?? 0) <= 60,
      );
      assert.equal((await seek(bob)).length, 2);
      world.clock.forward(60);
      assert.equal((await seek(ada)).length, 1);
    });

    test('what is found is a name and a picture, also of oneself', async (t) => {
      const world = await openWorld(t, open);
      const { ada } = await studio(world);
      const actor = await world.actorOf(ada);
      for (const text of ['ad', 'bo', 'do', 'ma']) {
        for (const item of await world.directory.seek(actor, text)) {
          assert.ok(Object.keys(item.data).every((name) => ['name', 'thumbnail'].includes(name)));
          assert.equal(item.active, undefined);
        }
      }
    });

    test('twenty are found at most, by name; case and accents do not matter', async (t) => {
      const world = await openWorld(t, open);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      for (let at = 30; at > 0; at--) await world.group('Usergroup', `Émile ${String(at).padStart(2, '0')}`);
      const found = await world.directory.seek(root, 'emi');
      assert.equal(found.length, 20);
      assert.equal(found[0]?.data.name, 'Émile 01');
      assert.equal(found.at(-1)?.data.name, 'Émile 20');
      assert.deepEqual(named(await world.directory.seek(root, 'ÉMILE 3')), ['Émile 30']);
    });

    test('who was deactivated is told to administrators and to themselves alone', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob, crew, organisation } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.users.setActive(bob, false, system);
      const plain = await world.actorOf(ada);
      const listed = async (actor: typeof plain, state: 'all' | 'active' | 'inactive') =>
        named(await world.members.list('Organisation', organisation, state, page, actor));
      assert.deepEqual(await listed(plain, 'all'), ['Ada Marsh']);
      assert.deepEqual(await listed(plain, 'active'), ['Ada Marsh']);
      assert.deepEqual(await listed(plain, 'inactive'), []);
      assert.deepEqual(await listed(root, 'inactive'), ['Bob Marsh']);
      assert.deepEqual(await listed(root, 'all'), ['Ada Marsh', 'Bob Marsh']);
      assert.deepEqual(await listed({ ...plain, admin: true }, 'inactive'), []);
      assert.deepEqual(
        named(await world.members.list('Usergroup', crew, 'all', { offset: 0, limit: 1 }, plain)),
        ['Cleo Marsh'],
        'pages are filled',
      );
      const users = async (active?: boolean) => named(await world.directory.list(plain, { ...page, active }));
      assert.deepEqual(await users(), ['Ada Marsh', 'Dora Marsh']);
      assert.deepEqual(await users(true), ['Ada Marsh', 'Dora Marsh']);
      assert.deepEqual(await users(false), []);
      assert.equal((await world.directory.list(root, { ...page, active: false })).length, 1);
    });

    test('the inactive are found by administrators alone', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bob } = await studio(world);
      const root = await world.actorOf(await world.superAdmin('root@example.org'));
      await world.users.setActive(bob, false, system);
      assert.deepEqual(await world.directory.seek(await world.actorOf(ada), 'bob'), []);
      assert.deepEqual(named(await world.directory.seek(root, 'bob')), ['Bob Marsh']);
    });
  });
}
