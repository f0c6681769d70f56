// The page for an address where nothing is.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Mark } from '../ui/mark.tsx';
import { PageHeading, usePageTitle } from '../ui/page.tsx';
import styles from './lost-page.module.css';
import { paths } from './paths.ts';

/** `inside` the shell there is a main part already. */
export function NotFoundPage({ inside = false }: { inside?: boolean }) {
  const { t } = useTranslation('shell');
  const Place = inside ? 'div' : 'main';
  usePageTitle(t('notFound.title'));
  return (
    <Place className={styles.page}>
      <Mark size={40} stroke={1.7} />
      <PageHeading>{t('notFound.title')}</PageHeading>
      <p className={styles.text}>{t('notFound.text')}</p>
      <Link className={styles.go} to={paths.home}>
        {t('notFound.go')}
      </Link>
    </Place>
  );
}
