// The account of another user by its key, as the shell and every page about them know it.
import { queryOptions } from '@tanstack/react-query';
import { getUser } from '../../../contract/api/users.ts';
import { call } from '../../api/call.ts';

export function userQuery(key: string) {
  return queryOptions({
    queryKey: ['users', key],
    queryFn: ({ signal }) => call(getUser, { params: { key }, signal }),
  });
}
