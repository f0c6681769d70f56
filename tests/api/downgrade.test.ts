// Every door that yields a session, for accounts of each kind: what is switched on is asked for, whatever is left out.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { endpoints } from '../../contract/api/all.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { requests } from '../support/access-requests.ts';
import { type AccessWorld, openAccessWorld, openCell, type Somebody } from '../support/access-world.ts';
import { password } from '../support/conch.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from '../support/software-authenticator.ts';

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

const accountKinds = {
  'a password alone': { app: false, passkey: false },
  'an authenticator app': { app: true, passkey: false },
  'a passkey': { app: false, passkey: true },
  'an app and a passkey': { app: true, passkey: true },
};
type AccountKind = keyof typeof accountKinds;

interface Account {
  person: Somebody;
  code(): string;
  backupCode: string;
  device: SoftwareAuthenticator | undefined;
}

async function equip(kind: AccountKind, person: Somebody): Promise<Account> {
  const { app, passkey } = accountKinds[kind];
  const held = app ? await world.withApp(person) : undefined;
  let backupCode = held?.backupCodes[0] ?? '';
  let device: SoftwareAuthenticator | undefined;
  if (passkey) ({ device } = await world.withPasskey(person));
  if (passkey && !app) {
    const [code = ''] = await world.conch.backupCodeMaker.makeAnew(world.callOf(person));
    backupCode = code;
  }
  return { person, code: held?.code ?? (() => '123456'), backupCode, device };
}

type Body = Record<string, unknown>;

interface SignInDoor {
  /** All that this account can give at this door. */
  body(account: Account): Promise<Body>;
  /** Which kinds of accounts it opens with that. */
  opens: AccountKind[];
  /** Fields that prove nothing: any value will do. */
  idle: string[];
  /** Fields that prove something, with another's or an invented value. */
  wrong(account: Account): Promise<Body>;
}

const withApp: AccountKind[] = ['an authenticator app', 'an app and a passkey'];
const withPasskey: AccountKind[] = ['a passkey', 'an app and a passkey'];
const all = Object.keys(accountKinds) as AccountKind[];

async function pendingOf({ person }: Account) {
  const given = { email: person.email, password };
  return (await world.request({ method: 'POST' }, '/v1/signin', { body: given })).json as {
    otp?: { challenge: string };
    webauthn?: { challenge: string };
  };
}

/** Begun by nobody, with a passkey alone. */
const startedByNobody = () => world.conch.passkeys.startSignIn({ address: world.nextAddress() });
const invented = `${'0'.repeat(20)}.${'A'.repeat(43)}`;

/** Signed by the account's own device; where it has none, by somebody else's. */
async function assertionOf({ device }: Account, challenge: string): Promise<Body> {
  const signing = device ?? (await world.withPasskey(await world.somebody())).device;
  const { clientExtensionResults: _, ...assertion } = signing.get({ challenge });
  return assertion;
}

/** Alone, somebody else's device opens somebody else's account: this one is registered for nobody. */
function assertionAlone(account: Account, challenge: string): Promise<Body> {
  const device = account.device ?? softwareAuthenticator(world.origin);
  const handle = device === account.device ? {} : { userHandle: encoded(account.person.key) };
  const { clientExtensionResults: _, ...assertion } = device.get({ challenge }, handle);
  return Promise.resolve(assertion);
}

