// Stands where a list has nothing yet, and teaches the one next step.
import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

export function EmptyState({ icon, children, action }: { icon: ReactNode; children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>{icon}</span>
      <p className={styles.words}>{children}</p>
      {action}
    </div>
  );
}
