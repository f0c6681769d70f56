// B2: `GET /v1/users/me` beside `GET /api/auth/get-session` of Better Auth on the same Node and SQLite.
import { startConch, tokenOfMember } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { type Loaded, load, middleOf, warmUpSeconds } from '../load/load.ts';
import { inTurn } from '../rounds.ts';
import {
  freePort,
  type ServerProcess,
  serverCore,
  startProcess,
  temporaryFolder,
  waitForAnswer,
} from '../server-process.ts';
import type { Row } from '../table.ts';

interface BetterAuthServer {
  url: string;
  headers: { cookie: string };
  server: ServerProcess;
}

async function startBetterAuth(options: { cookieCache: boolean }): Promise<BetterAuthServer> {
  const folder = temporaryFolder();
  const port = await freePort();
  const base = `http://localhost:${port}/api/auth`;
  const server = startProcess(process.execPath, ['bench/servers/better-auth.mjs'], {
    folder,
    core: serverCore,
    env: {
      BENCH_PORT: String(port),
      BENCH_FOLDER: folder,
      BENCH_COOKIE_CACHE: String(options.cookieCache),
    },
  });
  await waitForAnswer(`${base}/ok`, 20, server.child);
  const signedUp = await fetch(`${base}/sign-up/email`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: `http://localhost:${port}` },
    body: JSON.stringify({
      name: 'Person 1',
      email: 'person-1@bench.example',
      password: 'only-for-measuring-7391',
    }),
  });
  const cookie = signedUp.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ');
  const url = `${base}/get-session`;
  const session = (await (await fetch(url, { headers: { cookie } })).json()) as { user?: { email?: string } };
  if (session?.user?.email !== 'person-1@bench.example') throw new Error('Better Auth does not know its session.');
  return { url, headers: { cookie }, server };
}

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const conch = await startConch({ core: serverCore });
  const headers = { authorization: await tokenOfMember(conch) };
  const url = `${conch.url}/v1/users/me`;
  const plain = await startBetterAuth({ cookieCache: false });
  const cached = await startBetterAuth({ cookieCache: true });

  const asked = {
    ours: { url, headers, pid: conch.pid },
    plain: { ...plain, pid: plain.server.pid },
    cached: { ...cached, pid: cached.server.pid },
  };
  for (const side of Object.values(asked)) await load(side, warmUpSeconds);
  const taken = await inTurn(rounds, {
    ours: () => load(asked.ours, seconds),
    plain: () => load(asked.plain, seconds),
    cached: () => load(asked.cached, seconds),
  });
  await Promise.all([conch.stop(), plain.server.stop(), cached.server.stop()]);

  const ours = middleOf(taken.ours);
  const rateRow = (comparedWith: string, theirs: Loaded) => ({
    figure: 'B2',
    work: '`GET /v1/users/me` by session token',
    comparedWith,
    ours: `${written(ours.perSecond)} /s`,
    theirs: `${written(theirs.perSecond)} /s`,
    ratio: written(ours.perSecond / theirs.perSecond, 1),
  });
  const theirs = middleOf(taken.plain);
  return [
    {
      ...rateRow('`get-session` of Better Auth 1.7.25', theirs),
      goal: 'at least 15',
      met: ours.perSecond / theirs.perSecond >= 15,
    },
    {
      figure: 'B2',
      work: 'its CPU time per request',
      comparedWith: 'the same',
      ours: `${written(ours.cpuMicros, 1)} µs`,
      theirs: `${written(theirs.cpuMicros, 1)} µs`,
      ratio: written(theirs.cpuMicros / ours.cpuMicros, 1),
      goal: 'reported',
      met: undefined,
    },
    {
      ...rateRow('`get-session` with its cookie cache', middleOf(taken.cached)),
      goal: 'reported',
      met: undefined,
    },
  ];
}

export const meAgainstBetterAuth: Figure = { name: 'B2', measure };
