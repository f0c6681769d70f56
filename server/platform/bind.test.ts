import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bind } from './bind.ts';

interface Deps {
  greeting: string;
  ending: string;
}

/** Takes a part of what there is. */
function greet({ greeting }: Pick<Deps, 'greeting'>, name: string, times = 1): string {
  return `${greeting} ${name}`.repeat(times);
}

async function end(deps: Deps): Promise<string> {
  return deps.ending;
}

test('bound functions lose their first argument and keep the others, defaults included', async () => {
  const module = bind({ greeting: 'Hello', ending: 'Bye' }, { greet, end });
  assert.equal(module.greet('Ada'), 'Hello Ada');
  assert.equal(module.greet('Ada', 2), 'Hello AdaHello Ada');
  assert.equal(await module.end(), 'Bye');
});

test('a function that needs more than there is does not compile', () => {
  // @ts-expect-error `ending` is missing
  bind({ greeting: 'Hello' }, { end });
});
