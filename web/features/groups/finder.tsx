// A field in which something is found by typing part of its name, and chosen from a list that the server narrows.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSought } from '../../forms/use-search.ts';
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

export function Finder<Found>({ what, find, optionOf, onChoose, keeps, ...field }: Finder<Found>) {
  const { t } = useTranslation('groups');
  const [text, setText] = useState('');
  const { found, short, busy } = useSought({ queryKey: [...groupsKey, 'find', what], typed: text, find });
  return (
    <ComboField
      {...field}
      options={found.map(optionOf)}
      text={text}
      search={text}
      none={short ? t('find.short') : busy ? t('find.busy') : undefined}
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
