// Says who takes part in an item, and lets people share it: nobody gives or takes more than they hold.
import { domainKey } from '../../../contract/permissions.ts';
import type { Edge, Item } from '../../../contract/schemas/entity.ts';
import { type Actor, authorOf } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable, ItemsTable } from '../../storage/tables.ts';
import { isParticipant } from '../change-names.ts';
import { findEdgeBetween } from '../edges-store.ts';
import { cardOf, toEdge, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItem, lockItem } from '../items-store.ts';
import { groupRowsOf } from '../members/members.ts';
import { readOrder } from '../page-order.ts';
import type { ListPage } from '../tree/tree.ts';
import { noteAccountAccess } from './account-access.ts';
import { insertPermission, lockPermission, removeEdge, updatePermission } from './granting.ts';
import { keepingAGrant } from './last-grant.ts';
import {
  actingRole,
  bitsOf,
  type Grants,
  grantsOn,
  isSubset,
  type LetterBits,
  noLetters,
  readLetter,
  readPermission,
  writeBits,
} from './letters.ts';
import { listParticipants } from './participants-store.ts';
import { principalsOf } from './principals.ts';
import { requireIn, requireLetters } from './require-letters.ts';
import { notingRole } from './roles.ts';
import { redactFor } from './shown-items.ts';
import { keepingASuperAdmin } from './super-admins.ts';
import { isOwnGift, liveAbove } from './who-has-access.ts';

export interface Participant {
  user: Item;
  edge: Edge;
}

export interface Given {
  userKey: string;
  data: { permissions: string };
  /** False: for this item alone, not for what lies below it. */
  propagate?: boolean | undefined;
}

export interface Changed extends Given {
  /** The `_rev` of the edge that the change goes out from. */
  _rev?: string | undefined;
}

/** With `inherited`, those too whose letters flow from above; the edge says from which item. */
export async function listPermissions(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  list: ListPage & { inherited?: boolean | undefined },
): Promise<Participant[]> {
  await requireLetters(deps, actor, key, 'r');
  const aboveKeys = list.inherited ? await liveAbove(deps, key) : [];
  const order = readOrder(list.sort, { column: 'name_folded', direction: 'asc' });
  const { offset, limit } = list;
  const rows = await listParticipants(deps.storage, {
    itemKey: key,
    aboveKeys,
    liveOnly: false,
    ownFirst: false,
    order,
    offset,
    limit,
  });
  const users = await redactFor(
    deps,
    actor,
    rows.map((row) => toItem(row.participant)),
  );
  return rows.flatMap(({ edge }, at) => {
    const user = users[at];
    return user ? [{ user, edge: toEdge(edge) }] : [];
  });
}

/** Super-admins alone change the permissions on `domain`, which make super-admins. */
async function requireMayTouch({ storage }: GraphDeps, actor: Actor, key: string): Promise<void> {
  if (key !== domainKey) return;
  // First the lock, then the question: an actor who has just lost the role must not act on it.
  await lockItem(storage, domainKey);
  const role = await actingRole(storage, actor);
  if (role !== 'super-admin' && role !== 'system') throw new Failure('access.denied');
}

/** A permission on `domain` may make somebody a super-admin, or end that. */
function noting<T>(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  participantKey: string,
  change: () => Promise<T>,
): Promise<T> {
  return key === domainKey ? notingRole(deps, authorOf(actor), participantKey, change) : change();
}

/** Letters that somebody may give or take on an item: inheritable ones only where their own are. */
function requireAtMost(grants: Grants, bits: LetterBits, propagate: boolean): void {
  if (!isSubset(bits, propagate ? grants.inheritable : grants.letters)) throw new Failure('access.too-much');
}

const mayRead = (grants: Grants | undefined) => isSubset(readLetter, grants?.letters ?? noLetters);

/**
 * Users know those whom they may read, those in a group or organisation with them, and those in the item already.
 * @param grants what the actor holds on that user.
 */
export async function mayKnow(
  { storage }: GraphDeps,
  actor: Actor,
  userKey: string,
  itemKey: string,
  grants: Grants | undefined,
): Promise<boolean> {
  if (actor.kind !== 'user' || actor.userKey === userKey || mayRead(grants)) return true;
  const db = storage.db();
  const mine = new Set(await principalsOf({ storage }, actor.userKey));
  // An inactive one acts as nobody; as somebody's fellow they are still asked for by their memberships.
  const theirs = [
    ...(await principalsOf({ storage }, userKey)),
    ...(await groupRowsOf({ storage }, userKey)).map((row) => row.key),
  ];
  if (theirs.some((key) => mine.has(key))) return true;
  return (await findEdgeBetween(db, 'Permission', userKey, itemKey)) !== undefined;
}

/** The letters of the actor on the item, and on the participant for the answer: both by one question. */
async function requireOnBoth(
  { storage }: GraphDeps,
  actor: Actor,
  key: string,
  participantKey: string,
  letters: string,
): Promise<{ grants: Grants; onParticipant: Grants | undefined }> {
  const held = await grantsOn(storage, actor, [key, participantKey]);
  return { grants: requireIn(held.get(key), letters), onParticipant: held.get(participantKey) };
}

