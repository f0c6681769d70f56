// Take my data: what is in it and what is not, made in the background, begun anew after a cut, kept for a week.
import assert from 'node:assert/strict';
import { buffer } from 'node:stream/consumers';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { createDataExports } from '../../server/account/export/data-export.ts';
import { archivedFiles } from '../../server/account/export/readme.ts';
import type { Items } from '../../server/items/items.ts';
import { GiveUp, type Job, type JobHandler } from '../../server/jobs/jobs.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { codeOf, enrolled, from, times } from '../support/factor-world.ts';
import { callerFor, days, type Node, openWorld, publicUrl, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';
import { jsonIn, readZip } from '../support/zip.ts';

const callFor = (userKey: string) => callerFor(userKey, { address: from.address, userAgent: from.userAgent });

async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + 30_000;
  while (!(await condition())) {
    assert.ok(performance.now() < end, `not within 30 s: ${what}`);
    await sleep(10);
  }
}

function start(t: TestContext, node: Node): void {
  node.longJobs.start();
  t.after(() => node.longJobs.stop(0));
}

const isDone = (node: Node, userKey: string) => async () => (await node.dataExports.find(userKey))?.state === 'done';

async function fetched(node: Node, userKey: string): Promise<Map<string, Buffer>> {
  const file = await node.dataExports.open(callFor(userKey));
  const bytes = await buffer(file.body);
  assert.equal(bytes.byteLength, file.sizeBytes);
  return readZip(bytes);
}

async function made(t: TestContext, world: World, userKey: string): Promise<Map<string, Buffer>> {
  await world.dataExports.ask(callFor(userKey));
  start(t, world);
  await until(isDone(world, userKey), 'the copy is made');
  return fetched(world, userKey);
}

/** The job without the queue, to be run when and as often as a test wants. */
function byHand(node: Node, items: Pick<Items, 'ownWorkOf'> = node.items) {
  let handler: JobHandler<{ exportId: string }> | undefined;
  let exportId = '';
  const exports = createDataExports({
    ...node,
    ...{ items, random: systemRandom, publicUrl, logger: silentLogger },
    jobs: {
      handle: (_kind, given) => {
        handler = given as JobHandler<{ exportId: string }>;
      },
      enqueue: async (_kind, data) => {
        exportId = (data as { exportId: string }).exportId;
        return exportId;
      },
    },
  });
  return {
    exports,
    run: (attempts = 1, signal = new AbortController().signal, id = exportId) =>
      handler?.run({ id, data: { exportId: id }, createdAt: '', attempts, signal } as Job<{
        exportId: string;
      }>),
    id: () => exportId,
  };
}

/** What somebody made is told only after the gate is opened. */
function gated(node: Node) {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const items: Pick<Items, 'ownWorkOf'> = {
    ownWorkOf(actor) {
      const work = node.items.ownWorkOf(actor);
      return {
        ...work,
        async *made() {
          reached.resolve();
          await gate.promise;
          yield* work.made();
        },
      };
    },
  };
  return { items, open: gate.resolve, reached: reached.promise };
}

/** The embedded store has one node. */
const mailsOf = (...nodes: Node[]) => [...new Set(nodes.map((node) => node.mails))].flat();

const pieces = async (node: Node) =>
  Number(
    (await sql<{ count: number }>`select count(*) as count from export_pieces`.execute(node.storage.db())).rows[0]
      ?.count,
  );

