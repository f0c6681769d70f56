// The activity of all accounts as one list: found by whom, what, when and where, page by page, and taken out as a file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActivityKind } from '../../contract/activity.ts';
import { type AuditFilter, createAuditTrail } from '../../server/administration/audit/audit-trail.ts';
import { goodPassword, openWorld, type World, whole } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };

type Line = [userKey: string, kind: ActivityKind, by: string | null, address: string];

/** One line a minute, from 09:01 on; and what making the people wrote before them is not looked for. */
async function written(world: World) {
  const ada = await world.person('ada@lagoon.example', { name: 'Ada' });
  const bea = await world.person('bea@lagoon.example', { name: 'Bea' });
  await world.privileged.linkMember(null, 'domain', ada);
  const lines: Line[] = [
    [ada, 'signin.succeeded', ada, '192.0.2.1'],
    [bea, 'signin.refused', null, '203.0.113.66'],
    [bea, 'signin.succeeded', bea, '192.0.2.1'],
    [bea, 'sessions.ended', ada, '192.0.2.1'],
    [bea, 'token.created', bea, '2001:db8::7'],
    [bea, 'account.deactivated', ada, '192.0.2.1'],
    ['gone', 'account.deleted', null, ''],
  ];
  const from = new Date(world.clock.now() + 1).toISOString();
  for (const [userKey, kind, by, address] of lines) {
    world.clock.forward(60);
    await world.activity.record({ userKey, kind, by, address, userAgent: 'Test/1.0', data: { name: 'x' } });
  }
  return { ada, bea, from };
}

async function kinds(world: World, filter: AuditFilter, limit = 50): Promise<string[]> {
  const { entries } = await world.auditTrail.list(filter, { limit });
  return entries.map(({ kind }) => kind);
}

async function read(body: AsyncIterable<Buffer>): Promise<string> {
  const pieces = await Array.fromAsync(body);
  return Buffer.concat(pieces).toString();
}

async function signedIn(world: World, email: string) {
  return (await whole(world.signIn.withPassword({ email, password: goodPassword }, 'script', origin))).session;
}

