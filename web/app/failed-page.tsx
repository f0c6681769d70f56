// The page for what could not be shown: says what happened and what to do, and never a stack.
import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../contract/pages.ts';
import { ApiError, NetworkLoss } from '../api/api-error.ts';
import { errorWords } from '../i18n/error-words.ts';
import { Mark } from '../ui/mark.tsx';
import { PageHeading, usePageTitle } from '../ui/page.tsx';
import { Row } from '../ui/stack.tsx';
import styles from './lost-page.module.css';

/** `inside` the shell there is a main part already. */
export function FailedPage({ error, inside = false }: ErrorComponentProps & { inside?: boolean }) {
  const { t } = useTranslation('shell');
  const outdated = isMissingPart(error);
  const title = outdated ? t('outdated.title') : t('failed.title');
  const Place = inside ? 'div' : 'main';
  const said = error instanceof ApiError || error instanceof NetworkLoss;
  usePageTitle(title);
  return (
    <Place className={styles.page}>
      <Mark size={40} stroke={1.7} />
      <PageHeading>{title}</PageHeading>
      <p className={styles.text}>{outdated ? t('outdated.text') : said ? errorWords(error) : t('failed.text')}</p>
      <Row gap={4}>
        <Button onClick={() => location.reload()}>{t('failed.reload')}</Button>
        <a href={pages.home}>{t('failed.home')}</a>
      </Row>
    </Place>
  );
}

/** True where a file of the build could not be fetched; each browser words it in its own way. */
function isMissingPart(error: unknown): boolean {
  return (
    error instanceof Error &&
    /dynamically imported module|Importing a module|module script|preload CSS/i.test(error.message)
  );
}
