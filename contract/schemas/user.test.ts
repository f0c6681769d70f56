import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageFor } from '../languages.ts';
import { groupData, language, name, socialLink, webAddress } from './user.ts';

const hidden = ['\u200b', '\u200b\u200d\ufeff', '\u00ad', '\u3164', '\u2800', '\u2060', '\ufe0f', '\u{e0041}'];
const broken = [
  'Ada\r\nBcc: eve',
  'a\nb',
  'a\tb',
  '\u001b[31mAda',
  'a\u0085b',
  'a\0b',
  'a\u2028b',
  'Ada \u202egpj.exe',
  'a\u2066b',
  'a\u2069b',
];

test('S55 names hold nothing that breaks a line, colours a terminal or turns the text around', () => {
  for (const given of broken) {
    assert.equal(name.safeParse(given).success, false, JSON.stringify(given));
    assert.equal(groupData.safeParse({ name: given }).success, false, JSON.stringify(given));
    const link = { provider: given, url: 'https://x.test' };
    assert.equal(socialLink.safeParse(link).success, false, JSON.stringify(given));
  }
});

test('web addresses carry no name or password', () => {
  for (const given of [
    'https://ada:secret@example.com',
    'https://ada@example.com/',
    ' HTTP://:x@example.com',
    'https://github.com@evil.example/ada',
    'https://@example.com',
  ]) {
    const [issue] = webAddress.safeParse(given).error?.issues ?? [];
    assert.match(issue?.message ?? '', /before the @/, given);
  }
  for (const given of ['https://mastodon.social/@ada', 'https://example.com?to=a@b.example', 'https://x.test#@']) {
    assert.equal(webAddress.safeParse(given).success, true, given);
  }
});

test('names have something to see', () => {
  for (const given of hidden) {
    assert.equal(name.safeParse(given).success, false, JSON.stringify(given));
    assert.equal(socialLink.safeParse({ provider: given, url: 'https://x.test' }).success, false);
  }
});

test('names of all scripts are taken', () => {
  const fine = [
    'Ada',
    "O'Brien-Smith Jr.",
    'Zo\u00eb',
    '\u674e\u96f7',
    '\u05d3\u05d5\u05d3',
    '\u0645\u064a\u200c\u062e',
    '\u{1f469}\u200d\u{1f680}',
    'a\u200eb',
    ' x ',
  ];
  for (const given of fine) {
    assert.equal(name.safeParse(given).success, true, JSON.stringify(given));
  }
});

test('S58 a long name is looked at in a moment', () => {
  const before = performance.now();
  for (const given of ['a\u200b'.repeat(100_000), '\u200b'.repeat(200_000), `${'a'.repeat(200_000)}\n`]) {
    name.safeParse(given);
  }
  assert.ok(performance.now() - before < 500);
});

test('a language is any well-formed tag, and what Conch does not speak is shown in what it does', () => {
  for (const tag of ['en', 'de-AT', 'zh-Hant-TW', 'xx', 'sr-Latn-RS', 'en-GB-oxendict']) {
    assert.equal(language.safeParse(tag).success, true, tag);
    assert.equal(languageFor([tag]), 'en');
  }
  for (const tag of ['', 'e', 'en_GB', 'English language', 'en-', 'en\0', '../en', `en-x-${'abc-'.repeat(9)}a`]) {
    assert.equal(language.safeParse(tag).success, false, tag);
  }
  for (const name of ['constructor', 'toString', '__proto__']) assert.equal(languageFor([name]), 'en');
});
