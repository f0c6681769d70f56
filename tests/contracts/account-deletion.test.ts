// Deleting one's account: asked for, called off within thirty days, carried out whole; and its races.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import type { KindName } from '../../server/notify/kinds.ts';
import { callOf, codeOf, countOf, enrolled, from, times } from '../support/factor-world.ts';
import {
  callerFor,
  days,
  goodPassword,
  type Node,
  openWorld,
  publicUrl,
  system,
  whole,
} from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: from.address, userAgent: from.userAgent };
const email = 'ada@example.org';

const signIn = (node: Node, address = email) =>
  node.signIn.withPassword({ email: address, password: goodPassword }, from.kind, from);

const ask = async (node: Node, address = email, name = 'ada') =>
  node.accountDeletions.ask(await callOf(node, address), name);

/** The embedded store has one node. */
const mailsOf = (...nodes: Node[]) => [...new Set(nodes.map((node) => node.mails))].flat();

const kindsOf = (node: Node) => node.mails.map((mail) => mail.kind);

function keepLinkIn(node: Node, kind: KindName) {
  const mail = node.mails.findLast((each) => each.kind === kind);
  assert.ok(mail && 'link' in mail.data && mail.data.link.startsWith(`${publicUrl}/account/keep#`), kind);
  const [id = '', secret = ''] = (mail.data.link.split('#')[1] ?? '').split('.');
  return { id, secret };
}

/** Every row of the store that holds one of these words: its table and itself. */
async function rowsWith(node: Node, words: string[]): Promise<{ table: string; row: string }[]> {
  const db = node.storage.db();
  const { rows: tables } = await (node.storage.kind === 'sqlite'
    ? sql<{ name: string }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%'`
    : sql<{
        name: string;
      }>`select table_name as name from information_schema.tables where table_schema = 'public'`
  ).execute(db);
  assert.ok(tables.length > 15);
  const found: { table: string; row: string }[] = [];
  for (const { name } of tables) {
    const { rows } = await sql<object>`select * from ${sql.table(name)}`.execute(db);
    for (const each of rows) {
      const row = JSON.stringify(each);
      if (words.some((word) => row.includes(word))) found.push({ table: name, row });
    }
  }
  return found;
}