for (const { kind, open } of stores) {
  describe(`take my data on ${kind}`, () => {
    test('S36 everything that is one’s own is in it, and no secret', async (t) => {
      const world = await openWorld(t, open);
      const { userKey: ada, secret, backupCodes, plainToken } = await enrolled(world);
      const studio = await world.group('Organisation', 'Lagoon', [ada]);
      const actor = await world.actorOf(ada);
      const token = await world.tokens.create(callFor(ada), {
        name: 'Nightly',
        scopes: ['items:read'],
      });
      const project = await world.items.as(actor).create({ type: 'Project', data: { name: 'Reef' } });
      const { item: task } = await world.items
        .as(actor)
        .append(project._key, { item: { type: 'Task', data: { name: 'Coral' } } });
      const thrown = await world.items.as(actor).create({ type: 'Task', data: { name: 'Thrown away' } });
      await world.items.as(actor).trash(thrown._key);
      const upload = await world.items.as(actor).uploadTo(task._key, {
        ...{ bytes: Buffer.from('a;b\n'), originalName: 'so:much "data".csv', mediaType: 'text/csv' },
      });
      await world.items.as(actor).upload({
        ...{ bytes: Buffer.from('loose'), originalName: '..', mediaType: 'text/plain' },
      });
      const picture = { bytes: Buffer.from('picture'), mediaType: 'image/webp' };
      await world.privileged.keepThumbnail(null, ada, picture);

      const files = await made(t, world, ada);
      const names = [...files.keys()];
      for (const name of archivedFiles)
        assert.ok(
          names.some((each) => each.startsWith(name)),
          name,
        );
      const readme = String(files.get('README.txt'));
      assert.match(readme, /^Your data at accounts\.example\.org\r\n=+\r\n/);
      for (const name of names.filter((each) => each !== 'README.txt')) {
        assert.ok(readme.includes(name.startsWith('files/') ? 'files/' : name), `README tells of ${name}`);
      }

      const account = jsonIn(files, 'account.json');
      assert.equal(account.user.data.email, 'ada@example.org');
      assert.equal(account.role, 'user');
      assert.deepEqual(
        account.memberships.map((each: { _key: string; name: string }) => [each._key, each.name]),
        [[studio, 'Lagoon']],
      );
      const keysIn = (name: string) => jsonIn(files, name).map((row: { _key: string }) => row._key);
      assert.deepEqual(keysIn('items.json').sort(), [project._key, task._key, thrown._key].sort());
      assert.deepEqual(
        jsonIn(files, 'links.json').map((link: Record<string, string>) => [link.type, link._from, link._to]),
        [['Child', project._id, task._id]],
      );
      const held = jsonIn(files, 'permissions.json');
      assert.ok(held.some((each: { item: { _key: string } }) => each.item._key === project._key));
      const [session] = jsonIn(files, 'sessions.json');
      assert.equal(session.address, from.address);
      assert.deepEqual(
        jsonIn(files, 'tokens.json').map((each: { name: string }) => each.name),
        ['Nightly'],
      );
      const proofs = jsonIn(files, 'authenticators.json');
      assert.ok(proofs.authenticatorApp.createdAt);
      assert.equal(proofs.backupCodesLeft, 10);
      const log = jsonIn(files, 'activity.json').map((each: { kind: string }) => each.kind);
      assert.ok(log.includes('token.created') && log.includes('data.export-asked'), log.join());
      assert.match(String(files.get('activity.csv')), /^\ufeff"seq"/);
      assert.match(String(files.get('activity.csv')), /"data\.export-asked"/);
      const listed = jsonIn(files, 'files.json') as { key: string; name: string; itemKey: string | null }[];
      assert.equal(listed.length, 3);
      for (const each of listed) assert.ok(files.has(each.name), each.name);
      const csv = listed.find((each) => each.itemKey === task._key);
      assert.match(csv?.name ?? '', /^files\/[a-z0-9]{20}-so_much _data_\.csv$/);
      assert.equal(String(files.get(csv?.name ?? '')), 'a;b\n');
      assert.equal(upload.data.originalname, 'so:much "data".csv');

      const hashes = await sql<{ secret: string }>`select hash as secret from tokens
        union all select hash from passwords union all select token_hash from sessions
        union all select secret_sealed from totp union all select hash from backup_codes`.execute(world.storage.db());
      const secrets = [secret, plainToken, token.token, ...backupCodes, ...hashes.rows.map((row) => row.secret)];
      assert.ok(secrets.length > 20);
      const all = Buffer.concat([...files.values()]).toString('latin1');
      for (const each of secrets) assert.ok(!all.includes(each), 'a secret is in the copy');

      const mail = world.mails.at(-1);
      assert.ok(mail?.kind === 'data.export-ready' && mail.data.link);
      // "Say so here" leads somewhere.
      const [id = '', reportSecret = ''] = mail.data.link.split('#')[1]?.split('.') ?? [];
      assert.equal(
        (await world.compromiseReports.inspect({ id, secret: reportSecret })).event.kind,
        'data.export-asked',
      );
      assert.equal(mail?.to.address, 'ada@example.org');
    });

    test('S46 of others there is what one may read, and nothing else', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org', { name: 'Ada' });
      const bob = await world.person('bob@example.org', { name: 'Bob' });
      const asBob = world.items.as(await world.actorOf(bob));
      const create = async (name: string) => (await asBob.create({ type: 'Task', data: { name } }))._key;
      const [shared, hidden, taken] = [await create('shared'), await create('hidden'), await create('taken')];
      const give = { userKey: ada, data: { permissions: 'rw' } };
      await world.privileged.grant(null, bob, ada, 'r');
      for (const key of [shared, taken]) await asBob.share(key, give);
      for (const key of [shared, hidden, taken]) {
        await asBob.createEdge({ type: 'Assigned', fromKey: key, toKey: ada });
      }
      await world.items.as(await world.actorOf(ada)).uploadTo(taken, {
        ...{ bytes: Buffer.from('hers once'), originalName: 'x.txt', mediaType: 'text/plain' },
      });
      await asBob.unshare(taken, ada);

      const files = await made(t, world, ada);
      const all = Buffer.concat([...files.values()]).toString();
      assert.deepEqual(
        jsonIn(files, 'assigned.json').map((each: { item: { _key: string } }) => each.item._key),
        [shared],
      );
      assert.deepEqual(jsonIn(files, 'items.json'), []);
      for (const gone of ['hidden', 'hers once', 'bob@example.org']) assert.ok(!all.includes(gone), gone);
    });

    test('asked for twice, also on two nodes at once, it is made once', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const ada = await world.person('ada@example.org');
      const asked = await Promise.all(times(6, (at) => (at % 2 ? world : other).dataExports.ask(callFor(ada))));
      assert.equal(new Set(asked.map((each) => each.askedAt)).size, 1);
      start(t, world);
      start(t, other);
      await until(isDone(world, ada), 'the copy is made');
      const log = await world.activity.list(ada, { offset: 0, limit: 50, kinds: ['data.export-asked'] });
      assert.equal(log.length, 1);
      assert.equal(mailsOf(world, other).filter((mail) => mail.kind === 'data.export-ready').length, 1);
    });

    test('what a killed process left behind is made anew, and its pieces go', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      await world.dataExports.ask(callFor(ada));
      const db = world.storage.db();
      await sql`update exports set status = 'working', content_key = 'old', size_bytes = 3, progress = 50`.execute(db);
      await sql`insert into export_pieces (content_key, seq, bytes) values ('old', 0, ${Buffer.from('PK?')})`.execute(
        db,
      );
      await sql`update jobs set attempts = 1, locked_until = '2026-03-01T08:59:00.000Z'`.execute(db);
      assert.equal(await codeOf(world.dataExports.open(callFor(ada))), 'export.not-found');
      start(t, world);
      await until(isDone(world, ada), 'the copy is made');
      assert.ok((await fetched(world, ada)).has('account.json'));
      const before = await pieces(world);
      await world.dataExports.purge();
      assert.equal(await pieces(world), before - 1);
      assert.ok((await fetched(world, ada)).has('account.json'));
    });

    test('of two runs at once the later one counts, and none mixes into the other', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const gate = gated(world);
      const slow = byHand(world, gate.items);
      const fast = byHand(world);
      await slow.exports.ask(callFor(ada));
      const first = slow.run();
      await gate.reached;
      await fast.run(2, undefined, slow.id());
      assert.equal((await world.dataExports.find(ada))?.state, 'done');
      gate.open();
      await first;
      assert.ok((await fetched(world, ada)).has('files.json'));
      assert.equal(world.mails.filter((mail) => mail.kind === 'data.export-ready').length, 1);
    });

    test('called off while it is made, nothing is left of it', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const gate = gated(world);
      const { exports, run } = byHand(world, gate.items);
      await exports.ask(callFor(ada));
      const running = run();
      await gate.reached;
      assert.equal((await exports.find(ada))?.state, 'working');
      await exports.remove(ada);
      gate.open();
      await running;
      assert.equal(await exports.find(ada), undefined);
      await exports.purge();
      assert.equal(await pieces(world), 0);
      assert.deepEqual(world.mails, []);
    });

    test('a server that stops gives it up and begins anew; what fails five times is told to have failed', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const stop = new AbortController();
      const gate = gated(world);
      const { exports, run } = byHand(world, gate.items);
      await exports.ask(callFor(ada));
      const running = run(7, stop.signal);
      await gate.reached;
      stop.abort(new Error('the server stops'));
      gate.open();
      await assert.rejects(async () => running, /the server stops/);
      assert.equal((await exports.find(ada))?.state, 'working');

      const broken: Pick<Items, 'ownWorkOf'> = {
        ownWorkOf: (actor) => ({
          ...world.items.ownWorkOf(actor),
          async *made() {
            yield* [];
            throw new Error('The disk is tired.');
          },
        }),
      };
      const failing = byHand(world, broken);
      await failing.exports.remove(ada);
      await failing.exports.ask(callFor(ada));
      await assert.rejects(async () => failing.run(4), /tired/);
      assert.equal((await exports.find(ada))?.state, 'working');
      await assert.rejects(async () => failing.run(5), GiveUp);
      assert.equal((await exports.find(ada))?.state, 'failed');
      assert.equal(await codeOf(exports.open(callFor(ada))), 'export.not-found');
      assert.equal((await exports.ask(callFor(ada))).state, 'waiting');
    });

    test('it is kept for seven days, and goes with its pieces', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      await made(t, world, ada);
      const { expiresAt = '' } = (await world.dataExports.find(ada)) ?? {};
      assert.equal(Date.parse(expiresAt) - world.clock.now(), 7 * days * 1000);
      world.clock.forward(7 * days - 1);
      await world.dataExports.purge();
      assert.ok((await fetched(world, ada)).size > 0);
      world.clock.forward(1);
      assert.equal(await codeOf(world.dataExports.open(callFor(ada))), 'export.not-found');
      await world.dataExports.purge();
      assert.equal(await world.dataExports.find(ada), undefined);
      assert.equal(await pieces(world), 0);
    });

    test('who was deactivated meanwhile gets none', async (t) => {
      const world = await openWorld(t, open);
      const ada = await world.person('ada@example.org');
      const { exports, run } = byHand(world);
      await exports.ask(callFor(ada));
      await world.activation.setActive(ada, false, { actor: system });
      await run();
      assert.equal(await exports.find(ada), undefined);
      assert.deepEqual(
        world.mails.map(({ kind }) => kind),
        ['account.deactivated'],
      );
    });
  });
}
