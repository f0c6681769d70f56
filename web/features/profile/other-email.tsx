// The address of somebody else, and the change of it by an administrator: said before, what each address is told.
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { askEmailChangeOf } from '../../../contract/api/account-help.ts';
import { email as emailSchema } from '../../../contract/schemas/user.ts';
import { call } from '../../api/call.ts';
import { refreshUser } from '../../entities/account/abilities.ts';
import { AbilityButton } from '../../entities/account/ability-button.tsx';
import { useOtherUser } from '../../entities/account/other-user.tsx';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { messages } from '../../ui/messages.ts';
import { Row } from '../../ui/stack.tsx';
import styles from './person-card.module.css';

export function OtherEmail({ onChange }: { onChange: () => void }) {
  const { t } = useTranslation('profile');
  const { email } = useOtherUser();
  return (
    <Row gap={3}>
      <CopyText text={email} what={t('email.what')} />
      <AbilityButton ability="email.change" label={t('email.change.label')} onClick={onChange}>
        {t('email.change')}
      </AbilityButton>
    </Row>
  );
}

export function OtherEmailDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('otherUser');
  const { t: own } = useTranslation('profile');
  const { key, name, email } = useOtherUser();
  const form = useCardForm({
    checks: {
      newEmail(value) {
        if (value.trim() === '') return own('email.change.missing');
        if (!emailSchema.safeParse(value).success) return own('email.change.invalid');
        return value.trim() === email ? t('email.same', { name }) : undefined;
      },
    },
    placeError: (error) => (error.code === 'request.invalid' ? 'newEmail' : undefined),
    wordsOf: (error) => (error.code === 'request.invalid' ? own('email.change.invalid') : undefined),
    async send({ newEmail }) {
      const { pending } = await call(askEmailChangeOf, {
        params: { key },
        body: { email: newEmail.trim() },
      });
      messages.notify(
        pending ? t('email.sent', { email: pending.email }) : own('email.change.respelt', { email: newEmail.trim() }),
      );
      onClose();
      await refreshUser(key);
    },
  });
  return (
    <Dialog opened title={t('email.title', { name })} onClose={onClose}>
      <CardForm form={form} verb={own('email.change.do')} doing={own('email.change.doing')} onCancel={onClose}>
        <p className={styles.hint}>{t('email.text.new', { name })}</p>
        <p className={styles.hint}>{t('email.text.old', { email })}</p>
        <TextInput
          label={own('email.change.new')}
          name="newEmail"
          // Never `email`: browsers rewrite what is typed there, and the domain becomes another one.
          type="text"
          inputMode="email"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          error={form.errors.newEmail}
          data-autofocus
        />
      </CardForm>
    </Dialog>
  );
}
