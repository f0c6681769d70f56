// A field in which something is found by typing part of its name, and chosen from a list that the server narrows.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ComboField, type ComboOption } from '../../ui/combo-field.tsx';
import { groupsKey } from './groups-query.ts';

interface Finder<Found> {
  /** Names the search in the cache. */
  what: string;
  label: string;
  description?: string;
  error?: string | undefined;
  find: (text: string, signal: AbortSignal) => Promise<readonly Found[]>;
  optionOf: (found: Found) => ComboOption;
  onChoose: (found: Found) => void;
  /** What stands in the field once something was chosen: its name, or nothing where more can be chosen. */
  keeps?: boolean;
}

const lettersAtLeast = 2;

export function Finder<Found>({ what, find, optionOf, onChoose, keeps, ...field }: Finder<Found>) {
  const { t } = useTranslation('groups');
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const list = useQuery({
    queryKey: [...groupsKey, 'find', what, sought],
    queryFn: ({ signal }) => find(sought, signal),
    enabled: sought.length >= lettersAtLeast,
    placeholderData: keepPreviousData,
  });
  const found = sought.length >= lettersAtLeast ? (list.data ?? []) : [];
  return (
    <ComboField
      {...field}
      options={found.map(optionOf)}
      text={text}
      search={text}
      none={sought.length < lettersAtLeast ? t('find.short') : list.isFetching ? t('find.busy') : undefined}
      onText={setText}
      onChoose={({ value, label }) => {
        const chosen = found.find((one) => optionOf(one).value === value);
        setText(keeps ? label : '');
        if (chosen !== undefined) onChoose(chosen);
      }}
      data-autofocus
    />
  );
}
