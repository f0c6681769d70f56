// Mail settings over HTTP: what is refused and why by field, the test mail, and what the pages before the sign-in are told.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import tls from 'node:tls';
import { runCommand } from '../../server/cli/commands.ts';
import { makeCertificate } from '../support/certificate.ts';
import { startConch, type TestConch } from '../support/conch.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { mailChoice } from '../support/mail-world.ts';

const certificate = makeCertificate();
tls.setDefaultCACertificates([certificate.cert]);
const secret = 'canary-7f21 of mail';

describe('mail settings over HTTP', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let server: MailServer;
  before(async () => {
    server = await startMailServer({ tls: certificate, password: secret });
    conch = await startConch();
    root = await conch.setUp();
  });
  after(async () => {
    await conch.close();
    await server.close();
  });
  const ask = (method: string, path: string, body?: unknown, token = root.token) =>
    conch.call(method, `/v1/admin/mail${path}`, { token, body });
  const version = async () => (await ask('GET', '')).json.version as string;
  const right = () => ({ ...mailChoice, port: server.port });

  it('tells bad input by field', async () => {
    const refused: [object, string][] = [
      [{ host: 'smtp://mail.example.org' }, 'host'],
      [{ host: 'mail.example.org:25' }, 'host'],
      [{ host: '0x7f000001' }, 'host'],
      [{ host: '010.0.0.5' }, 'host'],
      [{ host: '127.1' }, 'host'],
      [{ host: 'user@mail.example.org' }, 'host'],
      [{ host: '' }, 'host'],
      [{ port: 0 }, 'port'],
      [{ port: 65_536 }, 'port'],
      [{ tls: 'none' }, 'tls'],
      [{ user: 'a\r\nb' }, 'user'],
      [{ from: { address: 'nobody', name: '' } }, 'from.address'],
      [{ from: { address: 'a@example.org', name: 'x\nBcc: y@example.org' } }, 'from.name'],
      [{ from: { address: 'a@example.org', name: '\u200b' } }, 'from.name'],
      [{ replyTo: 'a@example.org, b@example.org' }, 'replyTo'],
      [{ password: 'a\u0000b' }, 'password'],
      [{ passwordSealed: 'x' }, 'passwordSealed'],
    ];
    for (const [more, field] of refused) {
      const body = { ...mailChoice, password: secret, version: 'another', ...more };
      const answer = await ask('PUT', '', body);
      assert.deepEqual([answer.status, Object.keys(answer.json.fields ?? {})], [400, [field]], answer.text);
    }
    for (const host of ['10.0.0.5', '::1', 'mail', 'mail.internal', 'smtp_1.example.org']) {
      const answer = await ask('PUT', '', { ...mailChoice, password: secret, version: 'another', host });
      assert.equal(answer.json.code, 'mail.stale', host);
    }
  });

  it('S60 tests what is typed before it is saved, to the address of who asks, and keeps the password to itself', async () => {
    assert.equal((await ask('POST', '/test', {})).json.code, 'mail.not-set-up');
    const tried = await ask('POST', '/test', { settings: right(), password: secret });
    assert.deepEqual([tried.status, tried.json.accepted, tried.json.to], [200, true, 'ada@example.org']);
    assert.deepEqual(
      tried.json.steps.map((step: { step: string; outcome: string }) => `${step.step} ${step.outcome}`),
      ['find done', 'connect done', 'encrypt done', 'sign-in done', 'send done'],
    );
    assert.deepEqual(
      server.received.flatMap(({ to }) => to),
      ['ada@example.org'],
    );
    assert.equal((await ask('GET', '')).json.source, 'none', 'nothing was saved');
    const wrong = await ask('POST', '/test', { settings: right(), password: `${secret} no` });
    const failed = wrong.json.steps.find((step: { outcome: string }) => step.outcome === 'failed');
    assert.deepEqual([wrong.json.accepted, failed.step, failed.problem], [false, 'sign-in', 'password-wrong']);
    assert.match(failed.reply, /^535 /);
    const saved = await ask('PUT', '', { ...right(), password: secret, version: await version() });
    assert.deepEqual([saved.status, saved.json.server.hasPassword], [200, true], saved.text);
    assert.equal((await ask('POST', '/test', {})).json.accepted, true);
    assert.equal((await ask('POST', '/test', { settings: right() })).json.accepted, true, 'the kept one');
    const elsewhere = await ask('POST', '/test', { settings: { ...right(), host: '127.0.0.1' } });
    assert.deepEqual([elsewhere.status, Object.keys(elsewhere.json.fields)], [400, ['password']]);
    const all = [tried, wrong, saved, await ask('GET', ''), await ask('GET', '/queue')].map(({ text }) => text);
    assert(![...all, ...conch.log].join('\n').includes('canary'), 'in no answer and no log');
  });

  it('S44 a person has so many test mails and no more', async () => {
    const bob = await conch.person(root.token, 'Bob Second');
    await conch.conch.users.makeSuperAdmin(bob.key, { kind: 'system', reason: 'test' });
    const nowhere = { ...mailChoice, host: '127.0.0.1', port: 1, user: '' };
    const { token } = (
      await conch.call('POST', '/v1/signin', {
        body: { email: bob.email, password: 'correct horse battery' },
      })
    ).json;
    const statuses: number[] = [];
    for (let at = 0; at < 21; at++) statuses.push((await ask('POST', '/test', { settings: nowhere }, token)).status);
    assert.deepEqual(new Set(statuses.slice(0, 20)), new Set([200]));
    assert.equal(statuses[20], 429);
  });

  it('mails go where it says, the page that sends links knows, and so does the doctor', async () => {
    const state = await ask('GET', '');
    assert.equal(state.json.source, 'store');
    assert.equal((await conch.call('GET', '/v1/setup')).json.mail, true);
    const before = server.received.length;
    await conch.person(root.token, 'Carla Mailed');
    await conch.call('POST', '/v1/forgot', { body: { email: 'carla.mailed@example.org' } });
    const end = performance.now() + 10_000;
    while (server.received.length === before) {
      assert(performance.now() < end, 'the mail came');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const mail = server.received.at(-1);
    assert.deepEqual(mail?.to, ['carla.mailed@example.org']);
    assert.match(mail?.headers.from ?? '', /Conch <conch@example\.org>/);
    assert.deepEqual(conch.outbox(), []);
    const doctor = await runCommand(conch.conch, ['doctor'], '');
    assert.match(doctor.stdout, /ok +mail +SMTP localhost:\d+ \(STARTTLS required\) takes mail, as the page Mail says/);
    const off = await ask('DELETE', '', { version: state.json.version });
    assert.deepEqual([off.status, off.json.source], [200, 'none'], off.text);
    assert.equal((await conch.call('GET', '/v1/setup')).json.mail, false);
    assert.match(
      (await runCommand(conch.conch, ['doctor'], '')).stdout,
      /warn +mail +not set up: mail is written as files/,
    );
  });
});
