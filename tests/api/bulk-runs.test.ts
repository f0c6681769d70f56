// Changes of many users over HTTP: what is asked for, what is refused, and what each answer holds.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BulkRun } from '../../contract/api/bulk-runs.ts';
import { startConch, type TestConch } from '../support/conch.ts';

describe('changes of many users over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  const begin = (body: object, token = root.token) => conch.call('POST', '/v1/admin/bulk-runs', { token, body });
  async function over(id: string): Promise<BulkRun> {
    const end = performance.now() + 60_000;
    for (;;) {
      const { json } = await conch.call('GET', `/v1/admin/bulk-runs/${id}`, { token: root.token });
      if (json.state === 'finished' || json.state === 'stopped') return json;
      assert.ok(performance.now() < end, `not over within a minute: ${JSON.stringify(json)}`);
      await sleep(20);
    }
  }

  it('an import tells its progress, its failed rows and nothing secret', async () => {
    const invite = [{ email: 'one@example.org', name: 'One' }, { email: 'ada@example.org' }, { email: 'nothing' }];
    const begun = await begin({ invite, inviteExpiration: 3600 });
    assert.equal(begun.status, 200, begun.text);
    assert.deepEqual([begun.json.kind, begun.json.total, begun.json.by.key], ['invite', 3, root.key]);
    const run = await over(begun.json.id);
    assert.deepEqual([run.state, run.done, run.failed, run.group], ['finished', 1, 2, null]);
    const path = `/v1/admin/bulk-runs/${run.id}/rows`;
    const failed = await conch.call('GET', `${path}?outcome=failed&limit=1&offset=1`, { token: root.token });
    assert.deepEqual(
      failed.json.map((row: { position: number; email: string; code: string }) => [
        ...[row.position, row.email, row.code],
      ]),
      [[2, 'nothing', 'request.invalid']],
    );
    const all = await conch.call('GET', path, { token: root.token });
    assert.equal(all.json.length, 3);
    assert.doesNotMatch(all.text, /reset#|secret|token/);
    const list = await conch.call('GET', '/v1/admin/bulk-runs', { token: root.token });
    assert.equal(list.json[0].id, run.id);
    const again = await conch.call('POST', `/v1/admin/bulk-runs/${run.id}/again`, {
      ...{ token: root.token, body: { rows: 'failed' } },
    });
    assert.deepEqual([again.status, again.json.total], [200, 2]);
    await over(again.json.id);
    const none = await conch.call('POST', `/v1/admin/bulk-runs/${run.id}/again`, {
      ...{ token: root.token, body: { rows: 'left' } },
    });
    assert.deepEqual([none.status, none.json.code], [409, 'run.no-rows']);
  });

  it('takes five thousand rows at once, and says what of a body it cannot take', async () => {
    const rows = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        email: `guest-${at}@example.org`,
        name: `Guest number ${at}`,
      }));
    const big = await begin({ invite: rows(5000) });
    assert.deepEqual([big.status, big.json.total], [200, 5000]);
    const stopped = await conch.call('POST', `/v1/admin/bulk-runs/${big.json.id}/stop`, {
      token: root.token,
    });
    assert.deepEqual([stopped.json.state, stopped.json.reason], ['stopped', 'asked']);
    const { done, failed } = stopped.json;
    await sleep(100);
    const later = await over(big.json.id);
    assert.deepEqual([later.done, later.failed], [done, failed], 'nothing is done after the answer');
    for (const body of [
      { invite: rows(5001) },
      { invite: [] },
      { invite: [{ email: 'a\0b@example.org' }] },
      { invite: [{ email: 'one@example.org', superAdmin: true }] },
      { change: 'deactivate' },
      { change: 'deactivate', userKeys: [root.key], filter: {} },
      { change: 'deactivate', userKeys: [] },
      { change: 'promote', filter: {} },
      { change: 'require-factor', filter: {}, graceDays: 91 },
      { change: 'disconnect', filter: { search: 'x', unknown: 1 } },
    ]) {
      const refused = await begin(body);
      assert.deepEqual(
        [refused.status, refused.json.code],
        [400, 'request.invalid'],
        JSON.stringify(body).slice(0, 80),
      );
    }
    const noGroup = await begin({ change: 'add-to-group', filter: {} });
    assert.deepEqual([noGroup.status, noGroup.json.code], [404, 'item.not-found']);
    const nowhere = await conch.call('GET', '/v1/admin/bulk-runs/nothing', { token: root.token });
    assert.deepEqual([nowhere.status, nowhere.json.code], [404, 'run.not-found']);
  });

  it('S46 which addresses are taken is told to super-admins, in any way of writing them', async () => {
    const bob = await conch.person(root.token, 'Bob Plain');
    const emails = ['ADA@example.org', 'free@example.org', 'no address'];
    const told = await conch.call('POST', '/v1/admin/bulk-runs/check', {
      token: root.token,
      body: { emails },
    });
    assert.deepEqual(told.json, { taken: ['ADA@example.org'] });
    const refused = await conch.call('POST', '/v1/admin/bulk-runs/check', {
      token: bob.token,
      body: { emails },
    });
    assert.deepEqual([refused.status, refused.json.code], [403, 'access.denied']);
  });

  it('S21 somebody of whom a second factor is required finds it in their own state', async () => {
    const eve = await conch.person(root.token, 'Eve Asked');
    const body = { change: 'require-factor', userKeys: [eve.key], graceDays: 0 };
    const run = await over((await begin(body)).json.id);
    assert.deepEqual([run.done, run.graceDays], [1, 0]);
    const status = await conch.call('GET', '/v1/users/me/mfa/status', { token: eve.token });
    assert.ok(Date.parse(status.json.requiredFrom) <= Date.now(), status.text);
    const held = await conch.call('GET', '/v1/users/me/sessions', { token: eve.token });
    assert.deepEqual([held.status, held.json.code], [403, 'enrolment.required']);
  });
});
