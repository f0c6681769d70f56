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

test('S55 what mail programs make a link of is dropped whole', () => {
  for (const name of [
    'Free money at https://evil.example',
    'Visit www.evil',
    'evil.example',
    'пример.рф',
    'win。evil',
    'evil．example',
    'mail me@evil.example',
    'javascript://x',
    'Log in at evil.example/reset now',
  ]) {
    assert.equal(plainWords(name), '', name);
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
