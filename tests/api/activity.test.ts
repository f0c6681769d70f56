// The activity log over HTTP: who may read it, what it says, and how it is taken out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '../../server/cli/commands.ts';
import { startConch, type TestConch } from '../support/conch.ts';

describe('activity over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('says what happened to an account, when, from where and by whom', async () => {
    const ben = await conch.person(root.token, 'Ben Logged');
    await conch.call('POST', '/v1/signout', { token: ben.token });
    const log = await conch.call('GET', `/v1/users/${ben.key}/activity`, { token: root.token });
    assert.equal(log.status, 200, log.text);
    assert.deepEqual(
      log.json.map((entry: { kind: string; by: { name: string } }) => [entry.kind, entry.by.name]),
      [
        ['signout', 'Ben Logged'],
        ['signin.succeeded', 'Ben Logged'],
        ['account.created', 'Ada Root'],
      ],
    );
    const grouped = await conch.call('GET', `/v1/users/${ben.key}/activity?group=account&limit=1`, {
      token: root.token,
    });
    assert.deepEqual(
      grouped.json.map((entry: { seq: number }) => entry.seq),
      [1],
    );
  });

  it('is for oneself and for admins above, and no other', async () => {
    const cyd = await conch.person(root.token, 'Cyd Curious');
    for (const path of [`/v1/users/${root.key}/activity`, `/v1/users/${root.key}/activity/export`]) {
      assert.equal((await conch.call('GET', path, { token: cyd.token })).status, 403, path);
    }
    assert.equal((await conch.call('GET', '/v1/users/me/activity', { token: cyd.token })).status, 200);
  });

  it('is taken out as a file, and the operator’s command finds it whole or says what is not', async () => {
    const csv = await conch.call('GET', '/v1/users/me/activity/export', { token: root.token });
    assert.equal(csv.status, 200);
    assert.equal(csv.headers['content-type'], 'text/csv; charset=utf-8');
    assert.match(String(csv.headers['content-disposition']), /attachment; filename\*=UTF-8''conch-activity\.csv/);
    assert.match(csv.text, /^"seq","at","kind"/);
    const json = await conch.call('GET', '/v1/users/me/activity/export?format=json', { token: root.token });
    assert.equal(JSON.parse(json.text).userKey, root.key);
    const whole = await runCommand(conch.conch, ['activity', 'verify'], '');
    assert.deepEqual([whole.exitCode, whole.stderr], [0, '']);
    assert.match(whole.stdout, /^Looked at \d+ entries of \d+ logs\. All are whole\.\n$/);
    await conch.conch.storage
      .db()
      .updateTable('activity')
      .set({ address: '198.51.100.9' })
      .where('user_key', '=', root.key)
      .where('seq', '=', 1)
      .execute();
    const broken = await runCommand(conch.conch, ['activity', 'verify', '--email', 'ada@example.org'], '');
    assert.equal(broken.exitCode, 1);
    assert.match(broken.stdout, new RegExp(`User ${root.key}: entry 1 was changed\\.`));
    const nobody = await runCommand(conch.conch, ['activity', 'verify', '--email', 'no@example.org'], '');
    assert.equal(nobody.exitCode, 1);
    assert.match(nobody.stderr, /no user with the address/);
  });
});
