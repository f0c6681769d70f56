// The filter of the list of users: as the address bar keeps it, and as the server is asked.
import { type UserState, userStates } from '../../../contract/api/user-admin.ts';
import { type Role, roles } from '../../../contract/schemas/user.ts';

export const unseenFor = ['30', '90', '365'] as const;
export const shownOrders = ['name', '-createdAt', '-seenAt', 'seenAt'] as const;

/** Each part is text, empty where it narrows nothing. */
export interface UserFilter {
  search: string;
  state: UserState | '';
  role: Role | '';
  factor: 'on' | 'off' | '';
  /** Days without use, as text. */
  unseen: (typeof unseenFor)[number] | '';
  /** Key of an organisation or user group that they belong to. */
  group: string;
  sort: (typeof shownOrders)[number];
}

export const everybody: UserFilter = {
  search: '',
  state: '',
  role: '',
  factor: '',
  unseen: '',
  group: '',
  sort: 'name',
};

const keyPattern = /^[A-Za-z0-9_-]{1,64}$/;

/** Reads the address bar, which anybody can have written: what is not understood narrows nothing. */
export function filterOf(search: Record<string, unknown>): UserFilter {
  const text = (name: keyof UserFilter) => (search[name] === undefined ? '' : String(search[name]));
  const one = <Value extends string>(name: keyof UserFilter, of: readonly Value[]) =>
    of.find((value) => value === text(name));
  return {
    search: text('search').slice(0, 200),
    state: one('state', userStates) ?? '',
    role: one('role', roles) ?? '',
    factor: one('factor', ['on', 'off']) ?? '',
    unseen: one('unseen', unseenFor) ?? '',
    group: keyPattern.test(text('group')) ? text('group') : '',
    sort: one('sort', shownOrders) ?? 'name',
  };
}

/** For the address bar: what narrows nothing is left out. */
export function searchOf(filter: UserFilter): Partial<UserFilter> {
  const said = Object.entries(filter).filter(([name, value]) => value !== everybody[name as keyof UserFilter]);
  return Object.fromEntries(said);
}

/** For the server: what narrows the list, without its order. */
export function narrowingOf({ search, state, role, factor, unseen, group }: UserFilter) {
  return {
    ...(search.trim() ? { search: search.trim() } : {}),
    ...(state ? { state } : {}),
    ...(role ? { role } : {}),
    ...(factor ? { factor: factor === 'on' } : {}),
    ...(unseen ? { unseenDays: Number(unseen) } : {}),
    ...(group ? { groupKey: group } : {}),
  };
}
