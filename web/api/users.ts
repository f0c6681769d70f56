// Other users as the signed-in person may know them: an account by its key, and what they may do with it.
import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { listAbilities } from '../../contract/api/abilities.ts';
import { getUser } from '../../contract/api/users.ts';
import { call } from './call.ts';

export function userQuery(key: string) {
  return queryOptions({
    queryKey: ['users', key],
    queryFn: ({ signal }) => call(getUser, { params: { key }, signal }),
  });
}

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
