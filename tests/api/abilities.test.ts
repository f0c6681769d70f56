// What the server says that somebody may do with a user is what the calls themselves answer, for everybody.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Caller } from '../../contract/access-table.ts';
import {
  type Abilities,
  type AbilityName,
  type AbilityReason,
  abilityNames,
  listAbilities,
} from '../../contract/api/abilities.ts';
import { endpoints } from '../../contract/api/all.ts';
import { changePassword } from '../../contract/api/passwords.ts';
import { abilityCalls } from '../../server/administration/users/abilities.ts';
import { type AccessWorld, openAccessWorld, openCell, type Sent } from '../support/access-world.ts';
import { password, startConch, type TestConch } from '../support/conch.ts';
import { system } from '../support/identity-world.ts';

/** Whom the call refuses with what, by the reason that is told beforehand. */
const refusals: Record<AbilityReason, string> = {
  'owner-only': '403 access.denied',
  'write-needed': '403 access.denied',
  'administrators-only': '403 access.denied',
  'super-admins-only': '403 access.denied',
  'super-admin-target': '403 access.denied',
  'last-super-admin': '409 user.last-super-admin',
  inactive: '404 user.not-found',
  'address-moved': '409 factors.address-moved',
  // Said beforehand alone.
  'no-mail': '200',
};

/** What each call sends; others send nothing. */
const bodies: Partial<Record<AbilityName, object>> = {
  'account.edit': { data: { name: 'Another Name' } },
  'account.activate': { activate: true },
  'account.deactivate': { activate: false },
  'role.change': { role: 'user' },
};

const reasonOf = (abilities: Abilities, name: AbilityName) => {
  const ability = abilities[name];
  return ability.allowed ? undefined : ability.reason;
};

describe('what one may do with somebody', () => {
  let world: AccessWorld;
  before(async () => {
    world = await openAccessWorld({
      CONCH_SMTP_URL: 'smtp://localhost:9',
      CONCH_MAIL_FROM: 'conch@example.org',
    });
  });
  after(() => world.close());

  const callers: Caller[] = ['self', 'fellow', 'reader', 'writer', 'admin', 'below', 'super'];
  /** What may be so of the user who is looked at. */
  const conditions = ['as they are', 'inactive', 'address moved'] as const;

  async function cellOf(caller: Caller, condition: (typeof conditions)[number]) {
    const cell = await openCell(world, caller);
    const { conch } = world;
    const { owner } = cell;
    await cell.show(owner.key);
    // Else they may not even know of them.
    if (caller === 'fellow') {
      const shown = { userKey: cell.caller.key, data: { permissions: 'r' } };
      await conch.items.as(system).share(owner.key, shown);
    }
    if (condition === 'inactive') await world.deactivate(owner);
    if (condition === 'address moved') {
      const by = (await world.somebody({ role: 'admin' })).key;
      await conch.flows.start({
        ...{ purpose: 'email-undo', userKey: owner.key, data: { email: 'old@example.org', by } },
        ...{ ttlSeconds: 3600, newestOnly: false },
      });
    }
    const ask = (endpoint: { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; path: string }, body?: object) => {
      const sent: Sent = { params: { key: owner.key }, ...(body && { body }) };
      return world.request(endpoint, endpoint.path, sent, { authorization: cell.caller.token });
    };
    return { ...cell, ask };
  }

  for (const condition of conditions) {
    for (const caller of callers.filter((who) => who !== 'self' || condition === 'as they are')) {
      it(`S46 S48 agrees with each call: ${caller}, the user ${condition}`, async () => {
        const wrong: string[] = [];
        let cell: Awaited<ReturnType<typeof cellOf>> | undefined;
        for (const name of abilityNames) {
          cell ??= await cellOf(caller, condition);
          const { ask, owner } = cell;
          const told = (await ask(listAbilities)).json as Abilities;
          const reason = reasonOf(told, name);
          const ability = abilityCalls[name];
          if (ability === 'for oneself') {
            assert.equal(reason, caller === 'self' ? undefined : 'owner-only', name);
            continue;
          }
          const { call } = ability;
          const body = name === 'email.change' ? { email: `new-${owner.email}` } : bodies[name];
          const { status, code, text } = await ask(call, body);
          // What was refused or read leaves everything as it was.
          if (status === 200 && call.method !== 'GET') cell = undefined;
          const answered = status === 200 ? '200' : `${status} ${code}`;
          const expected = reason === undefined ? '200' : refusals[reason];
          if (answered !== expected) wrong.push(`${name}: told ${reason ?? 'allowed'}, answered ${text}`);
        }
        assert.deepEqual(wrong, []);
      });
    }
  }

  it('S46 names no call by which somebody adds a factor, makes a token or sets a password for another', async () => {
    const forOthers = endpoints.filter(({ path }) => path.startsWith('/v1/users/:key'));
    const adding = forOthers.filter(
      ({ method, path }) => method !== 'GET' && method !== 'DELETE' && /mfa|tokens|password/.test(path),
    );
    assert.deepEqual(
      adding.map(({ id }) => id),
      ['changePassword'],
    );
    const { ask } = await cellOf('super', 'as they are');
    const body = { password: 'another 9 calm lakes', currentPassword: password };
    const { status, code } = await ask(changePassword, body);
    assert.deepEqual([status, code], [403, 'access.denied']);
  });
});

