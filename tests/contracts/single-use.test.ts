// What is good once is good once: many trials of each kind, eight callers at a time, over two nodes where a store takes two.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlowPurpose } from '../../server/identity/credentials/flows/flows.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { callIn, challengeOf, codeOf, enrolled, from, times } from '../support/factor-world.ts';
import { goodPassword, type Node, openWorld, publicUrl, type World } from '../support/identity-world.ts';
import { registered, sessionOf } from '../support/passkey-world.ts';
import { softwareAuthenticator } from '../support/software-authenticator.ts';
import { stores } from '../support/stores.ts';

const callersAtOnce = 8;
/** `CONCH_TEST_TRIALS=1000` for all that the yardstick asks for; fewer in everyday runs. */
const trialsOn = { sqlite: 25, postgres: 100 };
const trials = (kind: keyof typeof trialsOn) => Number(process.env.CONCH_TEST_TRIALS ?? trialsOn[kind]);

/** Uses the one thing of this trial, by a node. */
type Use = (node: Node, caller: number) => Promise<unknown>;
/** Sets a kind up, and answers what makes the one thing of each trial. */
type Kind = (world: World) => Promise<(trial: number) => Promise<Use>>;

/** From places of their own, whose budgets are not what is looked at. */
const fromPlace = (caller: number) => ({ ...from, address: `198.51.100.${caller}` });

/** A session of its own for each trial: a proof renews the one that it is made in. */
async function openedFor({ sessions }: World, userKey: string) {
  const { session } = await sessions.open({ userKey, kind: 'script', method: 'password' }, from);
  return callIn(session);
}

const codeOfApp: Kind = async (world) => {
  const ada = await enrolled(world);
  return async () => {
    world.clock.forward(60);
    await world.throttle.forgive(ada.userKey);
    const call = await openedFor(world, ada.userKey);
    const challenge = await challengeOf(world);
    const code = ada.code();
    // By two doors, so that neither is the weaker one.
    return (node, caller) =>
      caller % 4 < 2
        ? node.stepUp.prove(call, { code })
        : node.signIn.withCode({ challenge, code }, from.kind, fromPlace(caller));
  };
};

const backupCode: Kind = async (world) => {
  const ada = await enrolled(world);
  let left: string[] = [];
  return async () => {
    // What each place may try is counted over ten minutes, and of a hundred sessions the one unseen longest goes.
    world.clock.forward(60);
    if (left.length === 0) left = await world.backupCodes.make(ada.userKey);
    const code = left.pop() ?? '';
    await world.throttle.forgive(ada.userKey);
    const call = await openedFor(world, ada.userKey);
    const given = { email: 'ada@example.org', password: goodPassword, code };
    return (node, caller) =>
      caller % 4 < 2
        ? node.stepUp.prove(call, { password: goodPassword, backupCode: code })
        : node.signIn.withBackupCode(given, from.kind, fromPlace(caller));
  };
};

const enrolmentCode: Kind = async (world) => {
  const userKey = await world.person('ada@example.org');
  return async () => {
    world.clock.forward(60);
    await world.throttle.forgive(userKey);
    const fresh = await openedFor(world, userKey);
    const { secret } = await world.totp.begin(fresh);
    const code = codeAt(secret, world.clock.now());
    return (node) => node.totp.prove(fresh, code);
  };
};

/** A link as it is mailed, and the call that it leads to. */
const link =
  (purpose: FlowPurpose, use: (node: Node, link: { id: string; secret: string }) => Promise<unknown>): Kind =>
  async (world) => {
    const userKey = await world.person('ada@example.org');
    return async (trial) => {
      const data = { email: `ada-${trial}@example.org` };
      const flow = await world.flows.start({ purpose, userKey, data, ttlSeconds: 600, newestOnly: true });
      return (node) => use(node, { id: flow.id, secret: flow.plainSecret });
    };
  };

const password = (node: Node, { id, secret }: { id: string; secret: string }) =>
  node.passwordReset.reset({ id, secret, password: `another 9 fine shell ${id}` }, {});

const setUpLink: Kind = async (world) => async (trial) => {
  // Without logins a server is as it was before its first account.
  await world.storage.db().deleteFrom('logins').execute();
  const token = (await world.setUp.newLink()).split('#')[1] ?? '';
  return (node, caller) =>
    node.setUp.complete({
      ...{ token, name: 'First', email: `first-${trial}-${caller}@example.org`, password: goodPassword },
      organisation: 'Studio',
    });
};

const passkeySignIn: Kind = async (world) => {
  const { device } = await registered(world, await world.person('ada@example.org'));
  return async () => {
    const answer = device.get(await world.passkeys.startSignIn({}));
    return (node) => node.passkeySignIn.finish(answer, from.kind, from);
  };
};

const passkeyAfterPassword: Kind = async (world) => {
  const userKey = await world.person('ada@example.org');
  const { device } = await registered(world, userKey);
  return async () => {
    await world.throttle.forgive(userKey);
    const given = { email: 'ada@example.org', password: goodPassword, ...from };
    const pending = await world.signIn.withPassword(given, given.kind, given);
    assert.ok('webauthn' in pending && pending.webauthn);
    const answer = device.get(pending.webauthn);
    return (node) => node.passkeySignIn.finishSecondFactor(answer, from.kind, from);
  };
};

const passkeyProof: Kind = async (world) => {
  const userKey = await world.person('ada@example.org');
  const { device } = await registered(world, userKey);
  return async () => {
    const options = await world.passkeys.startProof(sessionOf(userKey));
    assert.ok(options);
    const answer = device.get(options);
    return (node) => node.passkeys.verifyProof(sessionOf(userKey), answer);
  };
};

const passkeyRegistration: Kind = async (world) => {
  const session = sessionOf(await world.person('ada@example.org'));
  return async () => {
    for (const { id } of await world.passkeys.list(session.actor.userKey)) await world.factors.remove(session, id);
    const options = await world.passkeys.startRegistration(session, 'passkey');
    const answer = softwareAuthenticator(publicUrl).create(options);
    return (node) => node.passkeys.finishRegistration(session, answer, undefined);
  };
};

const kinds: Record<string, Kind> = {
  'S13 a code of the app': codeOfApp,
  'S17 a backup code': backupCode,
  'a code of an app that is being added': enrolmentCode,
  'S38 a reset link': link('reset', password),
  'an invitation': link('invitation', password),
  'a link that confirms an address': link('email-change', (node, parts) => node.emailChange.confirm(parts, from)),
  'a link that undoes a change of address': link('email-undo', (node, parts) => node.emailChange.undo(parts, from)),
  'the link of the set-up': setUpLink,
  'the challenge of a passkey that signs in alone': passkeySignIn,
  'the challenge of a passkey after a password': passkeyAfterPassword,
  'the challenge of a fresh proof': passkeyProof,
  'the challenge of a registration': passkeyRegistration,
};

for (const { kind: store, open } of stores) {
  describe(`what is good once, on ${store}`, () => {
    for (const [name, kind] of Object.entries(kinds)) {
      it(`R10 S08 ${name}: of eight at once one succeeds, in every trial`, async (t) => {
        const world = await openWorld(t, open);
        const other = await world.another();
        const next = await kind(world);
        for (let trial = 0; trial < trials(store); trial++) {
          const use = await next(trial);
          const results = await Promise.all(
            times(callersAtOnce, (caller) => codeOf(use(caller % 2 ? world : other, caller))),
          );
          const succeeded = results.filter((result) => result === 'ok').length;
          assert.equal(succeeded, 1, `trial ${trial}: ${results}`);
        }
      });
    }
  });
}
