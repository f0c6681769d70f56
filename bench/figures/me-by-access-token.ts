// B3: `GET /v1/users/me` by personal access token, beside the same call by session token.
import { startConch, tokenOfMember } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { type Asked, load, middleOf, warmUpSeconds } from '../load/load.ts';
import { inTurn } from '../rounds.ts';
import { serverCore } from '../server-process.ts';
import type { Row } from '../table.ts';

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const conch = await startConch({ core: serverCore });
  const session = await tokenOfMember(conch);
  const { token } = await conch.call<{ token: string }>(
    'POST',
    '/v1/users/me/tokens',
    { name: 'Bench', scopes: ['people:read'] },
    session,
  );
  const by = (authorization: string): Asked => ({
    url: `${conch.url}/v1/users/me`,
    headers: { authorization },
    pid: conch.pid,
  });

  for (const side of [by(token), by(session)]) await load(side, warmUpSeconds);
  const taken = await inTurn(rounds, {
    ours: () => load(by(token), seconds),
    theirs: () => load(by(session), seconds),
  });
  await conch.stop();

  const [ours, theirs] = [middleOf(taken.ours), middleOf(taken.theirs)];
  const ratio = ours.perSecond / theirs.perSecond;
  return [
    {
      figure: 'B3',
      work: '`GET /v1/users/me` by personal access token',
      comparedWith: 'the same by session token',
      ours: `${written(ours.perSecond)} /s`,
      theirs: `${written(theirs.perSecond)} /s`,
      ratio: written(ratio, 2),
      goal: 'at least 0.9',
      met: ratio >= 0.9,
    },
    {
      figure: 'B3',
      work: 'its CPU time per request',
      comparedWith: 'the same',
      ours: `${written(ours.cpuMicros, 1)} µs`,
      theirs: `${written(theirs.cpuMicros, 1)} µs`,
      ratio: written(theirs.cpuMicros / ours.cpuMicros, 2),
      goal: 'reported',
      met: undefined,
    },
  ];
}

export const meByAccessToken: Figure = { name: 'B3', measure };
