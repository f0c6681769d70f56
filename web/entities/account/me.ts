// The signed-in person: who they are, as every page of theirs knows it, and how they leave.
import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { signOut as signOutEndpoint } from '../../../contract/api/signing-in.ts';
import { type Account, getMe } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import type { UserData } from '../../../contract/schemas/user.ts';
import { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { notifyOtherTabs } from './session-channel.ts';

export type { Account };

export const meQuery = queryOptions({ ...query(getMe), staleTime: 60_000 });

/** The account of the signed-in person; only for pages that stand behind the sign-in. */
export function useMe(): Account {
  return useSuspenseQuery(meQuery).data;
}

/** The data of a user item, whose shape the server vouches for. */
export function userDataOf(user: Item): UserData {
  return user.data as UserData;
}

const hintKey = 'conch-signed-in';

/** Remembers in this browser whether somebody is signed in. */
export function rememberSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hintKey, '1');
    else localStorage.removeItem(hintKey);
  } catch {
    // Storage is switched off: the sign-in page then shows its form also to those who are signed in.
  }
}

/** False where it is not worth asking the server who is signed in. */
export function maybeSignedIn(): boolean {
  try {
    return localStorage.getItem(hintKey) !== null;
  } catch {
    return false;
  }
}

/** Keeps what an answer says about the signed-in person, so that the shell shows it at once. */
export function keepMe(user: Item): void {
  queryClient.setQueryData(meQuery.queryKey, (account) =>
    account && account.user._key === user._key ? { ...account, user } : account,
  );
}

/** Ends this session, here and in the other tabs of this browser. A session that has ended already is as good. */
export async function signOut(): Promise<void> {
  try {
    await call(signOutEndpoint, { askToSignIn: false });
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 401)) throw error;
  }
  rememberSignedIn(false);
  notifyOtherTabs('signed-out');
}
