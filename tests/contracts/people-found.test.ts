// What is shown of people can be found by what others type for it, at every door that searches, and after an update too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { up } from '../../server/storage/migrations/0014-folding.ts';
import { callOf } from '../support/factor-world.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const people: [name: string, email: string, ...typed: string[]][] = [
  [
    'Max',
    'max@Müller.de',
    'max@müller.de',
    'müller.de',
    'MÜLLER',
    'muller.de',
    'xn--mller-kva.de',
    'max@xn--mller-kva.de',
  ],
  ['Кто', 'kto@xn--j1ay.xn--p1ai', 'кц.рф', 'КЦ.РФ', 'xn--j1ay', 'kto@кц.рф'],
  ['Neu', 'neu@maßanfertigung.de', 'neu@maßanfertigung.de', 'MASSANFERTIGUNG', 'maßan'],
  ['Jürgen', 'Jürgen@example.org', 'jürgen@example', 'JÜRGEN@', 'jurgen@'],
  ['Łukasz Żak', 'lz@example.net', 'lukasz', 'łukasz zak', 'LUKASZ  ZAK'],
  ['Søren Ødegård', 'so@example.net', 'soren', 'SØREN', 'soren odegard'],
  ['Straße 1', 's@example.net', 'strasse', 'STRASSE', 'straße', 'STRAẞE 1'],
  ['o’brien', 'ob@example.net', "O'Brien", 'O’Brien', 'o´brien'],
  ['Ada  Zwei', 'az@example.net', 'Ada Zwei', 'ada\u00a0zwei', 'Ada  Zwei'],
];

const page = { offset: 0, limit: 50 };

async function team(world: World) {
  const keys: string[] = [];
  for (const [name, email] of people) keys.push(await world.person(email, { name }));
  const group = await world.group('Usergroup', 'Żaglówka Ærø', keys);
  return { keys, group };
}

for (const { kind, open } of stores) {
  describe(`what is shown can be found, on ${kind}`, () => {
    test('people in all lists, groups and the search of the share dialog', async (t) => {
      const world = await openWorld(t, open);
      await world.superAdmin('root@example.test');
      const { actor } = await callOf(world, 'root@example.test');
      const { group } = await team(world);
      for (const [name, , ...typed] of people) {
        for (const search of typed) {
          const { users } = await world.userAdmin.list({ search, sort: 'name', ...page });
          assert.deepEqual(
            users.map(({ user }) => user.data.name),
            [name],
            `users, ${search}`,
          );
          const query = { search, state: 'all', sort: 'name', ...page } as const;
          const { members } = await world.groups.members(group, query, { kind: 'system', reason: 'test' });
          assert.deepEqual(
            members.map(({ user }) => user.data.name),
            [name],
            `members, ${search}`,
          );
          if (/[@.]|xn--|MÜLLER|ANFERT|maßan/i.test(search)) continue;
          const found = await world.directory.seek(actor, search);
          assert.deepEqual(
            found.map(({ data }) => data.name),
            [name],
            `seek, ${search}`,
          );
        }
      }
      for (const search of ['zaglowka', 'ŻAGLÓWKA', 'aero', 'ærø']) {
        assert.equal((await world.groups.list({ search, sort: 'name', ...page })).total, 1, search);
      }
      const { users } = await world.userAdmin.list({ sort: 'name', ...page });
      assert.deepEqual(
        users.map(({ user }) => user.data.name).filter((name) => /^[ŁMN]/.test(String(name))),
        ['Łukasz Żak', 'Max', 'Neu'],
      );
    });

    test('the new address after a change, and no longer the old one', async (t) => {
      const world = await openWorld(t, open);
      const key = await world.person('max@müller.de', { name: 'Max' });
      await world.users.changeEmail(key, 'max@größe.example', system);
      const total = async (search: string) => (await world.userAdmin.list({ search, sort: 'name', ...page })).total;
      assert.deepEqual([await total('größe.ex'), await total('groesse'), await total('müller')], [1, 0, 0]);
    });

    test('what was stored before names were folded so', async (t) => {
      const world = await openWorld(t, open);
      await team(world);
      const db = world.storage.db();
      const stored = async () =>
        (
          await sql`select items.name_folded, logins.email_folded from items join logins on logins.user_key = items.key
            order by items.key`.execute(world.storage.db())
        ).rows;
      const before = await stored();
      await sql`update items set name_folded = 'as it was' where name_folded <> ''`.execute(db);
      await sql`drop index logins_folded`.execute(db);
      await sql`alter table logins drop column email_folded`.execute(db);
      await up(db);
      assert.deepEqual(await stored(), before);
    });
  });
}
