// Each kind of secret at each place that takes one: what it was not made for refuses it, and it is not used up by that.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import * as z from 'zod/mini';
import { endpoints } from '../../contract/api/all.ts';
import { flowPurposes } from '../../server/identity/credentials/flows/flows.ts';
import { type AccessWorld, openAccessWorld } from '../support/access-world.ts';
import { password, startConch } from '../support/conch.ts';
import { assertNoSecretInEvents } from '../support/event-secrets.ts';
import { doors, openVictim, type Secret, type SecretKind, secretKinds, setsNew } from '../support/secret-doors.ts';

let world: AccessWorld;
before(async () => {
  world = await openAccessWorld();
});
after(() => world.close());

function fieldsIn(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([name, value]) => [
    ...(name === 'properties' ? Object.keys(value as object) : []),
    ...fieldsIn(value),
  ]);
}

/** Of every kind, with what its victim has beside. */
const presented = new Set<string>([password]);

/** Whole, and its second part alone. */
const formsOf = (secret: Secret): Secret[] => (secret.secret ? [secret, { text: secret.secret }] : [secret]);

async function presentEverywhere({ opens, purpose, make }: SecretKind): Promise<string[]> {
  const victim = await openVictim(world);
  const secret = await make(victim);
  for (const text of [secret.text, secret.secret, victim.backupCode, victim.person.token, victim.code()])
    if (text !== undefined) presented.add(text);
  const wrong: string[] = [];
  for (const [name, door] of Object.entries(doors)) {
    if (opens.includes(name)) continue;
    for (const form of formsOf(secret)) {
      const { status, text, headers } = await door(victim, form);
      if (status < 400 || status > 499) wrong.push(`${name}: ${status} ${text}`);
      if (headers.has('set-cookie')) wrong.push(`${name}: a cookie`);
      // Every try counts, as it must; what is looked at here is what each of them says.
      await world.conch.throttle.forgive(victim.person.key);
    }
  }
  if (purpose && secret.id && secret.secret) {
    const { flows } = world.conch;
    if (!(await flows.inspect(purpose, secret.id, secret.secret))) wrong.push('it is used up');
  }
  const own = opens[0] === undefined ? undefined : doors[opens[0]];
  const used = await own?.(victim, secret);
  if (used && used.status !== 200) wrong.push(`its own door: ${used.status} ${used.text}`);
  return wrong;
}

describe('secrets and what they are for', () => {
  it('S43 every purpose of a flow stands among the kinds of secrets, and every place that is opened among the doors', () => {
    const purposes = Object.values(secretKinds).flatMap(({ purpose }) => purpose ?? []);
    assert.deepEqual(purposes.sort(), [...flowPurposes].sort());
    for (const { opens } of Object.values(secretKinds)) for (const door of opens) assert.ok(doors[door], door);
  });

  it('S43 every field that takes a secret stands among the doors', () => {
    const fields = endpoints.flatMap(({ id, body }) => {
      const names = body ? fieldsIn(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })) : [];
      return names
        .filter((name) => /secret|token|code|challenge|password|clientdata/i.test(name) && !/Id$/.test(name))
        .map((name) => `${id} ${name}`);
    });
    const known = [...Object.keys(doors).filter((name) => name.includes(' ')), ...setsNew];
    assert.deepEqual(
      [...new Set(fields)].filter((field) => !known.includes(field)),
      [],
    );
    assert.deepEqual(
      known.filter((field) => !fields.includes(field)),
      [],
    );
  });

  for (const [name, kind] of Object.entries(secretKinds)) {
    it(`S43 is refused everywhere else, and then good where it belongs: ${name}`, async () => {
      assert.deepEqual(await presentEverywhere(kind), []);
    });
  }

  it('S60 no secret that went through a door stands in the log of events', async () => {
    const { events, topics } = await assertNoSecretInEvents(world, presented);
    assert.ok(presented.size > Object.keys(secretKinds).length && events > 100, `${presented.size} and ${events}`);
    for (const topic of ['signin.refused', 'proof.refused', 'totp.added', 'passkey.added', 'token.created'])
      assert.ok(topics.has(topic), `${topic}: ${[...topics]}`);
  });
});

describe('a server that waits for its first account', () => {
  it('S43 is opened by no secret but that of its set-up, which no other door uses up', async (t) => {
    const conch = await startConch();
    t.after(() => conch.close());
    const { flows, setUp } = conch.conch;
    const complete = (token: string) =>
      conch.call('POST', '/v1/setup', {
        body: { token, name: 'First', email: 'first@example.org', password, organisation: 'Studio' },
      });
    const others = flowPurposes.filter((purpose) => purpose !== 'set-up');
    for (const purpose of others) {
      const { id, plainSecret } = await flows.start({ purpose, ttlSeconds: 300, newestOnly: false });
      for (const token of [`${id}.${plainSecret}`, plainSecret]) {
        const answer = await complete(token);
        assert.deepEqual([answer.status, answer.json.code], [400, 'link.refused'], purpose);
      }
      assert.ok(await flows.inspect(purpose, id, plainSecret), `${purpose} is used up`);
    }
    const token = (await setUp.newLink()).split('#')[1] ?? '';
    const [id, secret] = token.split('.');
    const bodies: [string, object][] = [
      ['/v1/resetPassword', { resetTokenId: id, resetPasswordToken: secret, password }],
      ['/v1/links/inspect', { resetTokenId: id, resetPasswordToken: secret }],
      ['/v1/users/me/email/confirm', { id, secret }],
      ['/v1/users/me/email/undo', { id, secret }],
      ['/v1/mfa/otp/validate', { email: 'first@example.org', challenge: token, code: '123456' }],
    ];
    for (const [path, body] of bodies) {
      const { status } = await conch.call('POST', path, { body });
      assert.ok(status === 400 || status === 401, `${path}: ${status}`);
    }
    assert.equal((await conch.call('GET', '/v1/users/me', { token })).status, 401);
    assert.equal((await complete(token)).status, 200);
  });
});
