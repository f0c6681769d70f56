// Activating and deactivating somebody: their owner is told by mail, who did it stands in the log.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Failure } from '../../server/platform/failure.ts';
import { openWorld, system, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const origin = { address: '198.51.100.9', userAgent: 'Test/1.0' };

async function team(world: World) {
  const ada = await world.person('ada@lagoon.example', { name: 'Ada' });
  await world.privileged.linkMember(null, 'domain', ada);
  const bea = await world.person('bea@lagoon.example', { name: 'Bea' });
  const actor = {
    kind: 'user',
    userKey: ada,
    sessionId: 'none',
    admin: true,
    superAdmin: false,
    provenAt: '',
  } as const;
  return { ada, bea, actor };
}

const told = (world: World) => world.mails.filter(({ kind }) => /^account\.(de)?activated$/.test(kind));

for (const { kind, open } of stores) {
  describe(`activation on ${kind}`, () => {
    test('an administrator cannot go on letting the same person in, and always shuts them out (S44)', async (t) => {
      const world = await openWorld(t, open);
      const { bea, actor } = await team(world);
      const setActive = (active: boolean) => world.activation.setActive(bea, active, { actor, ...origin });
      for (let at = 0; at < 20; at++) {
        await setActive(false);
        await setActive(true);
      }
      await setActive(false);
      const spent = (error: Failure) => error.code === 'request.too-many' && error.retryAfterSeconds !== undefined;
      await assert.rejects(setActive(true), spent);
      assert.equal((await world.users.find(bea))?.active, false, 'nothing was half done');
      assert.equal(told(world).length, 41);
      // The operator on the host is not held up, and an hour later nobody is.
      await world.activation.setActive(bea, true, { actor: system });
      await setActive(false);
      world.clock.forward(3600 * 1.2);
      await setActive(true);
    });

    test('S29 is told to the owner by mail, without a link, and who did it stands in their log', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, actor } = await team(world);
      await world.activation.setActive(bea, false, { actor, ...origin });
      world.clock.forward(60);
      await world.activation.setActive(bea, true, { actor, ...origin });
      assert.deepEqual(
        told(world).map((mail) => [mail.kind, mail.to.address, mail.data]),
        [
          ['account.deactivated', 'bea@lagoon.example', { at: '2026-03-01T09:00:00.000Z', by: 'Ada' }],
          ['account.activated', 'bea@lagoon.example', { at: '2026-03-01T09:01:00.000Z', by: 'Ada' }],
        ],
      );
      const entries = await world.activity.list(bea, { offset: 0, limit: 2 });
      assert.deepEqual(
        entries.map((entry) => [entry.kind, entry.by, entry.address]),
        [
          ['account.activated', ada, origin.address],
          ['account.deactivated', ada, origin.address],
        ],
      );
    });

    test('is not told again where it changes nothing, nor where it is refused', async (t) => {
      const world = await openWorld(t, open);
      const { ada, bea, actor } = await team(world);
      await world.activation.setActive(bea, true, { actor, ...origin });
      assert.deepEqual(told(world), []);
      await world.activation.setActive(bea, false, { actor: system });
      assert.deepEqual(told(world)[0]?.data, { at: '2026-03-01T09:00:00.000Z' }, 'by the operator: no name');
      await world.activation.setActive(bea, false, { actor, ...origin });
      const asBea = { ...actor, userKey: bea };
      await assert.rejects(world.activation.setActive(ada, false, { actor: asBea, ...origin }), {
        code: 'access.denied',
      });
      assert.equal(told(world).length, 1);
    });
  });
}
