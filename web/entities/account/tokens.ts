// The personal access tokens of the signed-in person, as the side bar and their section know them.
import { queryOptions } from '@tanstack/react-query';
import { listTokens, type Token } from '../../../contract/api/tokens.ts';
import { call } from '../../api/call.ts';

export const tokensQuery = queryOptions({
  queryKey: ['tokens'],
  queryFn: ({ signal }) => call(listTokens, { signal }),
});

const weekMs = 7 * 86_400_000;

export function hasEnded({ expireAt }: Pick<Token, 'expireAt'>, nowMs = Date.now()): boolean {
  return expireAt !== null && Date.parse(expireAt) <= nowMs;
}

export function endsSoon(token: Pick<Token, 'expireAt'>, nowMs = Date.now()): boolean {
  return token.expireAt !== null && !hasEnded(token, nowMs) && Date.parse(token.expireAt) <= nowMs + weekMs;
}
