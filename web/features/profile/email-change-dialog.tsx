// Asks for the new address; that it is really the person is asked over it where it has to be.
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { askEmailChange } from '../../../contract/api/email-change.ts';
import { getMe } from '../../../contract/api/users.ts';
import { email as emailSchema } from '../../../contract/schemas/user.ts';
import { call } from '../../api/call.ts';
import { invalidate } from '../../api/query.ts';
import { queryClient } from '../../api/query-client.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { messages } from '../../ui/messages.ts';
import { emailChangeQuery } from './email-change-query.ts';
import styles from './person-card.module.css';

export function EmailChangeDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const { t } = useTranslation('profile');
  const form = useCardForm({
    checks: {
      newEmail(value) {
        if (value.trim() === '') return t('email.change.missing');
        if (!emailSchema.safeParse(value).success) return t('email.change.invalid');
        return value.trim() === email ? t('email.change.same') : undefined;
      },
    },
    placeError: (error) => (error.code === 'request.invalid' ? 'newEmail' : undefined),
    wordsOf: (error) => (error.code === 'request.invalid' ? t('email.change.invalid') : undefined),
    async send({ newEmail }) {
      const { pending } = await call(askEmailChange, { body: { email: newEmail.trim() } });
      if (pending) queryClient.setQueryData(emailChangeQuery(email).queryKey, { pending });
      else await invalidate(getMe);
      messages.notify(
        pending
          ? t('email.change.sent', { email: pending.email })
          : t('email.change.respelt', { email: newEmail.trim() }),
      );
      onClose();
    },
  });
  return (
    <Dialog opened title={t('email.change.title')} onClose={onClose}>
      <CardForm form={form} verb={t('email.change.do')} doing={t('email.change.doing')} onCancel={onClose}>
        <p className={styles.hint}>{t('email.change.text', { email })}</p>
        <TextInput
          label={t('email.change.new')}
          name="newEmail"
          // Never `email`: browsers rewrite what is typed there, and the domain becomes another one.
          type="text"
          inputMode="email"
          autoComplete="email"
          autoCapitalize="off"
          spellCheck={false}
          error={form.errors.newEmail}
          data-autofocus
        />
      </CardForm>
    </Dialog>
  );
}
