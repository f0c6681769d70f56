import assert from 'node:assert/strict';
import { it } from 'node:test';
import { timeZone } from '../../../contract/schemas/user.ts';
import { listZones, nameToday, offsetWords, zoneWords } from './time-zones.ts';

const winter = new Date('2026-01-15T12:00:00Z');
const summer = new Date('2026-07-15T12:00:00Z');

it('says the difference to UTC of the moment', () => {
  assert.equal(offsetWords('Europe/Paris', winter), 'UTC+1');
  assert.equal(offsetWords('Europe/Paris', summer), 'UTC+2');
  assert.equal(offsetWords('America/St_Johns', winter), 'UTC−3:30');
  assert.equal(offsetWords('Asia/Kathmandu', winter), 'UTC+5:45');
  assert.equal(offsetWords('Pacific/Kiritimati', winter), 'UTC+14');
  assert.equal(offsetWords('UTC', winter), 'UTC');
});

it('lists each zone once, under the name of today, and finds it under the old one', () => {
  const zones = listZones('en', winter);
  const names = zones.map(({ zone }) => zone);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.includes('Asia/Kolkata') && !names.includes('Asia/Calcutta'));
  assert.ok(names.includes('UTC'));
  assert.match(zones.find(({ zone }) => zone === 'Europe/Kyiv')?.words ?? '', /Eastern European.*Europe\/Kiev/);
  assert.deepEqual(
    names.filter((zone) => !timeZone.safeParse(zone).success),
    [],
  );
});

it('has the zone that is chosen on the list, under whatever name it was stored', () => {
  for (const [stored, shown] of [
    ['US/Eastern', 'America/New_York'],
    ['us/eastern', 'America/New_York'],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['America/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
    ['America/Indianapolis', 'America/Indiana/Indianapolis'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['Etc/UTC', 'UTC'],
    ['GMT', 'UTC'],
    ['Zulu', 'UTC'],
    ['Japan', 'Asia/Tokyo'],
    ['Etc/GMT+5', 'Etc/GMT+5'],
  ] as const) {
    assert.equal(nameToday(stored), shown, stored);
    assert.equal(nameToday(shown), shown);
    const zones = listZones('en', winter, stored).map(({ zone }) => zone);
    assert.equal(zones.filter((zone) => zone === shown).length, 1, stored);
  }
  const names = listZones('en', winter).map(({ zone }) => zone);
  assert.deepEqual(
    names.filter((zone) => nameToday(zone) !== zone),
    [],
  );
  assert.equal(nameToday(''), '');
  assert.equal(nameToday('Nowhere/Else'), 'Nowhere/Else');
});

it('writes a zone as people do', () => {
  assert.equal(zoneWords('America/New_York'), 'America/New York');
});
