// Looking as the owner over HTTP, with the attacker's eye: over every route, with every way to hold on to it or to reach further.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoints } from '../../contract/api/all.ts';
import { domainKey } from '../../contract/permissions.ts';
import { requests } from '../support/access-requests.ts';
import {
  type AccessWorld,
  type Credential,
  openAccessWorld,
  openCell,
  type Somebody,
} from '../support/access-world.ts';
import { system } from '../support/identity-world.ts';

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

const namesOf = (endpoint: (typeof endpoints)[number]) => [endpoint, ...(endpoint.aliases ?? [])];
const viewAsEndpoints = endpoints.filter(({ viewAs }) => viewAs);
const me = { method: 'GET', path: '/v1/users/me' } as const;
const reason = 'You asked for help';

async function begin(viewer: Somebody, owner: Somebody): Promise<Credential> {
  const sent = { params: { key: owner.key }, body: { reason } };
  const answer = await world.request({ method: 'POST' }, '/v1/users/:key/look', sent, {
    authorization: viewer.token,
  });
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.headers.get('set-cookie'), null);
  return { authorization: viewer.token, viewAs: owner.key };
}

async function viewingAs(): Promise<{ owner: Somebody; viewer: Somebody; credential: Credential }> {
  const owner = await world.somebody();
  const viewer = await world.somebody({ role: 'admin' });
  return { owner, viewer, credential: await begin(viewer, owner) };
}

const askMe = async (credential: Credential) => world.request(me, me.path, {}, credential);
const coded = ({ status, code }: { status: number; code: string | undefined }) => `${status} ${code}`;

/** Every row of the store, with its table before it; without when and from where the one session was last used. */
async function wholeStore(session: { id: string; userKey: string }): Promise<string[]> {
  const db = world.conch.storage.db();
  const tables = (await db.introspection.getTables()).map(({ name }) => name).sort();
  assert.ok(tables.includes('activity') && tables.includes('looks'));
  const found: string[] = [];
  // Mails go out meanwhile.
  for (const name of tables.filter((table) => table !== 'jobs' && table !== 'mail_notices')) {
    const rows: Record<string, unknown>[] = await db
      .selectFrom(name as 'items')
      .selectAll()
      .execute();
    for (const row of rows) {
      const used = row.id === session.id || (name === 'logins' && row.user_key === session.userKey);
      found.push(`${name} ${JSON.stringify(used ? { ...row, seen_at: '', address: '' } : row)}`);
    }
  }
  return found.sort();
}

