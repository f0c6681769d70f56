// All users as an administrator finds them, and the same change made to several of them.
import type { UserRow, UserState, userOrders } from '../../../contract/api/user-admin.ts';
import { errors } from '../../../contract/errors.ts';
import { foldText } from '../../../contract/name-folding.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import { rolesOf } from '../../items/access/letters.ts';
import { toItem } from '../../items/entity.ts';
import type { MemberEdges } from '../../items/members/member-edges.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { isFailure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import { countUsers, type FoundUser, searchUsers, type UserPage, type UserSearch } from './user-admin-store.ts';
import type { ChangeOfUser, UserChange } from './user-change.ts';

export interface UserFilter {
  search?: string | undefined;
  state?: UserState | undefined;
  role?: Role | undefined;
  factor?: boolean | undefined;
  unseenDays?: number | undefined;
  groupKey?: string | undefined;
}

export interface UserQuery extends UserFilter {
  sort: (typeof userOrders)[number];
  offset: number;
  limit: number;
}

export interface GivenChange extends ChangeOfUser {
  userKeys: readonly string[];
}

export interface Changed {
  done: string[];
  failed: { key: string; code: keyof typeof errors; error: string }[];
}

interface Deps {
  storage: Storage;
  clock: Clock;
  memberEdges: Pick<MemberEdges, 'membersOf'>;
  userChange: UserChange;
}

const dayMs = 86_400_000;
const columns = { name: 'name_folded', createdAt: 'created_at', seenAt: 'seen_at' } as const;

export type UserAdmin = ReturnType<typeof createUserAdmin>;

export const createUserAdmin = (deps: Deps) => bind(deps, { list, searchOf, change });

/** As the store is asked for all who match; nothing where nobody can. */
async function searchOf(deps: Deps, filter: UserFilter): Promise<UserSearch | undefined> {
  const { search, state, role, factor, unseenDays, groupKey } = filter;
  const now = deps.clock.now();
  const sought: UserSearch = {
    state,
    factor,
    groupKey,
    now: timestamp(now),
    ...(search ? { name: foldText(search) } : {}),
    ...(unseenDays === undefined ? {} : { unseenSince: timestamp(now - unseenDays * dayMs) }),
    ...(role && (await whoHas(deps, role))),
  };
  // No name and no address holds NUL, and PostgreSQL refuses to be asked for it.
  return sought.name?.includes('\0') ? undefined : sought;
}

async function list(deps: Deps, query: UserQuery): Promise<{ total: number; users: UserRow[] }> {
  const { storage } = deps;
  const { sort, offset, limit } = query;
  const sought = await searchOf(deps, query);
  if (!sought) return { total: 0, users: [] };
  const page: UserPage = {
    column: columns[sort.replace('-', '') as keyof typeof columns],
    direction: sort.startsWith('-') ? 'desc' : 'asc',
    offset,
    limit,
    total: await countUsers(storage, sought),
  };
  const found = await searchUsers(storage, sought, page);
  const roles = await rolesOf(
    storage,
    found.map(({ row }) => row.key),
    { inactiveToo: true },
  );
  return {
    total: page.total,
    users: found.map((each) => rowOf(each, roles.get(each.row.key) ?? 'user')),
  };
}

/** Administrators are few: who has a role is found from their group. */
async function whoHas({ storage, memberEdges }: Deps, role: Role): Promise<Pick<UserSearch, 'among' | 'except'>> {
  const keys: string[] = [];
  for (let offset = 0; ; offset += 200) {
    const some = await memberEdges.membersOf(domainKey, { state: 'active', offset, limit: 200 });
    keys.push(...some.map((item) => item._key));
    if (some.length < 200) break;
  }
  const roles = await rolesOf(storage, keys);
  const having = (wanted: Role) => keys.filter((key) => roles.get(key) === wanted);
  return role === 'user' ? { except: [...having('admin'), ...having('super-admin')] } : { among: having(role) };
}

function rowOf({ row, keyless, ...rest }: FoundUser, role: Role): UserRow {
  const state = row.active === 0 ? 'inactive' : keyless ? 'invited' : 'active';
  return { user: toItem(row), role, state, ...rest };
}

/** Each user by themselves: one who is refused keeps nobody else from it. */
async function change({ userChange }: Deps, given: GivenChange, caller: KnownCaller): Promise<Changed> {
  const changed: Changed = { done: [], failed: [] };
  for (const key of new Set(given.userKeys)) {
    try {
      await userChange.one(given, key, caller);
      changed.done.push(key);
    } catch (error) {
      if (!isFailure(error)) throw error;
      changed.failed.push({ key, code: error.code, error: errors[error.code].title });
    }
  }
  return changed;
}
