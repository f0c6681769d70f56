// The members of organisations and user groups, and of the group that makes administrators.
import { type ErrorCode, errors } from '../../contract/errors.ts';
import type { AccountTopic, PayloadOf } from '../../contract/events.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Edge, Item, Page } from '../../contract/schemas/entity.ts';
import type { Events } from '../events/events.ts';
import { actingRole } from '../items/access/letters.ts';
import type { Roles } from '../items/access/roles.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import type { PrivilegedItems } from '../items/privileged-items.ts';
import { bind } from '../platform/bind.ts';
import { type Actor, authorOf, type UserActor } from '../platform/caller.ts';
import { Failure, isFailure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import type { Storage } from '../storage/storage.ts';
import type { Directory } from './directory.ts';
import type { Users } from './users.ts';

export type GroupKind = 'Organisation' | 'Usergroup';
export type MemberState = 'all' | 'active' | 'inactive';

export interface Outcome {
  done: string[];
  failed: { key: string; code: ErrorCode; error: string }[];
}

interface Deps {
  storage: Storage;
  privilegedItems: Pick<PrivilegedItems, 'findItem' | 'revoke'>;
  roles: Pick<Roles, 'holdsAllOf' | 'keepingASuperAdmin' | 'notingRole' | 'principalsOf'>;
  memberEdges: Pick<MemberEdges, 'joinMember' | 'membersOf' | 'setMemberRole' | 'unlinkMember'>;
  events: Pick<Events, 'emit'>;
  users: Users;
  directory: Directory;
  logger: Logger;
}

async function list(
  deps: Deps,
  kind: GroupKind,
  groupKey: string,
  state: MemberState,
  page: Page,
  actor: Actor,
): Promise<Item[]> {
  await requireGroup(deps, kind, groupKey);
  // It is nobody's business but an administrator's who was deactivated.
  const plain = (await actingRole(deps.storage, actor)) === 'user';
  if (plain && state === 'inactive') return [];
  const found = await deps.memberEdges.membersOf(groupKey, { ...page, state: plain ? 'active' : state });
  return deps.directory.redactFor(actor, found);
}

/** Each person by themselves, in the group of either kind: one who is refused keeps nobody else out. */
async function addSeveral(
  deps: Deps,
  groupKey: string,
  { userKeys, role }: { userKeys: readonly string[]; role?: string | undefined },
  actor: Actor,
): Promise<Outcome> {
  const kind = await kindOf(deps, groupKey);
  return eachOf(userKeys, (userKey) => add(deps, kind, groupKey, userKey, actor, role));
}

async function removeSeveral(
  deps: Deps,
  groupKey: string,
  userKeys: readonly string[],
  actor: Actor,
): Promise<Outcome> {
  const kind = await kindOf(deps, groupKey);
  return eachOf(userKeys, (userKey) => remove(deps, kind, groupKey, userKey, actor));
}

/** Oneself, from any of them; its caller has asked whether the group lets go. */
function removeSelf(deps: Deps, groupKey: string, actor: UserActor): Promise<Edge> {
  return unlink(deps, groupKey, actor.userKey, actor);
}

async function requireGroup({ privilegedItems }: Deps, kind: GroupKind, groupKey: string): Promise<void> {
  const group = await privilegedItems.findItem(groupKey);
  if (group?.type !== kind) throw new Failure('item.not-found');
}

async function kindOf({ privilegedItems }: Deps, groupKey: string): Promise<GroupKind> {
  const group = await privilegedItems.findItem(groupKey);
  if (group?.type !== 'Organisation' && group?.type !== 'Usergroup') throw new Failure('item.not-found');
  return group.type;
}

async function eachOf(userKeys: readonly string[], change: (userKey: string) => Promise<unknown>): Promise<Outcome> {
  const outcome: Outcome = { done: [], failed: [] };
  for (const key of new Set(userKeys)) {
    try {
      await change(key);
      outcome.done.push(key);
    } catch (error) {
      if (!isFailure(error)) throw error;
      outcome.failed.push({ key, code: error.code, error: errors[error.code].title });
    }
  }
  return outcome;
}

/**
 * The membership, new or there already. To `domain` super-admins alone add, and themselves too; others than admins
 * add only where they belong, and nobody where more is shared than they hold.
 */
async function add(
  deps: Deps,
  kind: GroupKind,
  groupKey: string,
  userKey: string,
  actor: Actor,
  role?: string,
): Promise<Edge> {
  const { memberEdges, roles, users, directory, storage } = deps;
  await requireGroup(deps, kind, groupKey);
  await users.get(userKey);
  // A key alone must not bring a stranger, and so their name, into a group of one's own.
  if (!(await directory.canSee(actor, userKey))) throw new Failure('user.not-found');
  return storage.transaction(async () => {
    if (groupKey === domainKey) await users.requireSuperAdmin(actor);
    await requireMayAdd(deps, groupKey, userKey, actor);
    const by = authorOf(actor);
    const link = () => memberEdges.joinMember(by, groupKey, userKey, role);
    const { edge, added } = await (groupKey === domainKey ? roles.notingRole(by, userKey, link) : link());
    if (added) await tell(deps, 'membership.added', groupKey, userKey, by, role === undefined ? {} : { role });
    return edge;
  });
}

/** A membership lends all that is shared with the group: nobody takes that themselves, or gives what they lack. */
async function requireMayAdd({ storage, roles }: Deps, groupKey: string, userKey: string, actor: Actor): Promise<void> {
  const role = await actingRole(storage, actor);
  if (actor.kind === 'system' || role === 'super-admin') return;
  if (actor.userKey === userKey) throw new Failure('access.denied');
  if (role === 'user' && !(await roles.principalsOf(actor.userKey)).includes(groupKey)) {
    throw new Failure('access.denied');
  }
  // A second person in league with an administrator would else be given what the administrator lacks (S48).
  if (!(await roles.holdsAllOf(actor, groupKey))) throw new Failure('access.too-much');
}

/** From `domain` super-admins alone remove, and never the last of them. */
async function remove(deps: Deps, kind: GroupKind, groupKey: string, userKey: string, actor: Actor): Promise<Edge> {
  await requireGroup(deps, kind, groupKey);
  return unlink(deps, groupKey, userKey, actor, async () => {
    if (groupKey === domainKey) await deps.users.requireSuperAdmin(actor);
  });
}

async function unlink(
  deps: Deps,
  groupKey: string,
  userKey: string,
  actor: Actor,
  requireAllowed: () => Promise<void> = async () => {},
): Promise<Edge> {
  const { memberEdges, privilegedItems, roles, users, storage } = deps;
  const change = async () => {
    await requireAllowed();
    // A group inside this one is no member of it in this sense: it goes out in its own way.
    if (!(await users.find(userKey))) throw new Failure('member.not-found');
    const edge = await memberEdges.unlinkMember(authorOf(actor), groupKey, userKey);
    if (!edge) throw new Failure('member.not-found');
    // Left behind, it would make them a super-admin again the day they are made an admin.
    if (groupKey === domainKey) await privilegedItems.revoke(authorOf(actor), userKey, domainKey);
    await tell(deps, 'membership.removed', groupKey, userKey, authorOf(actor));
    return edge;
  };
  if (groupKey !== domainKey) return storage.transaction(change);
  return roles.keepingASuperAdmin(() => roles.notingRole(authorOf(actor), userKey, change));
}

/** Says in words what they are there; it gives no rights. In `domain` super-admins alone. */
async function setRole(
  deps: Deps,
  groupKey: string,
  userKey: string,
  role: string | null,
  actor: Actor,
): Promise<Edge> {
  const { memberEdges, users, storage } = deps;
  return storage.transaction(async () => {
    await kindOf(deps, groupKey);
    if (groupKey === domainKey) await users.requireSuperAdmin(actor);
    const by = authorOf(actor);
    const changed = (await users.find(userKey)) && (await memberEdges.setMemberRole(by, groupKey, userKey, role));
    if (!changed) throw new Failure('member.not-found');
    const { edge, before } = changed;
    if (before !== role) {
      await tell(deps, 'membership.role-changed', groupKey, userKey, by, { from: before, to: role });
    }
    return edge;
  });
}

type MembershipTopic = Extract<AccountTopic, `membership.${string}`>;

/**
 * Into the log of the person, in the transaction; and into the log of the server. For joining and leaving `domain`
 * the change of their role says it already.
 */
async function tell(
  { storage, privilegedItems, events, logger }: Deps,
  topic: MembershipTopic,
  groupKey: string,
  userKey: string,
  by: string | null,
  more: Omit<PayloadOf<MembershipTopic>, 'name' | 'groupKey'> = {},
): Promise<void> {
  storage.afterCommit(() =>
    logger.info({ event: topic.replace('membership', 'member'), groupKey, userKey, by }, 'membership changed'),
  );
  if (groupKey === domainKey && topic !== 'membership.role-changed') return;
  const group = await privilegedItems.findItem(groupKey, { trashed: true });
  const name = typeof group?.data.name === 'string' ? group.data.name : '';
  const data = { name, groupKey, ...more } as PayloadOf<MembershipTopic>;
  await events.emit(topic, { userKey, by, data });
}

export type Members = ReturnType<typeof createMembers>;

/** The callers have asked whether the actor holds the letter on the group that the call wants (`l` and `u`). */
export function createMembers(deps: Deps) {
  return bind(deps, { list, add, remove, addSeveral, removeSeveral, setRole, removeSelf });
}
