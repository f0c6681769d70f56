// Says who has access to an item: by which permission, from where, by which rule, and what the actor may change of it.
import type { AccessEntry, AccessList, ImpliedAccess } from '../../../contract/api/participants.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Actor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { EdgesTable } from '../../storage/tables.ts';
import { isParticipant } from '../change-names.ts';
import { cardOf, toItem } from '../entity.ts';
import type { GraphDeps } from '../graph-deps.ts';
import { findItem, findItems } from '../items-store.ts';
import { activeMemberKeys, countActiveMembers } from '../members/members.ts';
import {
  actingRole,
  adminLetters,
  allLetters,
  bitsOf,
  type Grants,
  isSubset,
  readAncestry,
  readAtMost,
  readLetter,
  readPermission,
  requireReadWhole,
  rolesOf,
  writeBits,
} from './letters.ts';
import { ancestryRows } from './letters-store.ts';
import { countParticipants, listParticipants } from './participants-store.ts';
import { requireLetters } from './require-letters.ts';
import { placesOf, summariesOf } from './summaries.ts';
import { superAdmins } from './super-admins.ts';

/** Live items above one, from which permissions flow to it. */
export async function liveAbove({ storage }: GraphDeps, key: string): Promise<string[]> {
  const rows = await ancestryRows(storage.db(), key, readAtMost + 1);
  requireReadWhole(rows);
  const ancestry = readAncestry(rows);
  return ancestry.above().filter((above) => above !== key && ancestry.live(above));
}

interface Asked {
  actor: Actor;
  grants: Grants;
  role: 'user' | 'admin' | 'super-admin' | 'system';
}

function mayTouch({ grants, role }: Asked): boolean {
  return grants.key !== domainKey || role === 'super-admin' || role === 'system';
}

/** The giver may take it back: nobody else has touched it since, and they may still share. */
export function isOwnGift(actor: Actor, grants: Grants, edge: EdgesTable): boolean {
  if (actor.kind !== 'user' || !isSubset(bitsOf('s'), grants.letters)) return false;
  return edge.created_by === actor.userKey && edge.updated_by === actor.userKey;
}

function refusalsOf(asked: Asked, edge: EdgesTable): Pick<AccessEntry, 'changing' | 'removing'> {
  const { actor, grants } = asked;
  const both = (why: AccessEntry['changing']) => ({ changing: why, removing: why });
  if (edge.to_key !== grants.key) return both('inherited');
  if (edge.from_key === edge.to_key) return both('own-account');
  if (!mayTouch(asked)) return both('super-admins-only');
  const { permissions, propagate } = readPermission(edge.data);
  const tooMuch = !isSubset(bitsOf(permissions), propagate ? grants.inheritable : grants.letters);
  const mayGrant = isSubset(bitsOf('g'), grants.letters);
  const changing = !mayGrant ? 'needs-grant' : tooMuch ? 'too-much' : null;
  if (actor.kind === 'user' && actor.userKey === edge.from_key) return { changing, removing: null };
  if (mayGrant || !isOwnGift(actor, grants, edge)) return both(changing);
  return { changing, removing: tooMuch ? 'too-much' : null };
}

/** Some of those whom a rule means, for administrators to know who it is. */
const namedAtMost = 20;

async function implied(deps: GraphDeps, asked: Asked): Promise<ImpliedAccess[]> {
  const { storage } = deps;
  const { key, type } = asked.grants;
  const db = storage.db();
  const supers = await superAdmins(deps);
  const named = async (keys: readonly string[]) => {
    if (asked.role === 'user') return {};
    const summaries = await summariesOf(deps, asked.actor, await findItems(db, keys.slice(0, namedAtMost)));
    return { people: [...summaries.values()] };
  };
  const everything = writeBits(allLetters);
  const found: ImpliedAccess[] = [
    { kind: 'super-admins', permissions: everything, count: supers.length, ...(await named(supers)) },
  ];
  if (!isParticipant(type)) return found;
  const among = new Set(supers);
  const admins = (await activeMemberKeys(deps, domainKey)).filter((one) => !among.has(one));
  const rank = type === 'User' ? (await rolesOf(storage, [key], { inactiveToo: true })).get(key) : undefined;
  const bits = key === domainKey || rank === 'super-admin' ? readLetter : adminLetters;
  found.push({
    kind: 'administrators',
    permissions: writeBits(bits),
    count: admins.length,
    ...(await named(admins)),
  });
  if (type !== 'User') {
    const count = await countActiveMembers(deps, key);
    found.push({ kind: 'members', permissions: writeBits(readLetter), count });
  }
  return found;
}

export async function listAccess(
  deps: GraphDeps,
  actor: Actor,
  key: string,
  page: { offset: number; limit: number },
): Promise<AccessList> {
  const { storage } = deps;
  const grants = await requireLetters(deps, actor, key, 'r');
  const asked: Asked = { actor, grants, role: await actingRole(storage, actor) };
  const row = await findItem(storage.db(), key);
  if (!row) throw new Failure('item.not-found');
  const of = { itemKey: key, aboveKeys: await liveAbove(deps, key), liveOnly: true };
  const order = { column: 'name_folded', direction: 'asc' } as const;
  const rows = await listParticipants(storage, { ...of, ...page, ownFirst: true, order });
  const summaries = await summariesOf(
    deps,
    actor,
    rows.map(({ participant }) => participant),
  );
  const origins = rows.map(({ edge }) => edge.to_key).filter((origin) => origin !== key);
  const places = await placesOf(deps, actor, origins);
  const mayShare = isSubset(bitsOf('s'), grants.letters);
  return {
    item: cardOf(toItem(row)),
    held: { permissions: writeBits(grants.letters), flowing: writeBits(grants.inheritable) },
    sharing: !mayTouch(asked) ? 'super-admins-only' : mayShare ? null : 'needs-share',
    entries: rows.map(({ participant, edge }) => {
      const { permissions, propagate } = readPermission(edge.data);
      return {
        participant: summaries.get(participant.key) ?? cardOf(toItem(participant)),
        permissions,
        propagate,
        rev: String(edge.rev),
        inherited: edge.to_key !== key,
        from: places.get(edge.to_key) ?? null,
        ...refusalsOf(asked, edge),
      };
    }),
    total: await countParticipants(storage, of),
    implied: await implied(deps, asked),
  };
}
