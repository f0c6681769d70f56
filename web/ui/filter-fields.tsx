// The fields that narrow a list, beside each other as far as there is room.
import { TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './filter-fields.module.css';

export function FilterFields({ children }: { children: ReactNode }) {
  return <search className={styles.filters}>{children}</search>;
}

/** A day as the browser writes it, or nothing. */
export function DayField({ label, day, onDay }: { label: string; day: string; onDay: (day: string) => void }) {
  return <TextInput type="date" label={label} value={day} onChange={(event) => onDay(event.currentTarget.value)} />;
}
