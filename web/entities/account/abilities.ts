// What the signed-in person may do with somebody else, and what is asked for anew after they did it.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { listAbilities } from '../../../contract/api/abilities.ts';
import { call } from '../../api/call.ts';

export function abilitiesQuery(key: string) {
  return queryOptions({
    queryKey: ['users', key, 'abilities'],
    queryFn: ({ signal }) => call(listAbilities, { params: { key }, signal }),
  });
}

/** After something was done for somebody: all that pages show about them, and about everybody. */
export async function refreshUser(queryClient: QueryClient, key: string): Promise<void> {
  const names = ['users', 'sessions', 'factors', 'token-names', 'activity'].map((name) => [name, key]);
  await Promise.all([['roster'], ...names].map((queryKey) => queryClient.invalidateQueries({ queryKey })));
}
