import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { earlierNames, kindNamed, kinds } from './kinds.ts';
import type { MailMessage } from './message.ts';
import { writeMail } from './render.ts';
import { folderOf, readWords, type Words } from './words.ts';

const publicUrl = 'https://account.example.com';
const link = `${publicUrl}/reset#id=abc&secret=d-_f`;
const notMeLink = `${publicUrl}/not-me#abc.d-_f`;
const expiresAt = '2026-03-14T15:04:05.000Z';
const to = { address: 'ada@example.com', name: 'Ada Lovelace' };

const noticeKinds = [
  ...(['totp.added', 'totp.replaced', 'totp.removed', 'passkey.added', 'passkey.removed'] as const),
  ...(['passkey.count-fell', 'backup-codes.made', 'backup-code.used', 'factor.stopped', 'factors.reset'] as const),
  ...(['email.change-asked', 'token.created', 'token.regenerated', 'token.revoked', 'tokens.revoked'] as const),
  ...(['signin.new-device', 'account.deletion-cancelled'] as const),
];
type NoticeKind = (typeof noticeKinds)[number];

const forNotices = <T>(value: (kind: NoticeKind) => T) =>
  Object.fromEntries(noticeKinds.map((kind) => [kind, value(kind)])) as never as { [K in NoticeKind]: T };

