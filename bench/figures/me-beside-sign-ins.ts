// B6: p99 of `GET /v1/users/me` at 200 requests/s while 64 sign-ins are always waiting, beside the same at rest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Account, startConch, tokenOfMember } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { steadyRate } from '../load/load.ts';
import type { OpenLoopResult } from '../load/open-loop.ts';
import type { WaitingSignInsOrder, WaitingSignInsReport } from '../load/waiting-sign-ins.ts';
import { inTurn, median } from '../rounds.ts';
import { loadCore, onCore, serverCore, temporaryFolder } from '../server-process.ts';
import type { Row } from '../table.ts';

const waitingAtOnce = 64;
const perSecond = 200;
/** At 200 a second this makes 2000 answers a round, twenty of them beyond the p99. */
const shortestRoundSeconds = 10;

export interface Beside {
  result: OpenLoopResult;
  signInsPerSecond: number;
}

/** Keeps the sign-ins waiting for as long as `work` takes. */
export async function besideSignIns(
  url: string,
  accounts: Account[],
  work: () => Promise<OpenLoopResult>,
  { mayBeRefused = false } = {},
): Promise<Beside> {
  const order: WaitingSignInsOrder = { url: `${url}/v1/signin`, accounts, heedsRetryAfter: mayBeRefused };
  // By a file: thousands of accounts are more than an argument may hold.
  const orderFile = join(temporaryFolder(), 'sign-ins.json');
  writeFileSync(orderFile, JSON.stringify(order));
  const args = [join(import.meta.dirname, '../load/waiting-sign-ins.ts'), orderFile];
  const child = spawn(...onCore(loadCore, process.execPath, args), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const next = async () => {
    const [report] = (await once(child, 'message')) as [WaitingSignInsReport];
    return report;
  };
  await next();
  const result = await work();
  child.send('stop');
  const report = await next();
  child.kill('SIGKILL');
  if (report.kind !== 'stopped') throw new Error('The sign-ins did not stop.');
  // A refused sign-in waits for nothing: then the figure would be about something else.
  if (report.refused > 0 && !mayBeRefused)
    throw new Error(`${report.refused} of ${report.refused + report.letIn} sign-ins were refused.`);
  return { result, signInsPerSecond: report.perSecond };
}

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const conch = await startConch({ core: serverCore, env: { CONCH_TRUST_PROXY: '127.0.0.1,::1' } });
  const authorization = await tokenOfMember(conch);
  const accounts: Account[] = [];
  for (let made = 0; made < waitingAtOnce; made++) {
    const { email, password } = await conch.createUser();
    accounts.push({ email, password });
  }
  const ask = () =>
    steadyRate({
      url: `${conch.url}/v1/users/me`,
      headers: { authorization },
      perSecond,
      seconds: Math.max(shortestRoundSeconds, seconds),
    });

  await ask();
  const taken = await inTurn<'rest' | 'sign-ins', Beside>(rounds, {
    rest: async () => ({ result: await ask(), signInsPerSecond: 0 }),
    'sign-ins': () => besideSignIns(conch.url, accounts, ask),
  });
  await conch.stop();

  const p99 = (side: 'rest' | 'sign-ins') => median(taken[side].map(({ result }) => result.p99Ms));
  const [rest, beside] = [p99('rest'), p99('sign-ins')];
  const rate = median(taken['sign-ins'].map(({ signInsPerSecond }) => signInsPerSecond));
  return [
    {
      figure: 'B6',
      work: `p99 at 200 /s beside 64 waiting sign-ins (${written(rate)} let in per second)`,
      comparedWith: 'the same at rest',
      ours: `${written(beside, 2)} ms`,
      theirs: `${written(rest, 2)} ms`,
      ratio: written(beside / rest, 1),
      goal: 'at most 6, under 8 ms',
      met: beside / rest <= 6 && beside < 8,
    },
  ];
}

export const meBesideSignIns: Figure = { name: 'B6', measure };
