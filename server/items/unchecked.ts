// The graph without any question of rights, for people/ and identity/, which ask their own (see the architecture test).
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import type { Role } from '../../contract/schemas/user.ts';
import { Failure } from '../platform/failure.ts';
import { insertPermission, lockPermission, removeEdge, updatePermission } from './access/granting.ts';
import { holdsAllOf } from './access/group-holdings.ts';
import { bitsOf, rolesOf } from './access/letters.ts';
import { principalsOf } from './access/letters-store.ts';
import { permissionsChangedSince } from './access/participants-store.ts';
import { notingRole } from './access/roles.ts';
import { keepingASuperAdmin, superAdminsIn } from './access/super-admins.ts';
import type { Actor } from './actor.ts';
import { namesOfItem } from './change-names.ts';
import { findEdgeBetween } from './edges-store.ts';
import { readData, toEdge, toItem } from './entity.ts';
import { dropThumbnails, type FileContent, findThumbnail, keepThumbnail } from './files/files.ts';
import { type Author, type GraphDeps, timeNow } from './graph-deps.ts';
import { findItem, findItems, lockItem, updateItem } from './items-store.ts';
import { groupsWithin } from './members/group-nesting-store.ts';
import { type Linked, linkGroup, linkMember, setMemberRole } from './members/member-edges.ts';
import { listMembers } from './members/members.ts';
import { groupsOf, membershipsOf } from './members/members-store.ts';
import { deleteUser } from './tree/deletion.ts';
import { createRow, type WriteOptions, writeRow } from './writing.ts';

export interface Unchecked {
  /** Items of any type; `active` on users (true if not said). Tells `item:`, and `user:` or `group:`. */
  insertItem(
    author: Author,
    given: { key?: string; type: string; data: Record<string, unknown>; active?: boolean },
  ): Promise<Item>;
  /** A live item; with `trashed` one in the trash too. */
  findItem(key: string, options?: { trashed?: boolean }): Promise<Item | undefined>;
  /** The live ones among these, in the order of the keys. */
  findItems(keys: readonly string[]): Promise<Item[]>;
  /** Replaces the data. Throws `item.not-found`, `item.stale`. */
  writeItem(author: Author, key: string, data: Record<string, unknown>, options?: WriteOptions): Promise<Item>;
  /** Reads, changes and writes under the lock of the row, so that nothing written meanwhile is lost. */
  changeItem(
    author: Author,
    key: string,
    change: (data: Readonly<Record<string, unknown>>) => Record<string, unknown>,
    options?: WriteOptions,
  ): Promise<Item>;
  /** The flag of a user; to be wrapped in `keepingASuperAdmin`. Throws `user.not-found`. */
  setActive(author: Author, userKey: string, active: boolean): Promise<Item>;
  /** For good, with what stands below them alone; to be wrapped in `keepingASuperAdmin`. Throws `user.not-found`. */
  deleteUser(userKey: string): Promise<void>;

