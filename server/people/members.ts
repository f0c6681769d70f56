// The members of organisations and user groups, and of the group that makes administrators.
import { domainKey } from '../../contract/permissions.ts';
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import { type Actor, authorOf, type UserActor } from '../items/actor.ts';
import { actingRole } from '../items/letters.ts';
import type { Unchecked } from '../items/unchecked.ts';
import { Failure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import type { Storage } from '../storage/storage.ts';
import type { Directory } from './directory.ts';
import type { Users } from './users.ts';

export type GroupKind = 'Organisation' | 'Usergroup';
export type MemberState = 'all' | 'active' | 'inactive';

/** Whether the actor holds the letter on the group that a call wants, its caller has asked (`l` and `u`). */
export interface Members {
  list(kind: GroupKind, groupKey: string, state: MemberState, page: Page, actor: Actor): Promise<Item[]>;
  /**
   * The membership, new or there already. To `domain` super-admins alone add, and themselves too; who is no admin
   * adds only where they belong, and nobody where more is shared than they hold.
   */
  add(kind: GroupKind, groupKey: string, userKey: string, actor: Actor): Promise<Edge>;
  /** From `domain` super-admins alone remove, and never the last of them. */
  remove(kind: GroupKind, groupKey: string, userKey: string, actor: Actor): Promise<Edge>;
  /** Oneself, from any of them; that the group lets go, its caller has asked. */
  removeSelf(groupKey: string, actor: UserActor): Promise<Edge>;
}

interface Needs {
  storage: Storage;
  unchecked: Unchecked;
  users: Users;
  directory: Directory;
  logger: Logger;
}

export function createMembers(needs: Needs): Members {
  return {
    async list(kind, groupKey, state, page, actor) {
      await requireGroup(needs, kind, groupKey);
      // Who was deactivated is nobody's business but an administrator's.
      const plain = (await actingRole(needs.storage, actor)) === 'user';
      if (plain && state === 'inactive') return [];
      const shown = plain ? 'active' : state;
      const found = await needs.unchecked.membersOf(groupKey, { ...page, state: shown });
      return needs.directory.faceFor(actor, found);
    },
    add: (kind, groupKey, userKey, actor) => add(needs, kind, groupKey, userKey, actor),
    remove: (kind, groupKey, userKey, actor) => remove(needs, kind, groupKey, userKey, actor),
    removeSelf: (groupKey, actor) => unlink(needs, groupKey, actor.userKey, actor),
  };
}

async function requireGroup({ unchecked }: Needs, kind: GroupKind, groupKey: string): Promise<void> {
  const group = await unchecked.findItem(groupKey);
  if (group?.type !== kind) throw new Failure('item.not-found');
}

async function add(
  needs: Needs,
  kind: GroupKind,
  groupKey: string,
  userKey: string,
  actor: Actor,
): Promise<Edge> {
  const { unchecked, users, directory, storage } = needs;
  await requireGroup(needs, kind, groupKey);
  await users.get(userKey);
  // A key alone must not bring a stranger, and so their name, into a group of one's own.
  if (!(await directory.sees(actor, userKey))) throw new Failure('user.not-found');
  return storage.transaction(async () => {
    if (groupKey === domainKey) await users.requireSuperAdmin(actor);
    await requireMayAdd(needs, groupKey, userKey, actor);
    const link = () => unchecked.linkMember(authorOf(actor), groupKey, userKey);
    const edge = await (groupKey === domainKey
      ? unchecked.notingRole(authorOf(actor), userKey, link)
      : link());
    note(needs, 'member.added', { groupKey, userKey, by: authorOf(actor) });
    return edge;
  });
}

/** A membership lends all that is shared with the group: nobody takes that themselves, or gives what they lack. */
async function requireMayAdd(
  { storage, unchecked }: Needs,
  groupKey: string,
  userKey: string,
  actor: Actor,
): Promise<void> {
  const role = await actingRole(storage, actor);
  if (actor.kind === 'system' || role === 'super-admin') return;
  if (actor.userKey === userKey) throw new Failure('access.denied');
  if (role === 'user' && !(await unchecked.principalsOf(actor.userKey)).includes(groupKey)) {
    throw new Failure('access.denied');
  }
  // A second person in league with an administrator would else be given what the administrator lacks (S48).
  if (!(await unchecked.holdsAllOf(actor, groupKey))) throw new Failure('access.too-much');
}

async function remove(
  needs: Needs,
  kind: GroupKind,
  groupKey: string,
  userKey: string,
  actor: Actor,
): Promise<Edge> {
  await requireGroup(needs, kind, groupKey);
  return unlink(needs, groupKey, userKey, actor, async () => {
    if (groupKey === domainKey) await needs.users.requireSuperAdmin(actor);
  });
}

async function unlink(
  needs: Needs,
  groupKey: string,
  userKey: string,
  actor: Actor,
  requireAllowed: () => Promise<void> = async () => {},
): Promise<Edge> {
  const { unchecked, storage } = needs;
  const change = async () => {
    await requireAllowed();
    const edge = await unchecked.unlinkMember(groupKey, userKey);
    if (!edge) throw new Failure('member.not-found');
    // Left behind, it would make them a super-admin again the day they are made an admin.
    if (groupKey === domainKey) await unchecked.revoke(userKey, domainKey);
    note(needs, 'member.removed', { groupKey, userKey, by: authorOf(actor) });
    return edge;
  };
  if (groupKey !== domainKey) return storage.transaction(change);
  return unchecked.keepingASuperAdmin(() => unchecked.notingRole(authorOf(actor), userKey, change));
}

function note({ storage, logger }: Needs, event: string, what: Record<string, unknown>): void {
  storage.afterCommit(() => logger.info({ event, ...what }, 'membership changed'));
}
