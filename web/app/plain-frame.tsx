// The frame of pages for those who are not signed in: the mark, and one card in the middle.
import { Outlet } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Mark } from '../ui/mark.tsx';
import styles from './plain-frame.module.css';

/** Its card holds the page of the route, or what is given. */
export function PlainFrame({ children = <Outlet /> }: { children?: ReactNode }) {
  return (
    <div className={styles.frame}>
      <div className={styles.mark}>
        <Mark size={40} stroke={1.7} />
      </div>
      <main className={styles.card}>{children}</main>
    </div>
  );
}
