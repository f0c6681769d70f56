// The form that signs in: e-mail and password or a passkey alone, then a second factor where one is on.
// On its own page, and over a page whose session has ended.
import { Button } from '@mantine/core';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { signIn } from '../../../contract/api/signing-in.ts';
import { pages } from '../../../contract/pages.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import type { PendingVerification } from '../../../contract/schemas/signed-in.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { openPolicyQuery } from '../../entities/account/open-policy.ts';
import { rememberEmail, typedEmail } from '../../entities/account/typed-email.ts';
import { knowsPasskeys } from '../../entities/factors/passkey-device.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { PasswordField } from '../../ui/password-field.tsx';
import { checkPresent } from './field-checks.ts';
import { EmailField } from './form-parts.tsx';
import { SecondStep } from './second-step.tsx';
import styles from './sign-in-form.module.css';
import type { SignedIn } from './signed-in.ts';
import { usePasskeySignIn } from './use-passkey-sign-in.ts';

const refusalsUntilHint = 3;

interface Waiting {
  pending: PendingVerification;
  email: string;
  password: string;
}

interface SignInFormProps {
  /** Given where it is known whose session ended. */
  email?: string;
  onSignedIn: (user: Item) => void;
  onTry?: () => void;
  /** The password was right and a second factor is asked for, or no longer. */
  onHalfway?: (halfway: boolean) => void;
  /** Stands under the first step. */
  children?: ReactNode;
}

export function SignInForm({ email, onSignedIn, onTry, onHalfway, children }: SignInFormProps) {
  const { t } = useTranslation('signIn');
  const router = useRouter();
  const [waiting, setWaiting] = useState<Waiting>();
  const [back, setBack] = useState<'time' | 'tries'>();
  // Offered until it is known that it is off, which is rare: nothing jumps then for everybody else.
  const passkeys = useQuery(openPolicyQuery).data?.signInMethods.passkey ?? true;

  function finish({ user, backupCodesLeft }: SignedIn) {
    onSignedIn(user);
    if (backupCodesLeft === undefined) return;
    messages.raise(t('fewCodes', { count: backupCodesLeft }), {
      actions: [{ label: t('fewCodes.do'), run: () => router.history.push(`${pages.security}#backup-codes`) }],
    });
  }
  async function begin(given: { email: string; password: string }) {
    onTry?.();
    const answer = await call(signIn, { body: { ...given, cookie: true }, askToSignIn: false });
    if (answer.status === 'ok') return finish(answer);
    setBack(undefined);
    setWaiting({ ...given, pending: answer });
    onHalfway?.(true);
  }

  if (waiting) {
    return (
      <SecondStep
        {...waiting}
        onSignedIn={finish}
        onBack={(why) => {
          setBack(why);
          setWaiting(undefined);
          onHalfway?.(false);
        }}
        onRenew={() => begin(waiting)}
      />
    );
  }
  return (
    <>
      {back && <p className={styles.back}>{t(`second.over.${back}`)}</p>}
      <PasswordStep email={email} begin={begin} />
      {passkeys && knowsPasskeys() && <PasskeyAlone onSignedIn={finish} />}
      {children}
    </>
  );
}

function PasswordStep({
  email,
  begin,
}: {
  email: string | undefined;
  begin: (given: { email: string; password: string }) => Promise<void>;
}) {
  const { t } = useTranslation('signIn');
  const known = email ?? typedEmail();
  const [refusals, setRefusals] = useState(0);
  const form = useCardForm({
    checks: { email: checkPresent(t('email.missing')), password: checkPresent(t('password.missing')) },
    again: 'password',
    async send(given) {
      try {
        await begin(given);
      } catch (error) {
        if (hasCode(error, 'signin.refused')) setRefusals((count) => count + 1);
        throw error;
      }
    },
  });
  return (
    <>
      <CardForm form={form} verb={t('signIn.do')} doing={t('signIn.doing')}>
        <EmailField
          defaultValue={known}
          readOnly={email !== undefined}
          error={form.errors.email}
          onChange={(event) => rememberEmail(event.currentTarget.value)}
          // The browser offers passkeys in this field, whatever it holds.
          autoComplete="username webauthn"
          data-autofocus={known === '' || undefined}
          autoFocus={known === ''}
        />
        <PasswordField
          label={t('password')}
          name="password"
          autoComplete="current-password"
          error={form.errors.password}
          data-autofocus={known !== '' || undefined}
          autoFocus={known !== ''}
        />
      </CardForm>
      {refusals >= refusalsUntilHint && <TroubleHint linked={email === undefined} />}
    </>
  );
}

/** The same words for every attempt: they say nothing of the account. */
function TroubleHint({ linked }: { linked: boolean }) {
  const { t } = useTranslation('signIn');
  return (
    <p className={styles.hint} role="status">
      {t('signIn.trouble')}
      {/* Over a page with something unsaved, a link would lead away from it. */}
      {linked && (
        <>
          {' '}
          <Link to={pages.forgot}>{t('signIn.trouble.reset')}</Link>
        </>
      )}
    </p>
  );
}

function PasskeyAlone({ onSignedIn }: { onSignedIn: (answer: SignedIn) => void }) {
  const { t } = useTranslation('signIn');
  const { run, busy, problem } = usePasskeySignIn(onSignedIn);
  return (
    <div className={styles.passkey}>
      <div className={styles.or} aria-hidden="true">
        {t('or')}
      </div>
      {problem && <InlineError>{problem}</InlineError>}
      <Button
        variant="default"
        fullWidth
        leftSection={<IconFingerprint size={18} stroke={1.75} />}
        onClick={run}
        aria-disabled={busy}
      >
        {busy ? t('device.doing') : t('passkey.do')}
      </Button>
    </div>
  );
}
