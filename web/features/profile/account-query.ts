// Keeps what answers say about the account that the page shows, and asks for its newest state.
import { getItem } from '../../../contract/api/items.ts';
import { getUser } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { keepMe, meQuery } from '../../entities/account/me.ts';

/** Keeps what an answer says about a user, so that the page and the shell show it at once. */
export async function keepUser(user: Item): Promise<void> {
  const { queryKey } = query(getUser, { params: { key: user._key } });
  // An older answer on its way must not come over the newer one.
  await Promise.all([
    queryClient.cancelQueries({ queryKey: meQuery.queryKey }),
    queryClient.cancelQueries({ queryKey }),
  ]);
  keepMe(user);
  queryClient.setQueryData(queryKey, (account) => account && { ...account, user });
}

/** The user as stored now, and the name of the last writer, where the viewer may know it. */
export async function fetchNewest(
  key: string,
): Promise<{ user: Item; writer: { key: string; name?: string } | undefined }> {
  const item = await call(getItem, { params: { key }, query: { populate: 'true' } });
  const user = { ...item, createdBy: keyOf(item.createdBy), updatedBy: keyOf(item.updatedBy) };
  if (user.updatedBy === null) return { user, writer: undefined };
  return { user, writer: { key: user.updatedBy, name: nameOf(item.updatedBy) } };
}

function keyOf(author: Item['updatedBy']): string | null {
  return author !== null && typeof author === 'object' ? author._key : author;
}

function nameOf(author: Item['updatedBy']): string | undefined {
  if (author === null || typeof author !== 'object') return undefined;
  const { data } = author as { data?: { name?: unknown } };
  return typeof data?.name === 'string' ? data.name : undefined;
}
