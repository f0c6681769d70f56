import assert from 'node:assert/strict';
import { test } from 'node:test';
import { presets } from '../../../contract/policy.ts';
import { durationOf, fieldsOf, readFields } from './policy-fields.ts';

test('what is shown of each preset is read back as the same', () => {
  for (const { choice } of Object.values(presets)) assert.deepEqual(readFields(fieldsOf(choice)).choice, choice);
});

test('a time is said in the largest unit that fits', () => {
  assert.deepEqual(durationOf(30 * 86_400), { count: '30', unit: 'days' });
  assert.deepEqual(durationOf(86_400), { count: '24', unit: 'hours' });
  assert.deepEqual(durationOf(3600), { count: '1', unit: 'hours' });
  assert.deepEqual(durationOf(5400), { count: '90', unit: 'minutes' });
});

test('what is wrong is told by field', () => {
  const fields = fieldsOf(presets.default.choice);
  assert.deepEqual(readFields({ ...fields, minLength: '7' }).wrong, { minLength: 'bounds' });
  assert.deepEqual(readFields({ ...fields, minLength: '12.5', graceDays: '' }).wrong, {
    minLength: 'number',
    graceDays: 'number',
  });
  assert.deepEqual(readFields({ ...fields, lifetime: { count: '1', unit: 'hours' } }).wrong, {
    idle: 'order',
  });
  assert.deepEqual(readFields({ ...fields, idle: { count: '1', unit: 'minutes' } }).wrong, {
    idle: 'bounds',
  });
  assert.equal(readFields({ ...fields, minLength: '7' }).choice, undefined);
});
