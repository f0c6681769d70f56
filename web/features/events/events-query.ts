// The list of events as the page asks for it: a page at a time, each before the last event of the one before.
import { infiniteQueryOptions } from '@tanstack/react-query';
import { listEvents } from '../../../contract/api/events.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../api/query.ts';
import type { EventQuery } from './event-filter.ts';

export const atOnce = 50;

/** The newest of what is asked for, with names in the place of keys. */
export function findNewest(query: EventQuery, signal?: AbortSignal, before = '') {
  const body = { ...query, populate: true, limit: atOnce, ...(before && { before }) };
  return call(listEvents, { body, ...(signal && { signal }) });
}

export function eventsQuery(query: EventQuery) {
  return infiniteQueryOptions({
    queryKey: [...keyOf(listEvents, { body: query }), 'list'],
    queryFn: ({ pageParam, signal }) => findNewest(query, signal, pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => (last.length < atOnce ? undefined : last.at(-1)?._key),
    placeholderData: (before) => before,
    // The stream tells of new ones: what somebody reads does not move by itself.
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
}
