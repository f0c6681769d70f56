// The account page: whose it is, and what is shown while that is on its way, cannot be had or does not exist.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Account } from '../../../contract/api/users.ts';
import { pages } from '../../../contract/pages.ts';
import { ApiError } from '../../api/api-error.ts';
import { useMe } from '../../api/me.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Mark } from '../../ui/mark.tsx';
import { Page } from '../../ui/page.tsx';
import { PageSkeleton } from '../../ui/skeleton.tsx';
import { AccountForm } from './account-form.tsx';
import { userQuery } from './account-query.ts';
import styles from './profile-page.module.css';

export function ProfilePage() {
  const me = useMe();
  const { key } = useParams({ strict: false });
  if (key === undefined || key === me.user._key)
    return <AccountForm key={me.user._key} account={me} viewer={me} />;
  return <OtherProfile key={key} userKey={key} viewer={me} />;
}

function OtherProfile({ userKey, viewer }: { userKey: string; viewer: Account }) {
  const { t } = useTranslation('profile');
  const { data, error, refetch, isFetching } = useQuery(userQuery(userKey));
  if (data) return <AccountForm account={data} viewer={viewer} />;
  if (!error) return <PageSkeleton />;
  if (error instanceof ApiError && error.status === 404) return <Nobody />;
  return (
    <Page title={t('title')}>
      <InlineError
        action={
          <Button variant="default" onClick={() => refetch()} aria-disabled={isFetching}>
            {t('failed.again')}
          </Button>
        }
      >
        {t('failed', { reason: errorWords(error) })}
      </InlineError>
    </Page>
  );
}

function Nobody() {
  const { t } = useTranslation('profile');
  return (
    <div className={styles.lost}>
      <Mark size={40} stroke={1.7} />
      <Page title={t('lost.title')} intro={t('lost.text')}>
        <Link className={styles.go} to={pages.profile}>
          {t('lost.go')}
        </Link>
      </Page>
    </div>
  );
}
