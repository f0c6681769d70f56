// Changes of many users in the background: row by row, once each though a node dies, by the rights of the moment, stopped within a row.
import assert from 'node:assert/strict';
import { AsyncLocalStorage } from 'node:async_hooks';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { BulkRun } from '../../contract/api/bulk-runs.ts';
import { type BulkRuns, createBulkRuns } from '../../server/administration/bulk-runs/bulk-runs.ts';
import type { SliceData } from '../../server/administration/bulk-runs/run-work.ts';
import type { Job, JobHandler } from '../../server/jobs/jobs.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { openStorage } from '../../server/storage/storage.ts';
import { codeOf, enrolled } from '../support/factor-world.ts';
import { days, hours, type Node, nodeOn, openWorld, system, type World } from '../support/identity-world.ts';
import { createDatabase } from '../support/postgres.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };
const addresses = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ email: `new-${at}@lagoon.example`, name: `New ${at}` }));

/** Works without the queue, as often as a test wants; slices that it queues are kept. */
function byHand(node: Node, change: Partial<Parameters<typeof createBulkRuns>[0]> = {}, untried = async () => 0) {
  let handler: JobHandler<SliceData> | undefined;
  const queued: SliceData[] = [];
  const runs = createBulkRuns({
    ...node,
    ...{ random: systemRandom, logger: silentLogger },
    jobs: {
      handle: (_kind, given) => {
        handler = given as JobHandler<SliceData>;
      },
      enqueue: async (_kind, data, { id = '' } = {}) => {
        queued.push(data as SliceData);
        return id;
      },
      untried,
    },
    ...change,
  });
  const slice = (data: SliceData, attempts = 1, signal = new AbortController().signal) =>
    handler?.run({ id: '', data, createdAt: '', attempts, signal } as Job<SliceData>);
  return {
    runs,
    slice,
    queued,
    async toTheEnd(): Promise<void> {
      for (let data = queued.shift(); data; data = queued.shift()) await slice(data);
    },
  };
}

/** Waits for real, as the queue does. */
async function isOver(runs: BulkRuns, id: string) {
  const end = performance.now() + 60_000;
  for (;;) {
    const run = await runs.get(id);
    if (run.state === 'finished' || run.state === 'stopped') return run;
    assert.ok(performance.now() < end, `not over within a minute: ${JSON.stringify(run)}`);
    await sleep(20);
  }
}

const failedOf = async (runs: BulkRuns, id: string) =>
  (await runs.rows(id, { outcome: 'failed', offset: 0, limit: 200 })).map((row) => [
    ...[row.email ?? row.userKey, row.code],
  ]);

async function root(world: World) {
  return world.actorOf(await world.superAdmin('root@example.org'));
}

const countOf = async (node: Node, what: 'logins' | 'bulk_runs' | 'bulk_rows') =>
  Number(
    (await sql<{ count: number }>`select count(*) as count from ${sql.table(what)}`.execute(node.storage.db())).rows[0]
      ?.count,
  );

