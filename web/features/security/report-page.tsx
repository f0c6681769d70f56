// “This was not me” about one line of the activity: what it would end and undo, and doing so.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { inspectReport, reportCompromise } from '../../../contract/api/compromise-report.ts';
import { pages } from '../../../contract/pages.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { expectEnd } from '../../entities/account/expected-end.ts';
import { ReportForm, type ReportWish } from '../../entities/report/report-form.tsx';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Page } from '../../ui/page.tsx';
import { Bone } from '../../ui/skeleton.tsx';
import { Stack } from '../../ui/stack.tsx';
import { leaveSignedOut } from './leave.ts';
import styles from './report-page.module.css';

export function ReportPage() {
  const { t } = useTranslation('report');
  const { entry = 0 } = useSearch({ from: '/signed-in/profile/security/not-me' });
  const shown = useQuery({
    ...query(inspectReport, { params: { seq: String(entry) } }),
    gcTime: 0,
    enabled: entry > 0,
  });
  const { t: errors } = useTranslation('errors');
  const unknown = entry === 0 || hasCode(shown.error, 'activity.not-found');
  const navigate = useNavigate();
  const leave = () => void navigate({ to: pages.security });
  async function send(wish: ReportWish) {
    const stay = expectEnd();
    try {
      const done = await call(reportCompromise, { body: { seq: entry, ...wish } });
      leaveSignedOut({ to: `${pages.report}?done=${done.complete ? 'true' : 'mailed'}` });
    } catch (error) {
      stay();
      if (hasCode(error, 'undo.refused')) void shown.refetch();
      throw error;
    }
  }
  return (
    <Page title={t('title')}>
      <div className={styles.card}>
        {shown.data && <ReportForm shown={shown.data} here narrow onCancel={leave} send={send} />}
        {unknown && <InlineError>{errors('activity.not-found')}</InlineError>}
        {!unknown && !shown.data && shown.error && (
          <InlineError
            action={
              <Button variant="default" onClick={() => shown.refetch()}>
                {t('again')}
              </Button>
            }
          >
            {errorWords(shown.error)}
          </InlineError>
        )}
        {!unknown && !shown.data && !shown.error && (
          <Stack gap={2}>
            <Bone width="60%" />
            <Bone width="100%" height="8rem" />
          </Stack>
        )}
      </div>
      {!shown.data && <Link to={pages.security}>{t('back')}</Link>}
    </Page>
  );
}