const messages: { [K in MailMessage['kind']]: Extract<MailMessage, { kind: K }> } = {
  'account.invited': {
    kind: 'account.invited',
    to,
    language: 'en',
    data: { link, expiresAt, invitedBy: 'Grace Hopper', organisation: 'Lagoon Pictures' },
  },
  'password.reset-asked': { kind: 'password.reset-asked', to, language: 'en', data: { link, expiresAt } },
  'password.changed': {
    kind: 'password.changed',
    to,
    language: 'en',
    data: { link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'role.changed': {
    ...{ kind: 'role.changed', to, language: 'en' },
    data: { at: expiresAt, by: 'Grace Hopper', role: 'super-admin' },
  },
  'role.super-admin-made': {
    ...{ kind: 'role.super-admin-made', to, language: 'en' },
    data: { at: expiresAt, by: 'Grace Hopper', name: 'Joan Clarke', userKey: '00000000000000000001' },
  },
  'account.not-me': {
    ...{ kind: 'account.not-me', to, language: 'en' },
    data: {
      ...{ link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
      ...{ sessions: 2, tokens: 0, factors: 1, addressUndone: true },
    },
  },
  'account.not-me-link': {
    ...{ kind: 'account.not-me-link', to, language: 'en' },
    data: {
      ...{ link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
      sessions: 2,
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
  'email.change-confirm': { kind: 'email.change-confirm', to, language: 'en', data: { link, expiresAt } },
  'email.changed': {
    kind: 'email.changed',
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
  'email.change-undone': {
    kind: 'email.change-undone',
    to,
    language: 'en',
    data: { at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'token.ending': { kind: 'token.ending', to, language: 'en', data: { name: 'Nightly', endsAt: expiresAt } },
  'factor.required': {
    ...{ kind: 'factor.required', to, language: 'en' },
    data: { from: expiresAt, by: 'Grace Hopper' },
  },
  'data.export-ready': {
    kind: 'data.export-ready',
    to,
    language: 'en',
    data: { until: expiresAt, link: notMeLink, expiresAt },
  },
  'account.deletion-asked': {
    kind: 'account.deletion-asked',
    to,
    language: 'en',
    data: { link, expiresAt, at: expiresAt, address: '203.0.113.7', device: 'Firefox 140 on Linux' },
  },
  'account.deletion-reminder': { kind: 'account.deletion-reminder', to, language: 'en', data: { link, expiresAt } },
  'account.deletion-parked': { kind: 'account.deletion-parked', to, language: 'en', data: {} },
  'account.deleted': { kind: 'account.deleted', to, language: 'en', data: { at: expiresAt } },
  'account.activated': {
    kind: 'account.activated',
    to,
    language: 'en',
    data: { at: expiresAt, by: 'Grace Hopper' },
  },
  'account.deactivated': { kind: 'account.deactivated', to, language: 'en', data: { at: expiresAt } },
  'mail.test': { kind: 'mail.test', to, language: 'en', data: {} },
  'notices.held': {
    ...{ kind: 'notices.held', to, language: 'en' },
    data: { count: 1490, from: '2026-03-14T15:00:00.000Z', until: expiresAt },
  },
};

const linkIn: Record<MailMessage['kind'], string | undefined> = {
  'account.invited': link,
  'password.reset-asked': link,
  'password.changed': link,
  'account.not-me': link,
  'account.not-me-link': link,
  'role.changed': undefined,
  'role.super-admin-made': `${publicUrl}/profile/00000000000000000001`,
  ...forNotices(() => link),
  'email.change-confirm': link,
  'email.changed': link,
  'email.change-undone': `${publicUrl}/forgot`,
  'token.ending': `${publicUrl}/profile/tokens`,
  'look.began': `${publicUrl}/profile/security`,
  'factor.required': `${publicUrl}/profile/mfa/new`,
  'data.export-ready': `${publicUrl}/profile/data`,
  'account.deletion-asked': link,
  'account.deletion-reminder': link,
  'account.deletion-parked': `${publicUrl}/profile/data`,
  'account.deleted': undefined,
  'account.activated': `${publicUrl}/signin`,
  'account.deactivated': undefined,
  'mail.test': undefined,
  'notices.held': `${publicUrl}/profile/security`,
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
    const more = ['email.changed', 'data.export-ready'].includes(message.kind) ? [notMeLink, notMeLink] : [];
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

/** Cases in which a mail says something else; the rest of its data is as above. */
const otherCases: [kind: keyof typeof messages, data: object][] = [
  ['password.reset-asked', { by: 'Grace Hopper' }],
  ['factors.reset', { by: 'Grace Hopper' }],
  ['token.revoked', { by: 'Grace Hopper' }],
  ['tokens.revoked', { by: 'Grace Hopper' }],
  ['email.change-asked', { by: 'Grace Hopper' }],
  ['account.invited', { invitedBy: undefined }],
  ['account.invited', { organisation: undefined }],
  ['role.changed', { role: 'user' }],
  ['role.changed', { role: 'admin', by: '' }],
  ['role.super-admin-made', { by: '', name: '' }],
  ['account.not-me', { sessions: 0, tokens: 3, factors: 0, addressUndone: false }],
  ['account.not-me', { sessions: 1, tokens: 1, factors: 3, address: undefined, device: undefined }],
  ['account.not-me-link', { sessions: 1, address: undefined, device: undefined }],
  ['backup-code.used', { count: 0 }],
  ['backup-code.used', { count: 1 }],
  ['look.began', { reason: '' }],
  ['factor.required', { by: '' }],
  ['account.activated', { by: undefined }],
  ['account.deactivated', { by: 'Grace Hopper' }],
  ['password.changed', { address: undefined, device: undefined }],
  ['notices.held', { count: 1 }],
  ['notices.held', { notMe: { link: notMeLink, expiresAt } }],
];

test('every mail says what it said before, to the letter', (t) => {
  const others = otherCases.map(([kind, data]) => ({ ...messages[kind], data: { ...messages[kind].data, ...data } }));
  const all = [...Object.values(messages), ...(others as MailMessage[])];
  const said = all.map((message) => {
    const { subject, text } = writeMail(message, publicUrl);
    return `${'='.repeat(20)} ${message.kind}\nSubject: ${subject}\n\n${text}`;
  });
  t.assert.snapshot(said.join('\n'), { serializers: [(text) => String(text)] });
});

test('a kind that holds a link that opens something says so, so that the link is looked at', () => {
  assert.deepEqual(Object.keys(messages).sort(), kinds.map(({ kind }) => kind).sort());
  for (const { kind, data, carriesSecret } of kinds) assert.equal('link' in data.shape, carriesSecret, kind);
});

test('a name that a kind had leads to the kind, and is none that another has', () => {
  for (const [earlier, now] of Object.entries(earlierNames)) {
    assert.equal(kindNamed(earlier).kind, now);
    assert(!kinds.some(({ kind }) => kind === earlier));
  }
  assert.throws(() => kindNamed('constructor'));
});

/** Names of words, without the endings that a count or a context adds. */
function namesIn(words: Words): string[] {
  return Object.entries(words).flatMap(([name, value]) =>
    typeof value === 'string' ? [name] : namesIn(value).map((inner) => `${name}.${inner}`),
  );
}

test('every language has the words of every kind, and no others', async () => {
  const english = await readWords(folderOf('en'));
  const names = (words: Words) =>
    new Set(namesIn(words).map((name) => name.replace(/_(zero|one|two|few|many|other)$/, '')));
  for (const language of readdirSync(join(import.meta.dirname, 'words'))) {
    const found = await readWords(folderOf(language));
    assert.equal(readdirSync(folderOf(language)).length, kinds.length + 1, `a file too many in ${language}`);
    for (const [kind, words] of Object.entries(english)) {
      assert(found[kind], `${language} has no words for ${kind}`);
      assert.deepEqual([...names(found[kind])].sort(), [...names(words)].sort(), `${language}: ${kind}`);
    }
    for (const { kind } of kinds) assert(found[kind], `${language} has no words for ${kind}`);
  }
});

test('the time until which a link lives is told in the zone of the reader', () => {
  const reset = { ...messages['password.reset-asked'], timeZone: 'Asia/Tokyo' };
  assert(writeMail(reset, publicUrl).text.includes('until 15 March 2026 at 00:04 GMT+9.'));
  assert(writeMail(messages['password.reset-asked'], publicUrl).text.includes('until 14 March 2026 at 15:04 UTC.'));
  const unknown = { ...messages['password.reset-asked'], timeZone: 'Moon/Tycho' };
  assert(writeMail(unknown, publicUrl).text.includes('15:04 UTC'));
});

test('an invitation says by whom and for what, where that is known', () => {
  const intro = (data: { invitedBy?: string; organisation?: string }) =>
    writeMail({ ...messages['account.invited'], data: { link, expiresAt, ...data } }, publicUrl).text.split('\n')[2];
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
    const plain = writeMail(messages['account.invited'], publicUrl);
    const { subject, text, html } = writeMail(
      {
        ...messages['account.invited'],
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
  const { html } = writeMail(messages['password.reset-asked'], publicUrl);
  const used = new Set(html.match(/#[0-9a-f]{6}\b/g));
  assert(used.size >= 10);
  for (const colour of used) assert(tokens.includes(colour), `${colour} is no token`);
});
