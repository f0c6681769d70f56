// Takes a copy of one's data along: asked for, watched while it is made, downloaded, deleted.

import { Button } from '@mantine/core';
import IconFileZip from '@tabler/icons-react/dist/esm/icons/IconFileZip.mjs';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { askExport, type DataExport, deleteExport, downloadExport } from '../../../contract/api/your-data.ts';
import { call } from '../../api/call.ts';
import { downloadWithProof } from '../../api/download.ts';
import { queryClient } from '../../api/query-client.ts';
import { useAction } from '../../api/use-action.ts';
import { viewAsUser } from '../../api/view-as-user.ts';
import { exportQuery } from '../../entities/account/your-data.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { sizeWords } from '../../i18n/size-words.ts';
import { dayWords } from '../../i18n/time-words.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { Bone } from '../../ui/skeleton.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import styles from './your-data.module.css';

/** The stream tells at once; this is for where no stream comes through. */
const askedEveryMs = 5000;

export function ExportCard() {
  const { t } = useTranslation('yourData');
  const copy = useQuery({
    ...exportQuery,
    refetchInterval: ({ state }) => (isUnderWay(state.data?.export) ? askedEveryMs : false),
  });
  const {
    run: change,
    busy,
    problem,
  } = useAction(
    (work: () => Promise<DataExport | null>) => work(),
    (made) => queryClient.setQueryData(exportQuery.queryKey, { export: made }),
  );

  const ask = () => change(async () => (await call(askExport, {})).export);
  const remove = (words?: string) =>
    change(async () => {
      await call(deleteExport, {});
      if (words) messages.notify(words);
      return null;
    });

  return (
    <Card id="copy" title={t('copy')} intro={t('copy.intro')}>
      {copy.data === undefined && !copy.error && <Bone width="100%" height="var(--field)" />}
      {copy.data === undefined && copy.error && (
        <InlineError
          action={
            <Button variant="default" onClick={() => copy.refetch()}>
              {t('again')}
            </Button>
          }
        >
          {errorWords(copy.error)}
        </InlineError>
      )}
      {copy.data === null && (
        <EmptyState
          icon={<IconFileZip size={18} />}
          action={
            <Button onClick={ask} aria-disabled={busy}>
              {t('copy.do')}
            </Button>
          }
        >
          {t('copy.none')}
        </EmptyState>
      )}
      {isUnderWay(copy.data) && <UnderWay copy={copy.data} busy={busy} onStop={() => remove()} />}
      {copy.data?.state === 'done' && (
        <Ready copy={copy.data} busy={busy} onAnew={ask} onDelete={() => remove(t('copy.deleted'))} />
      )}
      {copy.data?.state === 'failed' && (
        <InlineError
          action={
            <Button variant="default" onClick={ask} aria-disabled={busy}>
              {t('again')}
            </Button>
          }
        >
          {t('copy.failed')}
        </InlineError>
      )}
      {problem && <InlineError>{problem}</InlineError>}
    </Card>
  );
}

function isUnderWay(copy: DataExport | null | undefined): copy is DataExport {
  return copy?.state === 'waiting' || copy?.state === 'working';
}

function UnderWay({ copy, busy, onStop }: { copy: DataExport; busy: boolean; onStop: () => void }) {
  const { t } = useTranslation('yourData');
  const waiting = copy.state === 'waiting';
  return (
    <Stack gap={2}>
      <p role="status">{waiting ? t('copy.waiting') : t('copy.working')}</p>
      <ProgressBar label={t('copy.working')} percent={waiting ? undefined : copy.progress} />
      <Row justify="between">
        <p className={styles.note}>{t('copy.leave')}</p>
        <Button variant="default" onClick={onStop} aria-disabled={busy}>
          {t('copy.stop')}
        </Button>
      </Row>
    </Stack>
  );
}

interface ReadyProps {
  copy: DataExport;
  busy: boolean;
  onAnew: () => void;
  onDelete: () => void;
}

function Ready({ copy, busy, onAnew, onDelete }: ReadyProps) {
  const { t } = useTranslation('yourData');
  const { locale, timeZone } = useLocale();
  const day = (time: string) => dayWords(new Date(time), locale, timeZone);
  return (
    <Stack gap={3}>
      <div role="status">
        <p className={styles.ready}>{t('copy.ready')}</p>
        <p className={styles.note}>
          {t('copy.about', {
            size: sizeWords(copy.sizeBytes, locale),
            asked: day(copy.askedAt),
            until: day(copy.expiresAt),
          })}
        </p>
      </div>
      <Row>
        {viewAsUser.key() === undefined ? (
          <Button
            component="a"
            href={downloadExport.path}
            download
            onClick={(event) => {
              event.preventDefault();
              void downloadWithProof(downloadExport);
            }}
          >
            {t('copy.download')}
          </Button>
        ) : (
          <Button>{t('copy.download')}</Button>
        )}
        <Button variant="default" onClick={onAnew} aria-disabled={busy}>
          {t('copy.anew')}
        </Button>
        <Button variant="default" onClick={onDelete} aria-disabled={busy}>
          {t('copy.delete')}
        </Button>
      </Row>
    </Stack>
  );
}
