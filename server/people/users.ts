// Users: who exists under which address, who is an administrator, and who is active.

import { type Language, languageFor } from '../../contract/languages.ts';
import { domainKey, fullPermission } from '../../contract/permissions.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import { editableUserData, type Role } from '../../contract/schemas/user.ts';
import { type Actor, authorOf } from '../items/actor.ts';
import { toItem } from '../items/entity.ts';
import type { Unchecked } from '../items/unchecked.ts';
import { Failure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import type { Storage } from '../storage/storage.ts';
import { normalFormOf, writtenFormOf } from './email-address.ts';
import {
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
  /** What mails to them are written in. */
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

export interface Users {
  /** Throws `email.taken`; `request.invalid` where the address is none that we take. Joins the transaction. */
  create(given: NewUser, author: Actor): Promise<Item>;
  find(userKey: string): Promise<Person | undefined>;
  /** Throws `user.not-found`. */
  get(userKey: string): Promise<Person>;
  /** By the normal form of the address: no look-alike finds anybody. */
  findByEmail(email: string): Promise<Person | undefined>;
  /** Those of these addresses, as given, that somebody has. */
  takenAmong(emails: readonly string[]): Promise<string[]>;
  /** The whole item, whoever asks. Throws `user.not-found`. */
  getItem(userKey: string): Promise<Item>;
  roleOf(userKey: string): Promise<Role>;
  /** As `roleOf`, also of who is deactivated: nobody below them may act on them meanwhile (S48). */
  rankOf(userKey: string): Promise<Role>;
  /** True where they are active, and no other active super-admin would be left without them. */
  isLastSuperAdmin(userKey: string): Promise<boolean>;
  /** Nothing where there is no such user. */
  standingOf(userKey: string): Promise<Standing | undefined>;
  anyExists(): Promise<boolean>;
  /** By administrators; super-admins by super-admins alone, and the last active one by nobody. */
  setActive(userKey: string, active: boolean, actor: Actor): Promise<Item>;
  /**
   * What one signs in with and what is shown change together. Throws `email.taken`; `request.invalid` where the
   * address is none that we take. Joins the transaction; who may is for its caller to know.
   */
  changeEmail(userKey: string, email: string, author: Actor): Promise<void>;
  /** Joins the transaction. */
  makeSuperAdmin(userKey: string, author: Actor): Promise<void>;
  /** Throws `access.denied` where the actor is no super-admin now, whatever their session says. */
  requireSuperAdmin(actor: Actor): Promise<void>;
  /**
   * Whatever opens or ends a user's access takes turns by this, inside its transaction: a session that an old
   * password opens must not appear just after all sessions were ended.
   */
  lock(userKey: string): Promise<void>;
  /** Nobody's role changes until the transaction ends. Before other locks of it. */
  holdRoles(): Promise<void>;
}

interface Deps {
  storage: Storage;
  unchecked: Unchecked;
  logger: Logger;
}

export function createUsers(deps: Deps): Users {
  const { storage, unchecked } = deps;
  const find = async (userKey: string) => personOf(await findUserItem(unchecked, userKey));
  return {
    create: (given, author) => create(deps, given, author),
    find,
    async get(userKey) {
      const person = await find(userKey);
      if (!person) throw new Failure('user.not-found');
      return person;
    },
    async findByEmail(email) {
      // Read for what is no address too, so that its answer takes as long (S02).
      const row = await findItemByLogin(storage, normalFormOf(email) ?? '');
      return personOf(row && toItem(row));
    },
    async takenAmong(emails) {
      const normal = new Map(emails.map((email) => [email, normalFormOf(email)]));
      const taken = await takenLogins(
        storage,
        [...new Set(normal.values())].filter((one) => one !== undefined),
      );
      return emails.filter((email) => taken.has(normal.get(email) ?? ''));
    },
    getItem: (userKey) => getItem(unchecked, userKey),
    roleOf: (userKey) => unchecked.roleOf(userKey),
    rankOf: (userKey) => unchecked.rankOf(userKey),
    async isLastSuperAdmin(userKey) {
      const [one, ...others] = await unchecked.superAdmins();
      return one === userKey && others.length === 0;
    },
    async standingOf(userKey) {
      const person = await find(userKey);
      if (!person) return undefined;
      const role = await unchecked.roleOf(userKey);
      return { active: person.active, role, admin: role !== 'user', superAdmin: role === 'super-admin' };
    },
    anyExists: () => anyLogin(storage),
    setActive: (userKey, active, actor) => setActive(deps, userKey, active, actor),
    changeEmail: (userKey, email, author) => changeEmail(deps, userKey, email, author),
    async makeSuperAdmin(userKey, author) {
      await unchecked.notingRole(authorOf(author), userKey, async () => {
        await unchecked.linkMember(authorOf(author), domainKey, userKey);
        await unchecked.grant(authorOf(author), userKey, domainKey, fullPermission);
      });
      note(deps, 'user.super-admin', userKey, author);
    },
    async requireSuperAdmin(actor) {
      if ((await roleNow(unchecked, actor)) !== 'super-admin') throw new Failure('access.denied');
    },
    lock: (userKey) => lockLogin(storage, userKey),
    holdRoles: () => lockRoles(storage),
  };
}

async function findUserItem(unchecked: Unchecked, userKey: string): Promise<Item | undefined> {
  const item = await unchecked.findItem(userKey);
  return item?.type === 'User' ? item : undefined;
}

async function getItem(unchecked: Unchecked, userKey: string): Promise<Item> {
  const item = await findUserItem(unchecked, userKey);
  if (!item) throw new Failure('user.not-found');
  return item;
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

async function create(deps: Deps, given: NewUser, author: Actor): Promise<Item> {
  const { storage, unchecked } = deps;
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
    const item = await unchecked.insertItem(authorOf(author), { type: 'User', data });
    await insertLogin(storage, item._key, emailNormal);
    // Everybody owns themselves: written, so that nothing else need be known to answer what they may.
    await unchecked.grant(authorOf(author), item._key, item._key, fullPermission);
    note(deps, 'user.created', item._key, author);
    return item;
  });
}

async function changeEmail(deps: Deps, userKey: string, given: string, author: Actor): Promise<void> {
  const { storage, unchecked } = deps;
  const emailNormal = requireAddress(given);
  const email = writtenFormOf(given);
  await storage.transaction(async () => {
    await getItem(unchecked, userKey);
    await updateLogin(storage, userKey, emailNormal);
    await unchecked.changeItem(authorOf(author), userKey, (data) => ({ ...data, email }));
    note(deps, 'user.email-changed', userKey, author);
  });
}

/** What the actor is at this moment: a session read a moment ago may say more than is true now. */
async function roleNow(unchecked: Unchecked, actor: Actor): Promise<Role> {
  return actor.kind === 'system' ? 'super-admin' : unchecked.roleOf(actor.userKey);
}

async function setActive(deps: Deps, userKey: string, active: boolean, actor: Actor): Promise<Item> {
  const { unchecked, storage } = deps;
  return unchecked.keepingASuperAdmin(async () => {
    await lockLogin(storage, userKey);
    await getItem(unchecked, userKey);
    const actorRole = await roleNow(unchecked, actor);
    if (actorRole === 'user') throw new Failure('access.denied');
    // Their rank and not their role, which the inactive do not have: an admin must not wake a super-admin either.
    const above = (await unchecked.rankOf(userKey)) === 'super-admin';
    if (above && actorRole !== 'super-admin') throw new Failure('access.denied');
    const item = await unchecked.setActive(authorOf(actor), userKey, active);
    note(deps, active ? 'user.activated' : 'user.deactivated', userKey, actor);
    return item;
  });
}

/** One line in the log once it is true. */
function note({ storage, logger }: Deps, event: string, userKey: string, actor: Actor): void {
  storage.afterCommit(() => logger.info({ event, userKey, by: authorOf(actor) }, 'user changed'));
}
