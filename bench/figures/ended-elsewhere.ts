// B9: two nodes on one PostgreSQL: from ending a session on one until the other refuses it.
import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { keepPostgres } from '../../scripts/keep-postgres.mjs';
import { type Account, type ConchServer, startConch, startNode } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { median, percentile } from '../rounds.ts';
import type { Row } from '../table.ts';

/** With five rounds 200 sessions in all: two of them beyond the p99. */
const endedPerRound = 40;
const p99GoalMs = 50;
const longestGoalMs = 1000;

/** Node B is asked again and again by the session while A ends it. @returns how long B let it in from then on */
async function untilRefused(nodeA: ConchServer, urlOfB: string, account: Account): Promise<number> {
  const token = await nodeA.signIn(account);
  const statusOnB = async () => {
    const response = await fetch(`${urlOfB}/v1/users/me`, { headers: { authorization: token } });
    await response.arrayBuffer();
    return response.status;
  };
  // Twice: the second answer comes from what B remembers, which is what has to go.
  for (let asked = 0; asked < 2; asked++) {
    if ((await statusOnB()) !== 200) throw new Error('The other node does not know the session.');
  }
  const began = performance.now();
  // From when A is asked, not from its answer: the work of ending it counts too.
  const ended = nodeA.call('POST', '/v1/signout', undefined, token);
  let status = await statusOnB();
  while (status === 200) {
    // A moment between: asked without a pause, B would take the processor from who has to tell it.
    await setTimeout(1);
    status = await statusOnB();
  }
  const tookMs = performance.now() - began;
  await ended;
  if (status !== 401) throw new Error(`The other node answered ${status}.`);
  return tookMs;
}

async function measure({ rounds }: Effort): Promise<Row[]> {
  const postgres = await keepPostgres();
  const shared = {
    env: { DATABASE_URL: postgres.url, CONCH_KEY: randomBytes(32).toString('base64') },
  };
  try {
    const nodeA = await startConch(shared);
    const nodeB = await startNode(shared);
    const account = await nodeA.createUser();
    const tookMs: number[] = [];
    for (let warm = 0; warm < 10; warm++) await untilRefused(nodeA, nodeB.url, account);
    for (let done = 0; done < rounds * endedPerRound; done++) {
      tookMs.push(await untilRefused(nodeA, nodeB.url, account));
    }
    await Promise.all([nodeA.stop(), nodeB.server.stop()]);

    const [p99, longest] = [percentile(tookMs, 0.99), percentile(tookMs, 1)];
    return [
      {
        figure: 'B9',
        work: `a session ended on one node until the other refuses it, p99 of ${tookMs.length}`,
        comparedWith: '',
        ours: `${written(p99, 1)} ms (median ${written(median(tookMs), 1)}, longest ${written(longest, 1)})`,
        theirs: '',
        ratio: '',
        goal: 'p99 under 50 ms, never over 1 s',
        met: p99 < p99GoalMs && longest <= longestGoalMs,
      },
    ];
  } finally {
    await postgres.stop();
  }
}

export const endedElsewhere: Figure = { name: 'B9', measure };