  /** The new membership, or the one that is there. Throws `user.not-found` or `item.not-found` where an end is missing. */
  linkMember(author: Author, groupKey: string, userKey: string, role?: string): Promise<Edge>;
  /** The same, saying whether it is new. */
  joinMember(author: Author, groupKey: string, userKey: string, role?: string): Promise<Linked>;
  /** A group inside another. Throws `item.not-found`, `group.domain`, `group.cycle`, `group.too-deep`. */
  joinGroup(author: Author, outerKey: string, innerKey: string): Promise<Linked>;
  /** The groups inside a group, at any depth; those in the trash, and what is in them alone, are left out. */
  groupsWithin(groupKey: string): Promise<string[]>;
  /** Also a group out of another. */
  unlinkMember(groupKey: string, userKey: string): Promise<Edge | undefined>;
  /** The role text of a membership, with the one before; nothing where they are no member. */
  setMemberRole(
    author: Author,
    groupKey: string,
    userKey: string,
    role: string | null,
  ): Promise<{ edge: Edge; before: string | null } | undefined>;
  findMember(groupKey: string, userKey: string): Promise<Edge | undefined>;
  /** Direct members; sorted by name if not said. */
  membersOf(groupKey: string, list: { state: 'all' | 'active' | 'inactive' } & Page): Promise<Item[]>;
  /** Direct memberships that stand, sorted by name. */
  groupsOf(userKey: string): Promise<{ usergroups: Item[]; organisations: Item[] }>;
  /** Direct memberships that stand with their edges, by name; `members` counts the active ones of the group. */
  membershipsOf(
    userKey: string,
    page: { offset: number; limit: number },
  ): Promise<{ group: Item; edge: Edge; members: number }[]>;
  /** Whoever a user acts as: self, and groups and organisations through sub-groups too; empty where inactive. */
  principalsOf(userKey: string): Promise<string[]>;
  /** True where nothing is shared with the group, or with groups around it, that the actor does not hold themself. */
  holdsAllOf(actor: Actor, groupKey: string): Promise<boolean>;
  /** Runs what may change the role of a user, and writes into their log where it did. Joins the transaction. */
  notingRole<T>(author: Author, userKey: string, change: () => Promise<T>): Promise<T>;
  /** By membership of `domain` and full permission on it; `user` where inactive. */
  roleOf(userKey: string): Promise<Role>;
  /** The role that they have or, where inactive, get back with their activation: who may act on them. */
  rankOf(userKey: string): Promise<Role>;
  /** The keys of all active super-admins. */
  superAdmins(): Promise<string[]>;
  /**
   * Runs the change in a transaction that holds the lock of `domain`, and throws `user.last-super-admin` (nothing is
   * changed then) where it would leave no active super-admin though there was one. Two at once take turns.
   */
  keepingASuperAdmin<T>(change: () => Promise<T>): Promise<T>;

  /** Gives letters, or sets those that are there. */
  grant(author: Author, participantKey: string, itemKey: string, letters: string, propagate?: boolean): Promise<Edge>;
  revoke(participantKey: string, itemKey: string): Promise<Edge | undefined>;
  /** Permissions of others on an item that were given or changed since, and the one of that edge: newest first, at most 100. */
  accessSince(
    itemKey: string,
    at: string,
    linkKey?: string,
  ): Promise<{ id: string; participantKey: string; name: string; changedAt: string }[]>;

  /** Keeps a picture that we encoded ourselves, so that pages may show it. @returns its path. */
  keepThumbnail(author: Author, userKey: string, picture: { bytes: Uint8Array; mediaType: string }): Promise<string>;
  /** A picture that we encoded, and whose it is. */
  findThumbnail(fileKey: string): Promise<{ userKey: string; content: FileContent } | undefined>;
  /** Deletes the pictures of a user, but for the one at this path. */
  dropThumbnails(userKey: string, exceptPath?: string): Promise<void>;
}

async function insert(deps: GraphDeps, author: Author, given: Parameters<Unchecked['insertItem']>[1]): Promise<Item> {
  const active = given.type === 'User' ? (given.active === false ? 0 : 1) : null;
  return toItem(await createRow(deps, author, { ...given, active }));
}

async function setActive(deps: GraphDeps, author: Author, userKey: string, active: boolean): Promise<Item> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const before = await lockItem(storage, userKey);
    if (before?.type !== 'User' || before.trashed_at !== null) throw new Failure('user.not-found');
    const after = await updateItem(storage.db(), userKey, before.rev, {
      active: active ? 1 : 0,
      updated_by: author,
      updated_at: timeNow(deps),
    });
    if (!after) throw new Failure('item.stale');
    storage.changed(...namesOfItem(after));
    return toItem(after);
  });
}

async function unlink(
  deps: GraphDeps,
  type: 'Member' | 'Permission',
  fromKey: string,
  toKey: string,
): Promise<Edge | undefined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const edge = await findEdgeBetween(storage.db(), type, fromKey, toKey);
    const gone = edge && (await removeEdge(deps, edge));
    return gone && toEdge(gone);
  });
}

async function grant(
  deps: GraphDeps,
  author: Author,
  participantKey: string,
  itemKey: string,
  letters: string,
  propagate: boolean,
): Promise<Edge> {
  return deps.storage.transaction(async () => {
    const bits = bitsOf(letters);
    const inserted = await insertPermission(deps, author, { participantKey, itemKey, bits, propagate });
    if (inserted) return toEdge(inserted);
    const present = await lockPermission(deps, participantKey, itemKey);
    if (!present) throw new Failure('permission.not-found');
    return toEdge(await updatePermission(deps, author, present, bits, propagate));
  });
}

