import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import tls from 'node:tls';
import { makeCertificate } from '../../../tests/support/certificate.ts';
import { type MailServerOptions, startMailServer } from '../../../tests/support/mail-server.ts';
import { smtp } from '../../config/setting-values.ts';
import { type Mail, MailRefused } from './channel.ts';
import { createSmtp } from './smtp.ts';
import { sendByStep } from './smtp-steps.ts';

const trusted = makeCertificate();
const untrusted = makeCertificate();
tls.setDefaultCACertificates([trusted.cert]);

const quick = { connectMs: 500, greetingMs: 300, silenceMs: 1000 };
const never = new AbortController().signal;
const mail: Mail = {
  id: 'a-job',
  kind: 'reset',
  date: '2026-03-14T15:04:05.678Z',
  from: { address: 'conch@example.com', name: 'Conch' },
  to: { address: 'ada@example.com', name: 'Ada Lovelace' },
  subject: 'Set a new password',
  text: 'https://account.example.com/reset',
  html: '<p>Hi</p>',
};

async function setting(t: TestContext, options: MailServerOptions, url: string) {
  const server = await startMailServer(options);
  const channel = createSmtp(smtp(url.replace('PORT', String(server.port))), quick);
  t.after(async () => {
    channel.close();
    await server.close();
  });
  return { server, channel };
}

async function failure(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  assert.fail('it should not have worked');
}

test('smtp:// encrypts by STARTTLS, signs in, and delivers', async (t) => {
  const { server, channel } = await setting(
    t,
    { tls: trusted, password: 's3cret/?' },
    'smtp://conch:s3cret%2F%3F@localhost:PORT',
  );
  await channel.verify();
  await channel.deliver(mail, never);
  const [received] = server.received;
  assert.deepEqual(received?.to, ['ada@example.com']);
  assert.equal(received?.from, 'conch@example.com');
  assert.equal(received?.encrypted, true);
  assert.equal(received?.user, 'conch');
  assert.equal(received?.headers['message-id'], '<a-job@example.com>');
  assert(channel.description.includes('STARTTLS required') && !channel.description.includes('s3cret'));
});

test('greets the server by the name that it is given, on every connection', async (t) => {
  const server = await startMailServer({ tls: trusted });
  const settings = smtp(`smtp://localhost:${server.port}`);
  const channel = createSmtp({ ...settings, clientName: 'account.example.com' }, quick);
  t.after(async () => {
    channel.close();
    await server.close();
  });
  await channel.deliver(mail, never);
  await sendByStep({ ...settings, clientName: 'account.example.com' }, mail);
  assert.deepEqual(
    server.received.map(({ greetedAs }) => greetedAs),
    ['account.example.com', 'account.example.com'],
  );
});

test('smtps:// is encrypted from the first byte', async (t) => {
  const { server, channel } = await setting(t, { tls: trusted, implicitTls: true }, 'smtps://localhost:PORT');
  await channel.deliver(mail, never);
  assert.equal(server.received[0]?.encrypted, true);
});

test('connections are used again', async (t) => {
  const { server, channel } = await setting(t, { tls: trusted }, 'smtp://localhost:PORT');
  for (let at = 0; at < 3; at++) await channel.deliver(mail, never);
  assert.equal(server.received.length, 3);
  assert.equal(server.connections(), 1);
});

test('a server without encryption gets nothing, unless the operator says so', async (t) => {
  const plain = await setting(t, {}, 'smtp://u:p@127.0.0.1:PORT');
  const error = await failure(plain.channel.deliver(mail, never));
  assert(!(error instanceof MailRefused));
  assert.match(error.message, /Nothing was sent.*\?tls=none/);
  assert.equal(plain.server.received.length, 0);

  for (const mode of ['none', 'opportunistic']) {
    const told = await setting(t, {}, `smtp://127.0.0.1:PORT?tls=${mode}`);
    await told.channel.deliver(mail, never);
    assert.equal(told.server.received[0]?.encrypted, false);
  }
});