for (const { kind, open } of stores) {
  describe(`deletion of an account on ${kind}`, () => {
    test('S36 after thirty days all of it is gone, tokens too, and what was made for others is nobody’s', async (t) => {
      const world = await openWorld(t, open);
      const { userKey: ada, call } = await enrolled(world);
      const bob = await world.person('bob@example.org');
      const studio = await world.group('Organisation', 'Studio', [ada, bob]);
      await world.privileged.grant(null, studio, studio, 'rwatl');
      const asAda = world.items.as(await world.actorOf(ada));
      const { item: task } = await asAda.append(studio, {
        item: { type: 'Task', data: { name: 'For all' } },
      });
      const { item: note } = await asAda.append(ada, { item: { type: 'Note', data: { name: 'Diary' } } });
      await asAda.upload({ bytes: Buffer.from('x'), originalName: 'loose.txt', mediaType: 'text/plain' });
      await world.privileged.keepThumbnail(null, ada, { bytes: Buffer.from('p'), mediaType: 'image/webp' });
      await world.tokens.create(callerFor(ada, origin), { name: 'T', scopes: ['items:read'] });
      await world.dataExports.ask(callerFor(ada, origin));

      await world.accountDeletions.ask(call, 'ada');
      world.clock.forward(30 * days - 1);
      assert.equal(await world.accountDeletions.carryOut(), 0);
      assert.ok(await world.users.find(ada));
      world.clock.forward(1);
      assert.equal(await world.accountDeletions.carryOut(), 1);

      assert.equal(await world.users.find(ada), undefined);
      assert.equal(await world.privileged.findItem(note._key, { trashed: true }), undefined);
      assert.equal((await world.privileged.findItem(task._key))?.createdBy, ada);
      const asBob = world.items.as(await world.actorOf(bob));
      assert.deepEqual((await asBob.get(task._key, { populate: true })).createdBy, {
        ...{ _key: ada, _id: `items/${ada}`, type: 'User', data: {}, deleted: true },
      });
      // Counters at rest go by themselves, as they do in the upkeep.
      await world.throttle.purge();
      // The queue forgets its finished jobs by itself; one that waits finds nothing to do.
      const left = (await rowsWith(world, [ada, email])).filter(({ table }) => table !== 'jobs');
      const where = left.map(({ table }) => table).sort();
      assert.deepEqual([...new Set(where)], ['activity', 'activity_heads', 'edges', 'events', 'items']);
      for (const { row } of left) assert.ok(!row.includes(email) && !row.includes('Test/1.0'), row);
      assert.equal(where.filter((table) => table === 'activity').length, 1);
      const line = (await world.activity.list(ada, { offset: 0, limit: 10 }))[0];
      assert.deepEqual([line?.kind, line?.by, line?.address], ['account.deleted', null, '']);
      assert.deepEqual((await world.activity.verify()).faults, []);
      const mail = world.mails.at(-1);
      assert.deepEqual([mail?.kind, mail?.to.address], ['account.deleted', email]);
    });

    test('S50 the address used again is another account with nothing of the old one', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person(email, { name: 'ada' });
      const bob = await world.person('bob@example.org');
      const asBob = world.items.as(await world.actorOf(bob));
      const shared = await asBob.create({ type: 'Task', data: { name: 'Shared' } });
      await world.privileged.grant(null, bob, ada, 'r');
      await asBob.share(shared._key, { userKey: ada, data: { permissions: 'rwatl' } });
      const asAda = world.items.as(await world.actorOf(ada));
      const own = await asAda.create({ type: 'Task', data: { name: 'Her own' } });
      const loose = await asAda.upload({
        ...{ bytes: Buffer.from('x'), originalName: 'x.txt', mediaType: 'text/plain' },
      });
      await ask(world);
      world.clock.forward(30 * days);
      await world.accountDeletions.carryOut();
      assert.equal(await codeOf(signIn(world)), 'signin.refused');

      const again = await world.person(email, { name: 'ada' });
      assert.notEqual(again, ada);
      const asNew = world.items.as(await world.actorOf(again));
      for (const { _key } of [shared, own]) assert.equal(await codeOf(asNew.get(_key)), 'item.not-found');
      const [, fileKey = '', extension = ''] = /^\/files\/(\w+)\.(\w+)$/.exec(loose.path) ?? [];
      assert.equal(await codeOf(asNew.readFile(fileKey, extension)), 'file.not-found');
      assert.equal(await world.users.roleOf(again), 'user');
      assert.deepEqual(
        (await world.activity.list(again, { offset: 0, limit: 10 })).map((line) => line.kind),
        [],
      );
    });

    test('S29 S43 asking ends every session and token; signing in and its own link keep the account', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person(email, { name: 'Ada  Lovelace' });
      const { token } = await world.tokens.create(callerFor(ada, origin), { name: 'T', scopes: [] });
      const { plainToken } = await whole(signIn(world));
      const call = await callOf(world);
      for (const wrong of ['', 'ada lovelace', 'Ada', email]) {
        assert.equal(await codeOf(world.accountDeletions.ask(call, wrong)), 'account.name-differs', wrong);
      }
      const asked = await world.accountDeletions.ask(call, ' Ada Lovelace ');
      assert.equal(Date.parse(asked.deletesAt) - Date.parse(asked.askedAt), 30 * days * 1000);
      assert.equal(await world.sessions.load(plainToken), undefined);
      assert.equal(await world.tokens.load(token), undefined);

      // Asked for again, the first day counts and no second mail goes out.
      world.clock.forward(days);
      const again = await world.accountDeletions.ask(call, 'Ada Lovelace');
      assert.deepEqual(again, asked);
      assert.deepEqual(kindsOf(world), ['token.created', 'account.deletion-asked']);
      assert.equal(
        await codeOf(world.signIn.withPassword({ email, password: 'wrong' }, from.kind, from)),
        'signin.refused',
      );
      assert.deepEqual(await world.accountDeletions.find(ada), asked);
      // As the mail and the pages say: signing in is enough, no button has to be found.
      const { plainToken: kept } = await whole(signIn(world));
      assert.equal(await world.accountDeletions.find(ada), undefined);
      assert.ok(await world.sessions.load(kept));
      assert.equal(
        await codeOf(world.accountDeletions.keep(keepLinkIn(world, 'account.deletion-asked'), origin)),
        'link.refused',
      );
      await world.accountDeletions.callOff(callerFor(ada, origin));

      await ask(world, email, 'Ada Lovelace');
      const link = keepLinkIn(world, 'account.deletion-asked');
      assert.equal(await codeOf(world.passwordReset.reset({ ...link, password: goodPassword }, {})), 'link.refused');
      assert.equal(await codeOf(world.accountDeletions.keep({ ...link, secret: 'x' }, origin)), 'link.refused');
      const outcomes = await Promise.all(times(4, () => codeOf(world.accountDeletions.keep(link, origin))));
      assert.deepEqual([countOf(outcomes, 'ok'), countOf(outcomes, 'link.refused')], [1, 3]);
      world.clock.forward(31 * days);
      assert.equal(await world.accountDeletions.carryOut(), 0);
      assert.ok(await world.users.find(ada));
      const log = await world.activity.list(ada, { offset: 0, limit: 50 });
      assert.equal(log.filter((line) => line.kind === 'account.deletion-cancelled').length, 2);
      assert.equal(kindsOf(world).filter((each) => each === 'account.deletion-cancelled').length, 2);
    });

    test('a week before, one reminder goes out, with a link that works beside the first one', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person(email);
      await ask(world);
      const first = keepLinkIn(world, 'account.deletion-asked');
      world.clock.forward(23 * days - 1);
      assert.equal(await world.accountDeletions.remind(), 0);
      world.clock.forward(1);
      const counts = await Promise.all([world.accountDeletions.remind(), other.accountDeletions.remind()]);
      assert.equal(counts[0] + counts[1], 1);
      const teller = counts[0] ? world : other;
      const second = keepLinkIn(teller, 'account.deletion-reminder');
      assert.ok(await world.flows.inspect('deletion-keep', first.id, first.secret));
      world.clock.forward(6 * days);
      await world.accountDeletions.keep(second, origin);
      assert.equal(await world.accountDeletions.find(ada), undefined);
      assert.equal(await codeOf(world.accountDeletions.keep(first, origin)), 'link.refused');
    });

    test('S49 the last super-admin cannot ask, and of two who ask at once one can', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      await world.superAdmin(email);
      assert.equal(await codeOf(ask(world)), 'user.last-super-admin');
      const second = await world.superAdmin('bob@example.org');
      for (const _ of times(5, () => 0)) {
        const calls = [await callOf(world), await callOf(other, 'bob@example.org')] as const;
        const outcomes = await Promise.all([
          codeOf(world.accountDeletions.ask(calls[0], 'ada')),
          codeOf(other.accountDeletions.ask(calls[1], 'bob')),
        ]);
        assert.deepEqual(outcomes.toSorted(), ['ok', 'user.last-super-admin']);
        const asker = outcomes[0] === 'ok' ? calls[0].session.userKey : second;
        await world.accountDeletions.callOff(callerFor(asker, origin));
      }
    });

    test('S49 who became the last super-admin meanwhile waits, and is told once', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.superAdmin(email);
      const bob = await world.superAdmin('bob@example.org');
      await ask(world);
      await world.activation.setActive(bob, false, { actor: system });
      world.clock.forward(30 * days);
      for (const _ of times(2, () => 0)) assert.equal(await world.accountDeletions.carryOut(), 0);
      assert.equal(kindsOf(world).filter((each) => each === 'account.deletion-parked').length, 1);
      assert.ok(!kindsOf(world).includes('account.deleted'));
      assert.equal((await world.accountDeletions.find(ada))?.parked, true);
      assert.equal(await world.users.roleOf(ada), 'super-admin');
      await whole(signIn(world));
      await world.activation.setActive(bob, true, { actor: system });
      assert.equal(await world.accountDeletions.carryOut(), 1);
      assert.equal(await world.users.find(ada), undefined);
    });

    test('who is deactivated is deleted all the same', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person(email);
      await ask(world);
      await world.activation.setActive(ada, false, { actor: system });
      world.clock.forward(30 * days);
      assert.equal(await world.accountDeletions.carryOut(), 1);
      assert.equal(await world.users.find(ada), undefined);
    });

    test('called off as it is carried out, on two nodes: one of them wins, and nothing is half', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const outcomes: string[] = [];
      for (const at of times(12, (each) => each)) {
        const address = `p${at}@example.org`;
        const key = await world.person(address);
        const token = { name: 'T', scopes: [] };
        await ask(world, address, `p${at}`);
        await world.tokens.create(callerFor(key, origin), token);
        world.clock.forward(30 * days);
        const [gone] = await Promise.all([
          world.accountDeletions.carryOut(),
          at % 2 ? other.accountDeletions.callOff(callerFor(key, origin)) : undefined,
          at % 3 ? other.accountDeletions.carryOut() : undefined,
        ]);
        assert.equal(await world.accountDeletions.find(key), undefined);
        const stays = (await world.users.find(key)) !== undefined;
        outcomes.push(stays ? 'kept' : 'gone');
        const mails = mailsOf(world, other).filter((mail) => mail.to.address === address);
        const told = (each: string) => mails.filter((mail) => mail.kind === each).length;
        assert.equal(told('account.deleted'), stays ? 0 : 1);
        assert.equal(told('account.deletion-cancelled'), stays ? 1 : 0);
        assert.equal((await world.tokens.list(key)).length, stays ? 1 : 0);
        assert.equal(await codeOf(signIn(world, address)), stays ? 'ok' : 'signin.refused');
        if (stays) assert.equal(gone, 0);
      }
      assert.ok(outcomes.includes('gone'));
    });
  });
}
