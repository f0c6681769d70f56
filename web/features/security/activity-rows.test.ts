import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ActivityShown } from '../../../contract/api/activity.ts';
import { rowsOf } from './activity-rows.ts';

const line = (seq: number, kind: ActivityShown['kind'], more: Partial<ActivityShown> = {}): ActivityShown => ({
  seq,
  kind,
  at: '2026-03-01T09:00:00.000Z',
  by: null,
  address: '192.0.2.1',
  device: '',
  browser: '',
  face: 'computer' as const,
  hash: '',
  data: {},
  ...more,
});

test('a sign-in from a new device is one row, which says how', () => {
  const rows = rowsOf([
    line(4, 'signout'),
    line(3, 'signin.new-device'),
    line(2, 'signin.succeeded', { data: { method: 'password' } }),
    line(1, 'account.created'),
  ]);
  assert.deepEqual(
    rows.map(({ seq, data }) => [seq, data.method]),
    [
      [4, undefined],
      [3, 'password'],
      [1, undefined],
    ],
  );
});

test('other sign-ins stay rows of their own', () => {
  const entries = [
    line(9, 'signin.succeeded'),
    line(8, 'signin.new-device'),
    line(6, 'signin.succeeded'),
    line(5, 'signin.new-device', { address: '192.0.2.7' }),
    line(4, 'signin.succeeded'),
    line(3, 'signin.new-device', { at: '2026-03-01T10:00:00.000Z' }),
    line(2, 'signin.succeeded'),
  ];
  assert.deepEqual(rowsOf(entries), entries);
});

test('the same refusal many times in a row, from one place, is one row with its number', () => {
  const wrong = (seq: number, more: Partial<ActivityShown> = {}) =>
    line(seq, 'signin.refused', { data: { why: 'password' }, ...more });
  const rows = rowsOf([wrong(6), wrong(5), wrong(4), wrong(3, { address: '192.0.2.9' }), line(2, 'signout'), wrong(1)]);
  assert.deepEqual(
    rows.map(({ seq, data }) => [seq, data.times]),
    [
      [6, 3],
      [3, undefined],
      [2, undefined],
      [1, undefined],
    ],
  );
});
