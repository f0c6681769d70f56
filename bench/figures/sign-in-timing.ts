// S02: whether the time of a refused sign-in tells who has an account: unknown addresses beside known, inactive and old ones.
import { randomInt } from 'node:crypto';
import { createArgon2Hasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import { type Account, type ConchServer, startConch } from '../conch-server.ts';
import { type Figure, written } from '../figure.ts';
import { areaUnderCurve, median } from '../rounds.ts';
import type { Row } from '../table.ts';

const requestsEach = 200;
/** Ten are looked at; after that the door waits, which is a time of its own. */
const triesPerAccount = 8;
const accountsEach = requestsEach / triesPerAccount;
const widestShare = 0.05;
const widestMs = 2;

type Times = Record<string, number[]>;

async function makeAccounts(conch: ConchServer, active: boolean): Promise<string[]> {
  const emails: string[] = [];
  for (let made = 0; made < accountsEach; made++) {
    const account: Account & { key: string } = await conch.createUser();
    if (!active) await conch.call('PATCH', `/v1/users/${account.key}/active`, { activate: false });
    emails.push(account.email);
  }
  return emails;
}

/** Each from a source of its own, as the proxy that is believed says. */
async function refusedIn(conch: ConchServer, email: string): Promise<number> {
  const began = performance.now();
  const response = await fetch(`${conch.url}/v1/signin`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': `10.${randomInt(256)}.${randomInt(256)}.${randomInt(256)}`,
    },
    body: JSON.stringify({ email, password: 'this opens nothing here' }),
  });
  await response.text();
  if (response.status !== 401) throw new Error(`A wrong password answered ${response.status}.`);
  return performance.now() - began;
}

/** One of each kind in turn, begun by another kind each time. */
async function interleaved(kinds: Record<string, (at: number) => Promise<number>>): Promise<Times> {
  const names = Object.keys(kinds);
  const times: Times = Object.fromEntries(names.map((name) => [name, []]));
  for (let at = 0; at < requestsEach; at++) {
    for (let turn = 0; turn < names.length; turn++) {
      const name = names[(at + turn) % names.length] ?? '';
      times[name]?.push((await kinds[name]?.(at)) ?? 0);
    }
  }
  return times;
}

function rowOf(work: string, comparedWith: string, ours: readonly number[], theirs: readonly number[]): Row {
  const [one, other] = [median(ours), median(theirs)];
  const chance = areaUnderCurve(ours, theirs);
  const near = Math.abs(one - other) <= Math.max(widestMs, widestShare * other);
  return {
    figure: 'S02',
    work,
    comparedWith,
    ours: `${written(one, 2)} ms`,
    theirs: `${written(other, 2)} ms`,
    ratio: `${written(chance, 2)} longer`,
    goal: 'medians within 2 ms or 5 %, 0.40 to 0.60 longer',
    met: near && chance >= 0.4 && chance <= 0.6,
  };
}

async function atTheDoor(): Promise<Row[]> {
  const conch = await startConch({ env: { CONCH_TRUST_PROXY: '127.0.0.1,::1' } });
  try {
    const [known, inactive] = [await makeAccounts(conch, true), await makeAccounts(conch, false)];
    const unknown = known.map((_, at) => `nobody-${at}@bench.example`);
    for (let warm = 0; warm < 40; warm++) await refusedIn(conch, `warm-${warm}@bench.example`);
    const ask = (emails: readonly string[]) => (at: number) => refusedIn(conch, emails[at % emails.length] ?? '');
    const times = await interleaved({ unknown: ask(unknown), known: ask(known), inactive: ask(inactive) });
    return ['known', 'inactive'].map((kind) =>
      rowOf(`refused sign-in, ${kind} address`, 'unknown address', times[kind] ?? [], times.unknown ?? []),
    );
  } finally {
    await conch.stop();
  }
}

/** Of a hash with half of today's memory, which no server here would make any more. */
async function ofOlderHashes(): Promise<Row> {
  const hasher = createArgon2Hasher();
  const older = await createArgon2Hasher({ memoryKiB: 9728, iterations: 2 }).hash('an older password');
  const checkedIn = (stored: string | undefined) => async () => {
    const began = performance.now();
    await hasher.verify(stored, 'this opens nothing here');
    return performance.now() - began;
  };
  for (let warm = 0; warm < 20; warm++) await checkedIn(older)();
  const times = await interleaved({ older: checkedIn(older), unknown: checkedIn(undefined) });
  return rowOf('check of a hash with older parameters', 'check of none', times.older ?? [], times.unknown ?? []);
}

export const signInTiming: Figure = {
  name: 'S02',
  measure: async () => [...(await atTheDoor()), await ofOlderHashes()],
};
