// The steps by which a person proves who they are: a code, a passkey or key, a backup code; one click switches.

import { Button, TextInput } from '@mantine/core';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { readOneTimeCode } from '../../../contract/one-time-code.ts';
import { ApiError, hasCode } from '../../api/api-error.ts';
import { useAction } from '../../api/use-action.ts';
import { CodeField } from '../../entities/factors/code-field.tsx';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Stack } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { checkPresent } from './field-checks.ts';
import styles from './proof-steps.module.css';

export type ProofMethod = 'webauthn' | 'otp' | 'backup' | 'password';

interface StepWords {
  verb: string;
  doing: string;
}

/** Refusals of a code belong to its field. */
const ofCode = (error: ApiError) => (error.status === 400 || error.status === 401 ? 'code' : undefined);

export function CodeStep({ send, verb, doing }: StepWords & { send: (code: string) => Promise<void> }) {
  const { t } = useTranslation('signIn');
  const form = useCardForm({
    checks: { code: (value) => (readOneTimeCode(value) ? undefined : t('code.missing')) },
    placeError: ofCode,
    wordsOf: (error) => (error.code === 'factor.refused' ? t('code.refused') : undefined),
    send: ({ code }) => send(code),
  });
  return (
    <CardForm form={form} verb={verb} doing={doing}>
      <CodeField
        label={t('code')}
        description={form.errors.code ? undefined : t('code.hint')}
        error={form.errors.code}
        data-autofocus
        autoFocus
      />
    </CardForm>
  );
}

export function BackupCodeField({ error, first }: { error: string | undefined; first?: boolean }) {
  const { t } = useTranslation('signIn');
  return (
    <TextInput
      label={t('backup')}
      name="code"
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      classNames={{ input: styles.code }}
      description={error ? undefined : t('backup.hint')}
      error={error}
      data-autofocus={first || undefined}
      autoFocus={first}
    />
  );
}

export function BackupStep({ send, verb, doing }: StepWords & { send: (code: string) => Promise<void> }) {
  const { t } = useTranslation('signIn');
  const form = useCardForm({
    checks: { code: checkPresent(t('backup.missing')) },
    placeError: ofCode,
    async send({ code }) {
      try {
        await send(code);
      } catch (error) {
        // The password was right a moment ago; what is refused here is the code.
        if (!hasCode(error, 'signin.refused', 'factor.refused')) throw error;
        throw new ApiError(error.status, { code: 'factor.refused', error: t('backup.refused') });
      }
    },
  });
  return (
    <CardForm form={form} verb={verb} doing={doing}>
      <BackupCodeField error={form.errors.code && t('backup.refused')} first />
    </CardForm>
  );
}

/** The browser does the rest in a window of its own. */
export function DeviceStep({ send, verb, doing }: StepWords & { send: () => Promise<void> }) {
  const { t } = useTranslation('signIn');
  const { run, busy, problem } = useAction(send);
  return (
    <Stack>
      <p className={styles.hint}>{t('device.hint')}</p>
      {problem && <InlineError>{problem}</InlineError>}
      <Button
        fullWidth
        leftSection={<IconFingerprint size={18} stroke={1.75} />}
        onClick={run}
        aria-disabled={busy}
        data-autofocus
        autoFocus
      >
        {busy ? doing : verb}
      </Button>
    </Stack>
  );
}

/** The other ways, each one click away. */
export function OtherWays<Way extends ProofMethod>({
  ways,
  chosen,
  onChoose,
  withCode,
  children,
}: {
  ways: readonly Way[];
  chosen: Way;
  onChoose: (way: Way) => void;
  /** The password counts only with a backup code beside it. */
  withCode?: boolean;
  /** Shown below the steps, such as the way back. */
  children?: ReactNode;
}) {
  const { t } = useTranslation('signIn');
  return (
    <ul className={styles.ways}>
      {ways
        .filter((way) => way !== chosen)
        .map((way) => (
          <li key={way}>
            <TextButton onClick={() => onChoose(way)}>
              {t(way === 'password' && withCode ? 'way.password.code' : `way.${way as ProofMethod}`)}
            </TextButton>
          </li>
        ))}
      {children && <li>{children}</li>}
    </ul>
  );
}
