// Which mail follows from which event, to whom, and what it says; the rest of the log is told to nobody by mail.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ActivityKind } from '../../contract/activity.ts';
import type { Happened } from '../../server/notify/happened.ts';
import type { MailMessage } from '../../server/notify/message.ts';
import { noticesOf, subscribeNotices } from '../../server/notify/notices.ts';
import { writeMail } from '../../server/notify/render.ts';
import { openWorld, publicUrl, type World } from '../support/identity-world.ts';
import { stores } from '../support/stores.ts';

const at = '2026-03-01T09:00:00.000Z';
const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const caller = { address: '192.0.2.1', userAgent };
const device = 'Firefox 140, Linux';
const { address } = caller;

interface Case {
  by?: 'owner' | 'admin' | 'nobody';
  data?: Happened['data'];
  /** Without the link, which is another one each time; nothing where no mail follows. */
  said: MailMessage['data'] | undefined;
  /** The kind where it is not the topic. */
  kind?: MailMessage['kind'];
  linked?: boolean;
}

const own = { said: { at, address, device }, linked: true };

const cases: Partial<Record<ActivityKind, Case[]>> = {
  'totp.added': [{ ...own, data: { id: 'an-app' } }],
  'totp.replaced': [own],
  'totp.removed': [own],
  'passkey.added': [{ ...own, data: { name: 'Blue key' }, said: { at, address, device, name: 'Blue key' } }],
  'passkey.removed': [{ ...own, data: { name: 'Blue key' }, said: { at, address, device, name: 'Blue key' } }],
  'passkey.count-fell': [{ ...own, data: { name: 'Blue key' }, said: { at, address, device, name: 'Blue key' } }],
  'backup-codes.made': [own],
  'backup-code.used': [{ ...own, data: { count: 0 }, said: { at, address, device, count: 0 } }],
  'factor.stopped': [{ ...own, data: { count: 5 }, said: { at, address, device, count: 5 } }],
  'factors.reset': [{ ...own, by: 'admin', data: { otp: true }, said: { at, address, by: 'Grace' } }],
  'email.change-asked': [
    { ...own, by: 'admin', data: { email: 'new@example.org' }, said: { at, address, device, by: 'Grace' } },
    { ...own, by: 'owner', data: { email: 'new@example.org' } },
  ],
  'token.created': [
    { ...own, data: { name: 'Nightly', scopes: 'read' }, said: { at, address, device, name: 'Nightly' } },
  ],
  'token.regenerated': [{ ...own, data: { name: 'Nightly' }, said: { at, address, device, name: 'Nightly' } }],
  'token.revoked': [
    { ...own, by: 'admin', data: { name: 'Nightly' }, said: { at, address, name: 'Nightly', by: 'Grace' } },
    { by: 'owner', said: undefined },
  ],
  'tokens.revoked': [
    { ...own, by: 'admin', data: { count: 3 }, said: { at, address, count: 3, by: 'Grace' } },
    { by: 'owner', said: undefined },
  ],
  'signin.new-device': [
    { ...own, data: { mailed: true } },
    { data: { mailed: false }, said: undefined },
  ],
  'account.deletion-cancelled': [{ ...own, by: 'nobody' }],
  'password.changed': [own],
  'password.reset': [{ kind: 'password.changed', said: { at }, linked: true }],
  'role.changed': [
    { by: 'admin', data: { from: 'user', to: 'admin' }, said: { at, by: 'Grace', role: 'admin' } },
    { by: 'owner', data: { from: 'admin', to: 'user' }, said: undefined },
    { by: 'nobody', data: { from: 'user', to: 'super-admin' }, said: undefined },
  ],
  'look.began': [
    { by: 'admin', data: { reason: 'You asked' }, said: { at, address, name: 'Grace', reason: 'You asked' } },
  ],
  'factor.required': [{ by: 'admin', data: { from: at, graceDays: 0 }, said: { from: at, by: 'Grace' } }],
  'account.activated': [
    { by: 'admin', said: { at, by: 'Grace' } },
    { by: 'nobody', said: { at } },
  ],
  'account.deactivated': [
    { by: 'admin', said: { at, by: 'Grace' } },
    { by: 'nobody', said: { at } },
  ],
};

