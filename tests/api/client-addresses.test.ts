// Where requests come from, as throttle, sessions and logs see it, behind a proxy that is named and behind one that is not.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { checkProxy } from '../../server/cli/doctor-checks.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';

describe('behind a proxy that is named', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch({ CONCH_TRUST_PROXY: '127.0.0.1' });
    root = await conch.setUp();
  });
  after(() => conch.close());

  const signIn = (address: string, email: string, given: string) =>
    conch.call('POST', '/v1/signin', { body: { email, password: given }, headers: { 'x-forwarded-for': address } });

  it('S06 S07 strangers each have a budget of their own, also where the proxy writes their port', async () => {
    for (let stranger = 0; stranger < 60; stranger++) {
      const answer = await signIn(
        `203.0.113.${stranger}:4${stranger}`,
        `stranger${stranger}@example.org`,
        'wrong wrong',
      );
      assert.equal(answer.status, 401, answer.text);
    }
    assert.equal((await signIn('[2001:db8::1]:40001', 'ada@example.org', password)).status, 200);
  });

  it('S07 one of them has one budget, however the address is written', async () => {
    const forms = ['198.51.100.7', '198.51.100.7:1', '"198.51.100.7:2"', '::ffff:198.51.100.7', '[::FFFF:c633:6407]:3'];
    const statuses: number[] = [];
    for (let round = 0; round < 60; round++) {
      const form = forms[round % forms.length] ?? '';
      statuses.push((await signIn(form, `nobody${round}@example.org`, 'wrong wrong')).status);
    }
    assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
  });

  it('sessions, activity, audit and the log of requests show one form of it', async () => {
    const sam = await conch.person(root.token, 'Sam');
    for (const [written, shown] of [
      ['203.0.113.77:40001', '203.0.113.77'],
      ['::FFFF:203.0.113.78', '203.0.113.78'],
      ['"[2001:0DB8:0:0::1%eth0]:1"', '2001:db8::1'],
    ] as const) {
      const { json } = await signIn(written, sam.email, password);
      const headers = { 'x-forwarded-for': written };
      const sessions = await conch.call('GET', '/v1/users/me/sessions', { token: json.token, headers });
      assert.ok(sessions.text.includes(`"${shown}"`), sessions.text);
      const activity = await conch.call('GET', '/v1/users/me/activity', { token: json.token, headers });
      assert.ok(activity.text.includes(`"${shown}"`), activity.text);
      const audit = await conch.call('GET', '/v1/admin/activity', { token: root.token });
      assert.ok(audit.text.includes(`"${shown}"`));
      for (const text of [sessions.text, activity.text, audit.text]) {
        assert.ok(!text.toLowerCase().includes('::ffff') && !text.includes('40001') && !text.includes('eth0'));
      }
      const line = conch.log.map((each) => JSON.parse(each)).findLast((each) => each.path === '/v1/users/me/activity');
      assert.equal(line.address, shown);
    }
  });
});

describe('behind a proxy that is not named', () => {
  it('the log says so once, and the doctor says what to set', async (t) => {
    const conch = await startConch();
    t.after(() => conch.close());
    await conch.setUp();
    assert.equal(checkProxy(conch.conch).state, 'ok');
    for (const address of ['203.0.113.7', '203.0.113.8']) {
      await conch.call('GET', '/v1/ping', { headers: { 'x-forwarded-for': address } });
    }
    const said = conch.log.map((line) => JSON.parse(line)).filter(({ event }) => event === 'proxy.unnamed');
    assert.equal(said.length, 1);
    assert.deepEqual([said[0].level, said[0].proxy], ['warn', '127.0.0.1']);
    const finding = checkProxy(conch.conch);
    assert.equal(finding.state, 'warn');
    assert.match(finding.remedy ?? '', /CONCH_TRUST_PROXY=127\.0\.0\.1/);
  });
});
