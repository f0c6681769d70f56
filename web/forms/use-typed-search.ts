// Asks the server for what begins with, or holds, what somebody types; once they pause, and not for every letter.
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, type UseQueryOptions, useQuery } from '@tanstack/react-query';

const typingPauseMs = 150;

/** `query` of an endpoint, with the text in it. */
export type AskFor<Answer> = (text: string) => UseQueryOptions<Answer>;

/** The answer for fewer letters stays until more is known; `busy` until it is for what was typed. */
export function useTypedSearch<Answer>({
  typed,
  lettersAtLeast = 2,
  ask,
}: {
  typed: string;
  lettersAtLeast?: number;
  ask: AskFor<Answer>;
}): { answer: Answer | undefined; short: boolean; busy: boolean } {
  const now = typed.trim();
  const [text] = useDebouncedValue(now, typingPauseMs);
  const isShort = (one: string) => [...one].length < lettersAtLeast;
  const short = isShort(now);
  const list = useQuery({ ...ask(text), enabled: !isShort(text), placeholderData: keepPreviousData });
  return { answer: short ? undefined : list.data, short, busy: text !== now || list.isFetching };
}