const signInDoors: Record<string, SignInDoor> = {
  signIn: {
    body: async ({ person }) => ({ email: person.email, password }),
    opens: ['a password alone'],
    idle: [],
    wrong: async () => ({ password: 'not the right one' }),
  },
  validateOtp: {
    async body(account) {
      const pending = await pendingOf(account);
      const challenge = pending.otp?.challenge ?? decoded(pending.webauthn?.challenge) ?? invented;
      return { email: account.person.email, challenge, code: account.code() };
    },
    opens: withApp,
    idle: ['email'],
    wrong: async () => ({ challenge: decoded((await startedByNobody()).challenge), code: '000000' }),
  },
  validateBackup: {
    body: async ({ person, backupCode }) => ({
      ...{ email: person.email, password, code: backupCode || '000000-000000-000000' },
    }),
    opens: [...withApp, 'a passkey'],
    idle: [],
    wrong: async () => ({ password: 'not the right one', code: '000000-000000-000000' }),
  },
  validateWebauthn: {
    async body(account) {
      const { otp, webauthn } = await pendingOf(account);
      const challenge = webauthn?.challenge ?? encoded(otp?.challenge ?? invented);
      return { ...(await assertionOf(account, challenge)), email: account.person.email };
    },
    opens: withPasskey,
    idle: ['email', 'userHandle'],
    wrong: async (account) => assertionOf(account, (await startedByNobody()).challenge),
  },
  verifyPasskeySignIn: {
    body: async (account) => assertionAlone(account, (await startedByNobody()).challenge),
    opens: withPasskey,
    idle: [],
    wrong: async (account) => assertionAlone(account, encoded(invented)),
  },
};

function encoded(text: string): string {
  return Buffer.from(text, 'latin1').toString('base64url');
}

function decoded(challenge: string | undefined): string | undefined {
  return challenge && Buffer.from(challenge, 'base64url').toString('latin1');
}

type Answered = Awaited<ReturnType<AccessWorld['request']>>;

const opened = ({ json, headers }: Answered) =>
  (json as { token?: string } | undefined)?.token !== undefined || headers.get('set-cookie') !== null;

function endpointOf(id: string): Endpoint {
  const endpoint = endpoints.find((each) => each.id === id);
  assert.ok(endpoint, id);
  return endpoint;
}

const send = (id: string, body: Body, how: { form?: boolean } = {}) =>
  world.request(endpointOf(id), endpointOf(id).path, { body, ...how });

/** Values that stand for nothing, of every type. */
const empties = [undefined, null, '', 0, false, true, [], {}, ['x'], { $ne: '' }];

type Change = (body: Body) => Body;

/** Each field with each of those values, each two left out, all left out, and fields that would ask for less. */
function changesOf(body: Body, idle: string[]): Change[] {
  const proving = (fields: Body) => Object.keys(fields).filter((name) => !idle.includes(name));
  const names = proving(body);
  const inner = proving({ ...(body.response as Body | undefined) });
  const lessens = ['mfa', 'skip', 'remember', 'trusted', 'otp', 'factor', 'provenAt'];
  return [
    ...names.flatMap((name) =>
      empties.map(
        (value): Change =>
          (sent) => ({ ...sent, [name]: value }),
      ),
    ),
    ...inner.flatMap((name) =>
      empties.map(
        (value): Change =>
          (sent) => ({ ...sent, response: { ...(sent.response as Body), [name]: value } }),
      ),
    ),
    ...names.flatMap((one) =>
      names.map(
        (other): Change =>
          (sent) => ({ ...sent, [one]: undefined, [other]: undefined }),
      ),
    ),
    () => ({}),
    ...lessens.map(
      (name): Change =>
        (sent) => ({ ...sent, [name]: false }),
    ),
  ];
}

async function leaveOut(id: string, door: SignInDoor, account: Account): Promise<string[]> {
  const wrong: string[] = [];
  let body = await door.body(account);
  for (const change of changesOf(body, door.idle)) {
    const answer = await send(id, change(body));
    if (![400, 401].includes(answer.status) || opened(answer)) {
      wrong.push(`${id} ${JSON.stringify(change(body))}: ${answer.status} ${answer.text}`);
    }
    if (answer.status === 400) continue;
    // It was looked at, and what is good once may be used up: the next one is refused for what it leaves out.
    await world.conch.throttle.forgive(account.person.key);
    body = await door.body(account);
  }
  return wrong;
}