for (const { kind, open } of stores) {
  describe(`changes of many users on ${kind}`, () => {
    test('an import invites all but the rows that cannot be, which say why', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      await world.person('taken@lagoon.example');
      world.longJobs.start();
      t.after(() => world.longJobs.stop(0));
      const invite = [
        ...addresses(40),
        { email: 'TAKEN@lagoon.example' },
        { email: 'no address' },
        { email: 'new-3@lagoon.example' },
        { email: 'late@lagoon.example', name: '' },
      ];
      const begun = await world.bulkRuns.begin({ invite }, { actor, ...origin });
      assert.deepEqual([begun.state, begun.total, begun.by?.key], ['waiting', 44, actor.userKey]);
      const run = await isOver(world.bulkRuns, begun.id);
      assert.deepEqual([run.state, run.done, run.failed, run.reason], ['finished', 41, 3, null]);
      assert.deepEqual(await failedOf(world.bulkRuns, begun.id), [
        ['TAKEN@lagoon.example', 'email.taken'],
        ['no address', 'request.invalid'],
        ['new-3@lagoon.example', 'email.taken'],
      ]);
      // More than an hour's budget of one source: an import is not held to it (S44).
      assert.equal(world.mails.filter((mail) => mail.kind === 'account.invited').length, 41);
      assert.equal((await world.users.findByEmail('late@lagoon.example'))?.name, 'late');
      const [first] = await world.bulkRuns.rows(begun.id, { offset: 0, limit: 1 });
      assert.deepEqual([first?.name, first?.email], ['New 0', 'new-0@lagoon.example']);
      await world.privileged.keepingASuperAdmin(() => world.privileged.deleteUser(first?.userKey ?? ''));
      const [gone] = await world.bulkRuns.rows(begun.id, { offset: 0, limit: 1 });
      assert.deepEqual([gone?.name, gone?.email], [null, null], 'what is deleted leaves no name here');
      const [entry] = await world.activity.list(actor.userKey, {
        ...{ offset: 0, limit: 1, kinds: ['users.change-begun'] },
      });
      assert.deepEqual(entry?.data, { change: 'invite', count: 44 });
    });

    test('everybody who matches a filter is changed, by their names, and oneself is left out of what shuts one out', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      const crew = await world.group('Usergroup', 'Crew');
      const keys: string[] = [];
      for (const name of ['Bea', 'Ada', 'Cy']) {
        keys.push(await world.person(`${name}@lagoon.example`, { name }));
      }
      const work = byHand(world);
      const adding = { change: 'add-to-group', groupKey: crew, filter: { search: 'lagoon' } } as const;
      const run = await work.runs.begin(adding, { actor, ...origin });
      await work.toTheEnd();
      assert.deepEqual(
        (await work.runs.rows(run.id, { offset: 0, limit: 9 })).map(({ name, outcome }) => [name, outcome]),
        [
          ['Ada', 'done'],
          ['Bea', 'done'],
          ['Cy', 'done'],
        ],
      );
      const everybody = await work.runs.begin({ change: 'deactivate', filter: {} }, { actor, ...origin });
      assert.equal(everybody.total, 4);
      await work.toTheEnd();
      assert.deepEqual(await failedOf(work.runs, everybody.id), [['root@example.org', 'user.oneself']]);
      assert.equal((await world.userAdmin.list({ state: 'inactive', sort: 'name', offset: 0, limit: 9 })).total, 3);
      const nobody = { change: 'activate', filter: { search: 'no such name' } } as const;
      assert.equal(await codeOf(work.runs.begin(nobody, { actor, ...origin })), 'run.no-rows');
      assert.equal(
        await codeOf(work.runs.begin({ ...adding, groupKey: keys[0] }, { actor, ...origin })),
        'item.not-found',
      );
      assert.equal(await countOf(world, 'bulk_runs'), 2, 'what was refused leaves nothing');
    });

    test('S46 only super-admins import, administrators reach nobody above them, and nobody is made one by it', async (t) => {
      const world = await openWorld(t, open);
      const above = await root(world);
      const admin = await world.actorOf(await world.admin('ann@example.org'));
      const bob = await world.person('bob@example.org');
      const work = byHand(world);
      assert.equal(
        await codeOf(work.runs.begin({ invite: addresses(1) }, { actor: admin, ...origin })),
        'access.denied',
      );
      const userKeys = [above.userKey, bob, bob];
      const run = await work.runs.begin({ change: 'disconnect', userKeys }, { actor: admin, ...origin });
      assert.equal(run.total, 2);
      await work.toTheEnd();
      assert.deepEqual(await failedOf(work.runs, run.id), [['root@example.org', 'access.denied']]);
      const hers = await world.items.as(above).create({ type: 'Task', data: { name: 'Nobody else’s' } });
      const prying = await work.runs.begin(
        { change: 'disconnect', userKeys: [hers._key] },
        { actor: admin, ...origin },
      );
      await work.toTheEnd();
      const [pried] = await work.runs.rows(prying.id, { offset: 0, limit: 1 });
      assert.deepEqual([pried?.name, pried?.code], [null, 'user.not-found'], 'no name of what is no user');
      const promoting = { change: 'add-to-group', groupKey: 'domain', userKeys: [bob] } as const;
      assert.equal(await codeOf(work.runs.begin(promoting, { actor: above, ...origin })), 'access.denied');
      const theirs = await work.runs.begin({ invite: addresses(2) }, { actor: above, ...origin });
      assert.equal(await codeOf(work.runs.stop(theirs.id, { actor: admin, ...origin })), 'access.denied');
      assert.equal(await codeOf(work.runs.stop('nothing', { actor: admin, ...origin })), 'run.not-found');
      assert.equal((await work.runs.stop(theirs.id, { actor: above, ...origin })).state, 'stopped');
      assert.equal(await codeOf(work.runs.again(theirs.id, 'left', { actor: admin, ...origin })), 'access.denied');
    });

    test('S48 rights are those of the moment: who is demoted, deactivated or held back in between changes nobody more', async (t) => {
      const world = await openWorld(t, open);
      const chief = await root(world);
      const userKeys = await Promise.all(
        [1, 2, 3].map((at) => world.person(`person-${at}@lagoon.example`, { password: null })),
      );
      const losses: ((userKey: string) => Promise<unknown>)[] = [
        (userKey) => world.members.remove('Usergroup', 'domain', userKey, system),
        (userKey) => world.activation.setActive(userKey, false, { actor: system }),
        (userKey) => world.factorRequirements.require(userKey, 0, { actor: chief, ...origin }),
      ];
      for (const [at, lose] of losses.entries()) {
        const admin = await world.actorOf(await world.admin(`admin-${at}@example.org`));
        let rows = 0;
        const work = byHand(world, {
          userChange: {
            ...world.userChange,
            async one(...given) {
              await world.userChange.one(...given);
              // It takes hold with the next row.
              if (++rows === 2) await lose(admin.userKey);
            },
          },
        });
        const run = await work.runs.begin({ change: 'disconnect', userKeys }, { actor: admin, ...origin });
        await work.toTheEnd();
        const { state, reason, done, failed } = await work.runs.get(run.id);
        assert.deepEqual([state, reason, done, failed], ['stopped', 'access-lost', 2, 0], `loss ${at}`);
      }
      const superAdmin = await world.actorOf(await world.superAdmin('second@example.org'));
      const work = byHand(world);
      const run = await work.runs.begin({ invite: addresses(5) }, { actor: superAdmin, ...origin });
      await world.privileged.revoke(null, superAdmin.userKey, 'domain');
      await work.toTheEnd();
      assert.equal((await work.runs.get(run.id)).reason, 'access-lost', 'an administrator invites nobody');
      assert.equal(await world.users.findByEmail('new-0@lagoon.example'), undefined);
    });

    test('S25 who says that it was not them stops what was begun in their name', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      await world.privileged.linkMember(null, 'domain', ada.userKey);
      const work = byHand(world);
      const keys = [await world.person('bob@example.org')];
      const run = await work.runs.begin(
        { change: 'deactivate', userKeys: keys },
        { actor: await world.actorOf(ada.userKey), ...origin },
      );
      const [entry] = await world.activity.list(ada.userKey, { offset: 0, limit: 1, kinds: ['totp.added'] });
      const session = await world.sessions.load(ada.plainToken);
      assert.ok(entry && session);
      const call = { ...ada.call, session };
      await world.compromiseReports.inSession(call, entry.seq, { undo: [], undoAddress: false });
      await work.toTheEnd();
      const { state, reason, done } = await work.runs.get(run.id);
      assert.deepEqual([state, reason, done], ['stopped', 'not-me', 0]);
    });

    test('stopped within a row; what is left and what failed can be begun again', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      await world.person('new-1@lagoon.example');
      let stopping: Promise<BulkRun> | undefined;
      // As somebody else's call does, which is in no transaction.
      const outside = AsyncLocalStorage.snapshot();
      let id = '';
      const work = byHand(world, {
        provision: {
          async createUser(given, by) {
            const made = await world.provision.createUser(given, by);
            // Asked for while the row is under way: on one writer it waits for its end.
            if (given.email === 'new-3@lagoon.example') {
              stopping = outside(() => work.runs.stop(id, { actor, ...origin }));
            }
            return made;
          },
        },
      });
      ({ id } = await work.runs.begin({ invite: addresses(10) }, { actor, ...origin }));
      assert.equal(await codeOf(work.runs.again(id, 'left', { actor, ...origin })), 'run.goes-on');
      await work.toTheEnd();
      const asked = await stopping;
      const run = await work.runs.get(id);
      assert.deepEqual([run.state, run.reason, run.failed], ['stopped', 'asked', 1]);
      assert.ok(run.done >= 3 && run.done < 9, `stopped after ${run.done}`);
      assert.equal(asked?.done, run.done, 'nothing is done after the answer');
      assert.equal(await countOf(world, 'logins'), 2 + run.done);
      assert.equal(
        (await world.bulkRuns.stop(id, { actor, ...origin })).done,
        run.done,
        'a second time it is as it is',
      );
      const rest = await work.runs.again(id, 'left', { actor, ...origin });
      assert.equal(rest.total, 10 - run.done - 1);
      const failed = await work.runs.again(id, 'failed', { actor, ...origin });
      assert.deepEqual([failed.total, failed.kind], [1, 'invite']);
      await work.toTheEnd();
      assert.deepEqual([(await work.runs.get(rest.id)).done, (await work.runs.get(failed.id)).failed], [rest.total, 1]);
      assert.equal(await codeOf(work.runs.again(rest.id, 'failed', { actor, ...origin })), 'run.no-rows');
      assert.equal(await countOf(world, 'logins'), 2 + 9);
    });

    test('a row that is interrupted is done whole or not at all, and one that breaks the work is given up', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      let made = 0;
      const work = byHand(world, {
        provision: {
          async createUser(given, by) {
            const item = await world.provision.createUser(given, by);
            if (++made === 3 || given.email === 'new-6@lagoon.example') throw new Error('the power went');
            return item;
          },
        },
      });
      const { id } = await work.runs.begin({ invite: addresses(8) }, { actor, ...origin });
      const slice = { runId: id, slice: 0 };
      await assert.rejects(async () => work.slice(slice), /the power went/);
      assert.deepEqual([(await work.runs.get(id)).done, await countOf(world, 'logins')], [2, 3]);
      for (const attempts of [2, 3, 4]) {
        await assert.rejects(async () => work.slice(slice, attempts), /the power went/);
      }
      await work.slice(slice, 5);
      const run = await work.runs.get(id);
      assert.deepEqual([run.state, run.done, run.failed], ['finished', 7, 1]);
      assert.deepEqual(await failedOf(work.runs, id), [['new-6@lagoon.example', 'server.failed']]);
      assert.equal(await countOf(world, 'logins'), 8);
    });

    test('two nodes that work on the same run by mistake do each row once', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      const other = await world.another();
      const here = byHand(world);
      const there = byHand(other);
      const { id } = await here.runs.begin({ invite: addresses(30) }, { actor, ...origin });
      await Promise.all([here, there, here, there].map((work) => work.slice({ runId: id, slice: 0 })));
      const run = await here.runs.get(id);
      assert.deepEqual([run.state, run.done, run.failed], ['finished', 30, 0]);
    });

    test('each row is done once though the process is killed again and again', async (t) => {
      const place = await placeOf(t, kind);
      const opened = await openStorage({ ...place, clock: systemClock, logger: silentLogger });
      const clock = { now: Date.now, forward: () => {} };
      const first = nodeOn(opened, clock);
      const { _key } = await first.users.create({ email: 'root@example.org' }, system);
      await first.users.makeSuperAdmin(_key, system);
      const actor = {
        ...{
          kind: 'user' as const,
          userKey: _key,
          sessionId: '',
          admin: true,
          superAdmin: true,
          provenAt: '',
        },
      };
      const count = 400;
      const { id } = await first.bulkRuns.begin({ invite: addresses(count) }, { actor, ...origin });
      await opened.close();
      for (const lifeMs of [60, 140]) {
        const child = spawn(process.execPath, [program, JSON.stringify(place)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        await sleep(lifeMs);
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
      const storage = await openStorage({ ...place, clock: systemClock, logger: silentLogger });
      t.after(() => storage.close());
      const last = nodeOn(storage, clock);
      last.longJobs.start();
      const run = await isOver(last.bulkRuns, id);
      await last.longJobs.stop(0);
      assert.deepEqual([run.state, run.done, run.failed], ['finished', count, 0]);
      assert.equal(await countOf(last, 'logins'), count + 1);
    });

    test('S44 mails go at the pace at which they are tried, and a mailbox gets no more than its budget', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      let waiting = 20;
      const work = byHand(world, {}, async () => waiting);
      const run = await work.runs.begin({ invite: addresses(3) }, { actor, ...origin });
      const slice = work.slice({ runId: run.id, slice: 0 });
      await sleep(300);
      assert.deepEqual([(await work.runs.get(run.id)).done, world.mails.length], [0, 0], 'twenty wait already');
      waiting = 0;
      await slice;
      await work.toTheEnd();
      assert.equal((await work.runs.get(run.id)).done, 3);
      // One source, and more than its hourly twenty: those are for strangers.
      for (let at = 0; at < 25; at++) await world.person(`many-${at}@lagoon.example`, { password: null });
      const filter = { search: 'many-' };
      const many = await work.runs.begin({ change: 'send-reset', filter }, { actor, ...origin });
      await work.toTheEnd();
      assert.deepEqual([(await work.runs.get(many.id)).done, many.total], [25, 25]);
      const bob = await world.person('bob@example.org');
      for (let sent = 0; sent < 6; sent++) {
        const run = await work.runs.begin({ change: 'send-reset', userKeys: [bob] }, { actor, ...origin });
        await work.toTheEnd();
        assert.equal((await work.runs.get(run.id)).done, sent < 5 ? 1 : 0, `number ${sent + 1}`);
      }
    });

    test('what is over is forgotten after thirty days, its rows with it', async (t) => {
      const world = await openWorld(t, open);
      const actor = await root(world);
      const work = byHand(world);
      await work.runs.begin({ invite: addresses(3) }, { actor, ...origin });
      await work.toTheEnd();
      const waiting = await work.runs.begin({ invite: addresses(2) }, { actor, ...origin });
      world.clock.forward(30 * days - hours);
      await work.runs.purge();
      assert.equal(await countOf(world, 'bulk_rows'), 5);
      world.clock.forward(2 * hours);
      await work.runs.purge();
      assert.deepEqual(
        (await work.runs.list({ offset: 0, limit: 10 })).map(({ id }) => id),
        [waiting.id],
        'what waits is kept',
      );
      assert.equal(await countOf(world, 'bulk_rows'), 2);
    });
  });
}

const program = join(import.meta.dirname, '../support/bulk-process.ts');

async function placeOf(t: TestContext, kind: 'sqlite' | 'postgres') {
  if (kind === 'postgres') {
    const database = await createDatabase();
    t.after(database.drop);
    return { dataFolder: '/nonexistent', databaseUrl: database.url };
  }
  const dataFolder = mkdtempSync(join(tmpdir(), 'conch-bulk-'));
  t.after(() => rmSync(dataFolder, { recursive: true, force: true }));
  return { dataFolder };
}
