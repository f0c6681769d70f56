import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import tls from 'node:tls';
import { makeCertificate } from '../../../tests/support/certificate.ts';
import { type MailServerOptions, startMailServer } from '../../../tests/support/mail-server.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import type { Mail } from './channel.ts';
import { type StepResult, sendByStep } from './smtp-steps.ts';

const trusted = makeCertificate();
const untrusted = makeCertificate();
tls.setDefaultCACertificates([trusted.cert]);

const quick = { findMs: 3000, connectMs: 500, greetingMs: 400, silenceMs: 1000, wholeMs: 10_000 };
const mail: Mail = {
  ...{ id: 'a-test', kind: 'test', date: '2026-03-14T15:04:05.678Z' },
  from: { address: 'conch@example.com', name: 'Conch' },
  replyTo: 'support@example.com',
  to: { address: 'ada@example.com', name: 'Ada Lovelace' },
  ...{ subject: 'A test', text: 'It works.', html: '<p>It works.</p>' },
};

async function serverFor(t: TestContext, options: MailServerOptions) {
  const server = await startMailServer(options);
  t.after(() => server.close());
  return server;
}

const settingsFor = (port: number, more: Partial<SmtpSettings> = {}): SmtpSettings => ({
  ...{ host: 'localhost', port, implicitTls: false, tls: 'required' as const },
  ...more,
});

const said = (steps: StepResult[]) => steps.map(({ step, outcome }) => `${step} ${outcome}`).join(', ');
const failureOf = (steps: StepResult[]) => steps.find(({ outcome }) => outcome === 'failed');

test('all goes well: found, connected, encrypted, signed in, accepted', async (t) => {
  const server = await serverFor(t, { tls: trusted, password: 's3cret' });
  const steps = await sendByStep(settingsFor(server.port, { user: 'conch', password: 's3cret' }), mail, quick);
  assert.equal(said(steps), 'find done, connect done, encrypt done, sign-in done, send done');
  assert(steps.every(({ ms }) => ms !== null && ms >= 0 && ms < 3000));
  assert.match(steps[0]?.detail ?? '', /127\.0\.0\.1/);
  assert.match(steps[2]?.detail ?? '', /^TLSv1\.[23]$/);
  const [received] = server.received;
  assert.equal(received?.encrypted, true);
  assert.deepEqual(received?.to, ['ada@example.com']);
  assert.equal(received?.headers['reply-to'], 'support@example.com');
});

test('encrypted from the first byte, and no one to sign in as', async (t) => {
  const server = await serverFor(t, { tls: trusted, implicitTls: true });
  const steps = await sendByStep(settingsFor(server.port, { implicitTls: true }), mail, quick);
  assert.equal(said(steps), 'find done, connect done, encrypt done, sign-in skipped, send done');
  assert.equal(server.received.length, 1);
});

test('what the operator alone can choose: a relay without encryption', async (t) => {
  const server = await serverFor(t, {});
  const steps = await sendByStep(settingsFor(server.port, { tls: 'none' }), mail, quick);
  assert.equal(said(steps), 'find done, connect done, encrypt skipped, sign-in skipped, send done');
});

test('S60 a wrong password is told as such, with what the server said and without the password', async (t) => {
  const server = await serverFor(t, { tls: trusted, password: 'right' });
  const wrong = settingsFor(server.port, { user: 'conch', password: 'wr0ng-canary' });
  const steps = await sendByStep(wrong, mail, quick);
  assert.equal(said(steps), 'find done, connect done, encrypt done, sign-in failed, send not-reached');
  assert.equal(failureOf(steps)?.problem, 'password-wrong');
  assert.match(failureOf(steps)?.reply ?? '', /^535 .*\[struck out\]/);
  const all = JSON.stringify(steps);
  assert(!all.includes('canary') && !all.includes(Buffer.from('wr0ng-canary').toString('base64')), all);
  assert.equal(server.received.length, 0);
});

const certificates: [string, MailServerOptions, Partial<SmtpSettings>, string][] = [
  ['nobody vouches for', { tls: untrusted }, {}, 'certificate-untrusted'],
  [
    'nobody vouches for, from the first byte',
    { tls: untrusted, implicitTls: true },
    { implicitTls: true },
    'certificate-untrusted',
  ],
  ['is for another name', { tls: trusted }, { host: '127.0.0.2' }, 'certificate-name'],
];
for (const [name, options, more, problem] of certificates) {
  test(`R14 a certificate that ${name}: nothing is sent`, async (t) => {
    const server = await serverFor(t, {
      ...options,
      password: 'p',
      ...(more.host ? { host: '0.0.0.0' } : {}),
    });
    const steps = await sendByStep(settingsFor(server.port, { user: 'u', password: 'p', ...more }), mail, quick);
    assert.equal(failureOf(steps)?.step, 'encrypt', said(steps));
    assert.equal(failureOf(steps)?.problem, problem);
    assert.equal(server.received.length, 0);
  });
}

