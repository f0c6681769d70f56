// What the pages on organisations and user groups ask of the server.
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import {
  type GroupRow,
  getGroup,
  groupKinds,
  type groupOrders,
  listGroupRoles,
  listGroups,
  type memberOrders,
  type memberStates,
} from '../../../contract/api/group-administration.ts';
import { pages } from '../../../contract/pages.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';

export type GroupKind = (typeof groupKinds)[number];
/** All of them begin so: a change makes all of them anew. */
export const groupsKey = ['groups'] as const;
export const atOnce = 50;

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

interface Part<Row> {
  total: number;
  rows: readonly Row[];
}

/** Where the next page begins. */
function next<Row>(last: Part<Row>, all: readonly Part<Row>[]): number | undefined {
  const shown = all.reduce((sum, { rows }) => sum + rows.length, 0);
  return last.rows.length < atOnce || shown >= last.total ? undefined : shown;
}

export function groupListQuery({ search, ...filter }: GroupFilter) {
  return infiniteQueryOptions({
    queryKey: [...groupsKey, 'list', filter, search.trim()],
    queryFn: async ({ pageParam: offset, signal }): Promise<Part<GroupRow>> => {
      const { trashed, ...rest } = filter;
      const { total, groups } = await call(listGroups, {
        query: {
          ...rest,
          ...(search.trim() ? { search: search.trim() } : {}),
          ...(trashed ? { trashed: 'true' } : {}),
          ...{ offset, limit: atOnce },
        },
        signal,
      });
      return { total, rows: groups };
    },
    initialPageParam: 0,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}

export const groupQuery = (key: string) =>
  queryOptions({
    queryKey: [...groupsKey, 'one', key],
    queryFn: ({ signal }) => call(getGroup, { params: { key }, signal }),
  });

export interface MemberFilter {
  search: string;
  state: (typeof memberStates)[number];
  sort: (typeof memberOrders)[number];
  through: boolean;
}

export function memberListQuery(key: string, { search, state, sort, through }: MemberFilter) {
  return infiniteQueryOptions({
    queryKey: [...groupsKey, 'members', key, { state, sort, through }, search.trim()],
    queryFn: async ({ pageParam: offset, signal }) => {
      const { total, members } = await call(listGroupRoles, {
        params: { key },
        query: {
          ...{ state, sort, offset, limit: atOnce },
          ...(search.trim() ? { search: search.trim() } : {}),
          ...(through ? { through: 'true' } : {}),
        },
        signal,
      });
      return { total, rows: members };
    },
    initialPageParam: 0,
    getNextPageParam: next,
    placeholderData: keepPreviousData,
  });
}
