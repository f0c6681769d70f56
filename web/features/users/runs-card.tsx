// Changes of many users: how far they are, a way to stop them, and afterwards what failed, why, and to try it again.

import { Button } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkRun, listBulkRows, stopBulkRun } from '../../../contract/api/bulk-runs.ts';
import { listUserAdmin } from '../../../contract/api/user-admin.ts';
import { call } from '../../api/call.ts';
import { invalidate, listQuery } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card } from '../../ui/page.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './runs-card.module.css';
import { goesOn, refreshRuns, repeatRun, runsQuery } from './runs-query.ts';

const dayMs = 86_400_000;
const firstShown = 3;

/** Shows nothing where no run was started of late: the page is about people. */
export function RunsCard() {
  const { t } = useTranslation('users');
  const { data: runs = [] } = useQuery(runsQuery);
  const [all, setAll] = useState(false);
  const going = runs.filter(goesOn).length;
  const before = useRef(going);
  useEffect(() => {
    // The list shows the changes as soon as a run has ended.
    if (going < before.current) void invalidate(listUserAdmin);
    before.current = going;
  }, [going]);

  const recent = runs.filter((run) => goesOn(run) || Date.now() - Date.parse(run.createdAt) < dayMs);
  const shown = all ? runs : recent.filter((run, at) => goesOn(run) || at < firstShown);
  if (runs.length === 0) return null;
  return (
    <Card id="runs" title={t('runs')} intro={shown.length > 0 ? t('runs.intro') : t('runs.none')}>
      {shown.length > 0 && (
        <ul className={styles.runs}>
          {shown.map((run) => (
            <OneRun key={run.id} run={run} />
          ))}
        </ul>
      )}
      {shown.length < runs.length && (
        <Row>
          <Button variant="default" onClick={() => setAll(true)}>
            {t('runs.earlier', { count: runs.length - shown.length })}
          </Button>
        </Row>
      )}
    </Card>
  );
}

function OneRun({ run }: { run: BulkRun }) {
  const { t } = useTranslation('users');
  const { id, kind, state, total, done, failed, group, by } = run;
  const left = total - done - failed;
  const {
    run: act,
    busy,
    problem,
  } = useAction(async (work: () => Promise<unknown>) => {
    try {
      await work();
    } finally {
      await refreshRuns();
    }
  });
  return (
    <li className={styles.run}>
      <div>
        <strong>{t(`run.${kind}`, { count: total, group: group?.name ?? t('run.groupGone') })}</strong>
        <div className={styles.soft}>
          {by ? t('run.by', { name: by.name }) : t('run.byNobody')}, <RelativeTime time={run.createdAt} />
        </div>
      </div>
      {goesOn(run) && (
        <div className={styles.going}>
          <ProgressBar
            label={t('run.progress')}
            percent={(100 * (done + failed)) / total}
            words={t('run.soFar', { done: done + failed, total })}
          />
          <Button
            variant="default"
            onClick={() => act(() => call(stopBulkRun, { params: { id } }))}
            aria-disabled={busy}
          >
            {t('run.stop')}
          </Button>
        </div>
      )}
      <p className={styles.words} role="status">
        {state === 'waiting' && t('run.waiting')}
        {state === 'stopped' && `${t(`run.stopped.${run.reason ?? 'asked'}`)} `}
        {!goesOn(run) && (kind === 'invite' ? t('run.invited', { count: done }) : t('run.done', { count: done }))}
        {state === 'stopped' && left > 0 && ` ${t('run.left', { count: left })}`}
      </p>
      {failed > 0 && <FailedRows run={run} />}
      {problem && <InlineError>{problem}</InlineError>}
      {!goesOn(run) && (failed > 0 || left > 0) && (
        <Row>
          {failed > 0 && (
            <Button variant="default" onClick={() => act(() => repeatRun(id, 'failed'))} aria-disabled={busy}>
              {t('run.again', { count: failed })}
            </Button>
          )}
          {left > 0 && (
            <Button variant="default" onClick={() => act(() => repeatRun(id, 'left'))} aria-disabled={busy}>
              {t('run.rest', { count: left })}
            </Button>
          )}
        </Row>
      )}
    </li>
  );
}

const rowsAtOnce = 50;

function FailedRows({ run: { id, failed } }: { run: BulkRun }) {
  const { t } = useTranslation('users');
  const [opened, setOpened] = useState(false);
  const given = { params: { id }, query: { outcome: 'failed' as const } };
  const query = listQuery(listBulkRows, given, { limit: rowsAtOnce, rowsOf: (rows) => rows });
  const list = useInfiniteQuery({
    ...query,
    // Asked anew as soon as more have failed.
    queryKey: [...query.queryKey, failed],
    enabled: opened,
    placeholderData: keepPreviousData,
  });
  const rows = list.data?.pages.flat() ?? [];
  return (
    <details className={styles.failed} onToggle={(event) => setOpened(event.currentTarget.open)}>
      <summary>{t('run.failed', { count: failed })}</summary>
      {list.error && <InlineError>{errorWords(list.error)}</InlineError>}
      <ul className={styles.rows}>
        {rows.map(({ position, name, email, code, error }) => (
          <li key={position}>
            <strong>{email ?? name ?? t('run.nobody')}</strong>:{' '}
            {t(code ?? 'unknown', { ns: 'errors', defaultValue: error ?? '' })}
          </li>
        ))}
      </ul>
      <MoreButton list={list} />
    </details>
  );
}
