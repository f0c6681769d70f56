// Switches the authenticator app off, with a code of it; without the app, with another proof.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeOtp } from '../../../contract/api/factors.ts';
import { removeAuthenticator } from '../../../contract/api/passkeys.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { refreshFactors } from '../../api/factors.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { CodeField } from '../../ui/code-field.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import styles from './enrol-app.module.css';

interface SwitchOffProps {
  appId: string | undefined;
  passkeys: number;
  backupCodes: number;
  onDone: () => void;
  onCancel: () => void;
}

export function SwitchOff({ appId, passkeys, backupCodes, onDone, onCancel }: SwitchOffProps) {
  const { t } = useTranslation('security');
  const queryClient = useQueryClient();
  const [lostProblem, setLostProblem] = useState<string>();
  const form = useCardForm({
    checks: { code: (value) => (/^\d{6}$/.test(value) ? undefined : t('code.missing')) },
    placeError: (error) => (error.code === 'factor.refused' ? 'code' : undefined),
    wordsOf: (error) => (error.code === 'factor.refused' ? t('code.refused') : undefined),
    async send({ code }) {
      await call(removeOtp, { body: { code } });
      onDone();
    },
  });
  /** The phone is lost: a passkey, or the password with a backup code, proves as much. */
  async function withoutApp() {
    if (!appId) return;
    setLostProblem(undefined);
    try {
      await call(removeAuthenticator, { params: { id: appId } });
      onDone();
    } catch (error) {
      if (hasCode(error, 'reauthenticate')) return;
      if (hasCode(error, 'authenticator.not-found')) void refreshFactors(queryClient);
      setLostProblem(errorWords(error));
    }
  }
  return (
    <>
      <CardForm form={form} verb={t('off.do')} doing={t('off.doing')} onCancel={onCancel} danger>
        <p className={styles.text}>
          {passkeys > 0 ? t('off.text.passkeys', { count: passkeys }) : t('off.text', { count: backupCodes })}
        </p>
        <CodeField
          label={t('code')}
          description={form.errors.code ? undefined : t('enrol.code.hint')}
          error={form.errors.code}
          data-autofocus
          autoFocus
        />
      </CardForm>
      {lostProblem && <InlineError>{lostProblem}</InlineError>}
      <TextButton onClick={withoutApp}>{t('off.lost')}</TextButton>
    </>
  );
}
