import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type MailMessage, type NoticeKind, noticeKinds } from './message.ts';
import { writeMail } from './render.ts';

const publicUrl = 'https://account.example.com';
const link = `${publicUrl}/reset#id=abc&secret=d-_f`;
const notMeLink = `${publicUrl}/not-me#abc.d-_f`;
const expiresAt = '2026-03-14T15:04:05.000Z';
const to = { address: 'ada@example.com', name: 'Ada Lovelace' };

const forNotices = <T>(value: (kind: NoticeKind) => T) =>
  Object.fromEntries(noticeKinds.map((kind) => [kind, value(kind)])) as never as { [K in NoticeKind]: T };

const messages: { [K in MailMessage['kind']]: Extract<MailMessage, { kind: K }> } = {
  invitation: {
    kind: 'invitation',
    to,
    language: 'en',
    data: { link, expiresAt, invitedBy: 'Grace Hopper', organisation: 'Lagoon Pictures' },
  },
  reset: { kind: 'reset', to, language: 'en', data: { link, expiresAt } },
  'password-changed': {
    kind: 'password-changed',
    to,
    language: 'en',
    data: { link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'role-changed': {
    ...{ kind: 'role-changed', to, language: 'en' },
    data: { at: expiresAt, by: 'Grace Hopper', role: 'super-admin' },
  },
  'super-admin-made': {
    ...{ kind: 'super-admin-made', to, language: 'en' },
    data: { at: expiresAt, by: 'Grace Hopper', name: 'Joan Clarke', userKey: '00000000000000000001' },
  },
  'account.not-me': {
    ...{ kind: 'account.not-me', to, language: 'en' },
    data: {
      ...{ link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
      ...{ sessions: 2, tokens: 0, factors: 1, addressUndone: true },
    },
  },
  ...(forNotices((kind) => ({
    ...{ kind, to, language: 'en' as const },
    data: {
      ...{ link, expiresAt },
      at: expiresAt,
      address: '203.0.113.7',
      device: 'Firefox 140 on Linux',
      name: 'Blue key',
      count: 5,
    },
  })) as { [K in NoticeKind]: Extract<MailMessage, { kind: K }> }),
  'look.began': {
    ...{ kind: 'look.began', to, language: 'en' },
    data: {
      at: expiresAt,
      name: 'Grace Hopper',
      address: '203.0.113.7',
      reason: 'You asked why a code fails',
    },
  },
  'email-change-confirm': { kind: 'email-change-confirm', to, language: 'en', data: { link, expiresAt } },
  'email-changed-notice': {
    kind: 'email-changed-notice',
    to,
    language: 'en',
    data: {
      notMe: { link: notMeLink, expiresAt },
      link,
      expiresAt,
      at: expiresAt,
      address: '203.0.113.7',
      device: 'Firefox 140 on Linux',
    },
  },
  'email-change-undone': {
    kind: 'email-change-undone',
    to,
    language: 'en',
    data: { at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'token-ending': { kind: 'token-ending', to, language: 'en', data: { name: 'Nightly', endsAt: expiresAt } },
  'factor-required': {
    ...{ kind: 'factor-required', to, language: 'en' },
    data: { from: expiresAt, by: 'Grace Hopper' },
  },
  'export-ready': { kind: 'export-ready', to, language: 'en', data: { until: expiresAt } },
  'deletion-asked': {
    kind: 'deletion-asked',
    to,
    language: 'en',
    data: { link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'deletion-reminder': { kind: 'deletion-reminder', to, language: 'en', data: { link, expiresAt } },
  'deletion-parked': { kind: 'deletion-parked', to, language: 'en', data: {} },
  'deletion-done': { kind: 'deletion-done', to, language: 'en', data: { at: expiresAt } },
  'account.activated': {
    kind: 'account.activated',
    to,
    language: 'en',
    data: { at: expiresAt, by: 'Grace Hopper' },
  },
  'account.deactivated': { kind: 'account.deactivated', to, language: 'en', data: { at: expiresAt } },
  test: { kind: 'test', to, language: 'en', data: {} },
};

const linkIn: Record<MailMessage['kind'], string | undefined> = {
  invitation: link,
  reset: link,
  'password-changed': link,
  'account.not-me': link,
  'role-changed': undefined,
  'super-admin-made': `${publicUrl}/profile/00000000000000000001`,
  ...forNotices(() => link),
  'email-change-confirm': link,
  'email-changed-notice': link,
  'email-change-undone': `${publicUrl}/forgot`,
  'token-ending': `${publicUrl}/profile/tokens`,
  'look.began': `${publicUrl}/profile/security`,
  'factor-required': `${publicUrl}/profile/mfa/new`,
  'export-ready': `${publicUrl}/profile/data`,
  'deletion-asked': link,
  'deletion-reminder': link,
  'deletion-parked': `${publicUrl}/profile/data`,
  'deletion-done': undefined,
  'account.activated': `${publicUrl}/signin`,
  'account.deactivated': undefined,
  test: undefined,
};

const unescaped = (html: string) => html.replaceAll(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));

for (const message of Object.values(messages)) {
  test(`${message.kind}: both parts say whom, why, from where, and hold the link`, () => {
    const { subject, text, html } = writeMail(message, publicUrl);
    assert(subject.includes('account.example.com'));
    assert(!/[\r\n]/.test(subject));
    for (const part of [text, unescaped(html)]) {
      assert(part.includes('Hello Ada Lovelace,'));
      assert(part.includes('account.example.com'));
      assert(part.includes('Sent by Conch at account.example.com to ada@example.com.'));
      assert(/do not need to do anything/.test(part), 'what to do if it was not them');
      assert(!/\{\{|undefined|\[object|\$t\(/.test(part), part);
    }
    const expected = linkIn[message.kind];
    const links = [...html.matchAll(/href="([^"]*)"/g)].map((match) => unescaped(match[1] ?? ''));
    const more = message.kind === 'email-changed-notice' ? [notMeLink, notMeLink] : [];
    assert.deepEqual(links, expected ? [expected, expected, ...more] : []);
    if (expected) {
      assert(text.split('\n').includes(expected), 'alone on its line');
      assert(unescaped(html).includes(`>${expected}</a>`), 'as text too');
    }
  });

  test(`${message.kind}: nothing is loaded and nothing runs`, () => {
    const { html } = writeMail(message, publicUrl);
    assert(!/<(img|script|link|iframe|form|table|svg|object)\b|url\(|@import|\son\w+=|src=/i.test(html));
  });
}

test('the time until which a link lives is told in the zone of the reader', () => {
  const reset = { ...messages.reset, timeZone: 'Asia/Tokyo' };
  assert(writeMail(reset, publicUrl).text.includes('until 15 March 2026 at 00:04 GMT+9.'));
  assert(writeMail(messages.reset, publicUrl).text.includes('until 14 March 2026 at 15:04 UTC.'));
  const unknown = { ...messages.reset, timeZone: 'Moon/Tycho' };
  assert(writeMail(unknown, publicUrl).text.includes('15:04 UTC'));
});

test('an invitation says by whom and for what, where that is known', () => {
  const intro = (data: { invitedBy?: string; organisation?: string }) =>
    writeMail({ ...messages.invitation, data: { link, expiresAt, ...data } }, publicUrl).text.split('\n')[2];
  assert.equal(intro({}), 'An account at account.example.com was created for you.');
  assert.equal(intro({ invitedBy: 'Grace' }), 'Grace created an account at account.example.com for you.');
  assert.equal(
    intro({ organisation: 'Lagoon' }),
    'An account at account.example.com was created for you, as a member of Lagoon.',
  );
  assert.equal(
    intro({ invitedBy: 'Grace', organisation: 'Lagoon' }),
    'Grace created an account at account.example.com for you, as a member of Lagoon.',
  );
});

// S44: what a name may try. Each stays text, or is left out.
const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; background:url(x)",
  '{{7*7}}',
  '{{link}}',
  '$t(reset.subject)',
  '{{- host}}',
  '#{7*7}',
  '<%= 7*7 %>',
  '<a href="https://evil.example">Your bank</a>',
  'Click https://evil.example/now',
  'evil.example',
  'Ada\r\nBcc: victim@evil.example',
  '&lt;b&gt;',
  '</title><h1>',
  '%s %n',
  '\u202eevil',
];

for (const name of hostile) {
  test(`a hostile name stays text: ${JSON.stringify(name)}`, () => {
    const plain = writeMail(messages.invitation, publicUrl);
    const { subject, text, html } = writeMail(
      {
        ...messages.invitation,
        to: { ...to, name },
        data: { link, expiresAt, invitedBy: name, organisation: name },
      },
      publicUrl,
    );
    assert.equal(subject, plain.subject);
    const tags = (markup: string) => [...markup.matchAll(/<[^>]*>/g)].map((match) => match[0]);
    assert.deepEqual(tags(html), tags(plain.html), 'no tag is added, no attribute changed');
    assert(!text.includes('49') && !text.includes('Set a new password'), 'never read as a template');
    assert(!/evil\.example/.test(text + html), 'no address of somebody else');
    assert.equal(text.split('\n').length, plain.text.split('\n').length, 'no line is added');
    const [greeting] = text.split('\n');
    const shown = /^Hello (.*),$/.exec(greeting ?? '')?.[1];
    if (shown) assert(unescaped(html).includes(`>Hello ${shown},<`), 'both parts show the same');
  });
}

test('the colours are those of the interface', () => {
  const tokens = readFileSync(join(import.meta.dirname, '../../web/ui/tokens.css'), 'utf8');
  const { html } = writeMail(messages.reset, publicUrl);
  const used = new Set(html.match(/#[0-9a-f]{6}\b/g));
  assert(used.size >= 10);
  for (const colour of used) assert(tokens.includes(colour), `${colour} is no token`);
});
