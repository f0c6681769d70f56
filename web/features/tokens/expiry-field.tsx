// When a token ends: after a usual time, on a chosen day, or never.
import { NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const dayMs = 86_400_000;
const presets = ['7', '30', '90', 'year', 'none', 'custom'] as const;
export type Expiry = (typeof presets)[number] | 'keep';

/** The moment that is sent; absent: it stays as it was. The chosen day counts to its end, by the person's own clock. */
export function expireAtOf(expiry: Expiry, date: string, nowMs: number): string | null | undefined {
  if (expiry === 'keep') return undefined;
  if (expiry === 'none') return null;
  if (expiry === 'custom') return new Date(`${date}T23:59:59`).toISOString();
  return new Date(nowMs + (expiry === 'year' ? 365 : Number(expiry)) * dayMs).toISOString();
}

/** A day as the browser's date field writes it. */
export function dayIn(days: number, nowMs = Date.now()): string {
  const date = new Date(nowMs + days * dayMs);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

export const isDayToCome = (date: string) => date >= dayIn(0) && date <= dayIn(365);

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
  const wordsOf = (one: Expiry): string => {
    if (one === '7' || one === '30' || one === '90') return t('expiry.days', { count: Number(one) });
    return t(`expiry.${one}`);
  };
  function noteOf(one: Expiry): string | undefined {
    if (one === 'none') return t('expiry.none.note');
    // One that ends within the week is told of nowhere: who makes it knows.
    return one === '30' || one === '90' || one === 'year' ? t('expiry.reminder') : undefined;
  }
  const choices: readonly Expiry[] = mayKeep ? ['keep', ...presets] : presets;
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
          min={dayIn(0)}
          max={dayIn(365)}
          defaultValue={dayIn(14)}
          error={error}
        />
      )}
    </>
  );
}