for (const { kind: store, open } of stores) {
  describe(`the audit trail on ${store}`, () => {
    test('says whose account, what, by whom, from where, newest first', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, from } = await written(world);
      const { entries, next } = await world.auditTrail.list({ from }, { limit: 50 });
      assert.equal(next, null);
      assert.deepEqual(
        entries.map(({ account, kind, by, address }) => [account.name, kind, by?.name ?? by, address]),
        [
          ['', 'account.deleted', null, ''],
          ['Bea', 'account.deactivated', 'Ada', '192.0.2.1'],
          ['Bea', 'token.created', 'Bea', '2001:db8::7'],
          ['Bea', 'sessions.ended', 'Ada', '192.0.2.1'],
          ['Bea', 'signin.succeeded', 'Bea', '192.0.2.1'],
          ['Bea', 'signin.refused', null, '203.0.113.66'],
          ['Ada', 'signin.succeeded', 'Ada', '192.0.2.1'],
        ],
      );
      const [, newest] = entries;
      assert.deepEqual([newest?.account._key, newest?.by?._key], [bea, ada]);
      const [own] = await world.activity.list(bea, { offset: 0, limit: 1 });
      assert.deepEqual(
        [newest?.seq, newest?.hash, newest?.at, newest?.data],
        [own?.seq, own?.hash, own?.at, { name: 'x' }],
      );
    });

    test('is filtered by account, actor, kind, group, address, refusals and time, alone and together', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, from } = await written(world);
      const found = (filter: AuditFilter) => kinds(world, { from, ...filter });
      assert.deepEqual(await found({ account: ada }), ['signin.succeeded']);
      assert.deepEqual(await found({ account: 'gone' }), ['account.deleted']);
      assert.deepEqual(await found({ actor: ada }), [...['account.deactivated', 'sessions.ended', 'signin.succeeded']]);
      assert.deepEqual(await found({ account: bea, actor: ada }), ['account.deactivated', 'sessions.ended']);
      assert.deepEqual(await found({ kind: 'token.created' }), ['token.created']);
      assert.deepEqual(await found({ group: 'signin' }), [
        ...['signin.succeeded', 'signin.refused', 'signin.succeeded'],
      ]);
      assert.deepEqual(await found({ group: 'signin', actor: bea }), ['signin.succeeded']);
      assert.deepEqual(await found({ group: 'tokens', refused: true }), []);
      assert.deepEqual(await found({ refused: true }), ['signin.refused']);
      assert.deepEqual(await found({ address: '2001:db8::7' }), ['token.created']);
      assert.deepEqual(await found({ address: '192.0.2.1', account: bea, group: 'sessions' }), ['sessions.ended']);
      assert.deepEqual(await found({ address: '203.0.113.66', kind: 'signin.succeeded' }), []);
      assert.deepEqual(await found({ address: '192.0.2.1', actor: bea }), ['signin.succeeded']);
      const at = (minutes: number) => new Date(Date.parse(from) - 1 + minutes * 60_000).toISOString();
      assert.deepEqual(await found({ from: at(2), to: at(4) }), ['signin.succeeded', 'signin.refused']);
      assert.deepEqual(await found({ from: at(2), to: at(4), account: bea, refused: true }), ['signin.refused']);
      for (const odd of ["'; drop table activity; --", '%', '']) {
        assert.deepEqual(await found({ account: odd }), [], odd);
        assert.deepEqual(await found({ actor: odd }), [], odd);
      }
    });

    test('pages without a gap or a repetition, also of entries of one moment and while others are written', async (t) => {
      const world = await openWorld(t, open);
      const { from } = await written(world);
      world.clock.forward(60);
      for (const userKey of ['a', 'b', 'c', 'a', 'b', 'a']) await world.activity.record({ userKey, kind: 'signout' });
      for (const filter of [{ from }, { from, group: 'signin' as const }]) {
        const everything = (await world.auditTrail.list(filter, { limit: 200 })).entries;
        for (const limit of [1, 2, 3, everything.length]) {
          const seen: string[] = [];
          let cursor: string | undefined;
          do {
            const { entries, next } = await world.auditTrail.list(filter, { limit, cursor });
            seen.push(...entries.map(({ hash }) => hash));
            if (cursor === undefined) {
              world.clock.forward(1);
              await world.activity.record({ userKey: 'late', kind: 'signout' });
            }
            cursor = next ?? undefined;
          } while (cursor !== undefined);
          const late = (await world.auditTrail.list({ account: 'late' }, { limit: 200 })).entries.length;
          const before = (await world.auditTrail.list(filter, { limit: 200 })).entries.slice(1);
          assert.deepEqual(
            seen,
            before.map(({ hash }) => hash),
            `${limit} at once, ${late} late`,
          );
        }
      }
    });

    test('S55 is taken out whole as CSV without formulas and as JSON, and that is logged on whoever did it', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, from } = await written(world);
      const session = await signedIn(world, 'ada@lagoon.example');
      await world.privileged.changeItem(null, bea, (data) => ({ ...data, name: '=cmd|calc' }));
      world.clock.forward(1);
      await world.activity.record({
        userKey: bea,
        kind: 'signout',
        userAgent: '@SUM(1)',
        data: { name: '+1' },
      });
      const trail = createAuditTrail({ ...world, stretch: 2 });
      const filter = { from, account: bea };
      const csv = await read(await trail.export('csv', filter, { actor: session.actor, session, ...origin }));
      const rows = csv.split('\r\n');
      assert.equal(rows.length, 8);
      assert.match(rows[0] ?? '', /^\ufeff"at","account","accountName","seq","kind","what","by","byName","address",/);
      assert.match(rows[1] ?? '', /,"'=cmd\|calc",.*,"'@SUM\(1\)",/);
      const json = JSON.parse(
        await read(await trail.export('json', filter, { actor: session.actor, session, ...origin })),
      );
      assert.deepEqual(json.filter, filter);
      const { entries } = await trail.list(filter, { limit: 50 });
      assert.deepEqual(json.entries, entries);
      const empty = JSON.parse(
        await read(await trail.export('json', { account: 'no' }, { actor: session.actor, session, ...origin })),
      );
      assert.deepEqual(empty.entries, []);
      const logged = await trail.list({ account: ada, kind: 'audit.exported' }, { limit: 50 });
      assert.deepEqual(
        logged.entries.map(({ by, address, data }) => [by?._key, address, data]),
        [
          [ada, origin.address, { format: 'json', account: 'no' }],
          [ada, origin.address, { format: 'json', ...filter }],
          [ada, origin.address, { format: 'csv', ...filter }],
        ],
      );
    });

    for (const [what, end] of [
      ['whose session ended', (world: World, key: string) => world.sessions.end(key)],
      [
        'who is no administrator any more',
        (world: World, key: string) => world.privileged.unlinkMember(null, 'domain', key),
      ],
    ] as const) {
      test(`S28 an export breaks off for who took it and ${what}`, async (t) => {
        const world = await openWorld(t, open);
        const { ada } = await written(world);
        const session = await signedIn(world, 'ada@lagoon.example');
        for (let at = 0; at < 600; at++) await world.activity.record({ userKey: 'many', kind: 'signout' });
        const trail = createAuditTrail({ ...world, stretch: 10 });
        const body = await trail.export('json', {}, { actor: session.actor, session, ...origin });
        await assert.rejects(
          async () => {
            let first = true;
            for await (const piece of body) {
              assert.ok(piece.length > 0);
              if (first) await end(world, ada);
              first = false;
            }
          },
          { code: 'access.denied' },
        );
      });
    }

    test('an export reads no further than it is taken, and stops where it is broken off', async (t) => {
      const world = await openWorld(t, open);
      await written(world);
      const session = await signedIn(world, 'ada@lagoon.example');
      for (let at = 0; at < 1000; at++) await world.activity.record({ userKey: 'many', kind: 'signout' });
      let looked = 0;
      const trail = createAuditTrail({
        ...world,
        privilegedItems: {
          findItems: (keys) => {
            looked++;
            return world.privileged.findItems(keys);
          },
        },
        stretch: 10,
      });
      const body = await trail.export('json', {}, { actor: session.actor, session, ...origin });
      const pieces = body.iterator({ destroyOnReturn: false });
      for (let at = 0; at < 4; at++) await pieces.next();
      await new Promise((resolve) => setTimeout(resolve, 200));
      const readAhead = looked;
      assert.ok(readAhead >= 3 && readAhead <= 6, `${readAhead} of 100 stretches were read for three`);
      body.destroy();
      await new Promise((resolve) => setTimeout(resolve, 100));
      assert.ok(looked <= readAhead + 1, `${looked - readAhead} more were read`);
    });
  });
}
