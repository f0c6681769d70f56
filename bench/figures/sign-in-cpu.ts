// B5: CPU time of a sign-in by password, beside argon2id alone with the same parameters.
import { once } from 'node:events';
import { type Account, startConch } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { cpuMs } from '../process-facts.ts';
import { inTurn, median } from '../rounds.ts';
import { startProcess, temporaryFolder } from '../server-process.ts';
import type { Row } from '../table.ts';

/** Enough that a clock tick of 10 ms is a hundredth of what is measured. */
const signInsPerRound = 160;
/** In turn, so that nobody has so many sessions that each new one ends an old one. */
const accountsInUse = 32;

async function cpuPer(pid: number, work: () => Promise<void>): Promise<number> {
  const before = cpuMs(pid);
  await work();
  return (cpuMs(pid) - before) / signInsPerRound;
}

async function measure({ rounds }: Effort): Promise<Row[]> {
  // Not pinned: a hash is worked through beside the thread that answers, and empties the caches of its core.
  const conch = await startConch();
  const accounts: Account[] = [];
  for (let made = 0; made < accountsInUse; made++) accounts.push(await conch.createUser());
  const alone = startProcess(process.execPath, ['bench/servers/argon2-alone.ts'], {
    folder: temporaryFolder(),
    channel: true,
  });
  await once(alone.child, 'message');

  const signIns = async () => {
    for (let done = 0; done < signInsPerRound / accountsInUse; done++) {
      for (const account of accounts) await conch.signIn(account);
    }
  };
  const checks = async () => {
    alone.child.send(signInsPerRound);
    await once(alone.child, 'message');
  };
  await signIns();
  await checks();
  const taken = await inTurn(rounds, {
    ours: () => cpuPer(conch.pid, signIns),
    theirs: () => cpuPer(alone.pid, checks),
  });
  await Promise.all([conch.stop(), alone.stop()]);

  const [ours, theirs] = [median(taken.ours), median(taken.theirs)];
  return [
    {
      figure: 'B5',
      work: 'sign-in by password, CPU time',
      comparedWith: 'argon2id alone, same parameters',
      ours: `${written(ours, 2)} ms`,
      theirs: `${written(theirs, 2)} ms`,
      ratio: written(ours / theirs, 3),
      goal: 'at most 1.2',
      met: ours / theirs <= 1.2,
    },
  ];
}

export const signInCpu: Figure = { name: 'B5', measure };
