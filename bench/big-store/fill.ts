// Fills a store that has its first administrator with a company of 100,000 people: rows as the product writes them, log chains and all.
import { createHash, randomBytes } from 'node:crypto';
import { fullPermission } from '../../contract/permissions.ts';
import { hashOf, sealOf } from '../../server/activity/activity.ts';
import { foldText } from '../../server/items/name-folding.ts';
import { newKey, newSecret } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import type { Value, Writer } from './writer.ts';

export interface BigStoreOrder {
  users: number;
  usergroups: number;
  organisations: number;
  /** Sessions of everybody together, but those of the busy one. */
  sessions: number;
  activity: number;
  /** Items that are neither people nor groups. */
  tasks: number;
  /** Of one person. */
  busy: { sessions: number; activity: number; groups: number };
}

export const fullSize: BigStoreOrder = {
  users: 100_000,
  usergroups: 2_000,
  organisations: 200,
  sessions: 300_000,
  activity: 1_000_000,
  tasks: 500_000,
  busy: { sessions: 10_000, activity: 200_000, groups: 200 },
};

export interface BigStore {
  users: readonly string[];
  emailOf(at: number): string;
  /** Has the sessions, the log and the groups that nobody else has. */
  busyKey: string;
  /** Of one of those sessions: a new sign-in would end the oldest of so many. */
  busyToken: string;
  /** Everybody is a member of it. */
  everyoneKey: string;
  /** A user group and an organisation of the usual size. */
  usergroupKey: string;
  organisationKey: string;
  /** Twelve below the item on which one of the busy one's groups holds a permission. */
  deepKey: string;
  rows: number;
}

const firstNames =
  'Aiko Amara Anton Beatriz Bruno Camille Chen Daria Diego Ebba Elif Emeka Farah Femi Greta Hana Hugo Ines Ivo Jada Jonas Kaito Karin Lars Leila Luca Maja Marek Nadia Noor Olga Omar Paula Petra Quinn Rafael Rosa Sami Sanna Tariq Tess Uma Viktor Wanda Xenia Yara Yusuf Zoe'.split(
    ' ',
  );
const lastNames =
  'Abara Almeida Aoki Becker Berg Castro Cohen Dahl Dubois Eklund Engel Farouk Ferrari Gomez Grant Haas Hansen Ibarra Ito Jansen Jensen Kaya Keller Lang Larsen Moreau Mori Novak Nkemelu Okafor Olsen Park Pereira Quist Reyes Rossi Sato Silva Tanaka Torres Ueda Urban Varga Vega Weber Wolf Yamada Ziegler'.split(
    ' ',
  );
const dayMs = 86_400_000;
const agent =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const allLetters = JSON.stringify({ permissions: fullPermission, propagate: true });

