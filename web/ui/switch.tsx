// A switch with its words: on or off, taking effect at once or opening what it needs first.
import type { ReactNode } from 'react';
import styles from './switch.module.css';

export function Switch({
  on,
  onToggle,
  label,
  children,
}: {
  on: boolean;
  onToggle: () => void;
  label: string;
  /** What it does, under its name. */
  children?: ReactNode;
}) {
  return (
    <label className={styles.row}>
      <span className={styles.words}>
        <span className={styles.label}>{label}</span>
        {children && <span className={styles.note}>{children}</span>}
      </span>
      <input
        type="checkbox"
        role="switch"
        aria-checked={on}
        className={styles.switch}
        aria-label={label}
        checked={on}
        onChange={onToggle}
      />
    </label>
  );
}
