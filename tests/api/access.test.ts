// The table of access, line by line and caller by caller, on a listening server: what is not written there is a failure.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AccessLine, accessTable, type Caller, callerNames } from '../../contract/access-table.ts';
import { endpoints } from '../../contract/api/all.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { type Scope, scopeNames } from '../../contract/scopes.ts';
import { requests } from '../support/access-requests.ts';
import {
  type AccessWorld,
  type Cell,
  type Credential,
  missingKey,
  openAccessWorld,
  openCell,
  type Sent,
  type Somebody,
} from '../support/access-world.ts';
import { password } from '../support/conch.ts';
import { assertNoSecretInEvents, secretsIn } from '../support/event-secrets.ts';
import { system } from '../support/identity-world.ts';

type Answered = Awaited<ReturnType<AccessWorld['request']>>;

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

const namesOf = (endpoint: Endpoint) => [endpoint, ...(endpoint.aliases ?? [])];

function lineOf({ id }: Endpoint): AccessLine {
  const line = accessTable.find((each) => each.id === id);
  assert.ok(line, `contract/access-table.ts says nothing of ${id}`);
  return line;
}

async function requestOf({ id }: Endpoint, cell: Cell): Promise<Sent> {
  const make = requests[id];
  assert.ok(make, `tests/support/access-requests.ts says nothing of ${id}`);
  return make(cell);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value, ...value.split('.')];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Everything in the answer to a right password that could be meant to open something. One person stands for all: 401
 * comes before it is asked whose the thing is, and were any of it taken, the answer would be another.
 */
async function enterHalf(): Promise<{ credentials: Credential[]; finish(): Promise<Answered> }> {
  const person = await world.somebody();
  const app = await world.withApp(person);
  await world.withPasskey(person);
  const answer = await world.request({ method: 'POST' }, '/v1/signin', {
    body: { email: person.email, password },
  });
  assert.equal(answer.headers.get('set-cookie'), null);
  const { status, webauthn, otp } = answer.json as Record<'webauthn' | 'otp', { challenge: string }> & {
    status: string;
  };
  assert.equal(status, 'pending_verification');
  const signed = Buffer.from(webauthn.challenge, 'base64url').toString('latin1');
  const texts = new Set(textsIn([answer.json, signed]).filter((text) => text.length >= 16));
  return {
    credentials: [...texts].flatMap((text) => [{ authorization: text }, { cookie: `conch=${text}` }]),
    finish: () =>
      world.request({ method: 'POST' }, '/v1/mfa/otp/validate', {
        body: { email: person.email, challenge: otp.challenge, code: app.code() },
      }),
  };
}
let enteredHalf: ReturnType<typeof enterHalf> | undefined;
function halfIn() {
  enteredHalf ??= enterHalf();
  return enteredHalf;
}

/** One for all again: a session, and a token that may do everything, of somebody who was deactivated. */
async function leaveOpen(): Promise<{ person: Somebody; credentials: Credential[] }> {
  const person = await world.somebody();
  const authorization = await world.tokenOf(person, scopeNames);
  await world.deactivate(person);
  return { person, credentials: [{ authorization }, { authorization: person.token }] };
}
let leftOpen: ReturnType<typeof leaveOpen> | undefined;
function deactivated() {
  leftOpen ??= leaveOpen();
  return leftOpen;
}

async function credentialsOf(endpoint: Endpoint, who: Caller, cell: Cell): Promise<Credential[]> {
  if (who === 'nobody') return [{}];
  if (who === 'half') return (await halfIn()).credentials;
  const own = { authorization: cell.caller.token };
  if (who !== 'inactive') return [own];
  if (endpoint.access !== 'public') return (await deactivated()).credentials;
  return [{ authorization: await world.tokenOf(cell.caller, scopeNames) }, own];
}

/** Every secret that an answer gave to somebody. */
const given = new Set<string>([password]);

const told = ({ status, code }: Answered) => (code === 'reauthenticate' ? 'proof' : status);

