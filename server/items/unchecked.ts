// The graph without any question of rights, for people/ and identity/, which ask their own (see the architecture test).
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import type { Role } from '../../contract/schemas/user.ts';
import type { Clock } from '../platform/clock.ts';
import type { Random } from '../platform/random.ts';
import type { Storage } from '../storage/storage.ts';
import type { Actor } from './actor.ts';

/** Key of the user who is written as maker; null where nobody is signed in (first run, command line). */
export type Author = string | null;

export interface WriteOptions {
  /** The `_rev` that the writer has seen: another one in the store throws `item.stale`. */
  expectedRev?: string | undefined;
  /** False keeps the state before this write out of the history. */
  history?: boolean | undefined;
  message?: string | null | undefined;
}

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
  writeItem(
    author: Author,
    key: string,
    data: Record<string, unknown>,
    options?: WriteOptions,
  ): Promise<Item>;
  /** Reads, changes and writes under the lock of the row, so that nothing written meanwhile is lost. */
  changeItem(
    author: Author,
    key: string,
    change: (data: Readonly<Record<string, unknown>>) => Record<string, unknown>,
    options?: WriteOptions,
  ): Promise<Item>;
  /** The flag of a user; to be wrapped in `keepingASuperAdmin`. Throws `user.not-found`. */
  setActive(author: Author, userKey: string, active: boolean): Promise<Item>;

  /** The new membership, or the one that is there. Throws `user.not-found` or `item.not-found` where an end is missing. */
  linkMember(author: Author, groupKey: string, userKey: string, role?: string): Promise<Edge>;
  unlinkMember(groupKey: string, userKey: string): Promise<Edge | undefined>;
  findMember(groupKey: string, userKey: string): Promise<Edge | undefined>;
  /** Direct members; sorted by name if not said. */
  membersOf(groupKey: string, list: { state: 'all' | 'active' | 'inactive' } & Page): Promise<Item[]>;
  /** Direct memberships that stand, sorted by name. */
  groupsOf(userKey: string): Promise<{ usergroups: Item[]; organisations: Item[] }>;
  /** Whoever a user acts as: self, and groups and organisations through sub-groups too; empty where inactive. */
  principalsOf(userKey: string): Promise<string[]>;
  /** By membership of `domain` and full permission on it; `user` where inactive. */
  roleOf(userKey: string): Promise<Role>;
  /** The keys of all active super-admins. */
  superAdmins(): Promise<string[]>;
  /**
   * Runs the change in a transaction that holds the lock of `domain`, and throws `user.last-super-admin` (nothing is
   * changed then) where it would leave no active super-admin though there was one. Two at once take turns.
   */
  keepingASuperAdmin<T>(change: () => Promise<T>): Promise<T>;

  /** Gives letters, or sets those that are there. */
  grant(
    author: Author,
    participantKey: string,
    itemKey: string,
    letters: string,
    propagate?: boolean,
  ): Promise<Edge>;
  revoke(participantKey: string, itemKey: string): Promise<Edge | undefined>;

  /** Live items of these types whose name starts so, among those that `visibleTo` may read, sorted by name. */
  seek(
    prefix: string,
    search: { types: readonly string[]; visibleTo: Actor; limit: number; active?: boolean },
  ): Promise<Item[]>;
  /** The users that `visibleTo` may read; sorted by name if not said. */
  listUsers(list: { visibleTo: Actor; active?: boolean | undefined } & Page): Promise<Item[]>;

  /** Keeps a picture that we encoded ourselves, so that pages may show it. @returns its path. */
  keepThumbnail(
    author: Author,
    userKey: string,
    picture: { bytes: Uint8Array; mediaType: string },
  ): Promise<string>;
  /** Deletes the pictures of a user, but for the one at this path. */
  dropThumbnails(userKey: string, exceptPath?: string): Promise<void>;
}

export function createUnchecked(_needs: { storage: Storage; clock: Clock; random: Random }): Unchecked {
  throw new Error('Bodies follow in the next commit; the signatures stand.');
}