test('opportunistic encrypts where it is offered, with whatever certificate', async (t) => {
  const { server, channel } = await setting(t, { tls: untrusted }, 'smtp://localhost:PORT?tls=opportunistic');
  await channel.deliver(mail, never);
  assert.equal(server.received[0]?.encrypted, true);
});

for (const url of ['smtp://localhost:PORT', 'smtps://localhost:PORT', 'smtp://localhost:PORT?tls=required']) {
  test(`${url}: a certificate that nobody vouches for gets nothing`, async (t) => {
    const implicitTls = url.startsWith('smtps');
    const { server, channel } = await setting(t, { tls: untrusted, implicitTls }, url);
    const error = await failure(channel.deliver(mail, never));
    assert(!(error instanceof MailRefused), 'tried again');
    assert.match(error.message, /self-signed certificate/);
    assert.equal(server.received.length, 0);
  });
}

test('5xx about the mail is for good, 4xx is not', async (t) => {
  const { server, channel } = await setting(t, {}, 'smtp://127.0.0.1:PORT?tls=none');
  server.refuse = { code: 550, text: 'no such mailbox' };
  const refused = await failure(channel.deliver(mail, never));
  assert(refused instanceof MailRefused);
  assert.match(refused.message, /at RCPT TO: 550 no such mailbox/);
  server.refuse = { code: 451, text: 'greylisted' };
  const later = await failure(channel.deliver(mail, never));
  assert(!(later instanceof MailRefused));
  assert.match(later.message, /451 greylisted/);
  server.refuse = undefined;
  await channel.deliver(mail, never);
  assert.equal(server.received.length, 1);
});

test('S60 a wrong password is tried again, and no form of it is in the error', async (t) => {
  const { channel } = await setting(t, { password: 'right' }, 'smtp://conch:wr0ng-canary@127.0.0.1:PORT?tls=none');
  for (const error of [await failure(channel.deliver(mail, never)), await failure(channel.verify())]) {
    assert(!(error instanceof MailRefused), 'the operator may mend it');
    assert.match(error.message, /535.*Check user name and password/);
    const all = `${error.message}${error.stack}${JSON.stringify(error)}${error.cause}`;
    assert(!all.includes('canary') && !all.includes(Buffer.from('wr0ng-canary').toString('base64')), all);
  }
});

test('nobody there, and a greeting that does not come, fail within their time', async (t) => {
  const { server, channel } = await setting(t, { bannerMs: 3000 }, 'smtp://127.0.0.1:PORT?tls=none');
  const started = performance.now();
  const slow = await failure(channel.deliver(mail, never));
  assert(performance.now() - started < 2000);
  assert.match(slow.message, /[Gg]reeting/);
  await server.close();
  assert.match((await failure(channel.deliver(mail, never))).message, /ECONNREFUSED/);
});

test('a stop interrupts a delivery', async (t) => {
  const { channel } = await setting(t, { bannerMs: 3000 }, 'smtp://127.0.0.1:PORT?tls=none');
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  const started = performance.now();
  await failure(channel.deliver(mail, controller.signal));
  assert(performance.now() - started < 250);
});

test('S44 line breaks in a name, a subject or an address add no header and no recipient', async (t) => {
  const { server, channel } = await setting(t, {}, 'smtp://127.0.0.1:PORT?tls=none');
  await channel.deliver(mail, never);
  await channel.deliver(
    {
      ...mail,
      to: { address: 'ada@example.com', name: 'Ada\r\nBcc: victim@example.com\r\n\r\nbody' },
      subject: 'Hi\r\nBcc: victim@example.com',
    },
    never,
  );
  const [plain, hostile] = server.received;
  assert.deepEqual(hostile?.headerNames, plain?.headerNames);
  assert.deepEqual(hostile?.to, ['ada@example.com']);
  await failure(
    channel.deliver({ ...mail, to: { address: 'a@example.com>\r\nRCPT TO:<victim@example.com', name: '' } }, never),
  );
  assert(!server.received.some((one) => one.to.includes('victim@example.com')));
});
