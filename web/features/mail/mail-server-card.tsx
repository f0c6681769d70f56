// The fields of the mail server and of the sender, and its removal.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CurrentMail } from '../../../contract/api/mail.ts';
import { mailTlsNames } from '../../../contract/mail-settings.ts';
import { useAction } from '../../api/use-action.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { Card } from '../../ui/page.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import type { MailField } from './mail-fields.ts';
import styles from './mail-page.module.css';
import type { MailForm } from './use-mail-form.ts';

/** As wide as the numbers that fit. */
const narrow = (input: ReactNode) => <div className={styles.number}>{input}</div>;

export function MailServerCard({ form, current }: { form: MailForm; current: CurrentMail }) {
  const { t } = useTranslation('mail');
  const { fields } = form;
  const { fixed, server, updatedAt, updatedBy } = form.inForce;
  const plain = useFields(form);
  return (
    <Card id="mail-server" title={t('server')} intro={t('server.intro')}>
      <TextInput {...plain('host')} label={t('host')} description={t('host.note')} spellCheck={false} />
      <NativeSelect
        className={styles.field}
        label={t('tls')}
        value={fields.tls}
        onChange={(event) => {
          const chosen = mailTlsNames.find((name) => name === event.currentTarget.value);
          if (chosen) form.setTls(chosen);
        }}
        data={mailTlsNames.map((name) => ({ value: name, label: t(`tls.${name}`) }))}
      />
      <TextInput {...plain('port')} label={t('port')} inputMode="numeric" data-figures inputContainer={narrow} />
      <TextInput {...plain('user')} label={t('user')} description={t('user.note')} spellCheck={false} />
      <PasswordField
        {...plain('password')}
        // Of the mail server and not of the person: their own is not to be filled in.
        autoComplete="new-password"
        label={t('password')}
        description={server?.hasPassword && fields.password === '' ? t('password.kept') : undefined}
      />
      <TextInput
        {...plain('fromName')}
        label={t('fromName')}
        description={fixed.from ? t('reason.from', { name: 'CONCH_MAIL_FROM' }) : undefined}
        readOnly={fixed.from}
      />
      <TextInput
        {...plain('fromAddress')}
        label={t('fromAddress')}
        description={fixed.from ? t('reason.from', { name: 'CONCH_MAIL_FROM' }) : t('fromAddress.note')}
        inputMode="email"
        autoCapitalize="off"
        spellCheck={false}
        readOnly={fixed.from}
      />
      <TextInput
        {...plain('replyTo')}
        label={t('replyTo')}
        description={fixed.replyTo ? t('reason.from', { name: 'CONCH_MAIL_REPLY_TO' }) : t('replyTo.note')}
        inputMode="email"
        autoCapitalize="off"
        spellCheck={false}
        readOnly={fixed.replyTo}
      />
      {updatedAt && (
        <Row justify="between" gap={4}>
          <span className={styles.quiet}>
            {updatedBy ? t('changed.by', { name: updatedBy.name }) : t('changed.gone')}{' '}
            <RelativeTime time={updatedAt} />
          </span>
          {current.source === 'store' && <Removal form={form} />}
        </Row>
      )}
    </Card>
  );
}

function useFields(form: MailForm) {
  const { t } = useTranslation('mail');
  return (name: MailField) => {
    const wrong = form.wrong[name];
    return {
      className: styles.field,
      name: `mail-${name}`,
      autoComplete: 'off' as const,
      value: form.fields[name],
      error: wrong && t(`wrong.${wrong}`),
      onChange: (event: { currentTarget: HTMLInputElement }) => form.set(name, event.currentTarget.value),
    };
  };
}

function Removal({ form }: { form: MailForm }) {
  const { t } = useTranslation('mail');
  const [asked, setAsked] = useState(false);
  const { run, busy, problem } = useAction(form.remove, () => setAsked(false));
  return (
    <>
      <Button variant="default" onClick={() => setAsked(true)}>
        {t('remove')}
      </Button>
      <DangerConfirm
        opened={asked}
        title={t('remove.title')}
        verb={t('remove')}
        busy={busy}
        error={problem}
        onConfirm={run}
        onCancel={() => setAsked(false)}
      >
        {t('remove.text')}
      </DangerConfirm>
    </>
  );
}
