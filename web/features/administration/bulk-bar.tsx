// Does the same for all users that are chosen: in pieces, with progress, and a list of those who were refused.
import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type BulkChange, bulkAtMost, changeUsers, type RosterRow } from '../../../contract/api/roster.ts';
import { call } from '../../api/call.ts';
import { userDataOf } from '../../api/me.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { Row } from '../../ui/stack.tsx';
import { BatchProgress, type FailedRow } from './batch-progress.tsx';
import styles from './bulk-bar.module.css';
import { rosterKey } from './roster-query.ts';
import { useBatch } from './use-batch.ts';
import { ChangeQuestion } from './user-actions.tsx';

const offered: readonly BulkChange[] = ['send-reset', 'disconnect', 'activate', 'deactivate'];

/** Some of them can be changed so. */
function fits(what: BulkChange, rows: readonly RosterRow[]): boolean {
  if (what === 'activate') return rows.some(({ state }) => state === 'inactive');
  return rows.some(({ state }) => state !== 'inactive');
}

export function BulkBar({ rows, onClear }: { rows: readonly RosterRow[]; onClear: () => void }) {
  const { t } = useTranslation('users');
  const queryClient = useQueryClient();
  const [asked, setAsked] = useState<BulkChange>();
  const batch = useBatch<FailedRow>();
  const nameOf = (key: string) => {
    const row = rows.find(({ user }) => user._key === key);
    return row ? userDataOf(row.user).name : key;
  };

  async function change(what: BulkChange) {
    const keys = rows.map(({ user }) => user._key);
    const pieces = Array.from({ length: Math.ceil(keys.length / bulkAtMost) }, (_, at) =>
      keys.slice(at * bulkAtMost, (at + 1) * bulkAtMost),
    );
    await batch.run(
      pieces,
      (piece) => piece.length,
      async (userKeys) => {
        try {
          const { done, failed } = await call(changeUsers, { body: { change: what, userKeys } });
          return {
            done: done.length,
            failed: failed.map(({ key, error }) => ({ who: nameOf(key), reason: error })),
          };
        } catch (error) {
          return {
            done: 0,
            failed: userKeys.map((key) => ({ who: nameOf(key), reason: errorWords(error) })),
          };
        }
      },
    );
    await queryClient.invalidateQueries({ queryKey: rosterKey });
  }
  return (
    <section className={styles.bar} aria-label={t('chosen')}>
      <Row justify="between">
        <strong>{t('chosen.count', { count: rows.length })}</strong>
        <Row>
          {offered
            .filter((what) => fits(what, rows))
            .map((what) => (
              <Button
                key={what}
                variant="default"
                onClick={() => setAsked(what)}
                aria-disabled={batch.state.running}
              >
                {t(`change.${what}`)}
              </Button>
            ))}
          <Button variant="default" onClick={onClear} aria-disabled={batch.state.running}>
            {t('chosen.clear')}
          </Button>
        </Row>
      </Row>
      <BatchProgress state={batch.state} onStop={batch.stop} />
      {asked && (
        <ChangeQuestion
          change={asked}
          names={rows.map(({ user }) => userDataOf(user).name)}
          onDo={async () => {
            // The question goes away; the bar shows how far it is.
            void change(asked);
          }}
          onClose={() => setAsked(undefined)}
        />
      )}
    </section>
  );
}