async function directGroups(
  { storage }: GraphDeps,
  userKey: string,
): Promise<{ usergroups: Item[]; organisations: Item[] }> {
  const items = (await groupsOf(storage.db(), userKey)).map(toItem);
  return {
    usergroups: items.filter((item) => item.type === 'Usergroup'),
    organisations: items.filter((item) => item.type === 'Organisation'),
  };
}

export function createUnchecked(deps: GraphDeps): Unchecked {
  const { storage } = deps;
  return {
    insertItem: (author, given) => insert(deps, author, given),
    async findItem(key, options = {}) {
      const row = await findItem(storage.db(), key);
      return row && (options.trashed || row.trashed_at === null) ? toItem(row) : undefined;
    },
    async findItems(keys) {
      const rows = await findItems(storage.db(), keys);
      return rows.filter((row) => row.trashed_at === null).map(toItem);
    },
    writeItem: async (author, key, data, options = {}) =>
      toItem(await writeRow(deps, author, key, () => data, options)),
    changeItem: async (author, key, change, options = {}) => toItem(await writeRow(deps, author, key, change, options)),
    setActive: (author, userKey, active) => setActive(deps, author, userKey, active),
    deleteUser: (userKey) => deleteUser(deps, userKey),

    linkMember: async (author, groupKey, userKey, role) =>
      (await linkMember(deps, author, groupKey, userKey, role)).edge,
    joinMember: (author, groupKey, userKey, role) => linkMember(deps, author, groupKey, userKey, role),
    joinGroup: (author, outerKey, innerKey) => linkGroup(deps, author, outerKey, innerKey),
    groupsWithin: (groupKey) => groupsWithin(storage.db(), groupKey),
    setMemberRole: (author, groupKey, userKey, role) => setMemberRole(deps, author, groupKey, userKey, role),
    unlinkMember: (groupKey, userKey) => unlink(deps, 'Member', groupKey, userKey),
    async findMember(groupKey, userKey) {
      const edge = await findEdgeBetween(storage.db(), 'Member', groupKey, userKey);
      return edge && toEdge(edge);
    },
    membersOf: (groupKey, list) => listMembers(deps, groupKey, list),
    groupsOf: (userKey) => directGroups(deps, userKey),
    membershipsOf: async (userKey, page) =>
      (await membershipsOf(storage.db(), userKey, page)).map(({ group, edge, members }) => ({
        group: toItem(group),
        edge: toEdge(edge),
        members,
      })),
    principalsOf: (userKey) => principalsOf(storage.db(), userKey),
    holdsAllOf: (actor, groupKey) => holdsAllOf(deps, actor, groupKey),
    roleOf: async (userKey) => (await rolesOf(storage, [userKey])).get(userKey) ?? 'user',
    rankOf: async (userKey) => (await rolesOf(storage, [userKey], { inactiveToo: true })).get(userKey) ?? 'user',
    notingRole: (author, userKey, change) => notingRole(deps, author, userKey, change),
    superAdmins: () => superAdminsIn(deps),
    keepingASuperAdmin: (change) => keepingASuperAdmin(deps, change),

    grant: (author, participantKey, itemKey, letters, propagate = true) =>
      grant(deps, author, participantKey, itemKey, letters, propagate),
    revoke: (participantKey, itemKey) => unlink(deps, 'Permission', participantKey, itemKey),
    accessSince: async (itemKey, at, linkKey) =>
      (await permissionsChangedSince(storage, itemKey, at, linkKey)).map(({ key, data, ...one }) => {
        const { name } = readData(data);
        return { id: key, name: typeof name === 'string' ? name : '', ...one };
      }),

    keepThumbnail: (author, userKey, picture) => keepThumbnail(deps, author, userKey, picture),
    findThumbnail: (fileKey) => findThumbnail(deps, fileKey),
    dropThumbnails: (userKey, exceptPath) => dropThumbnails(deps, userKey, exceptPath),
  };
}
