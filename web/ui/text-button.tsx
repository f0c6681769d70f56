// A button that looks like a link: for a lesser way on that leads to no address.
import type { ReactNode } from 'react';
import styles from './text-button.module.css';

/** A screen reader reads `label` instead; it begins with the words that are shown (WCAG 2.5.3). */
export function TextButton({ onClick, label, children }: { onClick: () => void; label?: string; children: ReactNode }) {
  return (
    <button type="button" className={styles.button} onClick={onClick} aria-label={label}>
      {children}
    </button>
  );
}
