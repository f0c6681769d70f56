// Makes, changes and removes edges of type Member: a person in an organisation or user group, and a group inside another.
import { domainKey } from '../../../contract/permissions.ts';
import type { Edge } from '../../../contract/schemas/entity.ts';
import { bind } from '../../platform/bind.ts';
import { Failure } from '../../platform/failure.ts';
import { isMissingReference } from '../../storage/db-errors.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { removeEdgeBetween } from '../access/granting.ts';
import { namesOfEdge } from '../change-names.ts';
import { findEdgeBetween, insertEdge, lockEdge, updateEdge } from '../edges-store.ts';
import { readData, toEdge } from '../entity.ts';
import { type Author, freshKey, type GraphDeps, timeNow } from '../graph-deps.ts';
import { sayEdge, sayEdgeUpdated } from '../item-events.ts';
import { isGroup } from '../item-types.ts';
import { findItem } from '../items-store.ts';
import { holdSameData, requirePlainData } from '../plain-data.ts';
import { requireNests } from './group-nesting.ts';
import { edgesAroundGroups, lockNesting } from './group-nesting-store.ts';
import { fellowsAmong, findMember, groupsOf, groupsWithin, membershipsOf, membersOf } from './members.ts';

export interface Joined {
  edge: Edge;
  /** False where it was there already. */
  added: boolean;
}

/** @throws Failure `item.not-found`, `user.not-found` where an end is missing. Joins the transaction. */
async function joinMember(
  deps: GraphDeps,
  author: Author,
  groupKey: string,
  userKey: string,
  role?: string,
): Promise<Joined> {
  return deps.storage.transaction(async () => {
    await requireLiveGroup(deps, groupKey);
    const user = await findItem(deps.storage.db(), userKey);
    if (user?.type !== 'User' || user.trashed_at !== null) throw new Failure('user.not-found');
    return insertMember(deps, author, groupKey, userKey, role === undefined ? {} : { role });
  });
}

/**
 * Puts one group inside another: the people in the inner one act as the outer one too. `domain` takes no part, since
 * it makes administrators of people who are in it themselves, and a group inside would look as if it did.
 * @throws Failure `item.not-found`, `group.domain`, `group.cycle`, `group.too-deep`. Joins the transaction.
 */
async function joinGroup(deps: GraphDeps, author: Author, outerKey: string, innerKey: string): Promise<Joined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    // Two edges made at once could else close a ring, each seeing none.
    await lockNesting(storage);
    await requireLiveGroup(deps, outerKey);
    await requireLiveGroup(deps, innerKey);
    if (outerKey === domainKey || innerKey === domainKey) throw new Failure('group.domain');
    const present = await findEdgeBetween(storage.db(), 'Member', outerKey, innerKey);
    if (present) return { edge: toEdge(present), added: false };
    requireNests(await edgesAroundGroups(storage.db(), [outerKey, innerKey]), outerKey, innerKey);
    return insertMember(deps, author, outerKey, innerKey, {});
  });
}

async function requireLiveGroup({ storage }: GraphDeps, key: string): Promise<void> {
  const group = await findItem(storage.db(), key);
  if (!group || group.trashed_at !== null || !isGroup(group.type)) throw new Failure('item.not-found');
}

async function insertMember(
  deps: GraphDeps,
  author: Author,
  fromKey: string,
  toKey: string,
  data: Record<string, unknown>,
): Promise<Joined> {
  const { storage } = deps;
  const now = timeNow(deps);
  const row: EdgesTable = {
    key: freshKey(deps),
    type: 'Member',
    from_key: fromKey,
    to_key: toKey,
    data: requirePlainData(data),
    rev: 1,
    created_by: author,
    created_at: now,
    updated_by: author,
    updated_at: now,
  };
  try {
    const edge = await insertEdge(storage.db(), row);
    if (edge) {
      storage.changed(...namesOfEdge(edge));
      await sayEdge(deps, 'created', author, edge);
    }
    const found = edge ?? (await findEdgeBetween(storage.db(), 'Member', fromKey, toKey));
    if (!found) throw new Failure('item.not-found');
    return { edge: toEdge(found), added: edge !== undefined };
  } catch (error) {
    // Deleted for good between our look and our write.
    if (isMissingReference(error)) throw new Failure('item.not-found', { cause: error });
    throw error;
  }
}

/**
 * The role text of a membership; null takes it away.
 * @returns nothing where there is no such membership. Joins the transaction.
 */
async function setMemberRole(
  deps: GraphDeps,
  author: Author,
  groupKey: string,
  userKey: string,
  role: string | null,
): Promise<{ edge: Edge; before: string | null } | undefined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    const found = await findEdgeBetween(storage.db(), 'Member', groupKey, userKey);
    const row = found && (await lockEdge(storage, found.key));
    if (!row) return undefined;
    const { role: given, ...rest } = readData(row.data);
    const before = typeof given === 'string' ? given : null;
    const data = requirePlainData(role === null ? rest : { ...rest, role });
    if (holdSameData(row.data, data)) return { edge: toEdge(row), before };
    const after = await updateEdge(storage.db(), row.key, row.rev, {
      data,
      updated_by: author,
      updated_at: timeNow(deps),
    });
    if (!after) return undefined;
    storage.changed(...namesOfEdge(after));
    await sayEdgeUpdated(deps, author, row, after);
    return { edge: toEdge(after), before };
  });
}

/** As `joinMember`, without a word whether it is new. */
async function linkMember(...given: Parameters<typeof joinMember>): Promise<Edge> {
  return (await joinMember(...given)).edge;
}

/** Also a group out of another. */
function unlinkMember(deps: GraphDeps, author: Author, groupKey: string, memberKey: string): Promise<Edge | undefined> {
  return removeEdgeBetween(deps, author, 'Member', groupKey, memberKey);
}

export type MemberEdges = ReturnType<typeof createMemberEdges>;

export function createMemberEdges(deps: GraphDeps) {
  return bind(deps, {
    joinMember,
    linkMember,
    joinGroup,
    unlinkMember,
    setMemberRole,
    findMember,
    membersOf,
    groupsOf,
    membershipsOf,
    groupsWithin,
    fellowsAmong,
  });
}
