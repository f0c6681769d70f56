// What somebody put into a browser beforehand is worth nothing after a sign-in, a second factor or a fresh proof.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type AccessWorld, type Credential, openAccessWorld, type Somebody } from '../support/access-world.ts';
import { password } from '../support/conch.ts';

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

const post = (path: string, body: object, credential?: Credential) =>
  world.request({ method: 'POST' }, path, { body }, credential);

async function whoIs(credential: Credential): Promise<string | number> {
  const { status, json } = await world.request({ method: 'GET' }, '/v1/users/me', {}, credential);
  return status === 200 ? (json as { user: { _key: string } }).user._key : status;
}

function cookieOf(headers: Headers): string {
  return /^(conch=[\w-]{43});/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
}

/** Each door, for somebody who has all factors, with the body that opens it into a cookie. */
const doors: Record<string, (person: Somebody) => Promise<[path: string, body: object]>> = {
  password: async ({ email }) => ['/v1/signin', { email, password }],
  'a code after it': async (person) => {
    const { code } = await world.withApp(person);
    const { otp } = await world.pendingOf(person);
    return ['/v1/mfa/otp/validate', { email: person.email, challenge: otp?.challenge, code: code() }];
  },
  'a backup code beside it': async (person) => {
    const { backupCodes } = await world.withApp(person);
    return ['/v1/mfa/backup/validate', { email: person.email, password, code: backupCodes[0] }];
  },
  'a passkey after it': async (person) => {
    const { device } = await world.withPasskey(person);
    const { webauthn } = await world.pendingOf(person);
    const answer = device.get(webauthn as { challenge: string });
    return ['/v1/mfa/webauthn/validate', { ...answer, email: person.email }];
  },
  'a passkey alone': async (person) => {
    const { device } = await world.withPasskey(person);
    const options = await world.conch.passkeys.startSignIn({ address: world.nextAddress() });
    return ['/v1/signin/passkey/verify', device.get(options)];
  },
};

describe('what was there before', () => {
  for (const [name, door] of Object.entries(doors)) {
    it(`S27 ${name}: the session is new, whatever cookie or token came along`, async () => {
      const stranger = await world.somebody();
      const invented = 'A'.repeat(43);
      const seen = new Set<string>();
      for (const planted of [stranger.token, invented]) {
        for (const credential of [{ cookie: `conch=${planted}` }, { authorization: planted }]) {
          const person = await world.somebody();
          const [path, body] = await door(person);
          const answer = await post(path, { ...body, cookie: true }, credential);
          assert.equal(answer.status, 200, answer.text);
          const cookie = cookieOf(answer.headers);
          assert.equal(await whoIs({ cookie }), person.key);
          assert.ok(!cookie.endsWith(planted) && !seen.has(cookie));
          seen.add(cookie);
        }
      }
      assert.equal(await whoIs({ authorization: stranger.token }), stranger.key, 'theirs stays theirs');
      assert.equal(await whoIs({ cookie: `conch=${invented}` }), 401);
    });
  }

  it('S27 a fresh proof puts a new token into the cookie, and the old one opens nothing', async () => {
    const person = await world.somebody();
    const signedIn = await post('/v1/signin', { email: person.email, password, cookie: true });
    const before = cookieOf(signedIn.headers);
    const [session] = await sessionsOf(before);
    const proven = await post('/v1/users/me/reauthenticate', { password }, { cookie: before });
    assert.equal(proven.status, 200, proven.text);
    assert.deepEqual(Object.keys(proven.json as object).sort(), ['freshUntil', 'status']);
    assert.match(
      proven.headers.get('set-cookie') ?? '',
      /^conch=[\w-]{43}; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/,
    );
    const now = cookieOf(proven.headers);
    assert.notEqual(now, before);
    assert.equal(await whoIs({ cookie: before }), 401);
    assert.equal(await whoIs({ cookie: now }), person.key);
    assert.equal((await sessionsOf(now))[0]?.id, session?.id, 'the same session goes on');
  });

  it('S27 a fresh proof answers a script with a new token, and the old one opens nothing', async () => {
    const person = await world.somebody();
    const proven = await post('/v1/users/me/reauthenticate', { password }, { authorization: person.token });
    assert.equal(proven.headers.get('set-cookie'), null);
    const { token } = proven.json as { token: string };
    assert.equal(await whoIs({ authorization: person.token }), 401);
    assert.equal(await whoIs({ authorization: token }), person.key);
  });

  it('S27 a refused proof leaves everything as it was', async () => {
    const person = await world.somebody();
    const own = { authorization: person.token };
    const refused = await post('/v1/users/me/reauthenticate', { password: 'not the right one' }, own);
    assert.equal(refused.status, 400);
    assert.equal(await whoIs(own), person.key);
  });
});

async function sessionsOf(cookie: string): Promise<{ id: string; current: boolean }[]> {
  const answer = await world.request({ method: 'GET' }, '/v1/users/me/sessions', {}, { cookie });
  return answer.json as { id: string; current: boolean }[];
}
