// Keeps answers under the endpoint that gave them and what it was asked; a change names the endpoints to ask anew.
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { AnswerOf, Endpoint } from '../../contract/endpoint.ts';
import { type Arguments, call } from './call.ts';
import { queryClient } from './query-client.ts';

interface Asked {
  params?: object;
  query?: object;
  body?: unknown;
}

/** The key of an endpoint's answers; a part that is left out matches every value of it. */
export function keyOf({ id }: Endpoint, { params, query, body }: Asked = {}): readonly unknown[] {
  return [id, params ?? {}, query ?? {}, body ?? {}];
}

export function query<E extends Endpoint>(endpoint: E, ...[given]: Arguments<E>) {
  return queryOptions({
    queryKey: keyOf(endpoint, given),
    queryFn: ({ signal }) => call(endpoint, ...([{ ...given, signal }] as unknown as Arguments<E>)),
  });
}

interface Pages<E> {
  /** Rows at once. */
  limit: number;
  rowsOf: (answer: AnswerOf<E>) => readonly unknown[];
  /** Where the answer says how many there are. */
  totalOf?: (answer: AnswerOf<E>) => number;
}

/** A list whose endpoint takes `offset` and `limit`, a page at a time. */
export function listQuery<E extends Endpoint>(
  endpoint: E,
  given: Arguments<E>[0],
  { limit, rowsOf, totalOf }: Pages<E>,
) {
  const { query, ...rest } = (given ?? {}) as Asked;
  return infiniteQueryOptions({
    // Apart from a plain answer to the same question, which is of another shape.
    queryKey: [...keyOf(endpoint, given), 'list'],
    queryFn: ({ pageParam: offset, signal }) =>
      call(endpoint, ...([{ ...rest, query: { ...query, offset, limit }, signal }] as unknown as Arguments<E>)),
    initialPageParam: 0,
    getNextPageParam(last, pages) {
      const shown = pages.reduce((sum, page) => sum + rowsOf(page).length, 0);
      return rowsOf(last).length < limit || shown >= (totalOf?.(last) ?? Number.POSITIVE_INFINITY) ? undefined : shown;
    },
  });
}

/** Asks anew what is shown of an endpoint; with `asked`, only what was asked with the same. */
export function invalidate(endpoint: Endpoint, asked?: Asked): Promise<void> {
  return queryClient.invalidateQueries({ queryKey: keyOf(endpoint, asked) });
}

export async function invalidateAll(endpoints: readonly Endpoint[], asked?: Asked): Promise<void> {
  await Promise.all(endpoints.map((endpoint) => invalidate(endpoint, asked)));
}
