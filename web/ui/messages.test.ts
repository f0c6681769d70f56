import assert from 'node:assert/strict';
import { it } from 'node:test';
import { messages } from './messages.ts';

const shown = () => messages.list().map(({ text }) => text);

it('keeps a notice as long as the person is at it, and gives it its time again when they leave', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  messages.notify('Saved.');
  messages.notify('Removed.');
  const [, removed] = messages.list();
  assert.ok(removed);
  t.mock.timers.tick(4_999);
  messages.hold(removed.id);
  t.mock.timers.tick(60_000);
  assert.deepEqual(shown(), ['Removed.']);
  messages.release(removed.id);
  t.mock.timers.tick(4_999);
  assert.deepEqual(shown(), ['Removed.']);
  t.mock.timers.tick(1);
  assert.deepEqual(shown(), []);
});

it('never takes away what stays until it is read', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  messages.warn('Not saved.');
  const [warning] = messages.list();
  assert.ok(warning);
  messages.hold(warning.id);
  messages.release(warning.id);
  t.mock.timers.tick(60_000);
  assert.deepEqual(shown(), ['Not saved.']);
  messages.dismiss(warning.id);
  assert.deepEqual(shown(), []);
});
