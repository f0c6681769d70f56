import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plainWords } from './plain-words.ts';

test('names of people and studios stay as they are', () => {
  for (const name of [
    'Ada Lovelace',
    'Élodie Brûlé-Ménard',
    'Анна Сергеевна',
    'Dr. Anna Müller',
    'J. R. R. Tolkien',
    "Conan O'Brien",
    '山田 太郎',
    'می‌خواهم',
    'Studio 42, Ltd.',
    '203.0.113.7',
    '2001:db8::1',
    'Firefox 140 on Linux',
    'AT&T <Labs>',
  ]) {
    assert.equal(plainWords(name), name);
  }
});

test('S55 what mail programs make a link of is taken apart, and never emptied', () => {
  for (const [name, words] of [
    ['Free money at https://evil.example', 'Free money at https: //evil .example'],
    ['Visit www.evil', 'Visit www .evil'],
    ['Visit WWW.evil', 'Visit WWW .evil'],
    ['evil.example', 'evil .example'],
    ['пример.рф', 'пример .рф'],
    ['win。evil', 'win 。evil'],
    ['evil．example', 'evil .example'],
    ['mail me@evil.example', 'mail me @ evil .example'],
    ['javascript://x', 'javascript: //x'],
    ['Log in at evil.example/reset now', 'Log in at evil .example/reset now'],
    ['deploy@staging', 'deploy @ staging'],
    ['backup.sh', 'backup .sh'],
    ['a.bb.cc.dd', 'a .bb .cc .dd'],
    ['J.R.R.Tolkien', 'J.R.R .Tolkien'],
    ['@', '@'],
  ] as const) {
    assert.equal(plainWords(name), words, name);
    assert.equal(plainWords(words), words, 'and stays so');
    assert.doesNotMatch(words, /:\/\/|www\.|\S@|@\S|[\p{L}\p{N}_-][.。｡]\p{L}{2,}/iu);
  }
});

test('S55 line breaks, hidden and direction signs go', () => {
  assert.equal(plainWords('Ada\r\nBcc: all'), 'Ada Bcc: all');
  assert.equal(plainWords('Ada\u202egnp\u200b \u0000\u2028x'), 'Ada gnp x');
  assert.equal(plainWords(undefined), '');
});

test('long words are cut, between signs', () => {
  assert.equal(plainWords('😀'.repeat(200)), `${'😀'.repeat(100)}…`);
});
