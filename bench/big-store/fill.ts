// Fills a store that has its first administrator with a company of 100,000 people: rows as the product writes them, log chains and all.
import { randomBytes } from 'node:crypto';
import { foldText } from '../../contract/name-folding.ts';
import { newKey, newSecret } from '../../server/platform/random.ts';
import { fillAccounts } from './accounts.ts';
import { allLetters, at, createNoise, dayMs, firstNames, lastNames } from './made-up.ts';
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
      if (second !== usergroups[1 + (index % (usergroups.length - 1))]) yield edgeRow('Member', second, userKey, '{}');
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
      else yield edgeRow('Permission', usergroups[1 + (index % (usergroups.length - 1))] ?? '', taskKey, allLetters);
    }
    for (let depth = 1; depth < chain.length; depth++)
      yield edgeRow('Child', chain[depth - 1] ?? '', chain[depth] ?? '', '{}');
    yield edgeRow('Permission', usergroups[busyGroups().at(-1) ?? 1] ?? '', chain[0] ?? '', allLetters);
  }
  /** Places in `usergroups` of the groups that the busy one is in. */
  function busyGroups(): number[] {
    const taken = new Set([1 + (busyAt % (usergroups.length - 1)), 1 + ((busyAt * 7 + 3) % (usergroups.length - 1))]);
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

  await fillAccounts({ put, noise, now, some, users, order, key, passwordHash, busyKey, busyToken, emailOf });
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
