// The page of the participants of one item: the same as the share dialog, with an address of its own.
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { accessQuery } from '../../entities/sharing/access-query.ts';
import { Participants } from '../../entities/sharing/participants.tsx';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { PageSkeleton } from '../../ui/skeleton.tsx';

const known = ['User', 'Organisation', 'Usergroup', 'Project', 'Task'] as const;

export function ParticipantsPage() {
  const { t } = useTranslation('sharing');
  const { key = '' } = useParams({ strict: false });
  const { data, error } = useInfiniteQuery(accessQuery(key));
  const item = data?.pages[0]?.item;
  if (hasCode(error, 'item.not-found', 'request.invalid')) {
    return (
      <Page title={t('lost.title')} intro={t('lost')}>
        <p>
          <Link to={pages.profile}>{t('lost.go')}</Link>
        </p>
      </Page>
    );
  }
  if (!item) return error ? <InlineError>{errorWords(error)}</InlineError> : <PageSkeleton />;
  const name = typeof item.data.name === 'string' ? item.data.name : t('unnamed');
  const type = known.find((one) => one === item.type);
  return (
    <Page
      title={t('dialog.title', { name })}
      intro={
        item.type === 'User' ? t('page.intro.User') : t('page.intro', { type: type ? t(`type.${type}`) : item.type })
      }
    >
      {item.type === 'User' && (
        <p>
          <Link to={pages.profileOf} params={{ key }}>
            {t('page.profile', { name })}
          </Link>
        </p>
      )}
      <Participants key={key} itemKey={key} Part={Card} />
    </Page>
  );
}
