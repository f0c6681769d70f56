// The page for an address where nothing is.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '../ui/mark.tsx';
import { Page, PageHeading, usePageTitle } from '../ui/page.tsx';
import styles from './lost-page.module.css';
import { paths } from './paths.ts';

export function NotFoundPage() {
  const { t } = useTranslation('shell');
  usePageTitle(t('notFound.title'));
  return (
    <main className={styles.page}>
      <Mark size={40} stroke={1.7} />
      <PageHeading>{t('notFound.title')}</PageHeading>
      <p className={styles.text}>{t('notFound.text')}</p>
      <Link className={styles.go} to={paths.home}>
        {t('notFound.go')}
      </Link>
    </main>
  );
}

/** The same inside the shell, for who may not know of a page. */
export function NothingHere() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notFound.title')} intro={t('notFound.text')}>
      <Link className={styles.go} to={paths.home}>
        {t('notFound.go')}
      </Link>
    </Page>
  );
}
