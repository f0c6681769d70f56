// The page for what could not be shown: says what happened and what to do, and never a stack.
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { ApiError, NetworkLoss } from '../api/api-error.ts';
import { errorWords } from '../i18n/error-words.ts';
import { MissingPart } from '../parts/fetch-part.ts';
import { Mark } from '../ui/mark.tsx';
import { PageHeading, usePageTitle } from '../ui/page.tsx';
import { Row } from '../ui/stack.tsx';
import styles from './lost-page.module.css';

/** `inside` the shell there is a main part already. */
export function FailedPage({ error, inside = false }: ErrorComponentProps & { inside?: boolean }) {
  const { t } = useTranslation('shell');
  const missing = error instanceof MissingPart;
  const title = missing ? t('missing.title', { ns: 'ui' }) : t('failed.title');
  const Place = inside ? 'div' : 'main';
  const said = missing || error instanceof ApiError || error instanceof NetworkLoss;
  usePageTitle(title);
  return (
    <Place className={styles.page}>
      <Mark size={40} stroke={1.7} />
      <PageHeading>{title}</PageHeading>
      <p className={styles.text}>{said ? errorWords(error) : t('failed.text')}</p>
      <Row gap={4}>
        <Button onClick={() => location.reload()}>{t('reload', { ns: 'ui' })}</Button>
        <a href={pages.home}>{t('failed.home')}</a>
      </Row>
    </Place>
  );
}
