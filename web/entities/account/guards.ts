// Conditions of a page: the person is signed in, is an administrator, or is not the owner of the profile.
import type { QueryClient } from '@tanstack/react-query';
import { notFound, redirect } from '@tanstack/react-router';
import type { PagePath } from '../../../contract/pages.ts';
import { ApiError } from '../../api/api-error.ts';
import { meQuery, rememberSignedIn } from './me.ts';

/** So long an answer "not signed in" holds for the page that it led to. */
const answerHoldsForMs = 2_000;

export async function isSignedIn(queryClient: QueryClient): Promise<boolean> {
  const known = queryClient.getQueryState(meQuery.queryKey);
  const justRefused = known?.status === 'error' && Date.now() - known.errorUpdatedAt < answerHoldsForMs;
  if (justRefused && known.error instanceof ApiError && known.error.status === 401) return false;
  try {
    await queryClient.ensureQueryData(meQuery);
    rememberSignedIn(true);
    return true;
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
    rememberSignedIn(false);
    return false;
  }
}

/** To everybody else there is no such page. */
export async function requireAdministrator(queryClient: QueryClient): Promise<void> {
  const { role } = await queryClient.ensureQueryData(meQuery);
  if (role === 'user') throw notFound();
}

/** Leads those who open their own account by its key to the page where they always are. */
export async function leadOwnerHome(queryClient: QueryClient, key: string | undefined, own: PagePath): Promise<void> {
  const { user } = await queryClient.ensureQueryData(meQuery);
  if (user._key === key) throw redirect({ to: own, replace: true });
}
