// One card: heading, a sentence, the form. Shared by the pages before one is signed in.
import { type ReactNode, useEffect } from 'react';
import { PageHeading, usePageTitle } from '../../ui/page.tsx';
import styles from './plain-card.module.css';

export function PlainCard({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  usePageTitle(title);
  // One card follows another in its place: where that took the focus away, the new heading has it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs again for each card, known by its title.
  useEffect(() => {
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('[data-page-heading]')?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      <header className={styles.header}>
        <PageHeading>{title}</PageHeading>
        {text && <p className={styles.text}>{text}</p>}
      </header>
      {children}
    </>
  );
}
