// Fetches anew what pages show of groups, and what the person belongs to, once a group has changed.
import { useQueryClient } from '@tanstack/react-query';
import { meQuery } from '../../entities/account/me.ts';
import { groupsKey } from './groups-query.ts';

export function useRefreshGroups(): () => Promise<void> {
  const queryClient = useQueryClient();
  return async () => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: groupsKey }),
      queryClient.invalidateQueries({ queryKey: meQuery.queryKey }),
    ]);
  };
}
