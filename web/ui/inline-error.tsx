// Says beside its cause what went wrong and what to do.
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import type { ReactNode } from 'react';
import styles from './inline-error.module.css';

export function InlineError({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.error} role="alert">
      <IconAlertCircle className={styles.icon} size={18} />
      <div className={styles.words}>{children}</div>
      {action}
    </div>
  );
}
