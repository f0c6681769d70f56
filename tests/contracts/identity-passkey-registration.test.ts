// Registration of passkeys: the vectors of the specification, one lie at a time, and whose a passkey is.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ErrorCode } from '../../contract/errors.ts';
import { findOf, insertPasskey } from '../../server/identity/credentials/passkeys/passkeys-store.ts';
import { verifyAssertion, verifyRegistration } from '../../server/identity/credentials/passkeys/verification.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { openWorld, publicUrl } from '../support/identity-world.ts';
import { from, registered, sessionOf } from '../support/passkey-world.ts';
import { type Lies, type Make, softwareAuthenticator } from '../support/software-authenticator.ts';
import { stores } from '../support/stores.ts';

interface Vector {
  name: string;
  registration: {
    challenge: string;
    credentialId: string;
    clientDataJSON: string;
    attestationObject: string;
  };
  authentication: { challenge: string; clientDataJSON: string; authenticatorData: string; signature: string };
}

const { vectors } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/webauthn-vectors.json'), 'utf8'),
) as { vectors: Vector[] };

/** Why the ones that are refused are: by our policy, not for what they prove. */
const refusedVectors: Record<string, RegExp> = {
  'none-es256-crossOrigin': /frame/,
  'none-es256-topOrigin': /frame/,
  'packed-es384': /not offered: 2 -35/,
  'packed-es512': /not offered: 2 -36/,
  'packed-ed448': /not offered: 1 -53/,
};

const example = { id: 'example.org', origin: 'https://example.org' };

const attestationOf = ({ registration }: Vector) => ({
  id: registration.credentialId,
  rawId: registration.credentialId,
  type: 'public-key' as const,
  response: registration,
});

function register(vector: Vector) {
  const { challenge } = vector.registration;
  return verifyRegistration(example, attestationOf(vector), { challenge, userVerification: false });
}

describe('the published WebAuthn vectors', () => {
  test('are the fifteen ceremonies of the specification', () => {
    assert.equal(vectors.length, 15);
  });

  for (const vector of vectors) {
    const refused = refusedVectors[vector.name];
    test(`S23 ${vector.name} ${refused ? 'is refused by default' : 'verifies, registration and sign-in'}`, async () => {
      if (refused) {
        await assert.rejects(() => register(vector), refused);
        return;
      }
      const { publicKey, backupEligible } = await register(vector);
      const { credentialId } = vector.registration;
      const assertion = { ...attestationOf(vector), response: { ...vector.authentication } };
      const expected = {
        challenge: vector.authentication.challenge,
        userVerification: false,
        credential: { credentialId, publicKey: Buffer.from(publicKey).toString('base64url'), backupEligible },
      };
      await verifyAssertion(example, assertion, expected);
      // One bit of what was signed is enough to refuse it.
      const bytes = Buffer.from(vector.authentication.signature, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
      assertion.response.signature = bytes.toString('base64url');
      await assert.rejects(() => verifyAssertion(example, assertion, expected));
    });
  }

  test('S23 an attestation statement whose signature does not fit is refused, though none is relied on', async () => {
    const formats = ['packed-self-es256', 'packed-es256', 'tpm-es256', 'android-key-es256', 'fido-u2f-es256'];
    for (const name of formats) {
      const vector = vectors.find((one) => one.name === name);
      assert.ok(vector, name);
      // A space more in the client data: the same meaning, another hash.
      const clientData = Buffer.from(vector.registration.clientDataJSON, 'base64url').toString();
      const clientDataJSON = Buffer.from(`${clientData} `).toString('base64url');
      const changed = { ...vector, registration: { ...vector.registration, clientDataJSON } };
      await assert.rejects(() => register(changed), /attestation|signature/i, name);
    }
  });
});

async function outcome(work: () => Promise<unknown>): Promise<ErrorCode | 'ok'> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}

