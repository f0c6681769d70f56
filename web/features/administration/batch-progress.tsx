// How far long work is, a way to stop it, and afterwards what was refused and why.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { InlineError } from '../../ui/inline-error.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './batch-progress.module.css';
import type { BatchState } from './use-batch.ts';

export interface FailedRow {
  who: string;
  reason: string;
}

interface Progress {
  state: BatchState<FailedRow>;
  onStop: () => void;
  /** What was done, in words; how many if not said. */
  done?: (count: number) => string;
}

export function BatchProgress({ state, onStop, done: doneWords }: Progress) {
  const { t } = useTranslation('users');
  const { running, stopped, done, total, failed } = state;
  if (total === 0) return null;
  return (
    <div className={styles.holder}>
      {running && (
        <Row justify="between">
          <progress className={styles.bar} value={done + failed.length} max={total} aria-label={t('batch')} />
          <Button variant="default" onClick={onStop}>
            {t('batch.stop')}
          </Button>
        </Row>
      )}
      <p className={styles.words} role="status">
        {running && t('batch.running', { done: done + failed.length, total })}
        {!running && stopped && t('batch.stopped', { done, total })}
        {!running && !stopped && (doneWords?.(done) ?? t('batch.done', { count: done }))}
      </p>
      {failed.length > 0 && (
        <InlineError>
          {t('batch.failed', { count: failed.length })}
          <ul className={styles.failed}>
            {failed.map(({ who, reason }) => (
              <li key={who}>
                <strong>{who}</strong>: {reason}
              </li>
            ))}
          </ul>
        </InlineError>
      )}
    </div>
  );
}
