// What belongs to the accounts of a large store: ways in, factors, devices, tokens, sessions, and their logs.
import { hashOf, sealOf } from '../../server/events/activity/chain.ts';
import { newKey } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import type { BigStoreOrder } from './fill.ts';
import { agent, at, type createNoise, dayMs, digest } from './made-up.ts';
import type { Value } from './writer.ts';

export interface AccountsNeeds {
  put(table: string, columns: readonly string[], rows: Iterable<readonly Value[]>): Promise<void>;
  noise: ReturnType<typeof createNoise>;
  now: number;
  some(count: number): number[];
  users: readonly string[];
  order: BigStoreOrder;
  key: Buffer;
  passwordHash: string;
  busyKey: string;
  busyToken: string;
  emailOf(at: number): string;
}

export async function fillAccounts(needs: AccountsNeeds): Promise<void> {
  const { put, noise, now, some, users, order, key, passwordHash, busyKey, busyToken, emailOf } = needs;
  await put(
    'logins',
    ['user_key', 'email_normal', 'email_folded'],
    users.values().map((userKey, index) => [userKey, emailOf(index), emailOf(index)]),
  );
  // One in twenty has not answered the invitation yet.
  await put(
    'passwords',
    ['user_key', 'hash', 'changed_at', 'provisional'],
    users
      .values()
      .filter((_, index) => index % 20 !== 19)
      .map((userKey) => [userKey, passwordHash, at(now - 40 * dayMs), 0]),
  );

  const sealer = createSealer(key);
  const opensWithCode = (index: number) => index % 5 === 4 && index >= 4000;
  await put(
    'totp',
    ['user_key', 'id', 'secret_sealed', 'last_step', 'created_at', 'used_at'],
    users
      .values()
      .map((userKey, index) => ({ userKey, index }))
      .filter(({ index }) => opensWithCode(index))
      .map(({ userKey }) => [
        userKey,
        newKey(noise, now),
        sealer.seal('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', `totp:${userKey}`),
        0,
        at(now - 30 * dayMs),
        null,
      ]),
  );
  await put(
    'passkeys',
    [
      'id',
      'user_key',
      'credential_id',
      'public_key',
      'algorithm',
      'sign_count',
      'name',
      'aaguid',
      'transports',
      'discoverable',
      'user_verified',
      'backup_eligible',
      'backed_up',
      'created_at',
      'used_at',
    ],
    users
      .values()
      .map((userKey, index) => ({ userKey, index }))
      .filter(({ index }) => index % 10 === 7 && index >= 4000)
      .map(({ userKey }) => [
        newKey(noise, now),
        userKey,
        noise.bytes(24).toString('base64url'),
        noise.bytes(77).toString('base64url'),
        -7,
        0,
        'Passkey',
        '00000000-0000-0000-0000-000000000000',
        '[]',
        1,
        1,
        1,
        1,
        at(now - 20 * dayMs),
        null,
      ]),
  );
  await put(
    'devices',
    ['user_key', 'device_hash', 'likeness_hash', 'seen_at', 'told_at'],
    users
      .values()
      .map((userKey, index) => [
        userKey,
        digest(`device ${index}`),
        digest(`like ${index}`),
        at(now - noise.below(400 * 24) * 3_600_000),
        null,
      ]),
  );
  await put(
    'tokens',
    ['id', 'user_key', 'name', 'hash', 'last4', 'scopes', 'created_at', 'expires_at'],
    users
      .values()
      .map((userKey, index) => ({ userKey, index }))
      .filter(({ index }) => index % 50 === 0)
      .map(({ userKey, index }) => [
        newKey(noise, now),
        userKey,
        'Render farm',
        digest(`token ${index}`),
        'abcd',
        '["people:read"]',
        at(now - 10 * dayMs),
        at(now + 80 * dayMs),
      ]),
  );

  const sessionColumns = [
    'id',
    'token_hash',
    'user_key',
    'kind',
    'method',
    'address',
    'user_agent',
    'created_at',
    'seen_at',
    'expires_at',
    'proven_at',
  ];
  function sessionRow(userKey: string, index: number, token = `session ${userKey} ${index}`): Value[] {
    const created = now - noise.below(5 * 86_400) * 1000;
    const seen = created + noise.below(Math.max(1, now - created));
    return [
      newKey(noise, created),
      digest(token),
      userKey,
      'browser',
      'password',
      '192.0.2.17',
      agent,
      at(created),
      at(seen),
      at(created + 30 * dayMs),
      at(created),
    ];
  }
  await put(
    'sessions',
    sessionColumns,
    some(order.sessions)
      .values()
      .map((index) => sessionRow(users[index % Math.ceil(users.length * 0.9)] ?? '', index)),
  );
  await put(
    'sessions',
    sessionColumns,
    some(order.busy.sessions)
      .values()
      .map((index) => sessionRow(busyKey, 1_000_000 + index, index === 0 ? busyToken : undefined)),
  );

  const heads: Value[][] = [];
  const kinds = ['signin.succeeded', 'signin.succeeded', 'signout', 'password.changed'];
  function* chainOf(userKey: string, length: number): Generator<Value[]> {
    let previous = '';
    for (let seq = 1; seq <= length; seq++) {
      const row = {
        user_key: userKey,
        seq,
        at: at(now - 700 * dayMs + Math.floor((699 * dayMs * seq) / (length + 1))),
        kind: seq === 1 ? 'account.created' : (kinds[seq % kinds.length] ?? ''),
        actor_key: userKey,
        address: '192.0.2.17',
        user_agent: agent,
        data: '{}',
      };
      previous = hashOf(row, previous);
      yield [...Object.values(row), previous];
    }
    heads.push([userKey, length, previous, sealOf(key, userKey, length, previous)]);
  }
  function* chains(): Generator<Value[]> {
    const each = Math.floor((order.activity - order.busy.activity) / users.length);
    for (const userKey of users) yield* chainOf(userKey, userKey === busyKey ? order.busy.activity : each);
  }
  await put(
    'activity',
    ['user_key', 'seq', 'at', 'kind', 'actor_key', 'address', 'user_agent', 'data', 'hash'],
    chains(),
  );
  await put('activity_heads', ['user_key', 'seq', 'hash', 'seal'], heads);
}
