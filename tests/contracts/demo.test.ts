// The demo studio on both stores: whole, believable, and never among real people.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { domainKey } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { assemble, type Conch } from '../../server/assemble.ts';
import { people } from '../../server/cli/demo-people.ts';
import { createDemoClock, fillStudio } from '../../server/cli/demo-studio.ts';
import { readConfig } from '../../server/config/config.ts';
import { createArgon2Hasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import type { UserActor } from '../../server/platform/caller.ts';
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { createDatabase, withPostgres } from '../support/postgres.ts';

const program = join(import.meta.dirname, '../../server/cli/demo.ts');
const password = 'seashells by the shore';

function dataFolderFor(t: TestContext): string {
  const root = mkdtempSync(join(tmpdir(), 'conch-demo-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  return join(root, 'data');
}

async function filled(t: TestContext, databaseUrl?: string) {
  const config = readConfig({
    CONCH_DATA: dataFolderFor(t),
    ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}),
  });
  const clock = createDemoClock(systemClock);
  const hasher = createArgon2Hasher({ memoryKiB: 64, iterations: 1 });
  const conch = await assemble(config, silentLogger, { clock, hasher });
  const summary = await fillStudio(conch, clock, password);
  return { conch, summary };
}

async function actorOf(conch: Conch, email: string): Promise<UserActor> {
  const person = await conch.users.findByEmail(email);
  assert(person, email);
  const standing = await conch.users.standingOf(person.userKey);
  return {
    kind: 'user',
    userKey: person.userKey,
    sessionId: 'test',
    admin: standing?.admin ?? false,
    superAdmin: standing?.superAdmin ?? false,
    provenAt: new Date().toISOString(),
  };
}

const page = { offset: 0, limit: 200 };

async function tryStudio(t: TestContext, databaseUrl?: string): Promise<void> {
  const { conch, summary } = await filled(t, databaseUrl);
  try {
    assert.equal(summary.counts.people, people.length);
    assert.equal(people.length, 14);
    assert.deepEqual(
      summary.logins.map(({ role }) => role),
      ['super-admin', 'admin', 'user', 'user'],
    );
    const marta = await actorOf(conch, 'marta.oliveira@lagoon.example');
    const users = await conch.directory.list(marta, { ...page });
    assert.equal(users.length, 14);
    assert.equal(users.filter((user) => user.active === false).length, 1);
    assert(users.every((user) => typeof user.data.thumbnail === 'string'));
    assert.equal((await conch.members.list('Usergroup', domainKey, 'all', page, marta)).length, 3);

    const signedIn = await conch.signIn.withPassword({ email: 'anna.sokolova@lagoon.example', password }, 'browser', {
      address: '127.0.0.1',
      userAgent: 'test',
    });
    assert('session' in signedIn, 'the demo has no second factors');
    const { session } = signedIn;
    assert.equal(session.actor.superAdmin, false);

    // Made by the producer, seen by an animator through her group, read only by the sound studio.
    const producer = await actorOf(conch, 'elodie.brule@lagoon.example');
    const animator = await actorOf(conch, 'saoirse.nibhriain@lagoon.example');
    const sound = await actorOf(conch, 'amelie.gagne@cinder.example');
    const { organisations } = await conch.accounts.accountOf(sound, sound.userKey);
    assert.deepEqual(
      organisations.map((one) => one.data.name),
      ['Cinder & Ash Sound'],
    );
    const film = await findProject(conch, marta, 'The Tide Clock');
    const lettersOf = async (who: UserActor) => [...(await conch.items.lettersOf(who, film._key))].sort().join('');
    assert.equal(await lettersOf(producer), [...'rwsadtlug'].sort().join(''));
    assert.equal(await lettersOf(animator), [...'rwalu'].sort().join(''));
    assert.equal(await lettersOf(sound), 'r');
    assert.equal(film.data.status, 'in production');
    assert(Date.parse(film.createdAt) < Date.now() - 50 * 86_400_000, 'it began weeks ago');

    const sequences = await conch.items.as(animator).children(film._key, page);
    const first = sequences.find(({ item }) => String(item.data.name).startsWith('SQ010'))?.item;
    assert(first);
    const shots = await conch.items.as(animator).children(first._key, page);
    assert.equal(shots.length, 3);
    assert.equal((await conch.items.as(producer).trashOf(first._key, page)).length, 1);
    const tasks = await conch.items.as(animator).children(shots[0]?.item._key ?? '', page);
    const done = tasks.find(({ item }) => item.data.status === 'done')?.item;
    assert(done);
    const versions = await conch.items.as(animator).history(done._key, page);
    assert.deepEqual(
      versions.map((version) => version.data.status),
      ['in review', 'in progress', 'waiting'],
    );
    assert(Date.parse(done.updatedAt) <= Date.now(), 'nothing happens in the future');
  } finally {
    await conch.close();
  }
}

/** The projects are what the producer can reach by name from her group's items. */
async function findProject(conch: Conch, who: UserActor, name: string): Promise<Item> {
  const rows = await conch.storage
    .db()
    .selectFrom('items')
    .select('key')
    .where('type', '=', 'Project')
    .where('name_folded', '=', name.toLowerCase())
    .execute();
  return conch.items.as(who).get(rows[0]?.key ?? '');
}

test('sqlite: the studio is whole', (t) => tryStudio(t));

if (withPostgres) {
  test('postgres: the studio is whole', async (t) => {
    const database = await createDatabase();
    try {
      await tryStudio(t, database.url);
    } finally {
      await database.drop();
    }
  });
}

test('a second time, and where others could reach it, it refuses with a sentence', (t) => {
  const dataFolder = dataFolderFor(t);
  const demo = (env: { CONCH_URL?: string; CONCH_HOST?: string }) =>
    spawnSync(process.execPath, [program], {
      env: { PATH: process.env.PATH, CONCH_DATA: dataFolder, ...env },
      encoding: 'utf8',
    });
  for (const env of [{ CONCH_URL: 'https://account.example.com' }, { CONCH_HOST: '0.0.0.0' }]) {
    const reachable = demo(env);
    assert.deepEqual([reachable.status, reachable.stdout], [1, '']);
    assert.match(reachable.stderr, /it is for this machine alone/);
    assert(!existsSync(dataFolder));
  }
  const first = demo({});
  assert.deepEqual([first.status, first.stderr], [0, '']);
  assert(first.stdout.includes('marta.oliveira@lagoon.example') && first.stdout.includes(password));
  assert(first.stdout.includes(`"CONCH_DATA=${dataFolder} npm start"`), 'the line opens the same store');
  const again = demo({});
  assert.deepEqual([again.status, again.stdout], [1, '']);
  assert.match(again.stderr, /has people in it already.*Set CONCH_DATA to an empty folder/);
});
