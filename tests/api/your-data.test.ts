// Taking one's data along and deleting one's account, over HTTP: who may, what is answered, what is in the headers.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import * as api from '../../contract/api/your-data.ts';
import { scopeNames } from '../../contract/scopes.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { jsonIn, readZip } from '../support/zip.ts';

const exportPath = '/v1/users/me/export';
const deletionPath = '/v1/users/me/deletion';

/** The link that keeps the account out of a mail, once there is another than the known one. */
async function newLinkIn(mails: () => string[], known: string): Promise<{ id: string; secret: string }> {
  const end = performance.now() + 30_000;
  for (;;) {
    for (const mail of mails()) {
      const [, id = '', secret = ''] = /\/account\/keep#([a-z0-9]{20})\.([\w-]{43})\s/.exec(mail) ?? [];
      if (id !== '' && id !== known) return { id, secret };
    }
    assert.ok(performance.now() < end, 'the mail is written');
    await sleep(20);
  }
}

describe('one’s own data over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  const signIn = async (email: string) => {
    const answer = await conch.call('POST', '/v1/signin', { body: { email, password } });
    return answer.json.token as string;
  };

  /** As if the session had been proven long ago. */
  const grow = (userKey: string) =>
    sql`update sessions set proven_at = '2020-01-01T00:00:00.000Z' where user_key = ${userKey}`.execute(
      conch.conch.storage.db(),
    );

  async function done(token: string) {
    const end = performance.now() + 30_000;
    for (;;) {
      const { json } = await conch.call('GET', exportPath, { token });
      if (json.export?.state === 'done') return json.export as api.DataExport;
      assert.ok(performance.now() < end, JSON.stringify(json));
      await sleep(20);
    }
  }

  it('S35 a token with every scope reaches none of it', async () => {
    const body = { name: 'All', scopes: scopeNames };
    const { json } = await conch.call('POST', '/v1/users/me/tokens', { token: root.token, body });
    const own = Object.values(api).filter((each) => typeof each === 'object' && 'access' in each);
    const guarded = own.filter(({ access }) => access !== 'public');
    assert.equal(guarded.length, 7);
    for (const { method, path, id } of guarded) {
      const answer = await conch.call(method, path, { token: json.token });
      assert.deepEqual([answer.status, answer.json?.code], [403, 'token.refused'], id);
    }
  });

  it('S34 a copy is asked for, watched, downloaded into no cache, and deleted', async () => {
    const eve = await conch.person(root.token, 'Eve Everyday');
    const call = (method: string, path = exportPath) => conch.call(method, path, { token: eve.token });
    assert.deepEqual((await call('GET')).json, { export: null });
    assert.deepEqual((await call('GET', `${exportPath}/file`)).json.code, 'export.not-found');
    const asked = await call('POST');
    assert.equal(asked.status, 200);
    assert.match(asked.json.export.state, /waiting|working/);
    const finished = await done(eve.token);
    assert.equal(finished.progress, 100);

    const noted = async () => {
      const path = `/v1/users/${eve.key}/activity?group=account`;
      const log = await conch.call('GET', path, { token: eve.token });
      return log.json.map((line: { kind: string }) => line.kind);
    };
    const head = await call('HEAD', `${exportPath}/file`);
    assert.deepEqual([head.status, head.text], [200, '']);
    assert.equal(head.headers['content-length'], String(finished.sizeBytes));
    assert.deepEqual((await noted())[0], 'data.export-asked', 'a look at it is no download');
    const response = await conch.app.inject({
      method: 'GET',
      url: `${exportPath}/file`,
      headers: { host: 'localhost:3000', authorization: eve.token },
    });
    assert.equal(response.statusCode, 200);
    assert.equal(response.headers['content-type'], 'application/zip');
    assert.equal(response.headers['content-length'], String(finished.sizeBytes));
    assert.equal(response.headers['cache-control'], 'no-store');
    assert.equal(response.headers['x-content-type-options'], 'nosniff');
    assert.match(
      String(response.headers['content-disposition']),
      /^attachment; filename\*=UTF-8''conch-data-\d{4}-\d\d-\d\d\.zip$/,
    );
    const files = await readZip(response.rawPayload);
    assert.equal(jsonIn(files, 'account.json').user._key, eve.key);
    assert.deepEqual((await noted()).slice(0, 2), ['data.exported', 'data.export-asked']);

    const { storage } = conch.conch;
    const age = (provenAt: string) =>
      storage.transaction(async () => {
        const change = storage.db().updateTable('sessions').set({ proven_at: provenAt });
        const rows = await change.where('user_key', '=', eve.key).returning('id').execute();
        storage.changed(...rows.map(({ id }) => `session:${id}`));
      });
    await age('2020-01-01T00:00:00.000Z');
    const stale = await call('GET', `${exportPath}/file`);
    assert.deepEqual(
      [stale.status, stale.json.code],
      [403, 'reauthenticate'],
      'also for a week after it was asked for',
    );
    assert.equal((await call('HEAD', `${exportPath}/file`)).status, 403);
    await age(new Date().toISOString());

    assert.equal((await call('DELETE')).status, 200);
    assert.deepEqual((await call('GET')).json, { export: null });
    const gone = await call('GET', `${exportPath}/file`);
    assert.deepEqual([gone.status, gone.json.code], [404, 'export.not-found']);
  });

  it('S46 nobody reads the copy of somebody else, a super-admin neither', async () => {
    const fay = await conch.person(root.token, 'Fay Few');
    await conch.call('POST', exportPath, { token: fay.token });
    await done(fay.token);
    for (const path of [exportPath, `${exportPath}/file`]) {
      const named = path.replace('/me/', `/${fay.key}/`);
      assert.equal((await conch.call('GET', named, { token: root.token })).status, 404, named);
      assert.equal((await conch.call('GET', path)).json.code, 'session.missing', path);
    }
    assert.deepEqual((await conch.call('GET', exportPath, { token: root.token })).json, { export: null });
  });

  it('both want a fresh proof', async () => {
    const gus = await conch.person(root.token, 'Gus Grown');
    await grow(gus.key);
    // Not the session that the guard knows, but the one that the store has.
    conch.conch.storage.transaction(async () => conch.conch.storage.changed(`user:${gus.key}`));
    for (const [path, body] of [[exportPath], [deletionPath, { name: gus.name }]] as const) {
      const answer = await conch.call('POST', path, { token: gus.token, body });
      assert.deepEqual([answer.status, answer.json.code], [403, 'reauthenticate'], path);
    }
    assert.deepEqual((await conch.call('GET', deletionPath, { token: gus.token })).json, { deletion: null });
  });

  it('S49 the only super-admin cannot have the account deleted', async () => {
    const answer = await conch.call('POST', deletionPath, { token: root.token, body: { name: 'Ada Root' } });
    assert.deepEqual([answer.status, answer.json.code], [409, 'user.last-super-admin']);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: root.token })).status, 200);
  });

  it('S29 a deletion is asked for with the name, ends the sessions, and is called off by signing in or by the link', async () => {
    const hal = await conch.person(root.token, 'Hal Hasty');
    const wrong = await conch.call('POST', deletionPath, { token: hal.token, body: { name: 'hal' } });
    assert.deepEqual([wrong.status, wrong.json.code], [400, 'account.name-differs']);
    const asked = await conch.call('POST', deletionPath, { token: hal.token, body: { name: hal.name } });
    assert.equal(asked.status, 200);
    const { askedAt, deletesAt } = asked.json.deletion;
    assert.equal(Date.parse(deletesAt) - Date.parse(askedAt), 30 * 86_400_000);
    assert.equal((await conch.call('GET', deletionPath, { token: hal.token })).json.code, 'session.refused');

    const token = await signIn(hal.email);
    assert.deepEqual((await conch.call('GET', deletionPath, { token })).json, { deletion: null });

    const mails = () => conch.outbox().filter((mail) => mail.includes(hal.email));
    const known = (await newLinkIn(mails, '')).id;
    await conch.call('POST', deletionPath, { token, body: { name: hal.name } });
    const { id, secret } = await newLinkIn(mails, known);
    const keep = () => conch.call('POST', `${deletionPath}/keep`, { body: { id, secret } });
    assert.equal((await keep()).status, 200);
    const second = await keep();
    assert.deepEqual([second.status, second.json.code], [400, 'link.refused']);
    const back = await signIn(hal.email);
    assert.deepEqual((await conch.call('GET', deletionPath, { token: back })).json, { deletion: null });
  });
});