describe('what one may do with the last super-admin, and without mail', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
  });
  after(() => conch.close());

  it('S49 says that they are the last, as the calls do', async () => {
    const told = (await conch.call('GET', `/v1/users/${root.key}/abilities`, { token: root.token })).json;
    for (const [name, method, path, body] of [
      ['role.change', 'PUT', 'role', { role: 'admin' }],
      ['account.deactivate', 'PATCH', 'active', { activate: false }],
    ] as const) {
      assert.equal(reasonOf(told, name), 'last-super-admin');
      const { status, json } = await conch.call(method, `/v1/users/${root.key}/${path}`, {
        ...{ token: root.token, body },
      });
      assert.deepEqual([status, json.code], [409, 'user.last-super-admin']);
    }
  });

  it('says that a link would reach nobody where no mail is set up', async () => {
    const ben = await conch.person(root.token, 'Ben Bound');
    const told = (await conch.call('GET', `/v1/users/${ben.key}/abilities`, { token: root.token })).json;
    assert.equal(reasonOf(told, 'password.send-link'), 'no-mail');
    assert.equal(reasonOf(told, 'email.change'), 'no-mail');
  });

  it('changes a role over HTTP with a fresh proof alone, and says what is not one', async () => {
    const ben = await conch.person(root.token, 'Ben Other');
    const path = `/v1/users/${ben.key}/role`;
    const change = (role: string, token = root.token) => conch.call('PUT', path, { token, body: { role } });
    assert.equal((await change('king')).status, 400);
    const { status, json } = await change('super-admin');
    assert.deepEqual([status, json], [200, { status: 'ok', role: 'super-admin' }]);
    assert.equal((await conch.call('GET', '/v1/users/me', { token: ben.token })).status, 401, 'S27');
    const { token } = await conch.again(ben);
    assert.equal((await conch.call('GET', '/v1/users/me', { token })).json.role, 'super-admin');
    assert.equal((await change('user', token)).status, 200, 'their own, since another is left');
    assert.equal((await change('admin', token)).status, 403, 'and is then nobody who may');
    const { storage } = conch.conch;
    const old = { proven_at: '2026-01-01T00:00:00.000Z' };
    await storage.db().updateTable('sessions').set(old).where('user_key', '=', root.key).execute();
    await storage.transaction(async () => storage.changed(`user:${root.key}`));
    assert.equal((await change('admin')).json.code, 'reauthenticate');
  });
});
