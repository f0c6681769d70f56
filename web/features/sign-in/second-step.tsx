// Asks for the second factor after a right password; the kind that was used last comes first.
import { useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { validateBackup, validateOtp } from '../../../contract/api/factors.ts';
import { validateWebauthn } from '../../../contract/api/passkeys.ts';
import type { FactorOption, PendingVerification } from '../../../contract/schemas/signed-in.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { askForPasskey, knowsPasskeys } from '../../entities/factors/passkey-device.ts';
import { TextButton } from '../../ui/text-button.tsx';
import { BackupStep, CodeStep, DeviceStep, OtherWays } from './proof-steps.tsx';
import styles from './second-step.module.css';
import type { SignedIn } from './signed-in.ts';

/** After so many refusals the server takes no more for this challenge. */
const triesAtMost = 5;

interface SecondStepProps {
  pending: PendingVerification;
  email: string;
  password: string;
  onSignedIn: (answer: SignedIn) => void;
  /** Back to the password: the person wants to, the time is over, or too many tries went wrong. */
  onBack: (why?: 'time' | 'tries') => void;
  /** A passkey's challenge counts once: asks for another, with the password that was right. */
  onRenew: () => Promise<void>;
}

export function SecondStep({ pending, email, password, onSignedIn, onBack, onRenew }: SecondStepProps) {
  const { t } = useTranslation('signIn');
  const ways = pending.options.filter((way) => way !== 'webauthn' || knowsPasskeys());
  const [way, setWay] = useState<FactorOption>(ways[0] ?? 'backup');
  const [refusals, setRefusals] = useState(0);
  const giveUp = useEffectEvent(onBack);
  useEffect(() => {
    const leftMs = Date.parse(pending.expiresAt) - Date.now();
    const timer = setTimeout(() => giveUp('time'), Math.max(0, leftMs));
    return () => clearTimeout(timer);
  }, [pending.expiresAt]);

  async function attempt(send: () => Promise<SignedIn>): Promise<void> {
    try {
      onSignedIn(await send());
    } catch (error) {
      if (hasCode(error, 'factor.refused')) {
        setRefusals(refusals + 1);
        if (refusals + 1 >= triesAtMost) return onBack('tries');
      }
      throw error;
    }
  }
  const byCode = (code: string) =>
    attempt(() =>
      call(validateOtp, {
        body: { email, challenge: pending.otp?.challenge ?? '', code, cookie: true },
        askToSignIn: false,
      }),
    );
  const byBackup = (code: string) =>
    attempt(() => call(validateBackup, { body: { email, password, code, cookie: true }, askToSignIn: false }));
  async function byDevice() {
    if (!pending.webauthn) return;
    const assertion = await askForPasskey(pending.webauthn);
    try {
      await attempt(() => call(validateWebauthn, { body: { ...assertion, email, cookie: true }, askToSignIn: false }));
    } catch (error) {
      if (hasCode(error, 'factor.refused')) await onRenew();
      throw error;
    }
  }

  const words = { verb: t('signIn.do'), doing: t('signIn.doing') };
  return (
    <div>
      <p className={styles.text}>{t('second.text', { email })}</p>
      {way === 'otp' && <CodeStep key={way} send={byCode} {...words} />}
      {way === 'webauthn' && <DeviceStep key={way} send={byDevice} verb={t('device.do')} doing={t('device.doing')} />}
      {way === 'backup' && <BackupStep key={way} send={byBackup} {...words} />}
      <OtherWays ways={ways} chosen={way} onChoose={setWay}>
        <TextButton onClick={() => onBack()}>{t('back.password')}</TextButton>
      </OtherWays>
      <p className={styles.lost}>{t('second.lost')}</p>
    </div>
  );
}
