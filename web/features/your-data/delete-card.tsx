// Has one's account deleted: says what will happen, asks for the name, signs out; and keeps it while there is time.
import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type AccountDeletion, askDeletion } from '../../../contract/api/your-data.ts';
import { pages } from '../../../contract/pages.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { expectEnd } from '../../entities/account/expected-end.ts';
import { rememberSignedIn, useMe, userDataOf } from '../../entities/account/me.ts';
import { notifyOtherTabs } from '../../entities/account/session-channel.ts';
import { deletionQuery, keepOwnAccount } from '../../entities/account/your-data.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { dayWords } from '../../i18n/time-words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { unsaved } from '../../ui/unsaved.ts';
import styles from './your-data.module.css';

export function DeleteCard() {
  const { t } = useTranslation('yourData');
  const deletion = useQuery(deletionQuery).data;
  const [confirming, setConfirming] = useState(false);
  return (
    <Card id="delete" title={t('delete')} intro={deletion ? undefined : t('delete.intro')}>
      {deletion ? (
        <Pending deletion={deletion} />
      ) : (
        <>
          <ul className={styles.list}>
            <li>{t('delete.now')}</li>
            <li>{t('delete.then')}</li>
            <li>{t('delete.stays')}</li>
          </ul>
          <Row>
            <Button color="danger" onClick={() => setConfirming(true)}>
              {t('delete.ask')}
            </Button>
          </Row>
        </>
      )}
      {confirming && <AskDialog onCancel={() => setConfirming(false)} />}
    </Card>
  );
}

function Pending({ deletion }: { deletion: AccountDeletion }) {
  const { t } = useTranslation('yourData');
  const { locale, timeZone } = useLocale();
  const { run, busy, problem } = useAction(keepOwnAccount, () => messages.notify(t('delete.kept')));
  const date = dayWords(new Date(deletion.deletesAt), locale, timeZone);
  return (
    <>
      <p>{deletion.parked ? t('delete.parked') : t('delete.pending', { date })}</p>
      {problem && <InlineError>{problem}</InlineError>}
      <Row>
        <Button variant="default" onClick={run} aria-disabled={busy}>
          {t('delete.keep')}
        </Button>
      </Row>
    </>
  );
}

const changeOfMindMs = 30 * 86_400_000;

function AskDialog({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation('yourData');
  const { locale, timeZone } = useLocale();
  const { user } = useMe();
  const { name } = userDataOf(user);
  const form = useCardForm({
    checks: { name: (value) => (value.trim() === '' ? t('delete.missing') : undefined) },
    placeError: ({ code }) => (code === 'account.name-differs' ? 'name' : undefined),
    wordsOf: ({ code }) => (code === 'account.name-differs' ? t('delete.missing') : undefined),
    async send(values) {
      // The stream may tell of the end before this call is answered.
      const goOn = expectEnd();
      try {
        const { deletion } = await call(askDeletion, { body: { name: values.name } });
        leave(deletion.deletesAt);
      } catch (error) {
        goOn();
        throw error;
      }
    },
  });
  const date = dayWords(new Date(Date.now() + changeOfMindMs), locale, timeZone);
  return (
    <Dialog opened onClose={onCancel} title={t('delete.title')}>
      <CardForm form={form} verb={t('delete.do')} doing={t('delete.doing')} onCancel={onCancel} danger>
        <p>{t('delete.text', { date })}</p>
        <TextInput
          label={t('delete.name', { name })}
          name="name"
          autoComplete="off"
          spellCheck={false}
          error={form.errors.name}
          data-autofocus
        />
      </CardForm>
    </Dialog>
  );
}

/** To the sign-in page, which says until when signing in keeps the account. */
function leave(deletesAt: string): void {
  rememberSignedIn(false);
  notifyOtherTabs('signed-out');
  unsaved.waive();
  location.replace(`${pages.signIn}?out=true&deletes=${encodeURIComponent(deletesAt)}`);
}
