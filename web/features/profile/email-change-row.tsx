// One's own address with the way to change it, and what of a change still waits.

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { askEmailChange, cancelEmailChange } from '../../../contract/api/email-change.ts';
import { call } from '../../api/call.ts';
import { queryClient } from '../../api/query-client.ts';
import { useAction } from '../../api/use-action.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { CopyText } from '../../ui/copy-text.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Row } from '../../ui/stack.tsx';
import { emailChangeQuery } from './email-change-query.ts';
import styles from './person-card.module.css';

export function EmailChangeRow({ email, onChange }: { email: string; onChange: () => void }) {
  const { t } = useTranslation('profile');
  const { locale, timeZone } = useLocale();
  // A day is not told: it is within the hour.
  const timeOfDay = (time: Date) => time.toLocaleTimeString(locale, { timeStyle: 'short', timeZone });
  const query = emailChangeQuery(email);
  const { data } = useQuery(query);
  const pending = data?.pending;
  const changeButton = useRef<HTMLButtonElement>(null);
  const { run, busy, problem } = useAction((work: () => Promise<void>) => work());

  const sendAgain = (address: string) =>
    run(async () => {
      const answer = await call(askEmailChange, { body: { email: address } });
      queryClient.setQueryData(query.queryKey, { pending: answer.pending });
      messages.notify(t('email.change.sent', { email: address }));
    });
  const cancel = () =>
    run(async () => {
      await call(cancelEmailChange);
      queryClient.setQueryData(query.queryKey, { pending: null });
      // The button that was pressed is gone.
      changeButton.current?.focus();
      messages.notify(t('email.pending.cancelled'));
    });

  return (
    <>
      <Row gap={3}>
        <CopyText text={email} what={t('email.what')} />
        <Button
          ref={changeButton}
          variant="default"
          size="compact-sm"
          aria-label={t('email.change.label')}
          onClick={onChange}
        >
          {t('email.change')}
        </Button>
      </Row>
      {pending && (
        <div className={styles.pending}>
          <p>{t('email.pending', { email: pending.email, time: timeOfDay(new Date(pending.expiresAt)) })}</p>
          <Row>
            <Button variant="default" size="compact-sm" aria-disabled={busy} onClick={() => sendAgain(pending.email)}>
              {t('email.pending.again')}
            </Button>
            <Button variant="default" size="compact-sm" aria-disabled={busy} onClick={cancel}>
              {t('email.pending.cancel')}
            </Button>
          </Row>
        </div>
      )}
      {problem && <InlineError>{problem}</InlineError>}
    </>
  );
}
