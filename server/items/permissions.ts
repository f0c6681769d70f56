// Says who takes part in an item, and lets people share it: nobody gives or takes more than they hold.
import { domainKey } from '../../contract/permissions.ts';
import type { Edge, Item } from '../../contract/schemas/entity.ts';
import { Failure } from '../platform/failure.ts';
import type { EdgesTable, ItemsTable } from '../storage/tables.ts';
import { type Actor, authorOf } from './actor.ts';
import { isParticipant } from './change-names.ts';
import { groupsOf, participantsOf } from './directory-store.ts';
import { findEdgeBetween } from './edges-store.ts';
import { toEdge, toItem } from './entity.ts';
import { insertPermission, lockPermission, removeEdge, updatePermission } from './granting.ts';
import type { GraphNeeds } from './graph-needs.ts';
import { findItem, lockItem } from './items-store.ts';
import {
  actingRole,
  bitsOf,
  type Held,
  heldOn,
  type LetterBits,
  readAncestry,
  readAtMost,
  readPermission,
  requireReadWhole,
  within,
} from './letters.ts';
import { everybodysLettersRows, principalsOf } from './letters-store.ts';
import { bytewise, readOrder } from './page-order.ts';
import { requireLetters } from './require-letters.ts';
import { notingRole } from './role-changes.ts';
import { asShownTo } from './shown-items.ts';
import { keepingASuperAdmin } from './super-admins.ts';
import type { ListPage } from './tree.ts';

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

async function shown(
  needs: GraphNeeds,
  actor: Actor,
  rows: readonly { participant: ItemsTable; edge: EdgesTable }[],
): Promise<Participant[]> {
  const users = await asShownTo(
    needs,
    actor,
    rows.map((row) => toItem(row.participant)),
  );
  return rows.flatMap(({ edge }, at) => {
    const user = users[at];
    return user ? [{ user, edge: toEdge(edge) }] : [];
  });
}

/** With `inherited`, those too whose letters flow from above; the link says from which item. */
export async function listPermissions(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  list: ListPage & { inherited?: boolean | undefined },
): Promise<Participant[]> {
  const db = needs.storage.db();
  await requireLetters(needs, actor, key, 'r');
  let keys = [key];
  if (list.inherited) {
    const above = await everybodysLettersRows(db, [key], readAtMost + 1);
    requireReadWhole(above);
    const ancestry = readAncestry(above);
    keys = [key, ...ancestry.above().filter((above) => above !== key && ancestry.live(above))];
  }
  const rows = (await participantsOf(db, keys)).filter(
    ({ edge }) => edge.to_key === key || readPermission(edge.data).propagate,
  );
  const { column, direction } = readOrder(list.sort, { column: 'name_folded', direction: 'asc' });
  const sign = direction === 'asc' ? 1 : -1;
  rows.sort(
    (one, other) =>
      sign *
      (bytewise(one.participant[column], other.participant[column]) ||
        bytewise(one.edge.key, other.edge.key)),
  );
  return shown(needs, actor, rows.slice(list.offset, list.offset + list.limit));
}

/** What makes super-admins is touched by super-admins alone. */
async function requireMayTouch({ storage }: GraphNeeds, actor: Actor, key: string): Promise<void> {
  if (key !== domainKey) return;
  // First the lock, then the question: who has just lost the role must not act on it.
  await lockItem(storage, domainKey);
  const role = await actingRole(storage, actor);
  if (role !== 'super-admin' && role !== 'system') throw new Failure('access.denied');
}

/** A permission on `domain` may make somebody a super-admin, or end that. */
function noting<T>(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  participantKey: string,
  change: () => Promise<T>,
): Promise<T> {
  return key === domainKey ? notingRole(needs, authorOf(actor), participantKey, change) : change();
}

/** Letters that somebody may give or take on an item: what flows on below, only where their own letters do. */
function requireAtMost(held: Held, bits: LetterBits, propagate: boolean): void {
  if (!within(bits, propagate ? held.flowing : held.letters)) throw new Failure('access.too-much');
}

/** Users know whom they may read, who is in a group or organisation with them, and who is in the item already. */
async function knows(
  { storage }: GraphNeeds,
  actor: Actor,
  userKey: string,
  itemKey: string,
): Promise<boolean> {
  if (actor.kind !== 'user' || actor.userKey === userKey) return true;
  const held = (await heldOn(storage, actor, [userKey])).get(userKey);
  if (held && within(bitsOf('r'), held.letters)) return true;
  const db = storage.db();
  const mine = new Set(await principalsOf(db, actor.userKey));
  // An inactive one acts as nobody; as somebody's fellow they are still asked for by their memberships.
  const theirs = [
    ...(await principalsOf(db, userKey)),
    ...(await groupsOf(db, userKey)).map((row) => row.key),
  ];
  if (theirs.some((key) => mine.has(key))) return true;
  return (await findEdgeBetween(db, 'Permission', userKey, itemKey)) !== undefined;
}

