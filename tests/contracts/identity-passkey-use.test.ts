// Proving with passkeys: as the only thing, after a password, inside a session; one lie at a time, counts and races.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../contract/errors.ts';
import type { PendingVerification } from '../../contract/schemas/signed-in.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { goodPassword, type Node, openWorld, publicUrl, system } from '../support/identity-world.ts';
import { from, registered, sessionOf } from '../support/passkey-world.ts';
import {
  type Assertion,
  type Lies,
  type SoftwareAuthenticator,
  softwareAuthenticator,
} from '../support/software-authenticator.ts';
import { stores } from '../support/stores.ts';

async function outcome(work: () => Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}

const signInFrom = { kind: 'script' as const, ...from };

const finish = (node: Node, answer: Assertion) =>
  outcome(() => node.passkeySignIn.finish(answer, signInFrom.kind, signInFrom));

async function signIn(node: Node, device: SoftwareAuthenticator, lies?: Lies) {
  return finish(node, device.get(await node.passkeys.startSignIn({}), lies));
}

/** A right password that leaves a second factor to prove. */
async function pendingOf(node: Node, email: string): Promise<PendingVerification & { webauthn: object }> {
  const result = await node.signIn.withPassword({ email, password: goodPassword }, signInFrom.kind, signInFrom);
  assert.ok('status' in result && result.webauthn);
  return { ...result, webauthn: result.webauthn };
}

const flip = (base64url: string, at: number) => {
  const bytes = Buffer.from(base64url, 'base64url');
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  return bytes.toString('base64url');
};