describe('looking as the owner', () => {
  it('S46 shows what is listed here, all of it by GET, for signed-in people, and nothing that is a secret or a file', () => {
    assert.deepEqual(viewAsEndpoints.map(({ id }) => id).sort(), [
      ...['getDeletion', 'getEmailChange', 'getExport', 'getFactorStatus', 'getMe', 'getStorage'],
      ...['listActivity', 'listAuthenticators', 'listMemberships', 'listSessions', 'listTokens'],
    ]);
    for (const endpoint of viewAsEndpoints) {
      for (const { method, path } of namesOf(endpoint)) assert.equal(method, 'GET', path);
      assert.notEqual(endpoint.access, 'public', endpoint.id);
      assert.notEqual(endpoint.access, 'admin', endpoint.id);
      // What names a person is asked whose it is.
      assert.ok(!endpoint.path.includes(':') || typeof endpoint.access === 'object', endpoint.id);
      assert.ok(endpoint.answer && !endpoint.answerType && !endpoint.recent, endpoint.id);
      assert.ok(endpoint.path.startsWith('/v1/users/') || endpoint.path.startsWith('/v1/mfa'), endpoint.path);
    }
  });

  it('S46 S48 by every name of every endpoint: those that are for it answer as the owner, all others with 403', async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      for (const { method, path } of namesOf(endpoint)) {
        const cell = await openCell(world, 'admin');
        const make = requests[endpoint.id];
        assert.ok(make, endpoint.id);
        const sent = await make(cell);
        const credential = await begin(cell.caller, cell.owner);
        const answer = await world.request({ method }, path, sent, credential);
        const expected = endpoint.viewAs ? '200 undefined' : '403 look.read-only';
        if (coded(answer) !== expected) wrong.push(`${method} ${path}: ${coded(answer)} ${answer.text}`);
        // Without a look the header opens nothing, whoever sends it: not as oneself either.
        for (const from of [
          { authorization: cell.owner.token, viewAs: cell.owner.key },
          { authorization: cell.caller.token, viewAs: cell.caller.key },
          { authorization: (await world.somebody()).token, viewAs: cell.owner.key },
        ]) {
          const refused = await world.request({ method }, path, sent, from);
          const code = endpoint.viewAs ? '403 look.none' : '403 look.read-only';
          if (coded(refused) !== code) wrong.push(`${method} ${path} without a look: ${coded(refused)}`);
        }
        const nobody = await world.request({ method }, path, sent, { viewAs: cell.owner.key });
        const code = endpoint.viewAs ? '401 session.missing' : '403 look.read-only';
        if (coded(nobody) !== code) wrong.push(`${method} ${path} as nobody: ${coded(nobody)}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('S46 answers as the owner, with nothing of who looks, and leaves every table as it was', async () => {
    const { owner, viewer, credential } = await viewingAs();
    await world.withApp(owner);
    await world.withPasskey(owner);
    const secret = await world.tokenOf(owner, ['people:read']);
    await world.tokenOf(viewer, ['people:read']);
    await world.conch.sessions.flush();
    const looking = { id: viewer.session.id, userKey: viewer.key };
    const before = await wholeStore(looking);
    const sentTo = ({ path }: { path: string }) => (path.includes(':key') ? { params: { key: 'me' } } : {});
    const texts = new Map<string, string>();
    for (const endpoint of viewAsEndpoints) {
      const answer = await world.request(endpoint, endpoint.path, sentTo(endpoint), credential);
      assert.equal(answer.status, 200, `${endpoint.id} ${answer.text}`);
      assert.equal(answer.headers.get('set-cookie'), null);
      texts.set(endpoint.id, answer.text);
    }
    await world.conch.sessions.flush();
    // The administrator's own session was used; the owner's was not.
    const after = await wholeStore(looking);
    assert.deepEqual([...new Set(after).symmetricDifference(new Set(before))], []);

    const all = [...texts.values()].join('\n');
    assert.ok(all.includes(owner.key) && all.includes(owner.email));
    assert.ok(!all.includes(secret) && !all.includes(secret.slice(-8)));
    assert.ok(!all.includes(owner.token) && !all.includes(viewer.token));
    assert.doesNotMatch(all, /"current":true/, 'no session of the owner is the one that asks');
    for (const endpoint of viewAsEndpoints.filter(({ id }) => id !== 'listSessions')) {
      const asOwner = await world.request(endpoint, endpoint.path, sentTo(endpoint), {
        authorization: owner.token,
      });
      assert.equal(texts.get(endpoint.id), asOwner.text, endpoint.id);
    }
  });

  it('S46 stays with the one who is looked at: another key is refused, what the owner may read of them or not', async () => {
    const organisation = await world.organisation();
    const owner = await world.somebody({ organisation });
    const fellow = await world.somebody({ organisation });
    const viewer = await world.somebody({ role: 'super' });
    const credential = await begin(viewer, owner);
    for (const endpoint of viewAsEndpoints.filter(({ path }) => path.includes(':key'))) {
      for (const key of [fellow.key, viewer.key, domainKey]) {
        const answer = await world.request(endpoint, endpoint.path, { params: { key } }, credential);
        assert.equal(answer.status, 403, `${endpoint.id} of ${key}`);
      }
      const own = await world.request(endpoint, endpoint.path, { params: { key: owner.key } }, credential);
      assert.equal(own.status, 200, endpoint.id);
    }
  });

  it('S48 S35 opens with the session that began it alone: no other session, no token, no other header, no other person', async () => {
    const { owner, viewer, credential } = await viewingAs();
    assert.equal((await askMe(credential)).status, 200);
    const given = { userKey: viewer.key, kind: 'script', method: 'password', userAgent: 'x' } as const;
    const other = await world.conch.sessions.open(given, { ...given, address: '192.0.2.1' });
    const token = await world.tokenOf(viewer, ['people:read', 'people:write']);
    const second = await world.somebody({ role: 'super' });
    for (const authorization of [other.plainToken, token, second.token, owner.token]) {
      assert.equal(coded(await askMe({ ...credential, authorization })), '403 look.none');
    }
    const another = await world.somebody();
    for (const viewAs of [another.key, viewer.key, 'me', '', `${owner.key}, ${owner.key}`, domainKey, '%00']) {
      assert.equal(coded(await askMe({ ...credential, viewAs })), '403 look.none', viewAs);
    }
    const mine = await askMe({ authorization: viewer.token });
    assert.ok(mine.text.includes(viewer.email) && !mine.text.includes(owner.email), 'without it one is oneself');
  });

  it('S48 ends at once when it is stopped by either, with the session, with the role, and with the person', async () => {
    const ends: [string, (of: Awaited<ReturnType<typeof viewingAs>>) => Promise<unknown>][] = [
      ['403 look.none', ({ owner, viewer }) => stop(owner, viewer)],
      ['403 look.none', ({ owner }) => stop(owner, owner)],
      [
        '401 session.refused',
        ({ viewer }) => world.request({ method: 'POST' }, '/v1/signout', {}, { authorization: viewer.token }),
      ],
      ['401 session.refused', ({ viewer }) => world.deactivate(viewer)],
      ['403 look.none', ({ viewer }) => world.conch.members.remove('Usergroup', domainKey, viewer.key, system)],
      ['403 look.none', ({ owner }) => world.conch.users.makeSuperAdmin(owner.key, system)],
      ['403 look.none', ({ owner }) => world.deactivate(owner)],
      [
        '403 look.none',
        ({ owner }) => world.conch.storage.db().deleteFrom('items').where('key', '=', owner.key).execute(),
      ],
    ];
    for (const [at, [expected, end]] of ends.entries()) {
      const of = await viewingAs();
      assert.equal((await askMe(of.credential)).status, 200);
      await end(of);
      assert.equal(coded(await askMe(of.credential)), expected, `way ${at}`);
    }
  });

  it('S48 never opens the stream, a download or a changed session, and answers HEAD as it answers GET', async () => {
    const { credential } = await viewingAs();
    for (const path of ['/v1/users/me/stream', '/v1/users/me/export/file', '/v1/users/me/activity/export']) {
      const { status } = await world.request({ method: 'GET' }, path, {}, credential);
      assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    }
    const head = (look: string | undefined, path: string) =>
      fetch(`${world.origin}${path}`, {
        method: 'HEAD',
        headers: { authorization: credential.authorization ?? '', 'conch-look': look ?? '' },
      });
    assert.equal((await head(credential.viewAs, me.path)).status, 200);
    assert.equal((await head('nobody', me.path)).status, 403);
    assert.equal((await head(credential.viewAs, '/v1/users/me/stream')).status, 403);
  });

  it('S48 wants a fresh proof and a reason, which cannot dress up or run over', async () => {
    const owner = await world.somebody();
    const viewer = await world.somebody({ role: 'admin' });
    const ask = (given: unknown) =>
      world.request(
        { method: 'POST' },
        '/v1/users/:key/look',
        { params: { key: owner.key }, body: { reason: given } },
        { authorization: viewer.token },
      );
    for (const given of ['', '   ', 'a\nb', 'a\u202eb', 'a'.repeat(201), 7, null]) {
      assert.equal(coded(await ask(given)), '400 request.invalid', JSON.stringify(given));
    }
    assert.equal((await ask('a'.repeat(200))).status, 200);
    await world.ageProof(viewer);
    assert.equal(coded(await ask(reason)), '403 reauthenticate');
  });

  it('tells the access log who looked at whom', async () => {
    const { owner, viewer, credential } = await viewingAs();
    await askMe(credential);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const lines = world.log.map((line) => JSON.parse(line));
    assert.ok(lines.some(({ user, viewedUser }) => user === viewer.key && viewedUser === owner.key));
  });
});

async function stop(owner: Somebody, by: Somebody): Promise<void> {
  const sent = { params: { key: owner.key } };
  const answer = await world.request({ method: 'DELETE' }, '/v1/users/:key/look', sent, {
    authorization: by.token,
  });
  assert.deepEqual([answer.status, answer.json], [200, { status: 'ok', ended: 1 }]);
}
