// Says what goes into the copy of somebody's data, file by file; each is read from the store as it is written.
import { activityKinds } from '../../../contract/activity.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { Passkeys } from '../../identity/credentials/passkeys/passkeys.ts';
import type { Totp } from '../../identity/credentials/totp/totp.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import { shortName } from '../../items/files/file-names.ts';
import type { Items } from '../../items/items.ts';
import type { OwnFile, OwnWork } from '../../items/own-work/own-work.ts';
import type { Accounts } from '../../people/account.ts';
import type { Person } from '../../people/users.ts';
import type { UserActor } from '../../platform/caller.ts';
import { deviceNamesOf } from '../../platform/device-names.ts';
import { csvHead, csvRow } from '../activity/csv.ts';
import type { Archive } from './archive.ts';
import { type ArchivedFile, readmeFor } from './readme.ts';

export interface Sources {
  activity: Pick<Activity, 'all'>;
  items: Pick<Items, 'ownWorkOf'>;
  accounts: Pick<Accounts, 'accountOf'>;
  sessions: Pick<Sessions, 'listOf'>;
  tokens: Pick<Tokens, 'list'>;
  totp: Pick<Totp, 'find'>;
  passkeys: Pick<Passkeys, 'list'>;
  factors: Pick<Factors, 'statusOf'>;
  /** Where this server is reached. */
  publicUrl: string;
}

export interface Subject {
  person: Person;
  actor: UserActor;
  /** When the copy is made, ISO 8601. */
  at: string;
}

/** Told how much is done, between 0 and 1. */
type Tell = (share: number) => Promise<void>;

type Row = Record<string, unknown>;

export async function fillArchive(archive: Archive, sources: Sources, subject: Subject, tell: Tell): Promise<void> {
  const { items, activity } = sources;
  const { person, actor } = subject;
  const { userKey } = actor;
  const work = items.ownWorkOf(actor);
  const done = shareTeller(await work.counts(), tell);
  const add = (name: ArchivedFile, rows: AsyncIterable<unknown>) => archive.add(name, asList(rows));

  await archive.add('README.txt', one(readmeOf(sources, subject)));
  await archive.add('account.json', one(json(await accountOf(sources, subject, work))));
  await add('items.json', counted(work.made(), done.item));
  await add('assigned.json', work.linkedWith());
  await add('links.json', work.edges());
  await done.links();
  await add('permissions.json', permissionRows(work));
  await archive.add('sessions.json', one(json(await sessionRows(sources, userKey))));
  await archive.add('tokens.json', one(json(await tokenRows(sources, userKey))));
  await archive.add('authenticators.json', one(json(await authenticatorsOf(sources, person.userKey))));
  await add('activity.json', activity.all(userKey));
  await archive.add('activity.csv', activityTable(activity, userKey));
  await addFiles(archive, work, done.file);
}

const linksWeigh = 0.5;
const fileWeighs = 20;
const bytesOfOne = 10_000;
const restWeighs = 10;

/** A guess at the work of each part; it need only never run backwards. */
function shareTeller(counts: { items: number; files: number; fileBytes: number }, tell: Tell) {
  const links = counts.items * linksWeigh;
  const all = counts.items + links + counts.files * fileWeighs + counts.fileBytes / bytesOfOne + restWeighs;
  let done = 0;
  const add = (weight: number) => {
    done += weight;
    return tell(Math.min(done / all, 1));
  };
  return {
    item: () => add(1),
    links: () => add(links),
    file: (file: OwnFile) => add(fileWeighs + file.sizeBytes / bytesOfOne),
  };
}

