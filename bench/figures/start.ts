// B11: from `npm start`, installed and built, to the first answer, beside a bare node:http server started through npm; and memory at rest.
import { join } from 'node:path';
import { type Effort, type Figure, written } from '../figure.ts';
import { descendants, residentMegabytes } from '../process-facts.ts';
import { inTurn, median } from '../rounds.ts';
import { freePort, root, startProcess, temporaryFolder, waitForAnswer } from '../server-process.ts';
import type { Row } from '../table.ts';

const restMs = 5000;
const memoryGoalMegabytes = 150;
const extraGoalMs = 1500;

interface Start {
  ms: number;
  /** Of the server and of what it was started through, without npm and its shell. */
  megabytes: number;
}

async function start(
  npmArguments: string[],
  cwd: string,
  options: { path: string; env(port: string): NodeJS.ProcessEnv; restMs: number },
): Promise<Start> {
  const port = await freePort();
  const npm = startProcess('npm', npmArguments, {
    cwd,
    folder: temporaryFolder(),
    env: { ...options.env(String(port)), NODE_ENV: undefined },
  });
  const ms = await waitForAnswer(`http://localhost:${port}${options.path}`, 2, npm.child);
  await new Promise((resolve) => setTimeout(resolve, options.restMs));
  const ours = descendants(npm.pid).filter(({ command }) => !/^(?:sh|dash|bash) -c|^npm /.test(command));
  const megabytes = ours.reduce((sum, { pid }) => sum + residentMegabytes(pid), 0);
  await npm.stop();
  return { ms, megabytes };
}

async function measure({ rounds }: Effort): Promise<Row[]> {
  const data = join(temporaryFolder(), 'data');
  const startOurs = (rest: number) =>
    start(['start', '--silent'], root, {
      path: '/v1/ping',
      env: (port) => ({ CONCH_DATA: data, CONCH_PORT: port }),
      restMs: rest,
    });
  const startBare = () =>
    start(['run', 'bare', '--silent'], join(root, 'bench'), {
      path: '/',
      env: (port) => ({ BENCH_PORT: port }),
      restMs: 0,
    });

  // The first start makes the store; what people wait for from then on is the second.
  const first = await startOurs(0);
  await startBare();
  const taken = await inTurn(rounds, { ours: () => startOurs(restMs), theirs: startBare });

  const [ours, theirs] = [median(taken.ours.map(({ ms }) => ms)), median(taken.theirs.map(({ ms }) => ms))];
  const megabytes = median(taken.ours.map((each) => each.megabytes));
  return [
    {
      figure: 'B11',
      work: `\`npm start\` to the first answer (the very first: ${written(first.ms)} ms)`,
      comparedWith: 'bare `node:http` through npm',
      ours: `${written(ours)} ms`,
      theirs: `${written(theirs)} ms`,
      ratio: `+${written(ours - theirs)} ms`,
      goal: 'under 1.5 s more',
      met: ours - theirs < extraGoalMs,
    },
    {
      figure: 'B11',
      work: 'memory at rest, all our processes',
      comparedWith: '',
      ours: `${written(megabytes)} MB`,
      theirs: '',
      ratio: '',
      goal: 'under 150 MB',
      met: megabytes < memoryGoalMegabytes,
    },
  ];
}

export const startToFirstAnswer: Figure = { name: 'B11', measure };
