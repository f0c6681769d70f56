// Decides which people somebody finds: seeking and listing people, and how much of another each viewer is shown.

import { foldText } from '../../contract/name-folding.ts';
import type { Item, Page } from '../../contract/schemas/entity.ts';
import { actingRole } from '../items/access/letters.ts';
import type { Roles } from '../items/access/roles.ts';
import { readableAmong } from '../items/access/summaries.ts';
import { publicView, toItem } from '../items/entity.ts';
import type { MemberEdges } from '../items/members/member-edges.ts';
import { type PageOrder, readOrder } from '../items/page-order.ts';
import { bind } from '../platform/bind.ts';
import type { Actor } from '../platform/caller.ts';
import type { Clock } from '../platform/clock.ts';
import { createRateLimiter } from '../platform/rate-limiter.ts';
import type { Storage } from '../storage/storage.ts';
import { searchDirectory } from './directory-store.ts';

interface Deps {
  storage: Storage;
  roles: Pick<Roles, 'principalsOf'>;
  memberEdges: Pick<MemberEdges, 'fellowsAmong'>;
  clock: Clock;
}

const shortestPrefix = 2;
const seekLimit = 20;
/** One for each pause in typing is far less. */
const seeksPerMinute = 120;
const byName: PageOrder = { column: 'name_folded', direction: 'asc' };

/** The users that the actor may see, each as far as they may. */
async function list(
  deps: Deps,
  actor: Actor,
  { active, offset, limit, sort }: Page & { active?: boolean | undefined },
): Promise<Item[]> {
  const seenBy = await viewersOf(deps, actor);
  const order = readOrder(sort, byName);
  // It is nobody's business but an administrator's who was deactivated.
  if (seenBy && active === false) return [];
  const shown = seenBy ? true : active;
  const rows = await searchDirectory(deps.storage, { types: ['User'], active: shown, seenBy, order, offset, limit });
  return redactFor(deps, actor, rows.map(toItem));
}

/** True where the actor may read the user, or is in an organisation or user group with them while they are active. */
async function canSee({ storage, memberEdges }: Deps, actor: Actor, userKey: string): Promise<boolean> {
  if ((await readableAmong({ storage }, actor, [userKey])).has(userKey)) return true;
  // A person who has left is nobody's fellow any more, with their picture (S34).
  return actor.kind === 'user' && (await memberEdges.fellowsAmong(actor.userKey, [userKey])).has(userKey);
}

async function seek(deps: Deps, actor: Actor, typed: string): Promise<Item[]> {
  const prefix = foldText(typed.trim());
  // No name holds NUL, and PostgreSQL refuses to be asked for it.
  if ([...prefix].length < shortestPrefix || prefix.includes('\0')) return [];
  const seenBy = await viewersOf(deps, actor);
  const rows = await searchDirectory(deps.storage, {
    types: ['User', 'Usergroup', 'Organisation'],
    prefix,
    seenBy,
    // A person who has left is found by administrators alone.
    ...(seenBy ? { active: true } : {}),
    order: byName,
    offset: 0,
    limit: seekLimit,
  });
  return rows.map((row) => publicView(toItem(row)));
}

/** As whom the actor sees others; nothing where they see everybody. */
async function viewersOf({ storage, roles }: Deps, actor: Actor): Promise<string[] | undefined> {
  const role = await actingRole(storage, actor);
  if (actor.kind === 'system' || role !== 'user') return undefined;
  return [actor.userKey, ...(await roles.principalsOf(actor.userKey))];
}

/** Cuts users whom the actor may not read down to what fellow members see of each other. */
async function redactFor({ storage }: Pick<Deps, 'storage'>, actor: Actor, items: readonly Item[]): Promise<Item[]> {
  const users = items.filter((item) => item.type === 'User').map((item) => item._key);
  const readable = await readableAmong({ storage }, actor, users);
  return items.map((item) => (item.type !== 'User' || readable.has(item._key) ? item : publicView(item)));
}

export type Directory = ReturnType<typeof createDirectory>;

export function createDirectory(deps: Deps) {
  const rateLimit = createRateLimiter({ clock: deps.clock, perMinute: seeksPerMinute });
  return {
    ...bind(deps, { list, redactFor, canSee }),
    /**
     * Users and groups whose name starts so, among those the actor may see: at most 20, with name and picture.
     * Throws `request.too-many`, so that nobody lists everybody by trying all beginnings (S04).
     */
    async seek(actor: Actor, prefix: string): Promise<Item[]> {
      if (actor.kind === 'user') rateLimit.take(actor.userKey);
      return seek(deps, actor, prefix);
    },
  };
}
