// Passkeys and security keys: the list of them, and adding one.

import { Button } from '@mantine/core';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import IconFingerprintOff from '@tabler/icons-react/dist/esm/icons/IconFingerprintOff.mjs';
import IconUsb from '@tabler/icons-react/dist/esm/icons/IconUsb.mjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Authenticator, listAuthenticators, removeAuthenticator } from '../../../contract/api/passkeys.ts';
import { hasCode } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe } from '../../entities/account/me.ts';
import { factorStatusQuery } from '../../entities/factors/factors.ts';
import { knowsPasskeys, passkeyHindrance, tellBrowser } from '../../entities/factors/passkey-device.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { CardState } from '../../ui/card-state.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { BackupCodesDialog } from './backup-codes-dialog.tsx';
import { PasskeyRow } from './passkey-row.tsx';
import styles from './passkeys-card.module.css';
import { type AddedPasskey, useAddPasskey } from './use-add-passkey.ts';

export function PasskeysCard() {
  const { t } = useTranslation('security');
  const list = useQuery(query(listAuthenticators));
  const [first, setFirst] = useState<{ codes: string[]; name: string }>();
  const [removing, setRemoving] = useState<Authenticator>();
  const passkeys = list.data?.filter((one) => one.type === 'webauthn') ?? [];
  const { add, adding, problem } = useAddPasskey(({ backupCodes, name }: AddedPasskey) => {
    if (backupCodes) setFirst({ codes: backupCodes, name });
    else messages.notify(t('passkey.added', { name }));
  });

  return (
    <Card id="passkeys" title={t('passkeys')} intro={t('passkeys.intro')}>
      {!list.data && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {list.data && passkeys.length === 0 && knowsPasskeys() && (
        <EmptyState icon={<IconFingerprint size={18} />}>{t('passkeys.none')}</EmptyState>
      )}
      {passkeys.length > 0 && (
        <ul className={styles.rows}>
          {passkeys.map((passkey) => (
            <PasskeyRow key={passkey.id} passkey={passkey} onRemove={() => setRemoving(passkey)} />
          ))}
        </ul>
      )}
      {problem && <InlineError>{problem}</InlineError>}
      {knowsPasskeys() ? (
        <Row>
          <Button
            variant="default"
            leftSection={<IconFingerprint size={18} stroke={1.75} />}
            onClick={() => add('passkey')}
            aria-disabled={adding !== undefined}
          >
            {t(adding === 'passkey' ? 'passkeys.adding' : 'passkeys.add')}
          </Button>
          <Button
            variant="default"
            leftSection={<IconUsb size={18} stroke={1.75} />}
            onClick={() => add('security-key')}
            aria-disabled={adding !== undefined}
          >
            {t(adding === 'security-key' ? 'passkeys.adding' : 'passkeys.addKey')}
          </Button>
        </Row>
      ) : (
        <EmptyState icon={<IconFingerprintOff size={18} />}>
          {t(`device.${passkeyHindrance() ?? 'unsupported'}`, { ns: 'errors' })}
        </EmptyState>
      )}
      {removing && (
        <RemovePasskey
          passkey={removing}
          last={passkeys.length === 1 && list.data?.length === 1}
          onClose={() => setRemoving(undefined)}
        />
      )}
      <BackupCodesDialog
        codes={first?.codes}
        onKept={() => {
          setFirst(undefined);
          if (first) messages.notify(t('passkey.first', { name: first.name }));
        }}
      />
    </Card>
  );
}

function RemovePasskey({
  passkey,
  last,
  onClose,
}: {
  passkey: Authenticator;
  /** It is the last second factor: the backup codes go with it. */
  last: boolean;
  onClose: () => void;
}) {
  const { t } = useTranslation('security');
  const me = useMe();
  const status = useQuery(factorStatusQuery(me.user._key));
  const { name } = passkey;
  const { run, busy, problem } = useAction(async () => {
    try {
      const { signal } = await call(removeAuthenticator, { params: { id: passkey.id } });
      void tellBrowser(signal);
      messages.notify(t('passkey.removed', { name }));
      onClose();
    } catch (error) {
      // Gone already is as good.
      if (!hasCode(error, 'authenticator.not-found')) throw error;
      onClose();
    } finally {
      void refreshFactors();
    }
  });
  return (
    <DangerConfirm
      opened
      title={t('passkey.remove.title', { name })}
      verb={t('passkey.remove.do')}
      busy={busy}
      error={problem}
      onConfirm={run}
      onCancel={onClose}
    >
      {t('passkey.remove.text')} {last && t('passkey.remove.last', { count: status.data?.backup ?? 0 })}
    </DangerConfirm>
  );
}
