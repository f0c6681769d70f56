// The switch of two-factor authentication with an authenticator app.

import { Button } from '@mantine/core';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listAuthenticators } from '../../../contract/api/passkeys.ts';
import { query } from '../../api/query.ts';
import { useMe } from '../../entities/account/me.ts';
import { factorStatusQuery } from '../../entities/factors/factors.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { CardState } from '../../ui/card-state.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Switch } from '../../ui/switch.tsx';
import { BackupCodesDialog } from './backup-codes-dialog.tsx';
import { EnrolApp, type Enrolled } from './enrol-app.tsx';
import { SwitchOff } from './switch-off.tsx';
import styles from './two-factor-card.module.css';

export function TwoFactorCard() {
  const { t } = useTranslation('security');
  const me = useMe();
  const status = useQuery(factorStatusQuery(me.user._key));
  const list = useQuery(query(listAuthenticators));
  const [opened, setOpened] = useState<'enrol' | 'replace' | 'off'>();
  const [codes, setCodes] = useState<{ codes: string[]; said: string }>();
  const app = list.data?.find((one) => one.type === 'otp');
  const close = () => setOpened(undefined);

  async function enrolled({ replaced, backupCodes }: Enrolled) {
    close();
    const done = t(replaced ? 'app.replaced' : 'app.on');
    if (backupCodes) setCodes({ codes: backupCodes, said: done });
    else messages.notify(done);
    await refreshFactors();
  }
  async function switchedOff() {
    close();
    messages.raise(t(status.data?.webauthn ? 'app.off.passkeysStay' : 'app.off'));
    await refreshFactors();
  }

  return (
    <Card id="two-factor" title={t('twoFactor')} intro={t('twoFactor.intro')}>
      {!status.data ? (
        <CardState error={status.error} onAgain={() => status.refetch()} />
      ) : (
        <>
          <Switch
            on={status.data.otp}
            label={t('twoFactor.enable')}
            onToggle={() => setOpened(status.data.otp ? 'off' : 'enrol')}
          >
            {t(status.data.webauthn > 0 && !status.data.otp ? 'twoFactor.note.passkeys' : 'twoFactor.note')}
          </Switch>
          {status.data.otp && (
            <div className={styles.app}>
              <span className={styles.glyph}>
                <IconDeviceMobile size={22} stroke={1.5} />
              </span>
              <div className={styles.about}>
                <div className={styles.name}>{t('app')}</div>
                {app && (
                  <div className={styles.times}>
                    {t('added')} <RelativeTime time={app.createdAt} />
                    {' · '}
                    {app.lastUsedAt ? (
                      <>
                        {t('used')} <RelativeTime time={app.lastUsedAt} />
                      </>
                    ) : (
                      t('used.never')
                    )}
                  </div>
                )}
              </div>
              <Button variant="default" onClick={() => setOpened('replace')}>
                {t('app.replace')}
              </Button>
            </div>
          )}
        </>
      )}
      <Dialog
        opened={opened === 'enrol' || opened === 'replace'}
        onClose={close}
        title={t(opened === 'replace' ? 'enrol.title.replace' : 'enrol.title')}
      >
        <EnrolApp replaces={opened === 'replace'} onDone={enrolled} onCancel={close} />
      </Dialog>
      <Dialog opened={opened === 'off'} onClose={close} title={t('off.title')}>
        <SwitchOff
          appId={app?.id}
          passkeys={status.data?.webauthn ?? 0}
          backupCodes={status.data?.backup ?? 0}
          onDone={switchedOff}
          onCancel={close}
        />
      </Dialog>
      <BackupCodesDialog
        codes={codes?.codes}
        onKept={() => {
          setCodes(undefined);
          if (codes) messages.notify(codes.said);
        }}
      />
    </Card>
  );
}
