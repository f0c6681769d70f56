import assert from 'node:assert/strict';
import { it } from 'node:test';
import { dayAhead, expireAtOf, isDayToCome, lastDay } from './expiry.ts';

const at = (time: string, timeZone: string) => ({ timeZone, nowMs: Date.parse(time) });
const yearMs = 366 * 86_400_000;

it('a chosen day ends with the day of the person, wherever the device is', () => {
  const now = '2026-12-01T10:00:00Z';
  for (const [timeZone, end] of [
    ['Pacific/Auckland', '2026-12-24T10:59:59.000Z'],
    ['Europe/Paris', '2026-12-24T22:59:59.000Z'],
    ['America/Los_Angeles', '2026-12-25T07:59:59.000Z'],
    ['UTC', '2026-12-24T23:59:59.000Z'],
  ] as const) {
    assert.equal(expireAtOf('custom', '2026-12-24', at(now, timeZone)), end);
    const shown = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short' }).format(new Date(end));
    assert.equal(shown, '24/12/2026');
  }
  assert.equal(expireAtOf('7', '', at(now, 'UTC')), '2026-12-08T10:00:00.000Z');
  assert.equal(expireAtOf('keep', '', at(now, 'UTC')), undefined);
  assert.equal(expireAtOf('none', '', at(now, 'UTC')), null);
});

it('the first day that is offered is today where the person is', () => {
  assert.equal(dayAhead(0, at('2026-12-01T12:00:00Z', 'Pacific/Auckland')), '2026-12-02');
  assert.equal(dayAhead(0, at('2026-12-01T02:00:00Z', 'America/Los_Angeles')), '2026-11-30');
});

it('the last day that is offered is one that the server takes, at every hour and through changes of the clocks', () => {
  for (const timeZone of ['Pacific/Auckland', 'Europe/Paris', 'America/St_Johns', 'UTC']) {
    // Around the changes of the clocks, of which the year after has them on other days.
    for (const start of [
      '2027-03-12',
      '2027-03-26',
      '2027-04-02',
      '2027-09-24',
      '2027-10-29',
      '2027-11-05',
      '2028-02-28',
    ]) {
      for (let hour = 0; hour < 72; hour++) {
        const here = { timeZone, nowMs: Date.parse(start) + hour * 3_600_000 + 30_000 };
        const day = lastDay(here);
        const end = Date.parse(expireAtOf('custom', day, here) ?? '');
        assert.ok(end > here.nowMs && end <= here.nowMs + yearMs, `${day} at ${new Date(here.nowMs)} in ${timeZone}`);
        assert.ok(isDayToCome(day, here) && day >= dayAhead(364, here));
      }
    }
  }
});

it('no other day is taken', () => {
  const here = at('2027-01-01T00:00:00Z', 'Europe/Paris');
  for (const day of ['', '2027-02-30x', 'x', dayAhead(-1, here), dayAhead(367, here)]) {
    assert.equal(isDayToCome(day, here), false, day);
  }
});
