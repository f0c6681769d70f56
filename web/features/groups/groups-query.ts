// Queries of the pages on organisations and user groups.
import { infiniteQueryOptions, keepPreviousData } from '@tanstack/react-query';
import {
  getGroup,
  groupKinds,
  type groupOrders,
  listGroupRoles,
  listGroups,
  type memberOrders,
  type memberStates,
} from '../../../contract/api/group-administration.ts';
import { listMemberships } from '../../../contract/api/memberships.ts';
import { getMe } from '../../../contract/api/users.ts';
import { pages } from '../../../contract/pages.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { invalidateAll, listQuery } from '../../api/query.ts';

export type GroupKind = (typeof groupKinds)[number];
const atOnce = 50;

export const nameOf = (item: Item): string => String(item.data.name ?? '');
export const kindOf = (item: Item): GroupKind => groupKinds.find((kind) => kind === item.type) ?? 'Usergroup';

/** Where a group has its page, as the router takes it. */
export const pageOf = (item: Item) =>
  ({
    to: kindOf(item) === 'Organisation' ? pages.organisationOf : pages.groupOf,
    params: { key: item._key },
  }) as const;

export interface GroupFilter {
  type?: GroupKind;
  search: string;
  sort: (typeof groupOrders)[number];
  trashed?: boolean;
  inside?: string;
  around?: string;
}

const textOf = (search: string) => (search.trim() ? { search: search.trim() } : {});

export function groupListQuery({ search, trashed, ...filter }: GroupFilter) {
  const query = { ...filter, ...textOf(search), ...(trashed ? { trashed: 'true' as const } : {}) };
  const list = listQuery(listGroups, { query }, { limit: atOnce, rowsOf: ({ groups }) => groups, totalOf });
  return infiniteQueryOptions({ ...list, placeholderData: keepPreviousData });
}

export interface MemberFilter {
  search: string;
  state: (typeof memberStates)[number];
  sort: (typeof memberOrders)[number];
  through: boolean;
}

export function memberListQuery(key: string, { search, through, ...filter }: MemberFilter) {
  const query = { ...filter, ...textOf(search), ...(through ? { through: 'true' as const } : {}) };
  const given = { params: { key }, query };
  const list = listQuery(listGroupRoles, given, { limit: atOnce, rowsOf: ({ members }) => members, totalOf });
  return infiniteQueryOptions({ ...list, placeholderData: keepPreviousData });
}

const totalOf = ({ total }: { total: number }) => total;

/** Once a group has changed: what pages show of groups, and what the person belongs to. */
export const refreshGroups = () => invalidateAll([listGroups, getGroup, listGroupRoles, getMe, listMemberships]);
