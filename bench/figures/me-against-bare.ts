// B1: `GET /v1/users/me` by session token, beside a bare node:http server that sends the same bytes.
import { writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { startConch, tokenOfMember } from '../conch-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { load, middleOf, warmUpSeconds } from '../load/load.ts';
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

interface Answer {
  headers: Record<string, string>;
  body: string;
}

function ask(url: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { connection: 'keep-alive', ...headers } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(answerOf(response, Buffer.concat(chunks).toString())));
    });
    asked.on('error', reject);
    asked.end();
  });
}

function answerOf(response: IncomingMessage, body: string): Answer {
  const { rawHeaders } = response;
  const headers: Record<string, string> = {};
  for (let at = 0; at < rawHeaders.length; at += 2) headers[rawHeaders[at] ?? ''] = rawHeaders[at + 1] ?? '';
  return { headers, body };
}

/** What Node adds by itself; the bare server's Node does so too. */
const addedByNode = new Set(['date', 'connection', 'keep-alive']);

/** A bare server that answers as the other just did. */
async function startBare(answer: Answer): Promise<{ url: string; server: ServerProcess }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const url = `http://localhost:${port}/v1/users/me`;
  const own = Object.entries(answer.headers).filter(([name]) => !addedByNode.has(name.toLowerCase()));
  const answerFile = join(folder, 'answer.json');
  writeFileSync(answerFile, JSON.stringify({ headers: Object.fromEntries(own), body: answer.body }));
  const server = startProcess(process.execPath, ['bench/servers/bare.mjs'], {
    folder,
    core: serverCore,
    env: { BENCH_PORT: String(port), BENCH_ANSWER: answerFile },
  });
  await waitForAnswer(url, 20, server.child);
  return { url, server };
}

/** The figure means nothing where the two send different bytes; the date and the request's number differ by nature. */
function requireSameBytes(ours: Answer, bare: Answer): void {
  const shape = ({ headers, body }: Answer) =>
    JSON.stringify([
      Object.entries(headers)
        .map(([name, value]) => [name.toLowerCase(), name.toLowerCase() === 'date' ? '' : value])
        .sort(),
      body,
    ]);
  const withoutNumber = (text: string) => text.replace(/("x-request-id",")[^"]*/, '$1');
  if (withoutNumber(shape(ours)) !== withoutNumber(shape(bare))) {
    throw new Error(`The bare server does not send the same bytes:\n${shape(ours)}\n${shape(bare)}`);
  }
}

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const conch = await startConch({ core: serverCore });
  const headers = { authorization: await tokenOfMember(conch) };
  const url = `${conch.url}/v1/users/me`;
  const answer = await ask(url, headers);
  const bare = await startBare(answer);
  requireSameBytes(answer, await ask(bare.url, headers));

  const asked = {
    ours: { url, headers, pid: conch.pid },
    theirs: { url: bare.url, headers, pid: bare.server.pid },
  };
  for (const side of Object.values(asked)) await load(side, warmUpSeconds);
  const taken = await inTurn(rounds, {
    ours: () => load(asked.ours, seconds),
    theirs: () => load(asked.theirs, seconds),
  });
  await Promise.all([conch.stop(), bare.server.stop()]);

  const [ours, theirs] = [middleOf(taken.ours), middleOf(taken.theirs)];
  const ratio = ours.perSecond / theirs.perSecond;
  return [
    {
      figure: 'B1',
      work: '`GET /v1/users/me` by session token',
      comparedWith: 'the same bytes from bare `node:http`',
      ours: `${written(ours.perSecond)} /s`,
      theirs: `${written(theirs.perSecond)} /s`,
      ratio: written(ratio, 2),
      goal: 'reported',
      met: undefined,
    },
    {
      figure: 'B1',
      work: 'its CPU time per request',
      comparedWith: 'the same',
      ours: `${written(ours.cpuMicros, 1)} µs`,
      theirs: `${written(theirs.cpuMicros, 1)} µs`,
      ratio: written(theirs.cpuMicros / ours.cpuMicros, 2),
      goal: 'at least 0.75',
      met: theirs.cpuMicros / ours.cpuMicros >= 0.75,
    },
  ];
}

export const meAgainstBare: Figure = { name: 'B1', measure };
