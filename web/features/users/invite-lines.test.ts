import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { markTaken, readInviteLines } from './invite-lines.ts';

const read = (text: string) =>
  readInviteLines(text).map(({ number, email, name, problem }) => [number, email, name, problem]);

describe('people to invite, as they are pasted', () => {
  it('are read from addresses, mail programs and spreadsheets', () => {
    const text = [
      'ada@example.org',
      'Ben Bound <ben@example.org>,',
      '',
      '"Céline Dör" <celine@example.org>',
      'Dee Dash\tdee@example.org',
      'eli@example.org;Eli  East',
      'Fay, Foe, fay@example.org',
    ].join('\r\n');
    assert.deepEqual(read(text), [
      [1, 'ada@example.org', undefined, undefined],
      [2, 'ben@example.org', 'Ben Bound', undefined],
      [4, 'celine@example.org', 'Céline Dör', undefined],
      [5, 'dee@example.org', 'Dee Dash', undefined],
      [6, 'eli@example.org', 'Eli East', undefined],
      [7, 'fay@example.org', 'Fay Foe', undefined],
    ]);
  });

  it('are found one and all where several stand on a line', () => {
    const two = [
      ['ada@example.org', undefined],
      ['bob@example.org', undefined],
    ];
    const found = (line: string) =>
      readInviteLines(line).map(({ email, name, problem }) => (problem ? problem : [email, name]));
    for (const between of [', ', ',', '; ', ';', '\t', ' ', '，', ' ; ,']) {
      assert.deepEqual(found(`ada@example.org${between}bob@example.org`), two, JSON.stringify(between));
    }
    const named = [
      ['kim@example.org', 'Kim'],
      ['lee@example.org', 'Lee, L.'],
      ['ada@example.org', undefined],
    ];
    assert.deepEqual(found('Kim <kim@example.org>, "Lee, L." <lee@example.org>, ada@example.org'), named);
    assert.deepEqual(found('Kim <kim@example.org>; Lee, L. <lee@example.org>; <ada@example.org>;'), named);
    assert.deepEqual(found('"Lovelace, Ada",ada@example.org'), [['ada@example.org', 'Lovelace, Ada']]);
    assert.deepEqual(found('ada@example.org, bob@nowhere'), [two[0], 'bad-address']);
    assert.deepEqual(found('ada@example.org, ADA@example.org'), [two[0], 'twice']);
    // Nobody can tell whose name is whose: the line is left out whole, in words.
    for (const line of [
      'Ada, ada@example.org, Bob, bob@example.org',
      'ada@example.org, bob@example.org, Bob',
      'Kim <kim@example.org>, Lee',
      'Bob, bob@example.org, Kim <kim@example.org>',
    ]) {
      assert.deepEqual(found(line), ['several'], line);
    }
  });

  it('say what is wrong with a line, and leave the others be', () => {
    const long = `${'x'.repeat(201)} <gil@example.org>`;
    const lines = ['Ada Lovelace', 'not an@address@at all', 'a@example.org', 'A@example.org', long].join('\n');
    assert.deepEqual(
      read(lines).map(([, , , problem]) => problem),
      ['no-address', 'bad-address', undefined, 'twice', 'bad-name'],
    );
  });

  it('are left out where they have an account, but for the reason that comes first', () => {
    const lines = readInviteLines('ada@example.org\nben@example.org\nada@example.org');
    const marked = markTaken(lines, new Set(['ada@example.org']));
    assert.deepEqual(
      marked.map(({ problem }) => problem),
      ['taken', undefined, 'twice'],
    );
    assert.equal(markTaken(lines, new Set()), lines);
  });
});
