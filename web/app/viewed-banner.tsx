// Says on every page who views at one's profile and why, for how long still, with the way to end it.
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { endViewAs, listViewAs, type ViewAs } from '../../contract/api/view-as.ts';
import { call } from '../api/call.ts';
import { invalidate, query } from '../api/query.ts';
import { queryClient } from '../api/query-client.ts';
import { useAction } from '../api/use-action.ts';
import { useSecondsUntil } from '../forms/use-seconds-until.ts';
import { messages } from '../ui/messages.ts';
import styles from './banner.module.css';

export function ViewedBanner({ views }: { views: readonly ViewAs[] }) {
  const { t } = useTranslation('viewAs');
  const stopping = useAction(
    () => call(endViewAs, { params: { key: 'me' } }),
    () => {
      queryClient.setQueryData(query(listViewAs, { params: { key: 'me' } }).queryKey, []);
      messages.notify(t('at.stopped'));
    },
  );
  return (
    <section className={styles.banner} aria-label={t('at.label')}>
      <div className={styles.inner}>
        <div className={styles.words}>
          {views.map((view) => (
            <Words key={view.id} view={view} />
          ))}
          {stopping.problem && <p role="alert">{stopping.problem}</p>}
        </div>
        <Button variant="default" onClick={stopping.run} aria-disabled={stopping.busy}>
          {t('at.stop', { count: views.length })}
        </Button>
      </div>
    </section>
  );
}

function Words({ view }: { view: ViewAs }) {
  const { t } = useTranslation('viewAs');
  const over = useSecondsUntil(Date.parse(view.endsAt)) === 0 && Date.now() >= Date.parse(view.endsAt);
  // No event tells of an end by time.
  useEffect(() => {
    if (over) void invalidate(listViewAs);
  }, [over]);
  const name = view.by.name || t('at.unnamed');
  return (
    <p>
      <strong>{t('at.who', { name })}</strong> {t('at.why', { reason: view.reason })} {t('at.what')}
    </p>
  );
}
