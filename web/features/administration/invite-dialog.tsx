// Invites one person or many: pasted, looked over line by line before anything is sent, then sent with progress.
import { Button, Textarea } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { createUser } from '../../../contract/api/users.ts';
import { call } from '../../api/call.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import { BatchProgress, type FailedRow } from './batch-progress.tsx';
import styles from './invite-dialog.module.css';
import { type InviteLine, invitesAtMost, readInviteLines } from './invite-lines.ts';
import { NoMailNote } from './no-mail-note.tsx';
import { rosterKey } from './roster-query.ts';
import { useBatch } from './use-batch.ts';

interface Inviting {
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

export function InviteDialog({ text, onText, onClose }: Inviting) {
  const { t } = useTranslation('users');
  const queryClient = useQueryClient();
  const read = useDeferredValue(text);
  const lines = useMemo(() => readInviteLines(read), [read]);
  const good = lines.filter((line) => line.problem === undefined);
  const batch = useBatch<FailedRow>();
  const { state } = batch;
  const over = state.total > 0 && !state.running;
  const tooMany = lines.length > invitesAtMost;

  async function invite({ email, name, text: who }: InviteLine) {
    try {
      await call(createUser, { body: { email, name } });
      return { done: 1, failed: [] };
    } catch (error) {
      return { done: 0, failed: [{ who, reason: errorWords(error) }] };
    }
  }
  async function send() {
    if (state.running || good.length === 0 || tooMany) return;
    const { failed } = await batch.run(good, () => 1, invite);
    onText(failed.map(({ who }) => who).join('\n'));
    await queryClient.invalidateQueries({ queryKey: rosterKey });
  }
  return (
    <Dialog opened title={t('invite.title')} kind="wide" onClose={state.running ? undefined : onClose}>
      <Stack>
        <p className={styles.text}>{t('invite.text')}</p>
        <NoMailNote />
        {state.total === 0 && (
          <>
            <Textarea
              label={t('invite.people')}
              description={t('invite.hint')}
              value={text}
              onChange={(event) => onText(event.currentTarget.value)}
              rows={6}
              spellCheck={false}
              autoComplete="off"
              error={tooMany ? t('invite.tooMany', { count: invitesAtMost }) : undefined}
              data-autofocus
            />
            <Preview lines={lines} />
          </>
        )}
        <BatchProgress state={state} onStop={batch.stop} done={(count) => t('invite.done', { count })} />
        <Row justify="end">
          {over ? (
            <Button onClick={onClose} autoFocus>
              {t('close', { ns: 'ui' })}
            </Button>
          ) : (
            <>
              <Button variant="default" onClick={onClose} aria-disabled={state.running}>
                {t('cancel', { ns: 'ui' })}
              </Button>
              <Button
                onClick={send}
                aria-disabled={state.running || good.length === 0 || tooMany}
                data-disabled={good.length === 0 || tooMany || undefined}
              >
                {good.length > 0 ? t('invite.do', { count: good.length }) : t('invite.none')}
              </Button>
            </>
          )}
        </Row>
      </Stack>
    </Dialog>
  );
}

/** Only what is wrong is listed: what is right needs no reading. */
function Preview({ lines }: { lines: readonly InviteLine[] }) {
  const { t } = useTranslation('users');
  const wrong = lines.filter((line) => line.problem !== undefined);
  return (
    <div role="status">
      {wrong.length > 0 && (
        <>
          <p className={styles.wrong}>{t('invite.wrong', { count: wrong.length })}</p>
          <ul className={styles.lines}>
            {wrong.map(({ number, text, problem }) => (
              <li key={number}>
                {t('invite.line', { number })} <code>{text}</code> {problem && t(`invite.problem.${problem}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
