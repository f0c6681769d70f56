// All users as an administrator finds them, and the same change made to several of them.
import type { BulkChange, RosterRow, rosterOrders, UserState } from '../../../contract/api/roster.ts';
import { errors } from '../../../contract/errors.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Role } from '../../../contract/schemas/user.ts';
import type { UserActor } from '../../items/actor.ts';
import { toItem } from '../../items/entity.ts';
import { rolesOf } from '../../items/letters.ts';
import { foldText } from '../../items/name-folding.ts';
import type { Unchecked } from '../../items/unchecked.ts';
import type { Members } from '../../people/members.ts';
import type { Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure, isFailure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Activation } from '../activation/activation.ts';
import type { PasswordReset } from '../password-reset/password-reset.ts';
import type { Origin, SessionList } from '../sessions/session-list.ts';
import {
  countUsers,
  type FoundUser,
  type RosterPage,
  type RosterSearch,
  searchUsers,
} from './roster-store.ts';

export interface RosterQuery {
  search?: string | undefined;
  state?: UserState | undefined;
  role?: Role | undefined;
  factor?: boolean | undefined;
  unseenDays?: number | undefined;
  groupKey?: string | undefined;
  sort: (typeof rosterOrders)[number];
  offset: number;
  limit: number;
}

export interface Roster {
  list(query: RosterQuery): Promise<{ total: number; users: RosterRow[] }>;
  /** Each user by themselves: one who is refused keeps nobody else from it. */
  change(given: GivenChange, actor: UserActor, origin: Origin): Promise<Changed>;
}

export interface GivenChange {
  change: BulkChange;
  userKeys: readonly string[];
  groupKey?: string | undefined;
}

export interface Changed {
  done: string[];
  failed: { key: string; code: keyof typeof errors; error: string }[];
}

interface Needs {
  storage: Storage;
  clock: Clock;
  unchecked: Unchecked;
  users: Users;
  members: Members;
  activation: Activation;
  sessionList: SessionList;
  passwordReset: PasswordReset;
}

const dayMs = 86_400_000;
const columns = { name: 'name_folded', createdAt: 'created_at', seenAt: 'seen_at' } as const;

export function createRoster(needs: Needs): Roster {
  return {
    list: (query) => list(needs, query),
    change: (given, actor, origin) => change(needs, given, actor, origin),
  };
}

async function list(needs: Needs, query: RosterQuery): Promise<{ total: number; users: RosterRow[] }> {
  const { storage, clock } = needs;
  const { search, state, role, factor, unseenDays, groupKey, sort, offset, limit } = query;
  const now = clock.now();
  const sought: RosterSearch = {
    ...{ state, factor, groupKey, now: timestamp(now) },
    // No name and no address holds NUL, and PostgreSQL refuses to be asked for it.
    ...(search ? { name: foldText(search), address: search.toLowerCase() } : {}),
    ...(unseenDays === undefined ? {} : { unseenSince: timestamp(now - unseenDays * dayMs) }),
    ...(role && (await whoHas(needs, role))),
  };
  if (`${sought.name ?? ''}${sought.address ?? ''}`.includes('\0')) return { total: 0, users: [] };
  const page: RosterPage = {
    column: columns[sort.replace('-', '') as keyof typeof columns],
    direction: sort.startsWith('-') ? 'desc' : 'asc',
    ...{ offset, limit },
  };
  const found = await searchUsers(storage, sought, page);
  const roles = await rolesOf(
    storage,
    found.map(({ row }) => row.key),
    { inactiveToo: true },
  );
  return {
    total: await countUsers(storage, sought),
    users: found.map((each) => rowOf(each, roles.get(each.row.key) ?? 'user')),
  };
}

/** Administrators are few: who has a role is found from their group. */
async function whoHas(
  { storage, unchecked }: Needs,
  role: Role,
): Promise<Pick<RosterSearch, 'among' | 'except'>> {
  const keys: string[] = [];
  for (let offset = 0; ; offset += 200) {
    const some = await unchecked.membersOf(domainKey, { state: 'active', offset, limit: 200 });
    keys.push(...some.map((item) => item._key));
    if (some.length < 200) break;
  }
  const roles = await rolesOf(storage, keys);
  const having = (wanted: Role) => keys.filter((key) => roles.get(key) === wanted);
  return role === 'user'
    ? { except: [...having('admin'), ...having('super-admin')] }
    : { among: having(role) };
}

function rowOf({ row, keyless, ...rest }: FoundUser, role: Role): RosterRow {
  const state = row.active === 0 ? 'inactive' : keyless ? 'invited' : 'active';
  return { user: toItem(row), role, state, ...rest };
}

async function change(needs: Needs, given: GivenChange, actor: UserActor, origin: Origin): Promise<Changed> {
  const changed: Changed = { done: [], failed: [] };
  for (const key of new Set(given.userKeys)) {
    try {
      await changeOne(needs, given, key, actor, origin);
      changed.done.push(key);
    } catch (error) {
      if (!isFailure(error)) throw error;
      changed.failed.push({ key, code: error.code, error: errors[error.code].title });
    }
  }
  return changed;
}

async function changeOne(
  { users, unchecked, members, activation, sessionList, passwordReset }: Needs,
  { change: what, groupKey }: GivenChange,
  key: string,
  actor: UserActor,
  origin: Origin,
): Promise<void> {
  if (!(await users.find(key))) throw new Failure('user.not-found');
  if ((await users.rankOf(key)) === 'super-admin' && !actor.superAdmin) throw new Failure('access.denied');
  if (what === 'activate' || what === 'deactivate') {
    await activation.setActive(key, what === 'activate', actor, origin);
  } else if (what === 'disconnect') {
    await sessionList.endMany(key, {}, actor, origin);
  } else if (what === 'send-reset') {
    await passwordReset.sendTo(key, actor, origin);
  } else {
    const group = groupKey === undefined ? undefined : await unchecked.findItem(groupKey);
    if (group?.type !== 'Organisation' && group?.type !== 'Usergroup') throw new Failure('item.not-found');
    await members.add(group.type, group._key, key, actor);
  }
}
