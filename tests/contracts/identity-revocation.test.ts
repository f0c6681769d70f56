// What ends what, on both stores: every purpose is decided for every cause, and what a session began ends with it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { flowPurposes } from '../../server/identity/credentials/flows/flows.ts';
import { revocations } from '../../server/identity/sessions/revocation.ts';
import { codeAt } from '../support/authenticator-app.ts';
import { callOf, codeOf, enrolled } from '../support/factor-world.ts';
import { openWorld, type World } from '../support/identity-world.ts';
import { sessionOf } from '../support/passkey-world.ts';
import { stores } from '../support/stores.ts';

describe('the table of revocations', () => {
  it('decides each purpose for each cause', () => {
    for (const [cause, { flows }] of Object.entries(revocations)) {
      assert.deepEqual(Object.keys(flows).sort(), [...flowPurposes].sort(), cause);
    }
  });

  it('leaves no session-bound flow behind where sessions end', () => {
    for (const [cause, { sessions, flows }] of Object.entries(revocations)) {
      if (sessions === 'stay') continue;
      for (const purpose of ['email-change', 'totp-enrolment', 'passkey-registration', 'passkey-proof'] as const) {
        assert.notEqual(flows[purpose], 'stays', `${cause} leaves ${purpose}`);
      }
    }
  });
});

const next = 'ada@new.example';

/** The owner in one session, and a stranger who asks for another address in a second one. */
async function stolen(world: World) {
  const userKey = await world.person('ada@example.org');
  const owner = await callOf(world);
  const stranger = await callOf(world);
  await world.emailChange.ask(stranger, next);
  const mail = world.mails.findLast(({ kind }) => kind.includes('confirm'));
  const { link = '' } = (mail?.data ?? {}) as { link?: string };
  const [id = '', secret = ''] = link.split('#')[1]?.split('.') ?? [];
  const confirm = () => codeOf(world.emailChange.confirm({ id, secret }, {} as never));
  return { userKey, owner, stranger, confirm };
}

for (const { kind, open } of stores) {
  describe(`what ends with a session on ${kind}`, () => {
    it('S29 a change of address begun in a stolen session ends with it, by whichever way it is ended', async (t) => {
      const ways: Record<string, (world: World, of: Awaited<ReturnType<typeof stolen>>) => Promise<unknown>> = {
        'all others': (world, { userKey, owner }) => world.sessionList.endMany(userKey, { others: true }, owner),
        all: (world, { userKey, owner }) => world.sessionList.endMany(userKey, {}, owner),
        'that one': (world, { userKey, owner, stranger }) =>
          world.sessionList.endOne(userKey, stranger.session.id, owner),
        'its own sign-out': (world, { stranger }) => world.sessionList.signOut(stranger),
        'a change of factors': async (world, { owner }) => {
          const { secret } = await world.totp.begin(owner);
          await world.totp.prove(owner, codeAt(secret, world.clock.now()));
        },
      };
      for (const [name, end] of Object.entries(ways)) {
        const world = await openWorld(t, open);
        const found = await stolen(world);
        await end(world, found);
        assert.equal(await world.emailChange.findPending(found.userKey), undefined, name);
        assert.equal(await found.confirm(), 'link.refused', name);
      }
    });

    it('the owner’s own change goes on while another session is ended', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, owner, stranger, confirm } = await stolen(world);
      await world.sessionList.endOne(userKey, owner.session.id, stranger);
      assert.equal(await confirm(), 'ok');
    });

    it('S42 the old address hears at once that a change is asked for', async (t) => {
      const world = await openWorld(t, open);
      await stolen(world);
      const told = world.mails.filter(
        ({ kind, to }) => kind === 'email.change-asked' && to.address === 'ada@example.org',
      );
      assert.equal(told.length, 1);
    });

    it('S22 factors that are being added end with the session that adds them', async (t) => {
      const world = await openWorld(t, open);
      const { userKey, call } = await enrolled(world);
      await world.passkeys.startRegistration(sessionOf(userKey, call.session.id), 'passkey');
      await world.sessionList.endMany(userKey, {}, call);
      assert.equal(await world.flows.findOf('passkey-registration', userKey), undefined);
    });
  });
}
