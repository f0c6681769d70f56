// A field in which something is found by typing part of its name, and chosen from a list that the server narrows.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AskFor, useTypedSearch } from '../../forms/use-typed-search.ts';
import { ComboField, type ComboOption } from '../../ui/combo-field.tsx';

interface Finder<Answer, Found> {
  label: string;
  description?: string;
  error?: string | undefined;
  ask: AskFor<Answer>;
  foundIn: (answer: Answer) => readonly Found[];
  optionOf: (found: Found) => ComboOption;
  onChoose: (found: Found) => void;
  /** The field keeps the name of the choice; absent: it is emptied, so that more can be chosen. */
  keeps?: boolean;
}

export function Finder<Answer, Found>({ ask, foundIn, optionOf, onChoose, keeps, ...field }: Finder<Answer, Found>) {
  const { t } = useTranslation('groups');
  const [text, setText] = useState('');
  const { answer, short, busy } = useTypedSearch({ typed: text, ask });
  const found = answer ? foundIn(answer) : [];
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
