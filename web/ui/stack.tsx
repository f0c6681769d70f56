// Places things under or beside each other in steps of the space between.
import type { ReactNode } from 'react';
import styles from './stack.module.css';

type Gap = 1 | 2 | 3 | 4 | 6 | 8;

export function Stack({ gap = 4, children }: { gap?: Gap; children: ReactNode }) {
  return (
    <div className={styles.stack} data-gap={gap}>
      {children}
    </div>
  );
}

/** Beside each other, wrapping where there is no room. */
export function Row({
  gap = 2,
  justify = 'start',
  children,
}: {
  gap?: Gap;
  justify?: 'start' | 'end' | 'between';
  children: ReactNode;
}) {
  return (
    <div className={styles.row} data-gap={gap} data-justify={justify}>
      {children}
    </div>
  );
}
