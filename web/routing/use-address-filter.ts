// Keeps the filter of a list in the address bar alone, so that the list can be sent to somebody.
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { PagePath } from '../../contract/pages.ts';

interface Written<Filter> {
  /** Reads the address bar, which anybody can have written. */
  filterOf(search: Record<string, unknown>): Filter;
  searchOf(filter: Filter): object;
}

export function useAddressFilter<Filter extends object>(
  to: PagePath,
  { filterOf, searchOf }: Written<Filter>,
): readonly [Filter, (next: Filter) => void] {
  const navigate = useNavigate();
  const text = JSON.stringify(filterOf(useSearch({ strict: false }) as Record<string, unknown>));
  // The same object as long as it says the same.
  const filter = useMemo((): Filter => JSON.parse(text), [text]);
  const change = (next: Filter) => {
    const parts = Object.entries(next).filter(([name, value]) => filter[name as keyof Filter] !== value);
    // Into what the address says by now, which may be newer than what is drawn.
    const search = (now: Record<string, unknown>) => searchOf({ ...filterOf(now), ...Object.fromEntries(parts) });
    // The address is replaced: one step back leads away from the page, not through every letter that was typed.
    void navigate({ to, search: search as never, replace: true, resetScroll: false } as never);
  };
  return [filter, change];
}
