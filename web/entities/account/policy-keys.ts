// Under which keys answers about the policy are kept, for whoever hears that it changed.
import type { QueryClient } from '@tanstack/react-query';

export const openPolicyKey = ['open-policy'];
/** First part of the keys of what administrators are told. */
export const policyKey = ['policy'];

export async function refreshPolicy(queryClient: QueryClient): Promise<void> {
  await Promise.all([
    queryClient.invalidateQueries({ queryKey: policyKey }),
    queryClient.invalidateQueries({ queryKey: openPolicyKey }),
  ]);
}