for (const { kind, open } of stores) {
  describe(`passkey registration on ${kind}`, () => {
    test('offers what we verify, and keeps what it is told once', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org', { name: 'Ada' });
      const session = sessionOf(userKey);
      const options = await world.passkeys.startRegistration(session, 'passkey');
      assert.deepEqual(options.rp, { id: 'accounts.example.org', name: 'Conch' });
      assert.equal(Buffer.from(options.user.id, 'base64url').length, 64);
      assert.deepEqual(
        options.pubKeyCredParams.map(({ alg }) => alg),
        [-8, -7, -257],
      );
      assert.deepEqual(options.authenticatorSelection, {
        residentKey: 'preferred',
        requireResidentKey: false,
        userVerification: 'required',
      });
      assert.equal(options.attestation, 'none');
      assert.deepEqual(options.excludeCredentials, []);
      const device = softwareAuthenticator(publicUrl, {
        aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4',
        synced: true,
        transports: ['internal', 'hybrid', 'telepathy'],
      });
      const { passkey, backupCodes } = await world.passkeys.finishRegistration(
        session,
        device.create(options),
        undefined,
      );
      assert.equal(backupCodes?.length, 10);
      assert.deepEqual(
        { ...passkey, id: '', createdAt: '' },
        {
          ...{ id: '', name: 'Google Password Manager', createdAt: '', lastUsedAt: null, maker: 'Google' },
          ...{ aaguid: 'ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4', icon: 'cloud', synced: true },
          ...{ discoverable: true, transports: ['internal', 'hybrid'] },
        },
      );
      assert.equal(await world.passkeys.countOf(userKey), 1);
      const again = await world.passkeys.startRegistration(session, 'security-key');
      assert.equal(again.user.id, options.user.id);
      assert.deepEqual(
        again.excludeCredentials.map(({ id }) => id),
        [device.credentialId],
      );
      assert.equal(again.authenticatorSelection.residentKey, 'discouraged');
      assert.equal(again.authenticatorSelection.userVerification, 'discouraged');
      const [notice] = world.mails;
      assert.equal(notice?.kind, 'passkey.added');
      assert.equal(notice?.to.address, 'ada@example.org');
      const [line] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.equal(line?.kind, 'passkey.added');
      assert.deepEqual(line?.data, { name: 'Google Password Manager', id: passkey.id });
    });

    test('takes each algorithm that it offers, and signs in with each', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      for (const algorithm of ['ES256', 'EdDSA', 'RS256'] as const) {
        const { device } = await registered(world, userKey, { algorithm });
        const answer = device.get(await world.passkeys.startSignIn({}));
        const { session } = await world.passkeySignIn.finish(answer, 'browser', from);
        assert.equal(session.userKey, userKey);
      }
      assert.deepEqual((await world.passkeys.list(userKey)).map(({ name }) => name).sort(), [
        'Passkey',
        'Passkey 2',
        'Passkey 3',
      ]);
    });

    const lies: [what: string, lie: Lies, make?: Make][] = [
      ['a type of another ceremony', { type: 'webauthn.get' }],
      ['another challenge', { challenge: Buffer.from('another').toString('base64url') }],
      ['another origin', { origin: 'https://evil.example' }],
      ['a subdomain', { origin: 'https://sub.accounts.example.org' }],
      ['the origin null', { origin: 'null' }],
      ['another port', { origin: 'https://accounts.example.org:8443' }],
      ['http', { origin: 'http://accounts.example.org' }],
      ['another RP ID', { rpId: 'example.org' }],
      ['nobody present', { flags: { up: false } }],
      ['nobody verified', { flags: { uv: false } }],
      ['backed up without being eligible', { flags: { bs: true } }],
      ['no attested credential', { flags: { at: false } }],
      ['an algorithm that is not offered', {}, { algorithm: 'ES384' }],
      ['a short RSA key', {}, { algorithm: 'RS256-1024' }],
      ['crossOrigin', { clientData: { crossOrigin: true } }],
      ['topOrigin', { clientData: { topOrigin: 'https://accounts.example.org' } }],
      ['an id of 1024 bytes', {}, { idBytes: 1024 }],
      ['bytes after the authenticator data', { afterAuthData: Buffer.from([0xa0]) }],
      ['bytes after the attestation object', { afterObject: Buffer.from([0xa0]) }],
      ['a format that it has not', { format: 'packed' }],
      ['a format that there is not', { format: 'self-made' }],
      ['a U2F statement without one', { format: 'fido-u2f' }],
    ];
    test('S23 one lie is enough to refuse it, and its challenge is used up', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const session = sessionOf(userKey);
      for (const [what, lie, make] of lies) {
        const device = softwareAuthenticator(publicUrl, make);
        const options = await world.passkeys.startRegistration(session, 'passkey');
        const finish = (answer: ReturnType<typeof device.create>) =>
          outcome(() => world.passkeys.finishRegistration(session, answer, undefined));
        assert.equal(await finish(device.create(options, lie)), 'passkey.refused', what);
        if (!('challenge' in lie)) {
          const honest = softwareAuthenticator(publicUrl).create(options);
          assert.equal(await finish(honest), 'passkey.refused', `${what}, then the truth`);
        }
      }
      assert.equal(await world.passkeys.countOf(userKey), 0);
      assert.equal(world.mails.length, 0);
    });

    test('S23 an id of 1023 bytes is taken; an id that is not the attested one is not', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const { passkey } = await registered(world, userKey, { idBytes: 1023 });
      assert.ok(passkey.id);
      const session = sessionOf(userKey);
      const answer = softwareAuthenticator(publicUrl).create(
        await world.passkeys.startRegistration(session, 'passkey'),
      );
      const other = { ...answer, id: 'AAAA', rawId: 'AAAA' };
      assert.equal(
        await outcome(() => world.passkeys.finishRegistration(session, other, undefined)),
        'passkey.refused',
      );
    });

    test('S23 a credential that somebody has is refused, to anybody, also of two at the same time', async (t) => {
      const world = await openWorld(t, open);
      const there = (await world.another()).passkeys;
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      const device = softwareAuthenticator(publicUrl);
      const asked = await Promise.all(
        [ada, eve].map(async (userKey) => {
          const session = sessionOf(userKey);
          const options = await world.passkeys.startRegistration(session, 'passkey');
          return { session, answer: device.create(options) };
        }),
      );
      const outcomes = await Promise.all(
        asked.map(({ session, answer }, at) =>
          outcome(() => (at === 0 ? world.passkeys : there).finishRegistration(session, answer, undefined)),
        ),
      );
      assert.deepEqual(outcomes.sort(), ['ok', 'passkey.exists']);
    });

    test('S26 nobody has more than fifty, also where one comes while another is being made', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const session = sessionOf(userKey);
      const { passkey } = await registered(world, userKey);
      const [row] = await findOf(world.storage, userKey);
      assert.ok(row);
      const insertMore = (more: number) =>
        insertPasskey(world.storage, { ...row, id: `more-${more}`, credential_id: `more-${more}` });
      for (let more = 2; more < 50; more++) await insertMore(more);
      const answer = softwareAuthenticator(publicUrl).create(
        await world.passkeys.startRegistration(session, 'passkey'),
      );
      await insertMore(50);
      assert.equal(
        await outcome(() => world.passkeys.finishRegistration(session, answer, undefined)),
        'passkey.too-many',
      );
      assert.equal(await outcome(() => world.passkeys.startRegistration(session, 'security-key')), 'passkey.too-many');
      assert.equal(await world.passkeys.countOf(userKey), 50);
      await world.factors.remove(session, passkey.id);
      await registered(world, userKey);
      assert.equal(await world.passkeys.countOf(userKey), 50);
    });

    test('S26 a challenge is good for one person, one session, once and for five minutes', async (t) => {
      const world = await openWorld(t, open);
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      const finish = (session: ReturnType<typeof sessionOf>, options: { challenge: string }) => {
        const answer = softwareAuthenticator(publicUrl).create(options as never);
        return outcome(() => world.passkeys.finishRegistration(session, answer, undefined));
      };
      const own = sessionOf(ada);
      const start = () => world.passkeys.startRegistration(own, 'passkey');
      assert.equal(await finish(sessionOf(eve), await start()), 'passkey.refused');
      assert.equal(await finish(sessionOf(ada, 'another'), await start()), 'passkey.refused');
      const [older, newer] = [await start(), await start()];
      assert.equal(await finish(own, older), 'passkey.refused');
      assert.equal(await finish(own, newer), 'ok');
      assert.equal(await finish(own, newer), 'passkey.refused');
      const late = await start();
      world.clock.forward(301);
      assert.equal(await finish(own, late), 'passkey.refused');
      // S43: a challenge of another purpose opens nothing here.
      const signIn = await world.passkeys.startSignIn({});
      assert.equal(await finish(own, { ...(await start()), challenge: signIn.challenge }), 'passkey.refused');
      assert.equal(await world.passkeys.countOf(eve), 0);
    });

    test('S26 renaming and removing are the owner’s; names are text and nothing else', async (t) => {
      const world = await openWorld(t, open);
      const [ada, eve] = [await world.person('ada@example.org'), await world.person('eve@example.org')];
      const { passkey, device, handle } = await registered(world, ada);
      const { passkeys, factors } = world;
      const notFound = 'authenticator.not-found';
      assert.equal(await outcome(() => passkeys.rename(sessionOf(eve), passkey.id, 'Mine')), notFound);
      assert.equal(await outcome(() => factors.remove(sessionOf(eve), passkey.id)), notFound);
      const renamed = await passkeys.rename(sessionOf(ada), passkey.id, ' <b>Blue\0\u001b[31m</b> ');
      assert.equal(renamed.name, '<b>Blue[31m</b>');
      assert.equal(await outcome(() => passkeys.rename(sessionOf(ada), passkey.id, '\0')), 'request.invalid');
      assert.deepEqual(await passkeys.signalOf(ada), {
        rpId: 'accounts.example.org',
        userId: handle,
        allAcceptedCredentialIds: [device.credentialId],
        name: 'ada@example.org',
        displayName: 'ada',
      });
      await factors.remove(sessionOf(ada), passkey.id);
      assert.deepEqual(await passkeys.list(ada), []);
      assert.deepEqual((await passkeys.signalOf(ada)).allAcceptedCredentialIds, []);
      assert.equal((await world.factors.statusOf(ada)).backup, 0);
      assert.deepEqual(
        world.mails.map((notice) => notice.kind),
        ['passkey.added', 'passkey.removed'],
      );
      const lines = await world.activity.list(ada, { offset: 0, limit: 9 });
      assert.deepEqual(
        lines.map((line) => line.kind),
        ['passkey.removed', 'passkey.renamed', 'passkey.added'],
      );
    });

    test('S22 S29 adding and removing a passkey ends the other sessions', async (t) => {
      const world = await openWorld(t, open);
      const userKey = await world.person('ada@example.org');
      const openSession = () => world.sessions.open({ userKey, kind: 'script', method: 'password' }, {});
      const [own, other] = [await openSession(), await openSession()];
      const session = sessionOf(userKey, own.session.id);
      const device = softwareAuthenticator(publicUrl);
      const options = await world.passkeys.startRegistration(session, 'passkey');
      const { passkey } = await world.passkeys.finishRegistration(session, device.create(options), undefined);
      assert.equal(await world.sessions.find(other.plainToken), undefined);
      assert.ok(await world.sessions.find(own.plainToken));
      const third = await openSession();
      await world.factors.remove(session, passkey.id);
      assert.equal(await world.sessions.find(third.plainToken), undefined);
      assert.ok(await world.sessions.find(own.plainToken));
    });
  });
}
