// A list of which a page at a time is asked for: its rows, that they are on their way, did not come or are none, and the way to more.
import type { ReactNode } from 'react';
import { errorWords } from '../i18n/error-words.ts';
import { CardState } from './card-state.tsx';
import { InlineError } from './inline-error.tsx';
import { MoreButton } from './more-button.tsx';

type List = Parameters<typeof MoreButton>[0]['list'] & { error: unknown; refetch: () => unknown };

interface Parts {
  list: List;
  /** How many there are to show; nothing while that is not known. */
  count: number | undefined;
  /** Stands where there is none. */
  none: ReactNode;
  more: string;
  children: ReactNode;
}

export function ListBody({ list, count, none, more, children }: Parts) {
  return (
    <>
      {count === undefined && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {count === 0 && none}
      {count !== undefined && count > 0 && children}
      {count !== undefined && Boolean(list.error) && <InlineError>{errorWords(list.error)}</InlineError>}
      <MoreButton list={list} label={more} />
    </>
  );
}
