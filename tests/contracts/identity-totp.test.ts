// The authenticator app: begun with the password, proven by one code, replaced only when the new one is proven, removed.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { isFailure } from '../../server/platform/failure.ts';
import { codeAt } from '../support/authenticator-app.ts';
import {
  addApp,
  again,
  callOf,
  challengeOf,
  codeOf,
  countOf,
  enrolled,
  enter,
  pendingOf,
  stepMs,
  times,
  withCode,
} from '../support/factor-world.ts';
import { goodPassword, minutes, openWorld, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const wrong = 'quite 7 bad waves';

async function begun(world: World, email = 'ada@example.org') {
  const userKey = await world.person(email);
  const call = await callOf(world, email);
  const begin = await world.totp.begin(call);
  const code = (steps = 0) => codeAt(begin.secret, world.clock.now() + steps * stepMs);
  return { userKey, call, begin, code };
}

for (const { kind, open } of stores) {
  describe(`authenticator app on ${kind}`, () => {
    it('S16 the secret has 160 bits, is told once, and lies sealed in the store', async (t) => {
      const world = await openWorld(t, open);
      const { begin, call, code, userKey } = await begun(world);
      assert.match(begin.secret, /^[A-Z2-7]{32}$/);
      const uri = new URL(begin.uri);
      assert.equal(uri.searchParams.get('secret'), begin.secret);
      assert.equal(uri.searchParams.get('issuer'), 'Conch accounts.example.org');
      assert.equal(decodeURIComponent(uri.pathname.slice(1)), 'Conch accounts.example.org:ada@example.org');
      assert.equal(Date.parse(begin.expiresAt) - world.clock.now(), 15 * minutes * 1000);
      const inStore = async () => {
        const { rows: flows } = await sql`select * from flows`.execute(world.storage.db());
        const { rows: apps } = await sql`select * from totp`.execute(world.storage.db());
        return JSON.stringify([flows, apps]);
      };
      assert.ok(!(await inStore()).includes(begin.secret));
      await world.totp.prove(call, code());
      assert.ok(!(await inStore()).includes(begin.secret));
      assert.ok(!JSON.stringify(await world.totp.find(userKey)).includes(begin.secret));
      assert.notEqual((await world.totp.begin(call)).secret, begin.secret);
    });

    it('S16 an app that was not proven is not asked for', async (t) => {
      const world = await openWorld(t, open);
      const { userKey } = await begun(world);
      assert.ok('session' in (await enter(world)));
      assert.deepEqual(await world.factors.statusOf(userKey), {
        ...{ enabled: false, otp: false, webauthn: 0, backup: 0 },
      });
    });

    it('S16 a stolen session alone begins nothing: the password is asked for, and counted', async (t) => {
      const world = await openWorld(t, open);
      await world.person('ada@example.org');
      const call = await callOf(world);
      for (let at = 0; at < 10; at++) {
        assert.equal(await codeOf(addApp(world, call, wrong)), 'password.wrong');
      }
      assert.equal(await codeOf(addApp(world, call, goodPassword)), 'password.wrong', 'not looked at');
      assert.equal(await codeOf(enter(world)), 'signin.refused', 'one count with the sign-in door');
      world.clock.forward(1 * minutes);
      assert.equal(await codeOf(addApp(world, call, goodPassword)), 'ok');
    });

    it('S16 where a factor is on, another app wants a fresh proof too', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await enrolled(world);
      world.clock.forward(10 * minutes + 1);
      assert.equal(await codeOf(addApp(world, call, goodPassword)), 'reauthenticate');
      const { plainToken } = await world.stepUp.prove(call, { code: code() });
      assert.equal(await codeOf(addApp(world, await again(world, { call, plainToken }), goodPassword)), 'ok');
    });

    it('S16 of two enrolments the newest alone can be proven, in the session that began it', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await begun(world);
      const elsewhere = await callOf(world);
      const newer = await world.totp.begin(call);
      assert.equal(await codeOf(world.totp.prove(call, code())), 'otp.wrong');
      const right = codeAt(newer.secret, world.clock.now());
      assert.equal(await codeOf(world.totp.prove(elsewhere, right)), 'otp.not-begun');
      assert.equal(await codeOf(world.totp.prove(call, right)), 'ok');
      assert.equal(await codeOf(world.totp.prove(call, right)), 'otp.not-begun');
    });

    it('S16 an enrolment ends after 15 minutes and after ten wrong codes', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await begun(world);
      world.clock.forward(15 * minutes);
      assert.equal(await codeOf(world.totp.prove(call, code())), 'otp.not-begun');
      const { secret } = await world.totp.begin(call);
      const right = () => codeAt(secret, world.clock.now());
      for (let at = 0; at < 10; at++) {
        assert.equal(await codeOf(world.totp.prove(call, 'abcdef')), 'otp.wrong');
      }
      assert.equal(await codeOf(world.totp.prove(call, right())), 'otp.not-begun');
    });

    it('S16 the app in use works until the new one is proven, and never after', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, backupCodes, userKey } = await enrolled(world);
      const { secret } = await world.totp.begin(call);
      const ofNew = () => codeAt(secret, world.clock.now());
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'ok');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), ofNew())), 'factor.refused');
      world.clock.forward(60);
      assert.deepEqual(await world.totp.prove(call, ofNew()), { replaced: true });
      world.clock.forward(60);
      assert.equal(await codeOf(withCode(world, await challengeOf(world), code())), 'factor.refused');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), ofNew())), 'ok');
      assert.equal((await world.factors.statusOf(userKey)).backup, backupCodes.length, 'codes stay');
      assert.equal(world.mails.at(-1)?.kind, 'totp.replaced');
    });

    it('S16 one code proves one enrolment, also by nine at the same time over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { call, code, userKey } = await begun(world);
      const proofs = await Promise.allSettled(times(9, (at) => (at % 2 ? world : other).totp.prove(call, code())));
      const right = proofs.filter((proof) => proof.status === 'fulfilled');
      assert.equal(right.length, 1);
      assert.equal(right[0]?.value.backupCodes?.length, 10);
      assert.equal(await world.backupCodes.countOf(userKey), 10);
      assert.equal(new Set([...world.mails, ...other.mails]).size, 1);
    });

    it('S16 ciphertexts that were swapped between two people open nothing', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const eve = await enrolled(world, 'eve@example.org');
      const { rows } = await sql<{ secret_sealed: string }>`select secret_sealed from totp
        where user_key = ${eve.userKey}`.execute(world.storage.db());
      await sql`update totp set secret_sealed = ${rows[0]?.secret_sealed} where user_key = ${ada.userKey}`.execute(
        world.storage.db(),
      );
      assert.equal(await codeOf(withCode(world, await challengeOf(world), eve.code())), 'factor.refused');
      assert.equal(await codeOf(withCode(world, await challengeOf(world), ada.code())), 'factor.refused');
    });

    it('a wrong code is diagnosed at enrolment: expired, clock off by so much, or wrong', async (t) => {
      const world = await openWorld(t, open);
      const { call, code } = await begun(world);
      assert.equal(await codeOf(world.totp.prove(call, code(-2))), 'otp.expired');
      const off = await world.totp.prove(call, code(-14)).catch((error) => error);
      assert.ok(isFailure(off, 'otp.clock-off'));
      assert.equal(off.fields?.minutes, '-7');
      assert.match(off.fields?.code ?? '', /7 minutes behind/);
      const ahead = await world.totp.prove(call, code(120)).catch((error) => error);
      assert.equal(ahead.fields?.minutes, '60');
      assert.match(ahead.fields?.code ?? '', /60 minutes ahead/);
      assert.equal(await codeOf(world.totp.prove(call, '12345')), 'otp.wrong');
      assert.equal(await codeOf(world.totp.prove(call, code(1))), 'ok');
    });

    it('S14 S15 nowhere else does a refusal tell how a code is wrong', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, wrongCode } = await enrolled(world);
      const refusals: unknown[] = [];
      for (const typed of [code(-2), code(-14), wrongCode(), 'abc']) {
        for (const work of [
          async () => withCode(world, await challengeOf(world), typed),
          async () => world.stepUp.prove(call, { code: typed }),
        ]) {
          const { code: why, message, fields } = await work().catch((error) => error);
          refusals.push({ why, message, fields });
        }
      }
      assert.equal(new Set(refusals.map((each) => JSON.stringify(each))).size, 1);
    });

    it('the first factor brings ten codes, a mail, a line in the log, and the end of other sessions', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, userKey } = await begun(world);
      const elsewhere = await callOf(world);
      const { backupCodes, replaced } = await world.totp.prove(call, code());
      assert.equal(replaced, false);
      assert.equal(new Set(backupCodes).size, 10);
      const { rows } = await sql<{ id: string }>`select id from sessions`.execute(world.storage.db());
      assert.deepEqual(
        rows.map(({ id }) => id),
        [call.session.id],
      );
      assert.notEqual(elsewhere.session.id, call.session.id);
      assert.deepEqual(
        world.mails.map((mail) => mail.kind),
        ['totp.added'],
      );
      const [entry] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.equal(entry?.kind, 'totp.added');
      assert.equal(entry?.address, '192.0.2.1');
      assert.deepEqual(await world.factors.statusOf(userKey), {
        ...{ enabled: true, otp: true, webauthn: 0, backup: 10 },
      });
    });

    it('S22 switching off takes a code, ends other sessions, deletes the backup codes and is told', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, wrongCode, userKey } = await enrolled(world);
      await withCode(world, await challengeOf(world), code());
      assert.equal(await codeOf(world.totp.removeByCode(call, wrongCode())), 'factor.refused');
      assert.equal((await pendingOf(world)).status, 'pending_verification');
      world.clock.forward(60);
      assert.equal(await codeOf(world.totp.removeByCode(call, code())), 'ok');
      assert.deepEqual(await world.factors.statusOf(userKey), {
        ...{ enabled: false, otp: false, webauthn: 0, backup: 0 },
      });
      const { rows } = await sql<{ id: string }>`select id from sessions`.execute(world.storage.db());
      assert.deepEqual(
        rows.map(({ id }) => id),
        [call.session.id],
      );
      assert.equal(world.mails.at(-1)?.kind, 'totp.removed');
      const [entry] = await world.activity.list(userKey, { offset: 0, limit: 1 });
      assert.equal(entry?.kind, 'totp.removed');
      assert.ok('session' in (await enter(world)));
      assert.equal(await codeOf(world.totp.removeByCode(call, code(1))), 'authenticator.not-found');
    });

    it('S22 one code switches off once, by 10 at the same time over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { call, code } = await enrolled(world);
      const results = await Promise.all(
        times(10, (at) => codeOf((at % 2 ? world : other).totp.removeByCode(call, code()))),
      );
      assert.equal(countOf(results, 'ok'), 1);
    });

    it('S26 removing by id takes the id of one’s own app', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const eve = await enrolled(world, 'eve@example.org');
      const adas = await world.totp.find(ada.userKey);
      assert.equal(adas?.type, 'otp');
      assert.equal(await codeOf(world.factors.remove(eve.call, adas?.id ?? '')), 'authenticator.not-found');
      assert.equal((await world.factors.remove(ada.call, adas?.id ?? '')).type, 'otp');
      assert.equal(await world.totp.find(ada.userKey), undefined);
    });
  });
}
