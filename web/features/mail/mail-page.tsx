// How the server sends mail, for administrators: the mail server, a test mail step by step, and what waits.
import IconMailOff from '@tabler/icons-react/dist/esm/icons/IconMailOff.mjs';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { type CurrentMail, getMail } from '../../../contract/api/mail.ts';
import { query } from '../../api/query.ts';
import { useMe } from '../../entities/account/me.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { LeaveGuard } from '../../ui/leave-guard.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { SaveBar } from '../../ui/save-bar.tsx';
import { CardSkeleton } from '../../ui/skeleton.tsx';
import { MailFactsCard } from './mail-facts-card.tsx';
import styles from './mail-page.module.css';
import { MailQueueCard } from './mail-queue-card.tsx';
import { MailServerCard } from './mail-server-card.tsx';
import { MailTestCard } from './mail-test-card.tsx';
import { useMailForm } from './use-mail-form.ts';

export function MailPage() {
  const { t } = useTranslation('mail');
  const current = useQuery(query(getMail));
  return (
    <Page title={t('title')} intro={t('intro')}>
      {current.data ? (
        <Cards current={current.data} />
      ) : current.error ? (
        <InlineError>{errorWords(current.error)}</InlineError>
      ) : (
        <CardSkeleton rows={4} />
      )}
    </Page>
  );
}

function Cards({ current }: { current: CurrentMail }) {
  const { role } = useMe();
  const mayChange = role === 'super-admin' && !current.fixed.server;
  return (
    <>
      {current.source === 'none' && <NoServer />}
      {mayChange ? <Form current={current} /> : <MailFactsCard current={current} role={role} />}
      {!mayChange && role === 'super-admin' && <MailTestCard current={current} />}
      {!mayChange && <MailQueueCard />}
    </>
  );
}

/** Says what does not work without a mail server, and what does. */
function NoServer() {
  const { t } = useTranslation('mail');
  return (
    <Notice tone="warning" icon={<IconMailOff size={18} />}>
      <strong>{t('none.title')}</strong> {t('none.text')}
      <div className={styles.command}>
        {t('none.how')}
        <CopyText text="npm run conch -- user reset-link --email you@example.com" what={t('none.what')} />
      </div>
    </Notice>
  );
}

function Form({ current }: { current: CurrentMail }) {
  const form = useMailForm(current);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (form.dirty) void form.save();
  }
  return (
    <form className={styles.form} data-mail-form noValidate onSubmit={submit}>
      <MailServerCard form={form} current={current} />
      <MailTestCard current={current} form={form} />
      <MailQueueCard />
      {/* What Enter in a field presses; the one to see is in the bar. */}
      <button type="submit" hidden aria-hidden="true" tabIndex={-1} />
      <SaveBar
        dirty={form.dirty}
        saving={form.saving}
        problem={form.problem}
        onSave={form.save}
        onDiscard={form.discard}
      />
      <LeaveGuard dirty={form.dirty} />
    </form>
  );
}
