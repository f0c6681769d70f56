// Invites one person or many: pasted, looked over line by line before anything is sent; then it goes on in the background.

import { Button, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { checkInvitations, rowsAtMost } from '../../../contract/api/bulk-runs.ts';
import { query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import styles from './invite-dialog.module.css';
import { type InviteLine, markTaken, readInviteLines } from './invite-lines.ts';
import { NoMailNote } from './no-mail-note.tsx';
import { startRun } from './runs-query.ts';

interface Inviting {
  text: string;
  onText: (text: string) => void;
  onClose: () => void;
}

/** A list of what is wrong is read from its beginning; nobody reads a thousand lines of it. */
const shownWrong = 100;
const pauseMs = 400;

export function InviteDialog({ text, onText, onClose }: Inviting) {
  const { t } = useTranslation('users');
  const read = useDeferredValue(text);
  const parsed = useMemo(() => readInviteLines(read), [read]);
  const lines = useTaken(parsed);
  const good = lines.filter((line) => line.problem === undefined);
  const tooMany = good.length > rowsAtMost;
  const none = good.length === 0 || tooMany;

  const { run, busy, problem } = useAction(async () => {
    await startRun({ invite: good.map(({ email, name }) => (name === undefined ? { email } : { email, name })) });
    // Lines that were left out stay there to be mended.
    onText(lines.flatMap((line) => (line.problem && line.problem !== 'taken' ? [line.text] : [])).join('\n'));
    onClose();
  });
  return (
    <Dialog opened title={t('invite.title')} kind="wide" onClose={onClose}>
      <Stack>
        <p className={styles.text}>{t('invite.text')}</p>
        <NoMailNote />
        <Textarea
          label={t('invite.people')}
          description={t('invite.hint')}
          value={text}
          onChange={(event) => onText(event.currentTarget.value)}
          rows={6}
          spellCheck={false}
          autoComplete="off"
          error={tooMany ? t('invite.tooMany', { count: rowsAtMost }) : undefined}
          // The page keeps it until it is sent.
          data-unsaved={false}
          data-autofocus
        />
        <Preview lines={lines} />
        {problem && <InlineError>{problem}</InlineError>}
        <Row justify="end">
          <Button variant="default" onClick={onClose}>
            {t('cancel', { ns: 'ui' })}
          </Button>
          <Button onClick={() => !none && run()} aria-disabled={busy || none} data-disabled={none || undefined}>
            {problem && !none
              ? t('invite.again', { count: good.length })
              : good.length > 0
                ? t('invite.do', { count: good.length })
                : t('invite.none')}
          </Button>
        </Row>
      </Stack>
    </Dialog>
  );
}

/** Marks those who have an account already, as the server knows after a pause in typing. */
function useTaken(lines: readonly InviteLine[]): readonly InviteLine[] {
  const [debounced] = useDebouncedValue(lines, pauseMs);
  const good = debounced.filter((line) => line.problem === undefined).map(({ email }) => email);
  const asked = good.slice(0, rowsAtMost);
  const { data } = useQuery({
    ...query(checkInvitations, { body: { emails: asked } }),
    enabled: asked.length > 0,
    // An address that could not be asked about is refused when its turn comes.
    retry: false,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return useMemo(() => markTaken(lines, new Set(data?.taken)), [lines, data]);
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
            {wrong.slice(0, shownWrong).map(({ number, text, problem }, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one line may hold several.
              <li key={`${number} ${at}`}>
                {t('invite.line', { number })} <code>{text}</code> {problem && t(`invite.problem.${problem}`)}
              </li>
            ))}
            {wrong.length > shownWrong && <li>{t('invite.moreWrong', { count: wrong.length - shownWrong })}</li>}
          </ul>
        </>
      )}
    </div>
  );
}