for (const { kind, open } of stores) {
  describe(`passkeys in use on ${kind}`, () => {
    test('a passkey alone signs in, with a fresh session, and is noted', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device, passkey } = await registered(world, userKey);
      assert.equal(passkey.lastUsedAt, null);
      const options = await world.passkeys.startSignIn({});
      const { plainToken, session, user } = await world.passkeySignIn.finish(
        device.get(options),
        signInFrom.kind,
        signInFrom,
      );
      assert.equal(user._key, userKey);
      assert.equal(session.method, 'passkey');
      assert.equal((await world.sessions.find(plainToken))?.userKey, userKey);
      const [now] = await world.passkeys.list(userKey);
      assert.equal(now?.lastUsedAt, session.createdAt);
      const [line] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.equal(line?.kind, 'signin.succeeded');
      assert.equal((await world.factors.statusOf(userKey)).preferred, 'webauthn');
    });

    test('S04 the options of a sign-in are the same for everybody, whoever exists', async (t) => {
      const world = await openWorld(t, open);
      const before = await world.passkeys.startSignIn({});
      await registered(world, await world.person('ada@example.org'));
      const after = await world.passkeys.startSignIn({});
      assert.deepEqual({ ...after, challenge: '' }, { ...before, challenge: '' });
      assert.deepEqual(after.allowCredentials, []);
      assert.equal(after.userVerification, 'required');
      assert.equal(after.rpId, 'accounts.example.org');
      assert.notEqual(after.challenge, before.challenge);
    });

    test('S07 one source begins so many sign-ins and no more; another one still can', async (t) => {
      const world = await openWorld(t, open);
      const begin = (address: string) => outcome(() => world.passkeys.startSignIn({ address }));
      const outcomes = await Promise.all(Array.from({ length: 310 }, () => begin('192.0.2.7')));
      assert.equal(outcomes.filter((one) => one === 'ok').length, 300);
      assert.equal(outcomes.filter((one) => one === 'request.too-many').length, 10);
      assert.equal(await begin('192.0.2.8'), 'ok');
      world.clock.forward(700);
      assert.equal(await begin('192.0.2.7'), 'ok');
    });

    const lies: [what: string, lie: Lies][] = [
      ['a type of another ceremony', { type: 'webauthn.create' }],
      ['another challenge', { challenge: Buffer.from('another').toString('base64url') }],
      ['another origin', { origin: 'https://evil.example' }],
      ['a subdomain', { origin: 'https://sub.accounts.example.org' }],
      ['another port', { origin: 'https://accounts.example.org:444' }],
      ['another RP ID', { rpId: 'example.org' }],
      ['nobody present', { flags: { up: false } }],
      ['nobody verified', { flags: { uv: false } }],
      ['backup eligibility that it had not', { flags: { be: true } }],
      ['backed up without being eligible', { flags: { bs: true } }],
      ['crossOrigin', { clientData: { crossOrigin: true } }],
      ['topOrigin', { clientData: { topOrigin: 'https://accounts.example.org' } }],
      ['bytes after the authenticator data', { afterAuthData: Buffer.from([0]) }],
      ['a signature over other client data', { signedClientData: '{}' }],
      ['no user handle', { userHandle: null }],
      ['a user handle of nobody', { userHandle: Buffer.alloc(64, 1).toString('base64url') }],
    ];
    test('S24 one lie is enough to refuse a sign-in, and its challenge is used up', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey);
      for (const [what, lie] of lies) {
        const options = await world.passkeys.startSignIn({});
        assert.equal(await finish(world, device.get(options, lie)), 'factor.refused', what);
        if ('challenge' in lie) continue;
        assert.equal(await finish(world, device.get(options)), 'factor.refused', `${what}, then the truth`);
      }
      assert.equal(await signIn(world, device), 'ok');
      // A signature is good for the bytes that it was made over, to the bit.
      const answer = device.get(await world.passkeys.startSignIn({}));
      answer.response.signature = flip(answer.response.signature, 20);
      assert.equal(await finish(world, answer), 'factor.refused');
      const other = device.get(await world.passkeys.startSignIn({}));
      other.response.authenticatorData = flip(other.response.authenticatorData, 36);
      assert.equal(await finish(world, other), 'factor.refused');
    });

    test('S24 a challenge is good once, for five minutes, for its purpose; of many at once one passes', async (t) => {
      const world = await openWorld(t, open);
      const there = await world.another();
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey);
      const answer = device.get(await world.passkeys.startSignIn({}));
      const outcomes = await Promise.all(Array.from({ length: 20 }, (_, at) => finish(at % 2 ? there : world, answer)));
      assert.equal(outcomes.filter((one) => one === 'ok').length, 1);
      assert.equal(await finish(world, answer), 'factor.refused');
      const late = await world.passkeys.startSignIn({});
      world.clock.forward(301);
      assert.equal(await finish(world, device.get(late)), 'factor.refused');
      // S43: a challenge of another purpose.
      const registration = await world.passkeys.startRegistration(sessionOf(userKey), 'passkey');
      assert.equal(await finish(world, device.get(registration as never)), 'factor.refused');
      const proof = await world.passkeys.startProof(sessionOf(userKey, 'a-session'));
      assert.ok(proof);
      assert.equal(await finish(world, device.get(proof)), 'factor.refused');
      assert.equal(await finish(world, device.get({ challenge: 'AAAA' })), 'factor.refused');
      assert.equal(await finish(world, device.get({ challenge: '' })), 'factor.refused');
    });

    test('S24 nobody signs in with their credential and the handle of somebody else', async (t) => {
      const world = await openWorld(t, open);
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      const victim = await registered(world, ada);
      const attacker = await registered(world, eve);
      assert.equal(await signIn(world, attacker.device, { userHandle: victim.handle }), 'factor.refused');
      // The credential of one with the id of another.
      const answer = attacker.device.get(await world.passkeys.startSignIn({}), { userHandle: victim.handle });
      const id = victim.device.credentialId;
      assert.equal(await finish(world, { ...answer, id, rawId: id }), 'factor.refused');
      const unknown = softwareAuthenticator(publicUrl);
      assert.equal(await signIn(world, unknown, { userHandle: victim.handle }), 'passkey.unknown');
      const odd = unknown.get(await world.passkeys.startSignIn({}));
      assert.equal(await finish(world, { ...odd, id: 'x\0y', rawId: 'x\0y' }), 'passkey.unknown');
    });

    test('only what is discoverable and knows its owner opens an account alone', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const session = sessionOf(userKey);
      const key = softwareAuthenticator(publicUrl, { userVerification: false, transports: ['usb'] });
      const options = await world.passkeys.startRegistration(session, 'security-key');
      const { passkey } = await world.passkeys.finishRegistration(session, key.create(options), undefined);
      assert.equal(passkey.discoverable, false);
      assert.equal(passkey.icon, 'key');
      assert.equal(await signIn(world, key), 'factor.refused');
      // It learns a PIN later: verified now, but it was not when it was registered.
      assert.equal(await signIn(world, key, { flags: { uv: true } }), 'factor.refused');
      const bound = softwareAuthenticator(publicUrl, { discoverable: false });
      const more = await world.passkeys.startRegistration(session, 'passkey');
      await world.passkeys.finishRegistration(session, bound.create(more), undefined);
      assert.equal(await signIn(world, bound, { userHandle: more.user.id }), 'factor.refused');
    });

    test('S21 inactive people do not sign in with a passkey either, nor with one that was removed', async (t) => {
      const world = await openWorld(t, open);
      await world.superAdmin('root@example.org');
      const userKey = await world.person('ada@example.org');
      const { device, passkey } = await registered(world, userKey);
      await world.activation.setActive(userKey, false, { actor: system });
      assert.equal(await signIn(world, device), 'factor.refused');
      await world.activation.setActive(userKey, true, { actor: system });
      assert.equal(await signIn(world, device), 'ok');
      await world.factors.remove(sessionOf(userKey), passkey.id);
      assert.equal(await signIn(world, device), 'passkey.unknown');
    });

    test('S10 a passkey opens the account while its password is shut, and ends the run of guesses', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey);
      const guess = (password: string) =>
        outcome(() => world.signIn.withPassword({ email: 'ada@example.org', password }, signInFrom.kind, signInFrom));
      for (let tries = 0; tries < 12; tries++) assert.equal(await guess('not this one'), 'signin.refused');
      assert.equal(await guess(goodPassword), 'signin.refused');
      assert.equal(await signIn(world, device), 'ok');
      assert.equal(await guess(goodPassword), 'ok');
    });

    test('S25 a count that does not grow is refused, its owner told, and what grows is kept', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey, { countsFrom: 10 });
      for (const signCount of [10, 9, 0]) {
        assert.equal(await signIn(world, device, { signCount }), 'factor.refused', String(signCount));
      }
      const warned = world.mails.filter((mail) => mail.kind === 'passkey.count-fell');
      assert.equal(warned.length, 3);
      assert.equal(warned[0]?.to.address, 'ada@example.org');
      const lines = await world.activity.list(userKey, {
        offset: 0,
        limit: 9,
        kinds: ['passkey.count-fell'],
      });
      assert.deepEqual(lines[0]?.data, { name: 'Passkey' });
      assert.equal(await signIn(world, device, { signCount: 11 }), 'ok');
      // Kept by the store, so that a restart or another node changes nothing (CVE-2023-45669).
      const there = await world.another();
      assert.equal(await signIn(there, device, { signCount: 11 }), 'factor.refused');
      assert.equal(await signIn(there, device, { signCount: 12 }), 'ok');
      assert.equal(await signIn(world, device, { signCount: 2 ** 32 - 1 }), 'ok');
    });

    test('S25 a device that does not count is taken; one that began to must go on', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey, { countsFrom: 0, synced: true });
      assert.equal(await signIn(world, device), 'ok');
      assert.equal(await signIn(world, device), 'ok');
      assert.equal(await signIn(world, device, { signCount: 5 }), 'ok');
      assert.equal(await signIn(world, device, { signCount: 0 }), 'factor.refused');
      const [passkey] = await world.passkeys.list(userKey);
      assert.equal(passkey?.synced, true);
      assert.equal(await signIn(world, device, { signCount: 6, flags: { bs: false } }), 'ok');
      assert.equal((await world.passkeys.list(userKey))[0]?.synced, false);
    });

    test('S25 of many at once with one count, on two nodes, one passes', async (t) => {
      const world = await openWorld(t, open);
      const there = await world.another();
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey, { countsFrom: 10 });
      const answers = await Promise.all(
        Array.from({ length: 20 }, async () => device.get(await world.passkeys.startSignIn({}), { signCount: 11 })),
      );
      const outcomes = await Promise.all(answers.map((answer, at) => finish(at % 2 ? there : world, answer)));
      assert.equal(outcomes.filter((one) => one === 'ok').length, 1);
      assert.equal(outcomes.filter((one) => one === 'factor.refused').length, 19);
    });

    test('after a right password a passkey finishes the sign-in, once', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { device } = await registered(world, userKey);
      const { options, webauthn } = await pendingOf(world, 'ada@example.org');
      assert.deepEqual(options, ['webauthn', 'backup']);
      const asked = webauthn as { challenge: string; allowCredentials: { id: string }[] };
      assert.deepEqual(
        asked.allowCredentials.map(({ id }) => id),
        [device.credentialId],
      );
      const answer = device.get(asked);
      const signedIn = await world.passkeySignIn.finishSecondFactor(answer, signInFrom.kind, signInFrom);
      assert.equal(signedIn.session.userKey, userKey);
      assert.equal(signedIn.session.method, 'password+webauthn');
      assert.equal(
        await outcome(() => world.passkeySignIn.finishSecondFactor(answer, signInFrom.kind, signInFrom)),
        'factor.refused',
      );
      // It signs nobody in alone, being of another purpose.
      const again = (await pendingOf(world, 'ada@example.org')).webauthn as { challenge: string };
      assert.equal(await finish(world, device.get(again)), 'factor.refused');
    });

    test('a security key that is only touched is enough after a password', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const session = sessionOf(userKey);
      const key = softwareAuthenticator(publicUrl, {
        ...{ userVerification: false, discoverable: false, transports: ['usb'] },
      });
      const creation = await world.passkeys.startRegistration(session, 'security-key');
      await world.passkeys.finishRegistration(session, key.create(creation), ' Blue key ');
      assert.equal((await world.passkeys.list(userKey))[0]?.name, 'Blue key');
      const { webauthn } = await pendingOf(world, 'ada@example.org');
      const { session: opened } = await world.passkeySignIn.finishSecondFactor(
        key.get(webauthn as { challenge: string }),
        signInFrom.kind,
        signInFrom,
      );
      assert.equal(opened.userKey, userKey);
    });

    test('S20 S24 a sign-in that waits is finished by its own person’s key, in its browser, in five minutes, at one try', async (t) => {
      const world = await openWorld(t, open);
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      const { device: own } = await registered(world, ada);
      const { device: attacker } = await registered(world, eve);
      const end = (answer: Assertion, userAgent = from.userAgent) =>
        outcome(() => world.passkeySignIn.finishSecondFactor(answer, signInFrom.kind, { ...signInFrom, userAgent }));
      const challenge = async (email: string) => (await pendingOf(world, email)).webauthn as { challenge: string };
      assert.equal(await end(attacker.get(await challenge('ada@example.org'))), 'factor.refused');
      assert.equal(await end(own.get(await challenge('ada@example.org')), 'Other/1.0'), 'factor.refused');
      const spent = await challenge('ada@example.org');
      assert.equal(await end(own.get(spent, { origin: 'https://evil.example' })), 'factor.refused');
      assert.equal(await end(own.get(spent)), 'factor.refused');
      const late = await challenge('ada@example.org');
      world.clock.forward(301);
      assert.equal(await end(own.get(late)), 'factor.refused');
      assert.equal(await end(own.get(await world.passkeys.startSignIn({}))), 'factor.refused');
      assert.equal(await end(own.get(await challenge('ada@example.org'))), 'ok');
    });

    test('S24 a fresh proof is bound to the session and the person that asked for it', async (t) => {
      const world = await openWorld(t, open);
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      assert.equal(await world.passkeys.startProof(sessionOf(ada, 'one')), undefined);
      const { device: own } = await registered(world, ada);
      const { device: attacker } = await registered(world, eve);
      const start = async (userKey: string, boundTo: string) => {
        const options = await world.passkeys.startProof(sessionOf(userKey, boundTo));
        assert.ok(options);
        return options;
      };
      const prove = (userKey: string, boundTo: string, answer: Assertion) =>
        outcome(() => world.passkeys.verifyProof(sessionOf(userKey, boundTo), answer));
      assert.equal(await prove(ada, 'one', own.get(await start(ada, 'one'))), 'ok');
      assert.equal(await prove(ada, 'two', own.get(await start(ada, 'one'))), 'factor.refused');
      assert.equal(await prove(eve, 'one', attacker.get(await start(ada, 'one'))), 'factor.refused');
      assert.equal(await prove(ada, 'one', attacker.get(await start(ada, 'one'))), 'factor.refused');
      const used = own.get(await start(ada, 'one'));
      assert.equal(await prove(ada, 'one', used), 'ok');
      assert.equal(await prove(ada, 'one', used), 'factor.refused');
      const late = await start(ada, 'one');
      world.clock.forward(301);
      assert.equal(await prove(ada, 'one', own.get(late)), 'factor.refused');
      assert.equal(await prove(ada, 'one', own.get(await world.passkeys.startSignIn({}))), 'factor.refused');
    });
  });
}
