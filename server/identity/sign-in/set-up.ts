// The first run: a one-time link that makes the first super-admin and the first organisation.
import { fullPermission } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import type { MemberEdges } from '../../items/members/member-edges.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { SystemActor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { Flows } from '../credentials/flows/flows.ts';
import type { Passwords } from '../credentials/password/passwords.ts';

export interface FirstAccount {
  token: string;
  name: string;
  email: string;
  password: string;
  organisation: string;
  language?: string | undefined;
  timeZone?: string | undefined;
}

interface Deps extends Pick<Core, 'storage'> {
  users: Users;
  passwords: Passwords;
  flows: Flows;
  privilegedItems: Pick<PrivilegedItems, 'grant' | 'insertItem'>;
  memberEdges: Pick<MemberEdges, 'linkMember'>;
  events: Pick<Events, 'emit'>;
  publicUrl: string;
}

const linkTtlSeconds = 86_400;
const author: SystemActor = { kind: 'system', reason: 'set-up' };

export type SetUp = ReturnType<typeof createSetUp>;

export const createSetUp = (deps: Deps) => bind(deps, { isOpen, newLink, inspect, complete });

/** True while there is no user. */
async function isOpen({ users }: Deps): Promise<boolean> {
  return !(await users.anyExists());
}

/** A new link for a day; earlier ones stay, since each node prints one, and end with the first that is used. */
async function newLink({ flows, publicUrl }: Deps): Promise<string> {
  const flow = await flows.start({ purpose: 'set-up', ttlSeconds: linkTtlSeconds, newestOnly: false });
  return `${publicUrl}/setup#${flow.id}.${flow.plainSecret}`;
}

/** Throws `setup.closed`, `link.refused`; uses nothing up. */
async function inspect(deps: Deps, token: string): Promise<void> {
  await requireLink(deps, token);
}

async function requireLink({ users, flows }: Deps, token: string): Promise<{ id: string; secret: string }> {
  if (await users.anyExists()) throw new Failure('setup.closed');
  const [id = '', secret = ''] = token.split('.');
  if (!(await flows.inspect('set-up', id, secret))) throw new Failure('link.refused');
  return { id, secret };
}

/** Throws `setup.closed`, `link.refused`, `password.…`. Of any number at once one succeeds. */
async function complete(deps: Deps, given: FirstAccount): Promise<Item> {
  const { storage, users, passwords, flows } = deps;
  const { id, secret } = await requireLink(deps, given.token);
  await passwords.requireFit(given.password, given);
  const hash = await passwords.hash(given.password);
  return storage.transaction(async () => {
    // The link first: one caller uses it up, and all others wait here until it is decided.
    const flow = await flows.consumeWithAll('set-up', id, secret);
    if (await users.anyExists()) throw new Failure('setup.closed');
    if (!flow) throw new Failure('link.refused');
    return makeFirst(deps, given, hash);
  });
}

async function makeFirst(
  { users, passwords, privilegedItems, memberEdges, events }: Deps,
  given: FirstAccount,
  hash: string,
): Promise<Item> {
  const { email, name, language, timeZone } = given;
  const user = await users.create({ email, name, language, timeZone }, author);
  const userKey = user._key;
  await events.emit('account.created', { userKey, by: userKey, data: {} });
  await passwords.save(userKey, hash, { provisional: false });
  await users.makeSuperAdmin(userKey, author);
  const organisation = await privilegedItems.insertItem(userKey, {
    type: 'Organisation',
    data: { name: given.organisation },
  });
  await memberEdges.linkMember(userKey, organisation._key, userKey, 'owner');
  await privilegedItems.grant(userKey, userKey, organisation._key, fullPermission);
  return user;
}