async function* one(text: string): AsyncGenerator<string> {
  yield text;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** A list of any length as JSON, one row on each line. */
async function* asList(rows: AsyncIterable<unknown>): AsyncGenerator<string> {
  let before = '[\n';
  for await (const row of rows) {
    yield `${before}${JSON.stringify(row)}`;
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

async function* counted<T>(rows: AsyncIterable<T>, count: () => Promise<void>): AsyncGenerator<T> {
  for await (const row of rows) {
    yield row;
    await count();
  }
}

function readmeOf({ publicUrl }: Sources, { person, at }: Subject): string {
  return readmeFor(person.language, { host: new URL(publicUrl).host, at, name: person.name });
}

async function accountOf({ accounts, publicUrl }: Sources, { actor, at }: Subject, work: OwnWork) {
  const { user, role } = await accounts.accountOf(actor, actor.userKey);
  const memberships: Row[] = [];
  for await (const { membership, group } of work.memberships()) {
    const { _key, type, data } = group;
    memberships.push({
      _key,
      type,
      name: data.name,
      since: membership.createdAt,
      ...(membership.data.role === undefined ? {} : { role: membership.data.role }),
    });
  }
  return { server: publicUrl, madeAt: at, role, user, memberships };
}

async function* permissionRows(work: OwnWork): AsyncGenerator<Row> {
  for await (const { permission, item } of work.permissions()) {
    const { permissions, propagate } = permission.data;
    const { _key, type, data } = item;
    yield { item: { _key, type, name: data.name }, permissions, propagate, since: permission.createdAt };
  }
}

async function sessionRows({ sessions }: Sources, userKey: string): Promise<Row[]> {
  const open = await sessions.listOf(userKey);
  return open.map(({ method, userAgent, kind, address, createdAt, seenAt, expiresAt }) => {
    const { device, browser } = deviceNamesOf(userAgent);
    return {
      kind,
      methods: method.split('+'),
      device,
      browser,
      userAgent,
      address,
      createdAt,
      seenAt,
      expiresAt,
    };
  });
}

/** Field by field, here and below: what these lists learn to hold later does not slip out. */
async function tokenRows({ tokens }: Sources, userKey: string): Promise<Row[]> {
  return (await tokens.list(userKey)).map(({ name, scopes, createdAt, expireAt, lastUsedAt, lastAddress }) => ({
    name,
    scopes,
    createdAt,
    expiresAt: expireAt,
    lastUsedAt,
    lastAddress,
  }));
}

async function authenticatorsOf({ totp, passkeys, factors }: Sources, userKey: string) {
  const app = await totp.find(userKey);
  const keys = await passkeys.list(userKey);
  const { backup } = await factors.statusOf(userKey);
  return {
    authenticatorApp: app ? { name: app.name, createdAt: app.createdAt, lastUsedAt: app.lastUsedAt } : null,
    passkeys: keys.map(({ name, maker, createdAt, lastUsedAt, synced }) => ({
      name,
      maker: maker ?? null,
      createdAt,
      lastUsedAt,
      synced,
    })),
    backupCodesLeft: backup,
  };
}

const columns = ['seq', 'at', 'kind', 'what', 'by', 'address', 'userAgent', 'data', 'hash'];

async function* activityTable(activity: Sources['activity'], userKey: string): AsyncGenerator<string> {
  yield csvHead(columns);
  for await (const { seq, at, kind, by, address, userAgent, data, hash } of activity.all(userKey)) {
    yield csvRow([
      ...[String(seq), at, kind, activityKinds[kind], by ?? '', address, userAgent],
      ...[JSON.stringify(data), hash],
    ]);
  }
}

async function addFiles(archive: Archive, work: OwnWork, count: (file: OwnFile) => Promise<void>): Promise<void> {
  // The list is made twice rather than kept: what a list of any length costs is then time alone.
  await archive.add(
    'files.json',
    asList(
      (async function* () {
        for await (const file of work.files()) yield { ...file, name: nameInArchive(file) };
      })(),
    ),
  );
  for await (const file of work.files()) {
    const pieces = await work.bytesOf(file.key);
    if (pieces) await archive.add(nameInArchive(file), pieces, { compress: packs(file.mediaType) });
    await count(file);
  }
}

/** Pictures, films and archives are packed already. */
function packs(mediaType: string): boolean {
  return !/^(image|video|audio)\/|zip|compressed/.test(mediaType) || mediaType === 'image/svg+xml';
}

/** Characters that some systems refuse in file names; the key before it keeps names apart and device names away. */
function nameInArchive({ key, originalName }: OwnFile): string {
  const name = shortName(originalName.replaceAll(/[\\/:*?"<>|\p{Cc}]/gu, '_'), 120);
  return `files/${key}-${name.replace(/[. ]+$/, '') || 'file'}`;
}
