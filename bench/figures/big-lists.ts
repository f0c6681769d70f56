// R12: what people and administrators wait for in a store of 100,000 users, one call after the other and amid a flood of sign-ins.
import { Agent, request } from 'node:http';
import { type BigServer, startBigServer } from '../big-store/big-server.ts';
import { type Effort, type Figure, written } from '../figure.ts';
import { steadyRate } from '../load/load.ts';
import { median, percentile } from '../rounds.ts';
import { serverCore } from '../server-process.ts';
import type { Row } from '../table.ts';
import { type Beside, besideSignIns } from './me-beside-sign-ins.ts';

/** As much as one look at a page, many times over; with five rounds 100 calls stand behind each p95. */
const callsPerRound = 20;
const patienceMs = 30_000;
const signInsAtOnce = 2000;

interface Ask {
  work: string;
  path: string;
  /** Who asks; the first administrator if not said. */
  as?: string;
  goalMs: number;
}

const seekGoalMs = 100;
const listGoalMs = 200;

/** Every list that pages, as it is first seen, by each order and filter that it has. */
function asksOf({ store }: BigServer, tokens: { plain: string; other: string; busy: string }): Ask[] {
  const list = (work: string, path: string, as?: string): Ask => ({
    ...{ work, path, goalMs: listGoalMs },
    ...(as === undefined ? {} : { as }),
  });
  const seek = (work: string, path: string, as?: string): Ask => ({
    ...list(work, path, as),
    goalMs: seekGoalMs,
  });
  const roster = (query: string) =>
    list(`users of the administration, ${query || 'as first seen'}`, `/v1/admin/users?${query}`);
  const { busyKey, everyoneKey, usergroupKey, organisationKey } = store;
  return [
    seek('seek by two letters, by an administrator', '/v1/users/seek/no'),
    seek('seek by two letters, by a member', '/v1/users/seek/no', tokens.plain),
    seek('seek by two letters, by one in 200 groups', '/v1/users/seek/no', tokens.busy),
    seek('seek of nobody, by a member', '/v1/users/seek/noorx', tokens.other),
    roster(''),
    ...['-name', 'createdAt', '-createdAt', 'seenAt', '-seenAt'].map((sort) => roster(`sort=${sort}`)),
    roster('search=mori'),
    roster('search=person-777'),
    roster('search=nobody-has-this'),
    ...['active', 'inactive', 'invited'].map((state) => roster(`state=${state}`)),
    ...['user', 'admin', 'super-admin'].map((role) => roster(`role=${role}`)),
    roster('factor=true'),
    roster('factor=false'),
    roster('unseenDays=30'),
    roster('unseenDays=3650'),
    list('users of the administration, in a group of 100,000', `/v1/admin/users?groupKey=${everyoneKey}`),
    list('users of the administration, in a group of 100', `/v1/admin/users?groupKey=${usergroupKey}`),
    roster('search=mori&state=active&factor=false&unseenDays=30&sort=-seenAt'),
    roster('offset=90000'),
    roster('sort=-seenAt&offset=90000'),
    list('`GET /v1/users`, by an administrator', '/v1/users'),
    list('`GET /v1/users?active=false`, by an administrator', '/v1/users?active=false'),
    list('`GET /v1/users?sort=-createdAt`, by an administrator', '/v1/users?sort=-createdAt'),
    list('`GET /v1/users?sort=-updatedAt`, by an administrator', '/v1/users?sort=-updatedAt'),
    list('`GET /v1/users?offset=90000`, by an administrator', '/v1/users?offset=90000'),
    list('`GET /v1/users`, by a member', '/v1/users', tokens.plain),
    list('`GET /v1/users?sort=-createdAt`, by a member', '/v1/users?sort=-createdAt', tokens.plain),
    list('`GET /v1/users`, by one in 200 groups', '/v1/users', tokens.busy),
    list('members of a group of 100,000', `/v1/usergroups/${everyoneKey}`),
    list('active members of a group of 100,000', `/v1/usergroups/${everyoneKey}/active`, tokens.plain),
    list('inactive members of a group of 100,000', `/v1/usergroups/${everyoneKey}/inactive`),
    list('members of a group of 100,000, sort=-createdAt', `/v1/usergroups/${everyoneKey}?sort=-createdAt`),
    list('members of a group of 100,000, offset=90000', `/v1/usergroups/${everyoneKey}?offset=90000`),
    list('members of a group of 100', `/v1/usergroups/${usergroupKey}`),
    list('members of an organisation of 500', `/v1/organisations/${organisationKey}/members/all`),
    list('memberships of one in 200 groups', `/v1/users/${busyKey}/memberships`, tokens.busy),
    list('memberships of a member', `/v1/users/${busyKey}/memberships?limit=1`),
    list('sessions of one who has 10,000', `/v1/users/${busyKey}/sessions`),
    list('activity of one who has 200,000 entries', `/v1/users/${busyKey}/activity`, tokens.busy),
    list('the same, of one kind', `/v1/users/${busyKey}/activity?group=password`, tokens.busy),
    list('the same, offset=190000', `/v1/users/${busyKey}/activity?offset=190000`, tokens.busy),
    list('who has access to a group of 100,000', `/v1/items/${everyoneKey}/permissions`),
    list('who has access to an item 12 deep', `/v1/items/${store.deepKey}/permissions?inherited=true`),
    list('oneself, in 200 groups', '/v1/users/me', tokens.busy),
    list('another user, in 200 groups', `/v1/users/${busyKey}`),
  ];
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

function timeOf(conch: BigServer, { path, as = conch.admin.token }: Ask): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(conch.url + path, { agent, headers: { authorization: as } }, (response) => {
      response.resume();
      response.on('end', () => {
        if (response.statusCode === 200) resolve(performance.now() - began);
        else reject(new Error(`${path} answered ${response.statusCode}.`));
      });
    });
    asked.on('error', reject);
    asked.end();
  });
}