/** Cheap and the same each time; nothing here is a secret that anybody relies on. */
function createNoise() {
  let state = 0x9e3779b9;
  const next = () => {
    state = (Math.imul(state ^ (state >>> 15), 0x85ebca6b) + 0x6d2b79f5) | 0;
    return (state ^ (state >>> 13)) >>> 0;
  };
  return {
    below: (bound: number) => next() % bound,
    bytes(count: number): Buffer {
      const bytes = Buffer.alloc(count);
      for (let at = 0; at < count; at++) bytes[at] = next() >>> 11;
      return bytes;
    },
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64url');
const at = (ms: number) => new Date(ms).toISOString();

export interface FillNeeds {
  writer: Writer;
  /** Of the server that the store belongs to: log and factors are sealed with it. */
  key: Buffer;
  /** As argon2id gives it; all accounts have this one password. */
  passwordHash: string;
  order: BigStoreOrder;
}

const itemColumns = [
  'key',
  'type',
  'data',
  'rev',
  'name_folded',
  'active',
  'created_by',
  'created_at',
  'updated_by',
  'updated_at',
  'trashed_by',
  'trashed_at',
];
const edgeColumns = [
  'key',
  'type',
  'from_key',
  'to_key',
  'data',
  'rev',
  'created_by',
  'created_at',
  'updated_by',
  'updated_at',
];

export async function fillStore({ writer, key, passwordHash, order }: FillNeeds): Promise<BigStore> {
  const noise = createNoise();
  const now = Date.now();
  let rows = 0;
  function* counted<T>(given: Iterable<T>): Generator<T> {
    for (const each of given) {
      rows++;
      yield each;
    }
  }
  const put = (table: string, columns: readonly string[], given: Iterable<readonly Value[]>) =>
    writer.insert(table, columns, counted(given));
  const some = (count: number) => Array.from({ length: count }, (_, index) => index);
  const createdMs = (index: number, of: number) => now - 900 * dayMs + Math.floor((850 * dayMs * index) / of);
  const keysFor = (count: number) => some(count).map((index) => newKey(noise, createdMs(index, count)));
  const itemRow = (itemKey: string, type: string, data: Record<string, unknown>, ms: number): Value[] => {
    const active = type === 'User' ? (noise.below(20) === 0 ? 0 : 1) : null;
    return [
      itemKey,
      type,
      JSON.stringify(data),
      1,
      foldText(String(data.name)),
      active,
      null,
      at(ms),
      null,
      at(ms),
      null,
      null,
    ];
  };
  const edgeRow = (type: string, from: string, to: string, data: string): Value[] => {
    const ms = now - noise.below(800 * 86_400) * 1000;
    return [newKey(noise, ms), type, from, to, data, 1, null, at(ms), null, at(ms)];
  };

  const users = keysFor(order.users);
  const usergroups = keysFor(order.usergroups);
  const organisations = keysFor(order.organisations);
  const emailOf = (index: number) => `person-${index}@big.example`;
  const nameOf = (index: number) =>
    `${firstNames[noise.below(firstNames.length)]} ${lastNames[noise.below(lastNames.length)]} ${index}`;
  const busyAt = Math.floor(order.users / 2);
  const busyKey = users[busyAt] ?? '';
  const busyToken = newSecret({ bytes: randomBytes });
  const [everyoneKey = '', usergroupKey = ''] = usergroups;
  const [organisationKey = ''] = organisations;

  function* peopleAndGroups(): Generator<Value[]> {
    for (const [index, userKey] of users.entries()) {
      const data = { name: nameOf(index), email: emailOf(index) };
      const row = itemRow(userKey, 'User', data, createdMs(index, users.length));
      // The one who is measured, and the first hundreds, who sign in.
      if (index === busyAt || index < 4000) row[5] = 1;
      yield row;
    }
    for (const [index, groupKey] of usergroups.entries()) {
      const name = index === 0 ? 'Everyone' : `Team ${lastNames[index % lastNames.length]} ${index}`;
      yield itemRow(groupKey, 'Usergroup', { name }, createdMs(index, usergroups.length));
    }
    for (const [index, groupKey] of organisations.entries()) {
      const name = `Studio ${lastNames[index % lastNames.length]} ${index}`;
      yield itemRow(groupKey, 'Organisation', { name }, createdMs(index, organisations.length));
    }
  }
  await put('items', itemColumns, peopleAndGroups());

  const taskKeys = keysFor(order.tasks);
  await put(
    'items',
    itemColumns,
    taskKeys
      .values()
      .map((taskKey, index) =>
        itemRow(
          taskKey,
          index % 50 === 0 ? 'Project' : 'Task',
          { name: `Shot ${index}` },
          createdMs(index, taskKeys.length),
        ),
      ),
  );
  // One chain, twelve links below its top.
  const chain = keysFor(13);
  await put(
    'items',
    itemColumns,
    chain.map((chainKey, depth) =>
      itemRow(chainKey, depth === 0 ? 'Project' : 'Task', { name: `Depth ${depth}` }, now - dayMs),
    ),
  );

  function* links(): Generator<Value[]> {
    for (const userKey of users) yield edgeRow('Permission', userKey, userKey, allLetters);
    for (const [index, userKey] of users.entries()) {
      yield edgeRow('Member', everyoneKey, userKey, '{}');
      yield edgeRow('Member', organisations[index % organisations.length] ?? '', userKey, '{}');
      yield edgeRow('Member', usergroups[1 + (index % (usergroups.length - 1))] ?? '', userKey, '{}');
      const second = usergroups[1 + ((index * 7 + 3) % (usergroups.length - 1))] ?? '';
      if (second !== usergroups[1 + (index % (usergroups.length - 1))])
        yield edgeRow('Member', second, userKey, '{}');
    }
    // A tenth of the groups stand in another one.
    for (let index = 10; index < usergroups.length; index += 10) {
      yield edgeRow('Member', usergroups[index - 1] ?? '', usergroups[index] ?? '', '{}');
    }
    for (const groupKey of [...usergroups, ...organisations].slice(0, order.usergroups)) {
      yield edgeRow('Permission', users[noise.below(users.length)] ?? '', groupKey, allLetters);
    }
    for (const userKey of users.slice(1, 21)) yield edgeRow('Member', 'domain', userKey, '{}');
    for (const [index, taskKey] of taskKeys.entries()) {
      if (index % 50 !== 0) yield edgeRow('Child', taskKeys[index - (index % 50)] ?? '', taskKey, '{}');
      else
        yield edgeRow(
          'Permission',
          usergroups[1 + (index % (usergroups.length - 1))] ?? '',
          taskKey,
          allLetters,
        );
    }
    for (let depth = 1; depth < chain.length; depth++)
      yield edgeRow('Child', chain[depth - 1] ?? '', chain[depth] ?? '', '{}');
    yield edgeRow('Permission', usergroups[busyGroups().at(-1) ?? 1] ?? '', chain[0] ?? '', allLetters);
  }
  /** Places in `usergroups` of the groups that the busy one is in. */
  function busyGroups(): number[] {
    const taken = new Set([
      1 + (busyAt % (usergroups.length - 1)),
      1 + ((busyAt * 7 + 3) % (usergroups.length - 1)),
    ]);
    const found: number[] = [];
    for (let index = 1; index < usergroups.length && found.length < order.busy.groups - 3; index++)
      if (!taken.has(index)) found.push(index);
    return found;
  }
  await put('edges', edgeColumns, links());
  await put(
    'edges',
    edgeColumns,
    busyGroups().map((index) => edgeRow('Member', usergroups[index] ?? '', busyKey, '{}')),
  );

  await put(
    'logins',
    ['user_key', 'email_normal'],
    users.values().map((userKey, index) => [userKey, emailOf(index)]),
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
        kind: kinds[seq % kinds.length] ?? '',
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
  await writer.finish();
  return {
    users,
    emailOf,
    busyKey,
    busyToken,
    everyoneKey,
    usergroupKey,
    organisationKey,
    deepKey: chain.at(-1) ?? '',
    rows,
  };
}
