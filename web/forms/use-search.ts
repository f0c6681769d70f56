// Asks the server for what begins with, or holds, what somebody types; once they pause, and not for every letter.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSettled } from './use-debounced.ts';

const typingPauseMs = 150;

interface Sought<Found> {
  /** Names the search in the cache. */
  queryKey: readonly unknown[];
  typed: string;
  lettersAtLeast?: number;
  find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
}

/** What was found for fewer letters stays until more is known; `busy` until it is what was typed. */
export function useSought<Found>({ queryKey, typed, lettersAtLeast = 2, find }: Sought<Found>): {
  found: readonly Found[];
  short: boolean;
  busy: boolean;
} {
  const now = typed.trim();
  const text = useSettled(now, typingPauseMs);
  const isShort = (one: string) => [...one].length < lettersAtLeast;
  const short = isShort(now);
  const list = useQuery({
    queryKey: [...queryKey, text],
    queryFn: ({ signal }) => find(text, signal),
    enabled: !isShort(text),
    placeholderData: keepPreviousData,
  });
  return { found: (!short && list.data) || [], short, busy: text !== now || list.isFetching };
}