async function rowOf(conch: BigServer, ask: Ask, rounds: number): Promise<Row> {
  const tookMs: number[] = [];
  // What is far too slow needs no hundred calls to be known as that.
  const until = performance.now() + patienceMs;
  for (let done = 0; done < rounds * callsPerRound && performance.now() < until; done++) {
    tookMs.push(await timeOf(conch, ask));
  }
  const p95 = percentile(tookMs, 0.95);
  return {
    figure: 'R12',
    work: `${ask.work}, p95`,
    comparedWith: '',
    ours: `${written(p95, 1)} ms (median ${written(median(tookMs), 1)})`,
    theirs: '',
    ratio: '',
    goal: `at most ${ask.goalMs} ms`,
    met: p95 <= ask.goalMs,
  };
}

export async function listRows(conch: BigServer, rounds: number): Promise<Row[]> {
  const tokens = {
    plain: await conch.signIn(conch.account(1)),
    // A minute has 120 seeks for each person.
    other: await conch.signIn(conch.account(2)),
    busy: conch.store.busyToken,
  };
  const rows: Row[] = [];
  for (const ask of asksOf(conch, tokens)) {
    await timeOf(conch, ask);
    rows.push(await rowOf(conch, ask, rounds));
  }
  return rows;
}

/** One after the other, nobody else about: what a person waits for who signs in. */
async function signInRow(conch: BigServer, rounds: number): Promise<Row> {
  const tookMs: number[] = [];
  for (let done = 0; done < rounds * callsPerRound; done++) {
    const began = performance.now();
    await conch.signIn(conch.account(10 + done));
    tookMs.push(performance.now() - began);
  }
  const p95 = percentile(tookMs, 0.95);
  return {
    ...{ figure: 'R12', work: 'sign-in by password, p95', comparedWith: '', theirs: '', ratio: '' },
    ours: `${written(p95, 1)} ms (median ${written(median(tookMs), 1)})`,
    goal: 'at most 300 ms',
    met: p95 <= 300,
  };
}

/** Right and wrong mixed; who is turned away comes back when they were told to. */
async function floodRow(conch: BigServer, authorization: string, { rounds, seconds }: Effort): Promise<Row> {
  const accounts = Array.from({ length: signInsAtOnce }, (_, at) => {
    const { email, password } = conch.account(1000 + at);
    return { email, password: at % 2 === 0 ? password : `${password}-not` };
  });
  const ask = () =>
    steadyRate({ url: `${conch.url}/v1/users/me`, headers: { authorization }, perSecond: 200, seconds });
  const taken: Beside[] = [];
  for (let round = 0; round < rounds; round++) {
    taken.push(await besideSignIns(conch.url, accounts, ask, { mayBeRefused: true }));
  }
  const p99 = median(taken.map(({ result }) => result.p99Ms));
  const rate = median(taken.map(({ signInsPerSecond }) => signInsPerSecond));
  return {
    ...{ figure: 'R12', comparedWith: '', theirs: '', ratio: '' },
    work: `\`GET /v1/users/me\` at 200 /s amid ${signInsAtOnce} sign-ins at once (${written(rate)} let in per second), p99`,
    ours: `${written(p99, 1)} ms`,
    goal: 'at most 100 ms',
    met: p99 <= 100,
  };
}

async function measure({ rounds, seconds }: Effort): Promise<Row[]> {
  const conch = await startBigServer({ core: serverCore });
  const rows = await listRows(conch, rounds);
  rows.push(await signInRow(conch, rounds));
  const authorization = await conch.signIn(conch.account(3));
  // What is not answered within half a minute is cut off: that must not take the other rows with it.
  const flood = await floodRow(conch, authorization, { rounds, seconds }).catch((error: Error) => {
    process.stderr.write(`The flood could not be measured: ${error.message}\n`);
    return {
      ...{ figure: 'R12', comparedWith: '', theirs: '', ratio: '', goal: 'at most 100 ms', met: false },
      ...{
        work: `\`GET /v1/users/me\` amid ${signInsAtOnce} sign-ins at once, p99`,
        ours: 'answers were cut off',
      },
    };
  });
  rows.push(flood);
  await conch.stop();
  return rows;
}

export const bigLists: Figure = { name: 'R12', measure };
