// A button that looks like a link: for a lesser way on that leads to no address.
import type { ReactNode } from 'react';
import styles from './text-button.module.css';

export function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.button} onClick={onClick}>
      {children}
    </button>
  );
}
