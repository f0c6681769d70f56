// Makes users and finds them by address, and keeps the rules on their role, address and active flag.

import { type Language, languageFor } from '../../contract/languages.ts';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { editableUserData, type Role } from '../../contract/schemas/user.ts';
import type { Roles } from '../items/access/roles.ts';
import { toItem } from '../items/entity.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';
import { bind } from '../platform/bind.ts';
import { type Actor, authorOf } from '../platform/caller.ts';
import { Failure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import type { Storage } from '../storage/storage.ts';
import { normalFormOf, writtenFormOf } from './email-address.ts';
import {
  allLogins,
  anyLogin,
  findItemByLogin,
  insertLogin,
  lockLogin,
  lockRoles,
  takenLogins,
  updateLogin,
} from './users-store.ts';

export interface Person {
  userKey: string;
  name: string;
  /** As it is written to. */
  email: string;
  active: boolean;
  /** Mails to them are written in it. */
  language: Language;
  timeZone: string | undefined;
}

export interface Standing {
  active: boolean;
  admin: boolean;
  superAdmin: boolean;
  role: Role;
}

export interface NewUser {
  email: string;
  /** The part of the address before the @ if not said. */
  name?: string | undefined;
  language?: string | undefined;
  timeZone?: string | undefined;
}

interface Deps {
  storage: Storage;
  privilegedItems: Pick<
    PrivilegedItems,
    'changeItem' | 'findItem' | 'findItems' | 'grant' | 'insertItem' | 'setActive'
  >;
  roles: Pick<Roles, 'keepingASuperAdmin' | 'notingRole' | 'rankOf' | 'roleOf' | 'superAdmins'>;
  memberEdges: Pick<MemberEdges, 'linkMember'>;
  logger: Logger;
}

async function find({ privilegedItems }: Deps, userKey: string): Promise<Person | undefined> {
  return personOf(await findUserItem({ privilegedItems }, userKey));
}

/** Throws `user.not-found`. */
async function get(deps: Deps, userKey: string): Promise<Person> {
  const person = await find(deps, userKey);
  if (!person) throw new Failure('user.not-found');
  return person;
}

/** By the normal form of the address: no look-alike finds anybody. */
async function findByEmail({ storage }: Deps, email: string): Promise<Person | undefined> {
  // Read for what is no address too, so that its answer takes as long (S02).
  const row = await findItemByLogin(storage, normalFormOf(email) ?? '');
  return personOf(row && toItem(row));
}

/** Those of these addresses, as given, that somebody has. */
async function takenAmong({ storage }: Deps, emails: readonly string[]): Promise<string[]> {
  const normal = new Map(emails.map((email) => [email, normalFormOf(email)]));
  const asked = [...new Set(normal.values())].filter((one) => one !== undefined);
  const taken = await takenLogins(storage, asked);
  return emails.filter((email) => taken.has(normal.get(email) ?? ''));
}

async function findUserItem({ privilegedItems }: Pick<Deps, 'privilegedItems'>, userKey: string) {
  const item = await privilegedItems.findItem(userKey);
  return item?.type === 'User' ? item : undefined;
}

/** The whole item, without a question of access. Throws `user.not-found`. */
async function getItem(deps: Deps, userKey: string): Promise<Item> {
  const item = await findUserItem(deps, userKey);
  if (!item) throw new Failure('user.not-found');
  return item;
}

/** Those of the keys that are users, with the name alone: for readers of what these users did (S04). */
async function namesOf({ privilegedItems }: Deps, keys: readonly string[]): Promise<Map<string, string>> {
  const found = (await privilegedItems.findItems(keys)).filter(({ type }) => type === 'User');
  return new Map(found.map(({ _key, data: { name } }) => [_key, typeof name === 'string' ? name : '']));
}

/** True where they are active, and no other active super-admin would be left without them. */
async function isLastSuperAdmin({ roles }: Deps, userKey: string): Promise<boolean> {
  const [one, ...others] = await roles.superAdmins();
  return one === userKey && others.length === 0;
}

/** Nothing where there is no such user. */
async function standingOf(deps: Deps, userKey: string): Promise<Standing | undefined> {
  const person = await find(deps, userKey);
  if (!person) return undefined;
  const role = await deps.roles.roleOf(userKey);
  return { active: person.active, role, admin: role !== 'user', superAdmin: role === 'super-admin' };
}

function anyExists({ storage }: Deps): Promise<boolean> {
  return anyLogin(storage);
}

async function allKeys({ storage }: Deps): Promise<Set<string>> {
  return new Set(await allLogins(storage));
}

/** Joins the transaction. */
async function makeSuperAdmin(deps: Deps, userKey: string, author: Actor): Promise<void> {
  const { roles, memberEdges, privilegedItems } = deps;
  await roles.notingRole(authorOf(author), userKey, async () => {
    await memberEdges.linkMember(authorOf(author), domainKey, userKey);
    await privilegedItems.grant(authorOf(author), userKey, domainKey, fullPermission);
  });
  note(deps, 'user.super-admin', userKey, author);
}

/** Throws `access.denied` where the actor is no super-admin now, whatever their session says. */
async function requireSuperAdmin({ roles }: Deps, actor: Actor): Promise<void> {
  if ((await roleNow(roles, actor)) !== 'super-admin') throw new Failure('access.denied');
}

/**
 * Whatever opens or ends a user's access takes turns by this, inside its transaction: a session that an old password
 * opens must not appear just after all sessions were ended.
 */
function lock({ storage }: Deps, userKey: string): Promise<void> {
  return lockLogin(storage, userKey);
}

/** Roles stay as they are until the transaction ends. Comes before other locks of it. */
function holdRoles({ storage }: Deps): Promise<void> {
  return lockRoles(storage);
}

function personOf(item: Item | undefined): Person | undefined {
  if (!item) return undefined;
  const text = (name: string) => {
    const value = item.data[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    userKey: item._key,
    name: text('name') ?? '',
    email: text('email') ?? '',
    active: item.active === true,
    language: languageFor([text('language') ?? '']),
    timeZone: text('timeZone'),
  };
}

function requireAddress(email: string): string {
  const emailNormal = normalFormOf(email);
  if (emailNormal !== undefined) return emailNormal;
  throw new Failure('request.invalid', { fields: { email: 'This is no mail address that we can use.' } });
}

/** Throws `email.taken`; `request.invalid` where the address is none that we take. Joins the transaction. */
async function create(deps: Deps, given: NewUser, author: Actor): Promise<Item> {
  const { storage, privilegedItems } = deps;
  const emailNormal = requireAddress(given.email);
  const email = writtenFormOf(given.email);
  const { language, timeZone } = given;
  const name = given.name ?? email.slice(0, email.lastIndexOf('@'));
  const parsed = editableUserData.safeParse({ name, language, timeZone });
  if (!parsed.success) {
    const field = String(parsed.error.issues[0]?.path[0] ?? 'name');
    throw new Failure('request.invalid', { fields: { [field]: 'This cannot be used.' } });
  }
  const data = Object.fromEntries(Object.entries({ ...parsed.data, email }).filter(([, value]) => value !== undefined));
  return storage.transaction(async () => {
    const item = await privilegedItems.insertItem(authorOf(author), { type: 'User', data });
    await insertLogin(storage, item._key, { email, emailNormal });
    // Everybody owns themselves: written, so that nothing else need be known to answer what they may.
    await privilegedItems.grant(authorOf(author), item._key, item._key, fullPermission);
    note(deps, 'user.created', item._key, author);
    return item;
  });
}

/**
 * The address that one signs in with and the one that is shown change together. Throws `email.taken`;
 * `request.invalid` where the address is none that we take. Joins the transaction; its caller has asked who may.
 */
async function changeEmail(deps: Deps, userKey: string, given: string, author: Actor): Promise<void> {
  const { storage, privilegedItems } = deps;
  const emailNormal = requireAddress(given);
  const email = writtenFormOf(given);
  await storage.transaction(async () => {
    await getItem(deps, userKey);
    await updateLogin(storage, userKey, { email, emailNormal });
    await privilegedItems.changeItem(authorOf(author), userKey, (data) => ({ ...data, email }));
    note(deps, 'user.email-changed', userKey, author);
  });
}

/** The role of the actor at this moment: a session read a moment ago may say more than is true now. */
async function roleNow(roles: Deps['roles'], actor: Actor): Promise<Role> {
  return actor.kind === 'system' ? 'super-admin' : roles.roleOf(actor.userKey);
}

/** By administrators; super-admins by super-admins alone, and the last active one by nobody. */
async function setActive(deps: Deps, userKey: string, active: boolean, actor: Actor): Promise<Item> {
  const { roles, privilegedItems, storage } = deps;
  return roles.keepingASuperAdmin(async () => {
    await lockLogin(storage, userKey);
    await getItem(deps, userKey);
    const actorRole = await roleNow(roles, actor);
    if (actorRole === 'user') throw new Failure('access.denied');
    // Their rank and not their role, which the inactive do not have: an admin must not wake a super-admin either.
    const above = (await roles.rankOf(userKey)) === 'super-admin';
    if (above && actorRole !== 'super-admin') throw new Failure('access.denied');
    const item = await privilegedItems.setActive(authorOf(actor), userKey, active);
    note(deps, active ? 'user.activated' : 'user.deactivated', userKey, actor);
    return item;
  });
}

/** One line in the log once it is true. */
function note({ storage, logger }: Deps, event: string, userKey: string, actor: Actor): void {
  storage.afterCommit(() => logger.info({ event, userKey, by: authorOf(actor) }, 'user changed'));
}

export type Users = ReturnType<typeof createUsers>;

export function createUsers(deps: Deps) {
  const { roleOf, rankOf } = deps.roles;
  return {
    ...bind(deps, {
      create,
      find,
      get,
      findByEmail,
      takenAmong,
      namesOf,
      getItem,
      isLastSuperAdmin,
      standingOf,
      anyExists,
      allKeys,
      setActive,
      changeEmail,
      makeSuperAdmin,
      requireSuperAdmin,
      lock,
      holdRoles,
    }),
    roleOf,
    rankOf,
  };
}
