// A length of time as a number and its unit, side by side under one label.
import { NativeSelect, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './duration-field.module.css';
import { type Duration, type Unit, units } from './policy-fields.ts';

export function DurationField({
  label,
  note,
  name,
  value,
  error,
  onChange,
}: {
  label: string;
  note: string;
  name: string;
  value: Duration;
  error: string | undefined;
  onChange: (value: Duration) => void;
}) {
  const { t } = useTranslation('policy');
  const id = useId();
  const names = Object.keys(units) as Unit[];
  return (
    <TextInput
      id={id}
      label={label}
      description={note}
      error={error}
      name={name}
      value={value.count}
      inputMode="numeric"
      autoComplete="off"
      data-figures
      onChange={(event) => onChange({ ...value, count: event.currentTarget.value })}
      inputContainer={(input) => (
        <div className={styles.pair}>
          {input}
          <NativeSelect
            aria-label={`${label}: ${t('unit')}`}
            value={value.unit}
            onChange={(event) => onChange({ ...value, unit: event.currentTarget.value as Unit })}
            data={names.map((unit) => ({
              value: unit,
              label: t(`unit.${unit}`, { count: Number(value.count) || 0 }),
            }))}
          />
        </div>
      )}
    />
  );
}
