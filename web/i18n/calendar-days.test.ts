import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dayStart, isDay } from './calendar-days.ts';

it('a day begins where the person is, also where the clocks change', () => {
  assert.equal(dayStart('2026-03-29', 0, 'Europe/Berlin'), '2026-03-28T23:00:00.000Z');
  assert.equal(dayStart('2026-03-29', 1, 'Europe/Berlin'), '2026-03-29T22:00:00.000Z');
  assert.equal(dayStart('2026-10-25', 1, 'Europe/Berlin'), '2026-10-25T23:00:00.000Z');
  assert.equal(dayStart('2026-12-31', 1, 'Pacific/Auckland'), '2026-12-31T11:00:00.000Z');
});

it('a day is one of the calendar', () => {
  assert.ok(isDay('2026-02-28'));
  for (const text of ['', 'x', '2026-13-45', '2026-2-8', '2026-02-28T10:00']) assert.ok(!isDay(text), text);
});
