import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readOneTimeCode } from './one-time-code.ts';

describe('one-time codes', () => {
  it('S15 are read as people type, paste and send them, leading zeros kept', () => {
    for (const typed of [
      '012345',
      '012-345',
      '012 345',
      ' 012–345\n',
      '\t01 23 45\r\n',
      '012\u00a0345',
      '012\u202f345',
    ]) {
      assert.equal(readOneTimeCode(typed), '012345', JSON.stringify(typed));
    }
    for (const typed of [
      '０１２３４５',
      '０１２－３４５',
      '٠١٢٣٤٥',
      '۰۱۲۳۴۵',
      '०१२३४५',
      '𝟎𝟏𝟐𝟑𝟒𝟓',
      '𝟢𝟣𝟚𝟛𝟜𝟝',
      '\u200e012345\u2069',
    ]) {
      assert.equal(readOneTimeCode(typed), '012345', typed);
    }
    for (let digit = 0; digit < 10; digit++) {
      for (const zero of ['0', '０', '٠', '०', '𝟎', '𝟶']) {
        const typed = String.fromCodePoint((zero.codePointAt(0) ?? 0) + digit).repeat(6);
        assert.equal(readOneTimeCode(typed), String(digit).repeat(6), typed);
      }
    }
  });

  it('S15 are nothing else', () => {
    for (const typed of [
      '',
      '-',
      '12345',
      '1234567',
      '12345a',
      '-12345',
      '1e5000',
      '123456\n7',
      '①②③④⑤⑥',
      '12.3456',
      '²²²²²²',
    ]) {
      assert.equal(readOneTimeCode(typed), undefined, typed);
    }
  });
});