/** A user whom the giver does not know is answered as if there were nobody, so that nothing is told of strangers. */
async function requireParticipant(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  itemKey: string,
  grants: Grants | undefined,
): Promise<ItemsTable> {
  const row = await findItem(deps.storage.db(), key);
  if (
    !row ||
    row.trashed_at !== null ||
    !isParticipant(row.type) ||
    (row.type === 'User' && !(await mayKnow(deps, actor, key, itemKey, grants)))
  ) {
    throw new Failure('permission.not-a-participant');
  }
  return row;
}

/** @param grants what the actor holds on the participant, who is shown accordingly. */
function toParticipant(participant: ItemsTable, edge: EdgesTable, grants: Grants | undefined): Participant {
  const user = toItem(participant);
  return { user: mayRead(grants) ? user : cardOf(user), edge: toEdge(edge) };
}

/**
 * Where `propagate` is not said, the letters flow if the giver's do: an administrator who shares an organisation by
 * the letters of their role opens the organisation, and not the projects below it, which that role does not open.
 */
export async function share(deps: GraphDeps, actor: Actor, key: string, given: Given): Promise<Participant> {
  return deps.storage.transaction(async () => {
    const { grants, onParticipant } = await requireOnBoth(deps, actor, key, given.userKey, 's');
    await requireMayTouch(deps, actor, key);
    const participant = await requireParticipant(deps, actor, given.userKey, key, onParticipant);
    const bits = bitsOf(given.data.permissions);
    const propagate = given.propagate ?? isSubset(bits, grants.inheritable);
    requireAtMost(grants, bits, propagate);
    const grant = { participantKey: participant.key, itemKey: key, bits, propagate };
    const edge = await noting(deps, actor, key, participant.key, () => insertPermission(deps, authorOf(actor), grant));
    if (!edge) throw new Failure('permission.exists');
    const permissions = writeBits(bits);
    await noteAccountAccess(deps, authorOf(actor), grants, {
      topic: 'access.given',
      participant,
      edge,
      permissions,
    });
    return toParticipant(participant, edge, onParticipant);
  });
}

/** Runs a change of a permission that is there; on `domain`, so that a super-admin is left. */
async function changing(
  deps: GraphDeps,
  key: string,
  participantKey: string,
  change: (edge: EdgesTable, participant: ItemsTable) => Promise<Participant>,
): Promise<Participant> {
  const work = async () => {
    const edge = await lockPermission(deps, participantKey, key);
    const participant = edge && (await findItem(deps.storage.db(), participantKey));
    if (!edge || !participant) throw new Failure('permission.not-found');
    // A user's permission on themself is what makes the account theirs: nobody gives it up by mistake.
    if (edge.from_key === edge.to_key) throw new Failure('access.denied');
    return change(edge, participant);
  };
  return key === domainKey ? keepingASuperAdmin(deps, work) : work();
}

export async function changePermission(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  given: Changed,
): Promise<Participant> {
  return deps.storage.transaction(async () => {
    const { grants, onParticipant } = await requireOnBoth(deps, actor, key, given.userKey, 'g');
    await requireMayTouch(deps, actor, key);
    return changing(deps, key, given.userKey, async (edge, participant) => {
      if (given._rev !== undefined && given._rev !== String(edge.rev)) throw new Failure('item.stale');
      const present = readPermission(edge.data);
      const before = bitsOf(present.permissions);
      requireAtMost(grants, before, present.propagate);
      const bits = bitsOf(given.data.permissions);
      const propagate = given.propagate ?? present.propagate;
      requireAtMost(grants, bits, propagate);
      const write = () => updatePermission(deps, authorOf(actor), edge, bits, propagate);
      const after = await keepingAGrant(deps, actor, key, before & ~bits, () =>
        noting(deps, actor, key, participant.key, write),
      );
      await noteAccountAccess(deps, authorOf(actor), grants, {
        topic: 'access.changed',
        participant,
        edge,
        permissions: writeBits(bits),
        before: writeBits(before),
      });
      return toParticipant(participant, after, onParticipant);
    });
  });
}

/** Takes the letters of a participant away; anybody may give up their own, and take back what they alone gave. */
export async function unshare(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  participantKey: string,
): Promise<Participant> {
  const leaves = actor.kind === 'user' && actor.userKey === participantKey;
  return deps.storage.transaction(async () => {
    const { grants, onParticipant } = await requireOnBoth(deps, actor, key, participantKey, 'r');
    const mayGrant = isSubset(bitsOf('g'), grants.letters);
    // Before anything of the permission is told: an actor who may take none away learns nothing of it.
    if (!leaves && !mayGrant && !isSubset(bitsOf('s'), grants.letters)) throw new Failure('access.denied');
    await requireMayTouch(deps, actor, key);
    return changing(deps, key, participantKey, async (edge, participant) => {
      if (!leaves && !mayGrant && !isOwnGift(actor, grants, edge)) throw new Failure('access.denied');
      const present = readPermission(edge.data);
      const bits = bitsOf(present.permissions);
      if (!leaves) requireAtMost(grants, bits, present.propagate);
      await keepingAGrant(deps, actor, key, bits, () =>
        noting(deps, actor, key, participantKey, () => removeEdge(deps, authorOf(actor), edge)),
      );
      await noteAccountAccess(deps, authorOf(actor), grants, {
        topic: 'access.taken',
        participant,
        edge,
        permissions: writeBits(bits),
      });
      return toParticipant(participant, edge, onParticipant);
    });
  });
}
