// Adds an authenticator app: current password, then the QR code or its secret, then one code that proves it.

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { addOtp, verifyAddedOtp } from '../../../contract/api/factors.ts';
import type { AnswerOf } from '../../../contract/endpoint.ts';
import { readOneTimeCode } from '../../../contract/one-time-code.ts';
import { type ApiError, hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { CodeField } from '../../entities/factors/code-field.tsx';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { clockWords } from './clock-words.ts';
import styles from './enrol-app.module.css';
import { QrCode } from './qr-code.tsx';

export type Enrolled = AnswerOf<typeof verifyAddedOtp>;
type Started = AnswerOf<typeof addOtp>;

interface EnrolProps {
  replaces?: boolean;
  onDone: (answer: Enrolled) => void;
  onCancel: () => void;
}

export function EnrolApp({ replaces, onDone, onCancel }: EnrolProps) {
  const [started, setStarted] = useState<Started>();
  const [expired, setExpired] = useState(false);
  if (!started) {
    return <PasswordStep replaces={replaces} expired={expired} onStarted={setStarted} onCancel={onCancel} />;
  }
  return (
    <ScanStep
      started={started}
      onDone={onDone}
      onCancel={onCancel}
      onExpired={() => {
        setExpired(true);
        setStarted(undefined);
      }}
    />
  );
}

function PasswordStep({
  replaces,
  expired,
  onStarted,
  onCancel,
}: {
  replaces: boolean | undefined;
  expired: boolean;
  onStarted: (started: Started) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('security');
  const me = useMe();
  const form = useCardForm({
    checks: { password: (value) => (value === '' ? t('password.missing') : undefined) },
    placeError: (error) => (error.code === 'password.wrong' ? 'password' : undefined),
    send: async ({ password }) => onStarted(await call(addOtp, { body: { password } })),
  });
  return (
    <CardForm form={form} verb={t('enrol.next')} doing={t('enrol.nexting')} onCancel={onCancel}>
      <p className={styles.text}>{t(replaces ? 'enrol.password.replace' : 'enrol.password')}</p>
      {expired && <InlineError>{t('otp.not-begun', { ns: 'errors' })}</InlineError>}
      <input
        name="email"
        type="text"
        autoComplete="username"
        defaultValue={userDataOf(me.user).email}
        hidden
        readOnly
      />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="current-password"
        error={form.errors.password}
        data-autofocus
        autoFocus
      />
    </CardForm>
  );
}

function ScanStep({
  started,
  onDone,
  onCancel,
  onExpired,
}: {
  started: Started;
  onDone: (answer: Enrolled) => void;
  onCancel: () => void;
  onExpired: () => void;
}) {
  const { t } = useTranslation('security');
  const form = useCardForm({
    checks: { code: (value) => (readOneTimeCode(value) ? undefined : t('code.missing')) },
    placeError: (error: ApiError) => (error.code.startsWith('otp.') ? 'code' : undefined),
    wordsOf: (error) => clockWords(error, t),
    async send({ code }) {
      try {
        onDone(await call(verifyAddedOtp, { body: { code } }));
      } catch (error) {
        if (hasCode(error, 'otp.not-begun')) return onExpired();
        throw error;
      }
    },
  });
  return (
    <CardForm form={form} verb={t('enrol.do')} doing={t('enrol.doing')} onCancel={onCancel}>
      {/* The app has an entry for this secret by now; another one would come the next time. */}
      <ol className={styles.steps} data-unsaved>
        <li>
          {t('enrol.scan')}
          <QrCode text={started.uri} label={t('enrol.qr')} />
          <a className={styles.open} href={started.uri}>
            {t('enrol.open')}
          </a>
          <p className={styles.text}>{t('enrol.secret')}</p>
          <CopyText text={started.secret} shown={grouped(started.secret)} what={t('enrol.secret.what')} />
        </li>
        <li>
          {t('enrol.code')}
          <div className={styles.code}>
            <CodeField
              aria-label={t('enrol.code.label')}
              description={form.errors.code ? undefined : t('enrol.code.hint')}
              error={form.errors.code}
              data-autofocus
              autoFocus
            />
          </div>
        </li>
      </ol>
    </CardForm>
  );
}

function grouped(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(' ') ?? secret;
}
