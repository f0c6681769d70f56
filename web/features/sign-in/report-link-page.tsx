// The page of the link in alert mails: what “This was not me” would do, one button, and what came of it.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { inspectReportByLink, reportByLink } from '../../../contract/api/compromise-report.ts';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { keyOf } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { meQuery } from '../../entities/account/me.ts';
import { ReportForm } from '../../entities/report/report-form.tsx';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Stack } from '../../ui/stack.tsx';
import { GoLink } from './go-link.tsx';
import { useLinkSecret } from './link-secret.ts';
import { PlainCard } from './plain-card.tsx';
import { PlainCardSkeleton } from './plain-card-skeleton.tsx';
import { readResetLink } from './reset-link.ts';

export function ReportLinkPage() {
  const { t } = useTranslation('report');
  const secret = useLinkSecret();
  const done = useLocation({ select: ({ search }) => search.done });
  const link = readResetLink(secret);
  if (link) {
    const { resetTokenId: id, resetPasswordToken } = link;
    return <Question key={secret} link={{ id, secret: resetPasswordToken }} />;
  }
  if (done === true) return <Done />;
  if (done === 'mailed') return <Mailed />;
  return (
    <PlainCard title={t('none.title')} text={t('none.text')}>
      <GoLink to={pages.profile}>{t('home')}</GoLink>
    </PlainCard>
  );
}

/** Nothing happens before the button: programs that look into mails open links too. */
function Question({ link }: { link: { id: string; secret: string } }) {
  const { t } = useTranslation('report');
  const [mailedTo, setMailedTo] = useState<string>();
  const [refused, setRefused] = useState(false);
  const shown = useQuery({
    // The secret of a link is no part of a name.
    queryKey: keyOf(inspectReportByLink, { body: { id: link.id } }),
    queryFn: ({ signal }) => call(inspectReportByLink, { body: link, signal }),
    gcTime: 0,
    retry: false,
    enabled: mailedTo === undefined && !refused,
  });
  if (mailedTo !== undefined) return <Done email={mailedTo} />;
  if (refused || hasCode(shown.error, 'link.refused')) {
    return (
      <PlainCard title={t('refused')} text={t('refused.text')}>
        <Stack gap={2}>
          <GoLink to={pages.forgot}>{t('forgot')}</GoLink>
          <GoLink to={pages.profile}>{t('home')}</GoLink>
        </Stack>
      </PlainCard>
    );
  }
  if (!shown.data && shown.error) {
    return (
      <PlainCard title={t('title')}>
        <InlineError
          action={
            <Button variant="default" onClick={() => shown.refetch()}>
              {t('again')}
            </Button>
          }
        >
          {errorWords(shown.error)}
        </InlineError>
      </PlainCard>
    );
  }
  if (!shown.data) return <PlainCardSkeleton title={t('title')} rows={2} />;
  return (
    <PlainCard title={t('title')}>
      <ReportForm
        shown={shown.data}
        here={false}
        send={async (wish) => {
          try {
            const done = await call(reportByLink, { body: { ...link, ...wish } });
            // The person who is signed in here has no session any more.
            queryClient.removeQueries({ queryKey: meQuery.queryKey });
            setMailedTo(done.mailedTo);
          } catch (error) {
            if (hasCode(error, 'link.refused')) return setRefused(true);
            if (hasCode(error, 'undo.refused')) void shown.refetch();
            throw error;
          }
        }}
      />
    </PlainCard>
  );
}

function Done({ email }: { email?: string }) {
  const { t } = useTranslation('report');
  return (
    <PlainCard title={t('done.title')} text={email ? t('done.text', { email }) : t('done.text.here')}>
      <Stack>
        <p>{t('done.next')}</p>
        <GoLink to={pages.signIn}>{t('done.signIn')}</GoLink>
      </Stack>
    </PlainCard>
  );
}

/** Said in a session without a fresh proof: the rest is done by the link in the mail. */
function Mailed() {
  const { t } = useTranslation('report');
  return (
    <PlainCard title={t('mailed.title')} text={t('mailed.text')}>
      <GoLink to={pages.signIn}>{t('done.signIn')}</GoLink>
    </PlainCard>
  );
}
