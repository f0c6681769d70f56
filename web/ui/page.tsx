// A page of the frame: its heading, one sentence that says what it is for, then cards by subject.
import { type ReactNode, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './page.module.css';

/** Names the window after the page. */
export function usePageTitle(page: string): void {
  const { t } = useTranslation('shell');
  const title = page.includes(t('name')) ? page : t('title', { page });
  useEffect(() => {
    document.title = title;
  }, [title]);
}

/** The heading takes the focus after a navigation, so that a screen reader says where one is. */
export function PageHeading({ children }: { children: ReactNode }) {
  return (
    <h1 className={styles.heading} data-page-heading tabIndex={-1}>
      {children}
    </h1>
  );
}

export function Page({ title, intro, children }: { title: string; intro?: string; children: ReactNode }) {
  usePageTitle(title);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <PageHeading>{title}</PageHeading>
        {intro && <p className={styles.intro}>{intro}</p>}
      </header>
      {children}
    </div>
  );
}

/** A subject of a page. `id` names the heading, so that it can be linked to. */
export function Card({
  id,
  title,
  intro,
  children,
}: {
  id: string;
  title: string;
  intro?: string;
  children: ReactNode;
}) {
  return (
    <section className={styles.card} aria-labelledby={id}>
      <header>
        <h2 className={styles.cardTitle} id={id}>
          {title}
        </h2>
        {intro && <p className={styles.intro}>{intro}</p>}
      </header>
      {children}
    </section>
  );
}