test('R14 a server that does not encrypt gets neither password nor mail', async (t) => {
  const server = await serverFor(t, { password: 'p' });
  const steps = await sendByStep(settingsFor(server.port, { user: 'u', password: 'p' }), mail, quick);
  assert.deepEqual([failureOf(steps)?.step, failureOf(steps)?.problem], ['encrypt', 'no-starttls']);
  assert.equal(server.received.length, 0);
});

test('the other kind of encryption than the port speaks is told as such', async (t) => {
  const begins = await serverFor(t, { tls: trusted, implicitTls: true });
  const silent = await sendByStep(settingsFor(begins.port), mail, quick);
  assert.equal(failureOf(silent)?.problem, 'no-greeting', said(silent));
  const plain = await serverFor(t, { tls: trusted });
  const wrong = await sendByStep(settingsFor(plain.port, { implicitTls: true }), mail, quick);
  assert.equal(failureOf(wrong)?.problem, 'tls-not-here', said(wrong));
});

test('no such name, a closed port, and a server that says nothing', async (t) => {
  const unknown = await sendByStep(settingsFor(25, { host: 'nowhere.invalid' }), mail, quick);
  assert.deepEqual([failureOf(unknown)?.step, failureOf(unknown)?.problem], ['find', 'host-unknown']);
  const gone = await startMailServer();
  await gone.close();
  const closed = await sendByStep(settingsFor(gone.port), mail, quick);
  assert.deepEqual([failureOf(closed)?.step, failureOf(closed)?.problem], ['connect', 'port-closed']);
  const slow = await serverFor(t, { tls: trusted, bannerMs: 5000 });
  const started = performance.now();
  const late = await sendByStep(settingsFor(slow.port), mail, quick);
  assert.equal(failureOf(late)?.problem, 'no-greeting');
  assert(performance.now() - started < 4000);
});

async function speaking(t: TestContext, onConnect: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('error', () => {});
    onConnect(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

test('S56 what another service says is not passed on; of a mail server it is one line', async (t) => {
  const other = await speaking(t, (socket) => socket.end('SSH-2.0-secret_banner_of_an_inner_host\r\n'));
  const ssh = await sendByStep(settingsFor(other), mail, quick);
  assert.equal(failureOf(ssh)?.problem, 'not-a-mail-server', said(ssh));
  assert(!JSON.stringify(ssh).includes('secret_banner'));
  const full = await speaking(t, (socket) => socket.end('554-go away\r\n554-and more\r\n554 bye\r\n'));
  const refused = await sendByStep(settingsFor(full), mail, quick);
  assert.equal(failureOf(refused)?.problem, 'turned-away');
  assert.equal(failureOf(refused)?.reply, '554-go away');
  const hangsUp = await speaking(t, (socket) => socket.end());
  assert.equal(failureOf(await sendByStep(settingsFor(hangsUp), mail, quick))?.problem, 'closed');
});

test('S56 a server that goes on talking is not listened to without end', async (t) => {
  const port = await speaking(t, (socket) => {
    const timer = setInterval(() => socket.write('220-and on\r\n'), 50);
    socket.on('close', () => clearInterval(timer));
  });
  const started = performance.now();
  const patient = { ...quick, greetingMs: 60_000, wholeMs: 500 };
  const steps = await sendByStep(settingsFor(port), mail, patient);
  assert.equal(failureOf(steps)?.problem, 'no-answer', said(steps));
  assert(performance.now() - started < 5000);
});

test('a recipient that is refused, for now or for good', async (t) => {
  const server = await serverFor(t, { tls: trusted });
  server.refuse = { code: 550, text: 'no such mailbox' };
  const refused = failureOf(await sendByStep(settingsFor(server.port), mail, quick));
  assert.deepEqual(
    [refused?.step, refused?.problem, refused?.reply],
    ['send', 'recipient-refused', '550 no such mailbox'],
  );
  server.refuse = { code: 451, text: 'greylisted' };
  assert.equal(failureOf(await sendByStep(settingsFor(server.port), mail, quick))?.problem, 'later');
});
