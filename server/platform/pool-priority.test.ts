import assert from 'node:assert/strict';
import { getPriority } from 'node:os';
import { test } from 'node:test';
import { setPoolBack } from './pool-priority.ts';

test('sets the threads of the pool back, on Linux, and never the one that answers', async () => {
  const before = getPriority(process.pid);
  const found = await setPoolBack();
  assert.equal(found > 0, process.platform === 'linux');
  assert.equal(getPriority(process.pid), before);
});
