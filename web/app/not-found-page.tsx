// The page for an address where nothing is.
import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { Mark } from '../ui/mark.tsx';
import { Page, PageHeading, usePageTitle } from '../ui/page.tsx';
import { Stack } from '../ui/stack.tsx';
import styles from './lost-page.module.css';
import { PlainFrame } from './plain-frame.tsx';

export function NotFoundPage() {
  const { t } = useTranslation('shell');
  usePageTitle(t('notFound.title'));
  return (
    <PlainFrame>
      <Stack>
        <PageHeading>{t('notFound.title')}</PageHeading>
        <p className={styles.text}>{t('notFound.text')}</p>
        <Button component={Link} to={pages.home} variant="default" fullWidth>
          {t('notFound.go')}
        </Button>
      </Stack>
    </PlainFrame>
  );
}

/** The same inside the shell, for a person who may not know of a page. */
export function NothingHere() {
  const { t } = useTranslation('shell');
  return (
    <Page title={t('notFound.title')} intro={t('notFound.text')}>
      <div className={styles.nothing}>
        <Mark size={40} stroke={1.5} />
        <p className={styles.text}>{t('notFound.next')}</p>
        <Button component={Link} to={pages.home} variant="default">
          {t('notFound.go')}
        </Button>
      </div>
    </Page>
  );
}
