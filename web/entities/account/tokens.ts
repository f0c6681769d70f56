// When a personal access token ends, as the side bar and the lists of them say it.
import type { Token } from '../../../contract/api/tokens.ts';

const weekMs = 7 * 86_400_000;

export function hasEnded({ expireAt }: Pick<Token, 'expireAt'>, nowMs = Date.now()): boolean {
  return expireAt !== null && Date.parse(expireAt) <= nowMs;
}

export function endsSoon(token: Pick<Token, 'expireAt'>, nowMs = Date.now()): boolean {
  return token.expireAt !== null && !hasEnded(token, nowMs) && Date.parse(token.expireAt) <= nowMs + weekMs;
}