/** Somebody whom the giver does not know is answered as if there were nobody, so that nothing is told of strangers. */
async function requireParticipant(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  itemKey: string,
): Promise<ItemsTable> {
  const row = await findItem(needs.storage.db(), key);
  if (!row || row.trashed_at !== null || !isParticipant(row.type)) {
    throw new Failure('permission.not-a-participant');
  }
  if (row.type === 'User' && !(await knows(needs, actor, key, itemKey))) {
    throw new Failure('permission.not-a-participant');
  }
  return row;
}

async function one(
  needs: GraphNeeds,
  actor: Actor,
  participant: ItemsTable,
  edge: EdgesTable,
): Promise<Participant> {
  const [found] = await shown(needs, actor, [{ participant, edge }]);
  if (!found) throw new Failure('permission.not-found');
  return found;
}

/**
 * Where `propagate` is not said, the letters flow if the giver's do: an administrator who shares an organisation by
 * the letters of their role opens the organisation, and not the projects below it, which that role does not open.
 */
export async function share(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  given: Given,
): Promise<Participant> {
  return needs.storage.transaction(async () => {
    const held = await requireLetters(needs, actor, key, 's');
    await requireMayTouch(needs, actor, key);
    const participant = await requireParticipant(needs, actor, given.userKey, key);
    const bits = bitsOf(given.data.permissions);
    const propagate = given.propagate ?? within(bits, held.flowing);
    requireAtMost(held, bits, propagate);
    const grant = { participantKey: participant.key, itemKey: key, bits, propagate };
    const edge = await noting(needs, actor, key, participant.key, () =>
      insertPermission(needs, authorOf(actor), grant),
    );
    if (!edge) throw new Failure('permission.exists');
    return one(needs, actor, participant, edge);
  });
}

/** Runs a change of a permission that is there; on `domain`, so that a super-admin is left. */
async function changing(
  needs: GraphNeeds,
  key: string,
  participantKey: string,
  change: (edge: EdgesTable, participant: ItemsTable) => Promise<Participant>,
): Promise<Participant> {
  const work = async () => {
    const edge = await lockPermission(needs, participantKey, key);
    const participant = edge && (await findItem(needs.storage.db(), participantKey));
    if (!edge || !participant) throw new Failure('permission.not-found');
    // A user's permission on themself is what makes the account theirs: nobody gives it up by mistake.
    if (edge.from_key === edge.to_key) throw new Failure('access.denied');
    return change(edge, participant);
  };
  return key === domainKey ? keepingASuperAdmin(needs, work) : work();
}

export async function changePermission(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  given: Given,
): Promise<Participant> {
  return needs.storage.transaction(async () => {
    const held = await requireLetters(needs, actor, key, 'g');
    await requireMayTouch(needs, actor, key);
    return changing(needs, key, given.userKey, async (edge, participant) => {
      const present = readPermission(edge.data);
      requireAtMost(held, bitsOf(present.permissions), present.propagate);
      const bits = bitsOf(given.data.permissions);
      const propagate = given.propagate ?? present.propagate;
      requireAtMost(held, bits, propagate);
      const after = await noting(needs, actor, key, participant.key, () =>
        updatePermission(needs, authorOf(actor), edge, bits, propagate),
      );
      return one(needs, actor, participant, after);
    });
  });
}

/** Takes the letters of a participant away; anybody may give up their own. */
export async function unshare(
  needs: GraphNeeds,
  actor: Actor,
  key: string,
  participantKey: string,
): Promise<Participant> {
  const leaves = actor.kind === 'user' && actor.userKey === participantKey;
  return needs.storage.transaction(async () => {
    const held = await requireLetters(needs, actor, key, leaves ? 'r' : 'g');
    await requireMayTouch(needs, actor, key);
    return changing(needs, key, participantKey, async (edge, participant) => {
      const present = readPermission(edge.data);
      if (!leaves) requireAtMost(held, bitsOf(present.permissions), present.propagate);
      const answer = await one(needs, actor, participant, edge);
      await noting(needs, actor, key, participantKey, () => removeEdge(needs, edge));
      return answer;
    });
  });
}
