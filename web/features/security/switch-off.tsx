// Switches the authenticator app off, with a code of it; without the app, with another proof.

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { removeOtp } from '../../../contract/api/factors.ts';
import { removeAuthenticator } from '../../../contract/api/passkeys.ts';
import { readOneTimeCode } from '../../../contract/one-time-code.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { CodeField } from '../../entities/factors/code-field.tsx';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Row, Stack } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import styles from './enrol-app.module.css';

interface SwitchOffProps {
  appId: string | undefined;
  passkeys: number;
  backupCodes: number;
  onDone: () => void;
  onCancel: () => void;
}

export function SwitchOff(props: SwitchOffProps) {
  const { t } = useTranslation('security');
  const { passkeys, backupCodes } = props;
  const [lost, setLost] = useState(false);
  const consequence =
    passkeys > 0 ? t('off.text.passkeys', { count: passkeys }) : t('off.text', { count: backupCodes });
  if (lost) return <WithoutApp {...props} consequence={consequence} />;
  return (
    <>
      <WithCode {...props} consequence={consequence} />
      <TextButton onClick={() => setLost(true)}>{t('off.lost')}</TextButton>
    </>
  );
}

interface StepProps extends SwitchOffProps {
  /** The consequence, in words. */
  consequence: string;
}

function WithCode({ consequence, onDone, onCancel }: StepProps) {
  const { t } = useTranslation('security');
  const form = useCardForm({
    checks: { code: (value) => (readOneTimeCode(value) ? undefined : t('code.missing')) },
    placeError: (error) => (error.code === 'factor.refused' ? 'code' : undefined),
    wordsOf: (error) => (error.code === 'factor.refused' ? t('code.refused') : undefined),
    async send({ code }) {
      await call(removeOtp, { body: { code } });
      onDone();
    },
  });
  return (
    <CardForm form={form} verb={t('off.do')} doing={t('off.doing')} onCancel={onCancel} danger>
      <p className={styles.text}>{consequence}</p>
      <CodeField
        label={t('code')}
        description={form.errors.code ? undefined : t('enrol.code.hint')}
        error={form.errors.code}
        data-autofocus
        autoFocus
      />
    </CardForm>
  );
}

/** The phone is lost: a passkey, or the password with a backup code, proves as much. */
function WithoutApp({ appId, consequence, onDone, onCancel }: StepProps) {
  const { t } = useTranslation('security');
  const { run, busy, problem } = useAction(async (id: string) => {
    try {
      await call(removeAuthenticator, { params: { id } });
      onDone();
    } catch (error) {
      if (hasCode(error, 'authenticator.not-found')) void refreshFactors();
      throw error;
    }
  });
  return (
    <Stack>
      <p className={styles.text}>
        {t('off.lost.text')} {consequence}
      </p>
      {problem && <InlineError>{problem}</InlineError>}
      <Row justify="end">
        {/* The harmless way out has the focus. */}
        <Button variant="default" onClick={onCancel} autoFocus>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button color="danger" onClick={() => appId && run(appId)} aria-disabled={busy}>
          {t('off.lost.do')}
        </Button>
      </Row>
    </Stack>
  );
}
