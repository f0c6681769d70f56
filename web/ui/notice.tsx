// A line above what it is about: what the person should know or see to, with the one thing to do about it.
import type { ReactNode } from 'react';
import styles from './notice.module.css';

export function Notice({
  icon,
  tone = 'calm',
  children,
}: {
  icon: ReactNode;
  tone?: 'calm' | 'warning';
  children: ReactNode;
}) {
  return (
    <div className={styles.notice} data-tone={tone} role="note">
      <span className={styles.icon}>{icon}</span>
      <div>{children}</div>
    </div>
  );
}