async function setting(world: World) {
  const ada = await world.person('ada@example.org', { name: 'Ada' });
  const grace = await world.person('grace@example.org', { name: 'Grace' });
  let hear: (event: Happened) => Promise<void> = async () => {};
  const { users, privileged, notify, reportLinks, storage } = world;
  subscribeNotices({
    events: {
      subscribe(_name, _topics, given) {
        hear = given;
      },
    },
    ...{ users, notify, superAdmins: () => privileged.superAdmins(), reportLink: reportLinks.make },
  });
  const who = { owner: ada, admin: grace, nobody: null };
  return {
    ...{ ada, grace },
    async emit(topic: ActivityKind, { by = 'owner', data = {} }: Partial<Case>, quiet = false) {
      const before = world.mails.length;
      const event: Happened = { topic, userKey: ada, caller, by: who[by], at, data, quiet };
      await storage.transaction(() => hear(event));
      return world.mails.slice(before);
    },
    async undone(topic: ActivityKind) {
      const event: Happened = { topic, userKey: ada, caller, by: ada, at, data: {} };
      await assert.rejects(
        storage.transaction(async () => {
          await hear(event);
          throw new Error('no');
        }),
      );
    },
  };
}

const defined = (data: object) => Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined));

test('every topic that has a notice is looked at here', () => {
  assert.deepEqual(Object.keys(cases).sort(), [...noticesOf.keys()].sort());
});

for (const { kind: storeKind, open } of stores) {
  describe(`notices on ${storeKind}`, () => {
    test('S60 each says to the owner what happened, when, from where, and how to say that it was not them', async (t) => {
      const world = await openWorld(t, open);
      const { emit } = await setting(world);
      for (const [topic, each] of Object.entries(cases) as [ActivityKind, Case[]][]) {
        for (const given of each) {
          const [mail, ...more] = await emit(topic, given);
          assert.deepEqual(more, [], topic);
          assert.equal(mail !== undefined, given.said !== undefined, topic);
          assert.deepEqual(await emit(topic, given, true), [], 'nobody need be told');
          if (!mail) continue;
          const { link, expiresAt, ...said } = mail.data as { link?: string; expiresAt?: string };
          assert.deepEqual([mail.kind, mail.to.address], [given.kind ?? topic, 'ada@example.org']);
          assert.deepEqual(defined(said), given.said);
          assert.equal(link?.startsWith(`${publicUrl}/not-me#`), given.linked, topic);
          assert.equal(expiresAt !== undefined, link !== undefined);
          const { text } = writeMail(mail, publicUrl);
          assert(!/\{\{|undefined/.test(text), text);
          if (given.said && 'by' in given.said) assert.ok(text.includes('Grace'), 'who did it is said');
        }
      }
    });

    test('the link is bound to the address, the event and the factor that was added by it', async (t) => {
      const world = await openWorld(t, open);
      const { emit } = await setting(world);
      const [mail] = await emit('totp.added', { data: { id: 'an-app' } });
      assert.ok(mail?.kind === 'totp.added');
      const [, id = '', secret = ''] = /#([^.]+)\.(.+)$/.exec(mail.data.link) ?? [];
      const flow = await world.flows.inspect('not-me', id, secret);
      const { kind, id: factor, email, at: when } = flow?.data ?? {};
      assert.deepEqual([kind, factor, email, when], ['totp.added', 'an-app', 'ada@example.org', at]);
    });

    test('S49 of a new super-admin every other one is told, also who made them', async (t) => {
      const world = await openWorld(t, open);
      const { emit, ada, grace } = await setting(world);
      const { users } = world;
      const system = { kind: 'system', reason: 'test' } as const;
      await world.superAdmin('root@example.org');
      for (const key of [ada, grace]) await users.makeSuperAdmin(key, system);
      const before = world.mails.length;
      const mails = await emit('role.changed', { by: 'admin', data: { from: 'user', to: 'super-admin' } });
      assert.equal(world.mails.length, before + 3);
      assert.deepEqual(mails.map(({ kind, to }) => `${kind} ${to.address}`).sort(), [
        'role.changed ada@example.org',
        'role.super-admin-made grace@example.org',
        'role.super-admin-made root@example.org',
      ]);
      assert.deepEqual(mails.find(({ kind }) => kind === 'role.super-admin-made')?.data, {
        ...{ at, by: 'Grace', name: 'Ada', userKey: ada },
      });
    });

    test('what is undone is told to nobody', async (t) => {
      const world = await openWorld(t, open);
      const { undone } = await setting(world);
      await undone('password.changed');
      assert.deepEqual(world.mails, []);
    });
  });
}
