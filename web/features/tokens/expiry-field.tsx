// When a token ends: after a usual time, on a chosen day, or never.
import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/locale.tsx';
import { dayAhead, type Expiry, expiryPresets, lastDay } from './expiry.ts';

export function ExpiryField({
  expiry,
  onChoose,
  mayKeep,
  error,
}: {
  expiry: Expiry;
  onChoose: (expiry: Expiry) => void;
  mayKeep?: boolean;
  error: string | undefined;
}) {
  const { t } = useTranslation('tokens');
  const { timeZone } = useLocale();
  const here = { timeZone, nowMs: Date.now() };
  const wordsOf = (one: Expiry): string => {
    if (one === '7' || one === '30' || one === '90') return t('expiry.days', { count: Number(one) });
    return t(`expiry.${one}`);
  };
  function noteOf(one: Expiry): string | undefined {
    if (one === 'none') return t('expiry.none.note');
    // One that ends within the week is told of nowhere: who makes it knows.
    return one === '30' || one === '90' || one === 'year' ? t('expiry.reminder') : undefined;
  }
  const choices: readonly Expiry[] = mayKeep ? ['keep', ...expiryPresets] : expiryPresets;
  return (
    <>
      <NativeSelect
        label={t('expiry')}
        description={noteOf(expiry)}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={expiry}
        onChange={(event) => onChoose(event.currentTarget.value as Expiry)}
        data={choices.map((one) => ({ value: one, label: wordsOf(one) }))}
      />
      {expiry === 'custom' && (
        <TextInput
          type="date"
          name="date"
          label={t('date')}
          min={dayAhead(0, here)}
          max={lastDay(here)}
          defaultValue={dayAhead(14, here)}
          error={error}
        />
      )}
    </>
  );
}
