// S02: how long a refused sign-in takes for an address that nobody has, beside a wrong password for one that somebody has.
import { randomBytes } from 'node:crypto';
import { type Account, startConch } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { areaUnderCurve, median } from '../rounds.ts';
import type { Row } from '../table.ts';

const triesPerRound = 40;
/** With five rounds each account has its password tried so often: fewer than lead to a wait. */
const triesPerAccount = 8;

async function measure({ rounds }: Effort): Promise<Row[]> {
  const conch = await startConch({ env: { CONCH_TRUST_PROXY: '127.0.0.1,::1' } });
  const accounts: Account[] = [];
  for (let made = 0; made < Math.ceil((rounds * triesPerRound) / triesPerAccount); made++) {
    accounts.push(await conch.createUser());
  }
  let tries = 0;
  /** @returns how long the refusal took */
  const refused = async (email: string) => {
    tries++;
    const body = JSON.stringify({ email, password: randomBytes(18).toString('base64url') });
    // A source of its own for each, so that no limit of a source is met.
    const source = `203.0.${Math.floor(tries / 250)}.${(tries % 250) + 1}`;
    const headers = { 'content-type': 'application/json', 'x-forwarded-for': source };
    const began = performance.now();
    const response = await fetch(`${conch.url}/v1/signin`, { method: 'POST', headers, body });
    await response.arrayBuffer();
    const tookMs = performance.now() - began;
    if (response.status !== 401) throw new Error(`A wrong password was answered with ${response.status}.`);
    return tookMs;
  };
  const unknownAddress = () => `nobody-${randomBytes(6).toString('hex')}@bench.example`;
  for (let warm = 0; warm < 20; warm++) await refused(unknownAddress());

  const known: number[] = [];
  const unknown: number[] = [];
  for (let done = 0; done < rounds * triesPerRound; done++) {
    const account = accounts[done % accounts.length] as Account;
    const sides = [
      async () => known.push(await refused(account.email)),
      async () => unknown.push(await refused(unknownAddress())),
    ];
    // Whoever always comes second pays for what the first left behind.
    if (done % 2 === 1) sides.reverse();
    for (const side of sides) await side();
  }
  await conch.stop();

  const [ofKnown, ofUnknown] = [median(known), median(unknown)];
  const area = areaUnderCurve(unknown, known);
  const apartMs = Math.abs(ofUnknown - ofKnown);
  return [
    {
      figure: 'S02',
      work: `refusing an address that nobody has, median of ${unknown.length}`,
      comparedWith: 'a wrong password for one that somebody has',
      ours: `${written(ofUnknown, 2)} ms`,
      theirs: `${written(ofKnown, 2)} ms`,
      ratio: `AUC ${written(area, 2)}`,
      goal: '2 ms or 5 % apart, AUC 0.40 to 0.60',
      met: apartMs <= Math.max(2, ofKnown * 0.05) && area >= 0.4 && area <= 0.6,
    },
  ];
}

export const signInUnknown: Figure = { name: 'S02', measure };
