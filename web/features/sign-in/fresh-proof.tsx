// Proves again who the person is before a sensitive change: passkey first, then code, then password.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reauthenticate, startReauthentication } from '../../../contract/api/factors.ts';
import type { BodyInputOf } from '../../../contract/endpoint.ts';
import type { ApiError } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { renewal } from '../../api/renewal.ts';
import { notifyOtherTabs } from '../../entities/account/session-channel.ts';
import { askForPasskey, knowsPasskeys } from '../../entities/factors/passkey-device.ts';
import { CardForm } from '../../forms/card-form.tsx';
import { useCardForm } from '../../forms/use-card-form.ts';
import { errorWords } from '../../i18n/error-words.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { CardSkeleton } from '../../ui/skeleton.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { checkPresent } from './field-checks.ts';
import { BackupCodeField, CodeStep, DeviceStep, OtherWays, type ProofMethod } from './proof-steps.tsx';

export function FreshProof({
  email,
  onProven,
  onDecline,
}: {
  email: string;
  onProven: () => void;
  onDecline: () => void;
}) {
  const { t } = useTranslation('signIn');
  const [chosen, setChosen] = useState<ProofMethod>();
  const asked = useQuery({
    ...query(startReauthentication),
    gcTime: 0,
    // A passkey's challenge counts once and not for long.
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchInterval: 4 * 60_000,
  });
  if (asked.isPending) return <CardSkeleton rows={1} />;
  const decline = <TextButton onClick={onDecline}>{t('proof.decline')}</TextButton>;
  if (asked.isError) {
    return (
      <>
        <InlineError>{errorWords(asked.error)}</InlineError>
        {decline}
      </>
    );
  }
  const { options, webauthn } = asked.data;
  const ways = options.filter((way) => way !== 'webauthn' || (knowsPasskeys() && webauthn));
  const way = chosen ?? ways[0] ?? 'password';

  async function prove(body: BodyInputOf<typeof reauthenticate>): Promise<void> {
    renewal.begin();
    notifyOtherTabs('proving');
    try {
      await call(reauthenticate, { body });
    } finally {
      renewal.end();
      notifyOtherTabs('proven');
    }
    onProven();
  }
  async function byDevice() {
    if (!webauthn) return;
    try {
      await prove({ webauthn: await askForPasskey(webauthn) });
    } catch (error) {
      await asked.refetch();
      throw error;
    }
  }

  const words = { verb: t('proof.do'), doing: t('proof.doing') };
  return (
    <div>
      {way === 'webauthn' && <DeviceStep send={byDevice} verb={t('device.do')} doing={t('device.doing')} />}
      {way === 'otp' && <CodeStep send={(code) => prove({ code })} {...words} />}
      {way === 'password' && <PasswordProof email={email} withCode={options.length > 1} prove={prove} {...words} />}
      <OtherWays ways={ways as ProofMethod[]} chosen={way} onChoose={setChosen} withCode={options.length > 1}>
        {decline}
      </OtherWays>
    </div>
  );
}

function PasswordProof({
  email,
  withCode,
  prove,
  verb,
  doing,
}: {
  email: string;
  /** Where a second factor is on, the password alone proves too little. */
  withCode: boolean;
  prove: (body: { password: string; backupCode?: string }) => Promise<void>;
  verb: string;
  doing: string;
}) {
  const { t } = useTranslation('signIn');
  const form = useCardForm({
    checks: {
      password: checkPresent(t('password.missing')),
      code: withCode ? checkPresent(t('backup.missing')) : () => undefined,
    },
    placeError: fieldOf,
    send: ({ password, code }) => prove(withCode ? { password, backupCode: code } : { password }),
  });
  return (
    <CardForm form={form} verb={verb} doing={doing}>
      {/* So that a password manager offers the right one. */}
      <input name="email" type="text" autoComplete="username" defaultValue={email} hidden readOnly />
      <PasswordField
        label={t('password')}
        name="password"
        autoComplete="current-password"
        error={form.errors.password}
        data-autofocus
        autoFocus
      />
      {withCode && <BackupCodeField error={form.errors.code} />}
    </CardForm>
  );
}

function fieldOf({ code }: ApiError): 'password' | 'code' | undefined {
  if (code === 'password.wrong') return 'password';
  return code === 'factor.refused' ? 'code' : undefined;
}