async function tryDoor(id: string, door: SignInDoor, kind: AccountKind): Promise<string[]> {
  const account = await equip(kind, await world.somebody());
  const wrong = await leaveOut(id, door, account);
  const body = await door.body(account);
  const opens = door.opens.includes(kind);
  for (const [name, value] of Object.entries(await door.wrong(account))) {
    if (door.idle.includes(name) || JSON.stringify(body[name]) === JSON.stringify(value)) continue;
    const answer = await send(id, { ...(await door.body(account)), [name]: value });
    if (opened(answer)) wrong.push(`${id} with another ${name}: ${answer.text}`);
    await world.conch.throttle.forgive(account.person.key);
  }
  // Nothing of it was wrong but what was left out; and by each way of sending, the same is asked for.
  const ways = [{}, { cookie: true }, ...(endpointOf(id).form ? [{ form: true }] : [])];
  for (const { cookie, form } of ways as { cookie?: true; form?: true }[]) {
    const fresh = await equipAgain(kind, door);
    const answer = await send(id, cookie ? { ...fresh, cookie } : fresh, { form });
    if (opened(answer) !== opens) wrong.push(`${id} for ${kind}: ${answer.status} ${answer.text}`);
    if (opens && cookie && answer.text.includes('"token"')) wrong.push(`${id}: both cookie and token`);
  }
  return wrong;
}

async function equipAgain(kind: AccountKind, door: SignInDoor): Promise<Body> {
  return door.body(await equip(kind, await world.somebody()));
}

/** Fields of the answer, but for what stands deeper than one choice. */
function answersWithToken({ answer }: Endpoint): boolean {
  if (!answer) return false;
  const json = z.toJSONSchema(answer, { io: 'output', unrepresentable: 'any' }) as {
    properties?: object;
    anyOf?: { properties?: object }[];
    oneOf?: { properties?: object }[];
  };
  return [json, ...(json.anyOf ?? []), ...(json.oneOf ?? [])].some(
    ({ properties }) => properties !== undefined && 'token' in properties,
  );
}

describe('doors that yield a session', () => {
  const open = endpoints.filter(({ access }) => access === 'public');

  it('S21 are all known: no other public call answers with a token', () => {
    const yielding = open.filter(answersWithToken).map(({ id }) => id);
    // Without any account there is none to be weaker; afterwards it is shut.
    assert.deepEqual(yielding.sort(), [...Object.keys(signInDoors), 'setUp'].sort());
  });

  for (const kind of all) {
    for (const [id, door] of Object.entries(signInDoors)) {
      const verb = door.opens.includes(kind) ? 'opens with all that is asked for' : 'stays shut';
      it(`S21 ${id} ${verb}, and never with less, for ${kind}`, async () => {
        assert.deepEqual(await tryDoor(id, door, kind), []);
      });
    }

    it(`S21 S39 no other public call yields a session or switches a factor off, for ${kind}`, async () => {
      const wrong: string[] = [];
      for (const endpoint of open.filter(({ id }) => !(id in signInDoors))) {
        const cell = await openCell(world, 'self');
        await equip(kind, cell.owner);
        const sent = await requests[endpoint.id]?.(cell);
        const answer = await world.request(endpoint, endpoint.path, sent ?? {});
        if (opened(answer)) wrong.push(`${endpoint.id}: ${answer.text}`);
        const { email } = await world.conch.users.get(cell.owner.key);
        const given = { password, ...(sent?.body as { password?: string }), email };
        const { json } = await send('signIn', {
          email,
          password: endpoint.id === 'resetPassword' ? given.password : password,
        });
        const { status } = json as { status?: string };
        const asked = kind === 'a password alone' ? 'ok' : 'pending_verification';
        // It takes the password away; what comes instead is mailed.
        const expected = endpoint.id === 'reportByLink' ? undefined : asked;
        if (status !== expected) wrong.push(`sign-in after ${endpoint.id}: ${JSON.stringify(json)}`);
      }
      assert.deepEqual(wrong, []);
    });
  }

  it('S21 a passkey opens alone only where it asked for its owner, and was made to', async () => {
    const account = await equip('a passkey', await world.somebody());
    assert.ok(account.device);
    const options = await startedByNobody();
    const touched = await send('verifyPasskeySignIn', {
      ...account.device.get(options, { flags: { uv: false } }),
    });
    assert.equal(touched.status, 401);
    assert.equal(opened(touched), false);
  });
});
