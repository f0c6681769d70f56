// Backup codes: shown once, good once, of one person and one set, and nothing in the store to guess them from.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sql } from 'kysely';
import { createBackupCodes } from '../../server/identity/credentials/backup-codes/backup-codes.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { codeOf, countOf, enrolled, from, times } from '../support/factor-world.ts';
import { goodPassword, minutes, type Node, openWorld } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

function enter(node: Node, code: string, given: { email?: string; password?: string; address?: string } = {}) {
  const { email = 'ada@example.org', password = goodPassword, ...place } = given;
  return node.signIn.withBackupCode({ email, password, code }, from.kind, { ...from, ...place });
}

for (const { kind, open } of stores) {
  describe(`backup codes on ${kind}`, () => {
    it('S18 are ten of 65 random bits, hashed under a key that is not in the store', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes, userKey } = await enrolled(world);
      assert.equal(new Set(backupCodes).size, 10);
      for (const code of backupCodes) assert.match(code, /^[0-9a-hjkmnp-tv-z]{6}(-[0-9a-hjkmnp-tv-z]{6}){2}$/);
      const { rows } = await sql`select * from backup_codes`.execute(world.storage.db());
      const stored = JSON.stringify(rows);
      for (const code of backupCodes) {
        const plain = code.replaceAll('-', '');
        assert.ok(!stored.includes(plain.slice(5)) && !stored.includes(code));
      }
      const { storage, clock } = world;
      const thief = createBackupCodes({ storage, clock, random: systemRandom, key: Buffer.alloc(32, 9) });
      assert.equal(await thief.consume(userKey, backupCodes[0] ?? ''), false);
    });

    it('S17 a code is good once, and the count that is left drops by one', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes, userKey } = await enrolled(world);
      const [first = '', second = ''] = backupCodes;
      const signedIn = await enter(world, first);
      assert.equal(signedIn.session.method, 'password+backup');
      assert.equal(await codeOf(enter(world, first)), 'signin.refused');
      assert.equal(await world.backupCodes.countOf(userKey), 9);
      assert.equal(await codeOf(enter(world, second)), 'ok');
      const used = world.mails.filter((mail) => mail.kind === 'backup-code.used');
      assert.deepEqual(
        used.map((mail) => mail.data.count),
        [9, 8],
      );
    });

    it('S17 R10 one code opens one session, in each of 10 trials by 5 at the same time over two nodes', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { backupCodes, userKey } = await enrolled(world);
      for (const [trial, code] of backupCodes.entries()) {
        const results = await Promise.all(
          times(5, (at) => codeOf(enter(at % 2 ? world : other, code, { address: `10.0.${trial}.${at}` }))),
        );
        assert.equal(countOf(results, 'ok'), 1, `${results}`);
        assert.equal(await world.backupCodes.countOf(userKey), 9 - trial);
        // Those that lost after the winner counted as failures, as they should.
        await world.throttle.forgive(userKey);
      }
      const { rows } = await sql`select id from sessions where method = 'password+backup'`.execute(world.storage.db());
      assert.equal(rows.length, 10);
    });

    it('S17 one code, 50 at the same time over two nodes: one session', async (t) => {
      const world = await openWorld(t, open);
      const other = await world.another();
      const { backupCodes, userKey } = await enrolled(world);
      const results = await Promise.all(
        times(50, (at) => codeOf(enter(at % 2 ? world : other, backupCodes[0] ?? '', { address: `10.0.0.${at}` }))),
      );
      assert.equal(countOf(results, 'ok'), 1);
      assert.equal(countOf(results, 'signin.refused'), 49);
      assert.equal(await world.backupCodes.countOf(userKey), 9);
    });

    it('S18 one person’s code opens nothing with the password of another', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const eve = await enrolled(world, 'eve@example.org');
      assert.equal(await codeOf(enter(world, eve.backupCodes[0] ?? '')), 'signin.refused');
      assert.equal(await world.backupCodes.countOf(eve.userKey), 10);
      assert.equal(await codeOf(enter(world, ada.backupCodes[0] ?? '')), 'ok');
    });

    it('S18 a code moved to another account in the store opens nothing there', async (t) => {
      const world = await openWorld(t, open);
      const ada = await enrolled(world);
      const eve = await enrolled(world, 'eve@example.org');
      await world.backupCodes.removeAllOf(ada.userKey);
      await sql`update backup_codes set user_key = ${ada.userKey} where user_key = ${eve.userKey}`.execute(
        world.storage.db(),
      );
      assert.equal(await codeOf(enter(world, eve.backupCodes[0] ?? '')), 'signin.refused');
    });

    it('S18 dashes, spaces, case and look-alike letters do not matter', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes, userKey } = await enrolled(world);
      const forms = [
        (code: string) => code.toUpperCase(),
        (code: string) => code.replaceAll('-', ''),
        (code: string) => ` ${code.replaceAll('-', ' ')} `,
        (code: string) => code.replaceAll('-', '–'),
        (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l'),
      ];
      for (const [at, form] of forms.entries()) {
        assert.equal(await world.backupCodes.consume(userKey, form(backupCodes[at] ?? '')), true, form.toString());
      }
      for (const odd of ['', '-', 'abc', `${backupCodes[9]}0`, 'ééééé-ééééé', '\0'.repeat(18)]) {
        assert.equal(await world.backupCodes.consume(userKey, odd), false);
      }
    });

    it('S18 made anew: the old set is dead at once, the owner is told, other sessions end', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes, call, userKey } = await enrolled(world);
      const elsewhere = await enter(world, backupCodes[0] ?? '');
      const fresh = await world.backupCodeMaker.makeAnew(call);
      assert.equal(fresh.length, 10);
      assert.equal(fresh.filter((code) => backupCodes.includes(code)).length, 0);
      assert.equal(await codeOf(enter(world, backupCodes[1] ?? '')), 'signin.refused');
      assert.equal(await world.sessions.find(elsewhere.plainToken), undefined);
      assert.equal(world.mails.at(-1)?.kind, 'backup-codes.made');
      assert.equal(await codeOf(enter(world, fresh[0] ?? '')), 'ok');
      assert.equal(await world.backupCodes.countOf(userKey), 9);
    });

    it('there are none without a factor, and none are made', async (t) => {
      const world = await openWorld(t, open);
      const { call, code, backupCodes } = await enrolled(world);
      await world.totp.removeByCode(call, code());
      assert.equal(await codeOf(world.backupCodeMaker.makeAnew(call)), 'backup.no-factor');
      assert.equal(await codeOf(enter(world, backupCodes[0] ?? '')), 'signin.refused');
    });

    it('S01 S18 the door has the counters and the answers of the password door', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes, wrongCode } = await enrolled(world);
      await world.person('plain@example.org');
      const right = backupCodes[0] ?? '';
      const tries = [
        () => enter(world, right, { password: 'quite 7 bad waves' }),
        () => enter(world, '00000-000000-000000'),
        () => enter(world, wrongCode()),
        () => enter(world, right, { email: 'nobody@example.org' }),
        () => enter(world, right, { email: 'plain@example.org' }),
      ];
      for (const attempt of tries) assert.equal(await codeOf(attempt()), 'signin.refused');
      for (let at = 0; at < 10; at++) await codeOf(enter(world, right, { password: 'quite 7 bad waves' }));
      assert.equal(await codeOf(enter(world, right)), 'signin.refused', 'not looked at');
      world.clock.forward(1 * minutes);
      assert.equal(await codeOf(enter(world, right)), 'ok');
    });

    it('three or fewer are told at sign-in', async (t) => {
      const world = await openWorld(t, open);
      const { backupCodes } = await enrolled(world);
      const told: (number | undefined)[] = [];
      for (const code of backupCodes) told.push((await enter(world, code)).backupCodesLeft);
      const none = Array(6).fill(undefined);
      assert.deepEqual(told, [...none, 3, 2, 1, 0]);
    });
  });
}