/** The same request for a key that there is not. */
function askedForMissing(sent: Sent): Sent {
  return JSON.parse(JSON.stringify(sent).replaceAll(`"${sent.target}`, `"${missingKey()}`));
}

type Path = Pick<Endpoint, 'method' | 'path'>;

async function lookAt(endpoint: Endpoint, { method, path }: Path, who: Caller): Promise<string[]> {
  const expected = lineOf(endpoint).answers[who];
  const cell = await openCell(world, who);
  const credentials = await credentialsOf(endpoint, who, cell);
  const sent = await requestOf(endpoint, cell);
  if (who === 'inactive' && endpoint.access === 'public') await world.deactivate(cell.owner);
  if (who === 'stale') await world.ageProof(cell.caller);
  const wrong: string[] = [];
  const place = `${endpoint.id} (${method} ${path}) for ${who}`;
  // What succeeds succeeds once: then one of the credentials has to stand for all.
  for (const credential of expected === 401 ? credentials : credentials.slice(-1)) {
    const answer = await world.request({ method }, path, sent, credential);
    for (const secret of secretsIn(answer.json)) given.add(secret);
    if (told(answer) !== expected) {
      wrong.push(`${place}: ${expected} is written, ${told(answer)} was answered: ${answer.text}`);
    }
    // Whoever may not know of it is answered as if it were not there.
    if (!sent.target || !(expected === 404 || who === 'other')) continue;
    const missing = await world.request({ method }, path, askedForMissing(sent), credential);
    if (answer.status !== missing.status || answer.text !== missing.text) {
      wrong.push(`${place}: there it is ${answer.text}, missing ${missing.text}`);
    }
  }
  return wrong;
}

let holder: Promise<Somebody> | undefined;
const held = new Map<string, Promise<string>>();
/** Of a super-admin, made once: nothing but the scope stands in the way of it. */
async function tokenToRefuse(scopes: readonly Scope[]): Promise<string> {
  holder ??= world.somebody({ role: 'super' });
  const superAdmin = await holder;
  const name = scopes.join(' ');
  const token = held.get(name) ?? world.tokenOf(superAdmin, scopes);
  held.set(name, token);
  return token;
}

/** The wrong scopes first, then the right one, of who may call it: the one that has an effect. */
async function lookAtTokens(endpoint: Endpoint): Promise<string[]> {
  const { token: wanted, answers } = lineOf(endpoint);
  const cell = await openCell(world, answers.self === 200 ? 'self' : 'super');
  const sent = await requestOf(endpoint, cell);
  const wrong: string[] = [];
  async function look(credential: Credential, expected: string, what: string): Promise<void> {
    const { status, code, text } = await world.request(endpoint, endpoint.path, sent, credential);
    const answered = status === 200 ? '200' : `${status} ${code}`;
    if (answered !== expected) wrong.push(`${endpoint.id}, ${what}: ${expected} is written, not ${text}`);
  }
  const others = scopeNames.filter((scope) => scope !== wanted);
  for (const scope of others) {
    const authorization = await tokenToRefuse([scope]);
    await look({ authorization }, '403 token.refused', `token that may ${scope}`);
  }
  const all = await tokenToRefuse(scopeNames);
  await look({ cookie: `conch=${all}` }, '401 session.refused', 'token as a cookie');
  const every = await tokenToRefuse(others);
  await look({ authorization: every }, '403 token.refused', 'token with every other scope');
  if (wanted === '-') return wrong;
  const authorization = await world.tokenOf(
    cell.caller,
    scopeNames.filter((scope) => scope === wanted),
  );
  await look({ authorization }, '200', `token that may ${wanted}`);
  return wrong;
}

