// B14: `PATCH` of 64 people's own items at once on SQLite, beside the same with a sync at each commit; and who reads meanwhile.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConchServer, startConch, tokenOfMember } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { steadyRate } from '../load/load.ts';
import type { OpenLoopResult } from '../load/open-loop.ts';
import type { WritersOrder, WritersReport } from '../load/writers.ts';
import { cpuMs, hasProcessFacts } from '../process-facts.ts';
import { inTurn, median } from '../rounds.ts';
import { loadCore, onCore, serverCore, temporaryFolder } from '../server-process.ts';
import type { Row } from '../table.ts';

const writersAtOnce = 64;
const readsPerSecond = 200;
const shortestRoundSeconds = 10;

interface Side {
  conch: ConchServer;
  orderFile: string;
  /** Asks who somebody is, at a steady rate, for a round. */
  read(): Promise<OpenLoopResult>;
}

interface Taken {
  perSecond: number;
  cpuMicros: number;
  readP99Ms: number;
}

async function startSide(seconds: number, before?: string): Promise<Side> {
  const conch = await startConch({ core: serverCore, ...(before === undefined ? {} : { before }) });
  const authorization = await tokenOfMember(conch);
  const writers: WritersOrder['writers'] = [];
  for (let made = 0; made < writersAtOnce; made++) {
    const account = await conch.createUser();
    const token = await conch.signIn(account);
    const body = { type: 'Project', data: { name: 'Mine' } };
    const { _key: itemKey } = await conch.call<{ _key: string }>('POST', '/v1/items', body, token);
    writers.push({ token, itemKey });
  }
  const orderFile = join(temporaryFolder(), 'writers.json');
  writeFileSync(orderFile, JSON.stringify({ url: conch.url, writers } satisfies WritersOrder));
  return {
    conch,
    orderFile,
    read: () =>
      steadyRate({
        ...{ url: `${conch.url}/v1/users/me`, headers: { authorization } },
        ...{ perSecond: readsPerSecond, seconds },
      }),
  };
}

/** @returns the rate and CPU time of the writers while `work` goes on. */
async function besideWriters(
  { conch, orderFile }: Side,
  work: () => Promise<OpenLoopResult | undefined>,
): Promise<Taken> {
  const args = [join(import.meta.dirname, '../load/writers.ts'), orderFile];
  const child = spawn(...onCore(loadCore, process.execPath, args), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const next = async () => ((await once(child, 'message')) as [WritersReport])[0];
  await next();
  const before = hasProcessFacts ? cpuMs(conch.pid) : Number.NaN;
  const result = await work();
  child.send('stop');
  const report = await next();
  const after = hasProcessFacts ? cpuMs(conch.pid) : Number.NaN;
  child.kill('SIGKILL');
  if (report.kind !== 'stopped') throw new Error('The writers did not stop.');
  if (report.refused > 0)
    throw new Error(`${report.refused} of ${report.refused + report.answered} writes were refused.`);
  const cpuMicros = ((after - before) * 1000) / report.answered;
  return { perSecond: report.perSecond, cpuMicros, readP99Ms: result?.p99Ms ?? Number.NaN };
}

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const roundSeconds = Math.max(shortestRoundSeconds, seconds);
  const ours = await startSide(roundSeconds);
  const theirs = await startSide(roundSeconds, './bench/servers/sync-each-commit.mjs');
  const pause = async (): Promise<undefined> => {
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  };
  const writing = (side: Side) => () => besideWriters(side, pause);
  await writing(ours)();
  await writing(theirs)();
  await ours.read();
  const taken = await inTurn<'shared' | 'each' | 'rest' | 'beside', Taken>(rounds, {
    shared: writing(ours),
    each: writing(theirs),
    rest: async () => ({ perSecond: 0, cpuMicros: 0, readP99Ms: (await ours.read()).p99Ms }),
    beside: () => besideWriters(ours, ours.read),
  });
  await Promise.all([ours.conch.stop(), theirs.conch.stop()]);

  const middle = (side: keyof typeof taken, what: keyof Taken) => median(taken[side].map((one) => one[what]));
  const [shared, each] = [middle('shared', 'perSecond'), middle('each', 'perSecond')];
  const [rest, beside] = [middle('rest', 'readP99Ms'), middle('beside', 'readP99Ms')];
  return [
    {
      figure: 'B14',
      work: '`PATCH` of 64 people at once, each durable when answered, SQLite',
      comparedWith: 'the same with a sync at each commit',
      ours: `${written(shared)} /s (${written(middle('shared', 'cpuMicros'))} µs of CPU each)`,
      theirs: `${written(each)} /s (${written(middle('each', 'cpuMicros'))} µs)`,
      ratio: written(shared / each, 2),
      goal: 'at least 4',
      met: shared / each >= 4,
    },
    {
      figure: 'B14',
      work: 'p99 of `GET /v1/users/me` at 200 /s meanwhile',
      comparedWith: 'the same at rest',
      ours: `${written(beside, 2)} ms`,
      theirs: `${written(rest, 2)} ms`,
      ratio: written(beside / rest, 1),
      goal: 'at most 3',
      met: beside / rest <= 3,
    },
  ];
}

export const groupCommit: Figure = { name: 'B14', measure };
