// Who finds whom: seeking and listing people, and how much of another each viewer is shown.
import type { Item, Page } from '../../contract/schemas/entity.ts';
import { actingRole, bitsOf, grantsOn, isSubset } from '../items/access/letters.ts';
import type { Actor } from '../items/actor.ts';
import { publicView, toItem } from '../items/entity.ts';
import { foldText } from '../items/name-folding.ts';
import { type PageOrder, readOrder } from '../items/page-order.ts';
import type { Unchecked } from '../items/unchecked.ts';
import type { Clock } from '../platform/clock.ts';
import { createPace } from '../platform/rate-limiter.ts';
import type { Storage } from '../storage/storage.ts';
import { searchDirectory } from './directory-store.ts';

export interface Directory {
  /**
   * Users and groups whose name starts so, among those the actor may see: at most 20, with name and picture.
   * Throws `request.too-many`, so that nobody lists everybody by trying all beginnings (S04).
   */
  seek(actor: Actor, prefix: string): Promise<Item[]>;
  /** The users that the actor may see, each as far as they may. */
  list(actor: Actor, list: Page & { active?: boolean | undefined }): Promise<Item[]>;
  /** Cuts users whom the actor may not read down to what fellow members see of each other. */
  redactFor(actor: Actor, items: readonly Item[]): Promise<Item[]>;
  /** True where the actor may read the user, or is in an organisation or user group with them while they are active. */
  canSee(actor: Actor, userKey: string): Promise<boolean>;
}

interface Deps {
  storage: Storage;
  unchecked: Unchecked;
  clock: Clock;
}

const shortestPrefix = 2;
const seekLimit = 20;
/** One for each pause in typing is far less. */
const seeksPerMinute = 120;
const byName: PageOrder = { column: 'name_folded', direction: 'asc' };

export function createDirectory(deps: Deps): Directory {
  const { storage, unchecked, clock } = deps;
  const pace = createPace({ clock, perMinute: seeksPerMinute });
  const redactFor = (actor: Actor, items: readonly Item[]) => redactedFor(storage, actor, items);
  return {
    async seek(actor, prefix) {
      if (actor.kind === 'user') pace.step(actor.userKey);
      return seek(deps, actor, prefix);
    },
    async list(actor, { active, offset, limit, sort }) {
      const seenBy = await viewersOf(deps, actor);
      const order = readOrder(sort, byName);
      // Who was deactivated is nobody's business but an administrator's.
      if (seenBy && active === false) return [];
      const shown = seenBy ? true : active;
      const rows = await searchDirectory(storage, {
        ...{ types: ['User'], active: shown, seenBy, order, offset, limit },
      });
      return redactFor(actor, rows.map(toItem));
    },
    redactFor: redactFor,
    async canSee(actor, userKey) {
      if ((await readableOf(storage, actor, [userKey])).has(userKey)) return true;
      if (actor.kind === 'system') return false;
      // Who has left is nobody's fellow any more, with their picture (S34).
      if ((await unchecked.findItem(userKey))?.active !== true) return false;
      const theirs = new Set(groupKeys(await unchecked.groupsOf(userKey)));
      return groupKeys(await unchecked.groupsOf(actor.userKey)).some((key) => theirs.has(key));
    },
  };
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
    // Who has left is found by administrators alone.
    ...(seenBy ? { active: true } : {}),
    order: byName,
    offset: 0,
    limit: seekLimit,
  });
  return rows.map((row) => publicView(toItem(row)));
}

/** Whoever the actor acts as; nothing where they see everybody. */
async function viewersOf({ storage, unchecked }: Deps, actor: Actor): Promise<string[] | undefined> {
  const role = await actingRole(storage, actor);
  if (actor.kind === 'system' || role !== 'user') return undefined;
  return [actor.userKey, ...(await unchecked.principalsOf(actor.userKey))];
}

function groupKeys(groups: { usergroups: Item[]; organisations: Item[] }): string[] {
  return [...groups.usergroups, ...groups.organisations].map((group) => group._key);
}

const readLetter = bitsOf('r');

async function readableOf(storage: Storage, actor: Actor, keys: readonly string[]): Promise<ReadonlySet<string>> {
  const grants = [...(await grantsOn(storage, actor, keys)).values()];
  return new Set(grants.filter((each) => each.live && isSubset(readLetter, each.letters)).map((each) => each.key));
}

async function redactedFor(storage: Storage, actor: Actor, items: readonly Item[]): Promise<Item[]> {
  const users = items.filter((item) => item.type === 'User').map((item) => item._key);
  const readable = await readableOf(storage, actor, users);
  return items.map((item) => (item.type !== 'User' || readable.has(item._key) ? item : publicView(item)));
}