describe('the table of access', () => {
  it('S46 has one line, and one request in the tests, for each endpoint, and no other', () => {
    const ids = endpoints.map(({ id }) => id).sort();
    assert.deepEqual(accessTable.map(({ id }) => id).sort(), ids);
    assert.deepEqual(Object.keys(requests).sort(), ids);
  });

  it('S46 says of every endpoint which scope it wants, and of public ones that none is looked at', () => {
    for (const endpoint of endpoints) {
      const { token } = lineOf(endpoint);
      assert.equal(token, endpoint.access === 'public' ? 'any' : (endpoint.scope ?? '-'), endpoint.id);
    }
  });

  for (const caller of callerNames) {
    it(`S19 S26 S37 S46 is what every endpoint answers, by every name that it has: ${caller}`, async () => {
      const wrong: string[] = [];
      for (const endpoint of endpoints) {
        for (const name of namesOf(endpoint)) wrong.push(...(await lookAt(endpoint, name, caller)));
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('S19 S46 refused who was half in for that alone: the rest of the same proof lets them in', async () => {
    const { status, text } = await (await halfIn()).finish();
    assert.equal(status, 200, text);
  });

  it('S26 S46 refused who was deactivated for that alone: active again, the same session and token are good', async () => {
    const { person, credentials } = await deactivated();
    await world.conch.users.setActive(person.key, true, system);
    for (const credential of credentials) {
      const { status, text } = await world.request({ method: 'GET' }, '/v1/users/me', {}, credential);
      assert.equal(status, 200, text);
    }
  });

  it('S35 S46 is what tokens of each scope get from every endpoint', async () => {
    const wrong: string[] = [];
    for (const endpoint of endpoints) {
      if (endpoint.access !== 'public') wrong.push(...(await lookAtTokens(endpoint)));
    }
    assert.deepEqual(wrong, []);
  });

  it('S60 leaves no secret that an answer gave, and no link that was mailed, in the log of events', async () => {
    const { events, links, topics } = await assertNoSecretInEvents(world, given);
    assert.ok(given.size > 20 && events > 50 && links > 5, `${given.size}, ${events} and ${links}`);
    // Among them what hands out links, and what items say.
    const wanted = [
      'password.reset-asked',
      'email.changed',
      'account.deletion-asked',
      'token.created',
      'item.updated',
      'account.created',
      'factors.reset',
      'users.change-begun',
      'custom',
    ];
    assert.deepEqual(
      wanted.filter((topic) => !topics.has(topic)),
      [],
    );
  });
});

describe('calls for oneself', () => {
  const own = endpoints.filter(
    ({ path, method, access, upload }) =>
      access !== 'public' && !upload && method !== 'GET' && /\/users\/me\/|\/mfa\//.test(path),
  );

  it('S26 S37 take nobody’s name but that of the session', async () => {
    assert.ok(own.length > 15);
    const wrong: string[] = [];
    for (const endpoint of own) {
      const cell = await openCell(world, 'self');
      const { _key } = { _key: (await world.somebody()).key };
      const sent = await requestOf(endpoint, cell);
      for (const name of ['userKey', 'userId', 'user', 'key', '_key', 'createdBy', 'owner', 'email']) {
        if (sent.body && name in sent.body) continue;
        const body = { ...sent.body, [name]: _key };
        const answer = await world.request(
          endpoint,
          endpoint.path,
          { ...sent, body },
          {
            authorization: cell.caller.token,
          },
        );
        if (answer.status !== 400) wrong.push(`${endpoint.id} with ${name}: ${answer.status} ${answer.text}`);
      }
    }
    assert.deepEqual(wrong, []);
  });

  it('S46 an id of somebody else’s under one’s own key is not there', async () => {
    const [ada, eve] = [await world.somebody(), await world.somebody()];
    for (const key of ['me', eve.key]) {
      const answers: string[] = [];
      for (const id of [ada.session.id, missingKey()]) {
        const answer = await world.request(
          { method: 'DELETE' },
          '/v1/users/:key/sessions/:id',
          {
            params: { key, id },
          },
          { authorization: eve.token },
        );
        assert.equal(answer.status, 404);
        answers.push(answer.text);
      }
      assert.equal(answers[0], answers[1]);
    }
    const me = await world.request({ method: 'GET' }, '/v1/users/me', {}, { authorization: ada.token });
    assert.equal(me.status, 200);
  });
});
