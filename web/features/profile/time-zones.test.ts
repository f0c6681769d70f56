import assert from 'node:assert/strict';
import { it } from 'node:test';
import { timeZone } from '../../../contract/schemas/user.ts';
import { listZones, offsetWords, zoneWords } from './time-zones.ts';

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

it('writes a zone as people do', () => {
  assert.equal(zoneWords('America/New_York'), 'America/New York');
});
