// The page that an administrator shares a link to: straight to adding a second factor, then what was done.

import { Button } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import IconDeviceMobile from '@tabler/icons-react/dist/esm/icons/IconDeviceMobile.mjs';
import IconFingerprint from '@tabler/icons-react/dist/esm/icons/IconFingerprint.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../../contract/pages.ts';
import { useMe } from '../../entities/account/me.ts';
import { factorStatusQuery, isHeldBack } from '../../entities/factors/factors.ts';
import { passkeyHindrance } from '../../entities/factors/passkey-device.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { InlineError } from '../../ui/inline-error.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { BackupCodesDialog } from './backup-codes-dialog.tsx';
import { EnrolApp, type Enrolled } from './enrol-app.tsx';
import styles from './new-factor-page.module.css';
import { useAddPasskey } from './use-add-passkey.ts';

type Stage = 'choice' | 'app' | 'done';

export function NewFactorPage() {
  const { t } = useTranslation('security');
  const me = useMe();
  const status = useQuery(factorStatusQuery(me.user._key));
  const { next } = useSearch({ strict: false });
  const required = status.data !== undefined && isHeldBack(status.data);
  const [stage, setStage] = useState<Stage>('choice');
  const [codes, setCodes] = useState<string[]>();
  function finish(backupCodes: string[] | undefined) {
    setCodes(backupCodes);
    setStage('done');
  }
  async function enrolled({ backupCodes }: Enrolled) {
    finish(backupCodes);
    await refreshFactors();
  }
  const { add, adding, problem } = useAddPasskey(({ backupCodes }) => finish(backupCodes));

  const hindrance = passkeyHindrance();
  return (
    <Page
      title={t('new.title')}
      intro={stage === 'done' ? undefined : t(required ? 'new.intro.required' : 'new.intro')}
    >
      {stage === 'choice' && (
        <>
          {problem && <InlineError>{problem}</InlineError>}
          <div className={styles.choices}>
            <Choice
              icon={<IconFingerprint size={28} stroke={1.5} />}
              title={t('new.passkey')}
              text={hindrance ? t(`device.${hindrance}`, { ns: 'errors' }) : t('new.passkey.text')}
            >
              {!hindrance && (
                <Button onClick={() => add('passkey')} aria-disabled={adding !== undefined}>
                  {t(adding === 'passkey' ? 'passkeys.adding' : 'passkeys.add')}
                </Button>
              )}
              {!hindrance && (
                <TextButton onClick={() => add('security-key')}>
                  {t(adding === 'security-key' ? 'passkeys.adding' : 'new.key')}
                </TextButton>
              )}
            </Choice>
            <Choice
              icon={<IconDeviceMobile size={28} stroke={1.5} />}
              title={t('app')}
              text={t(status.data?.otp ? 'new.app.replaces' : 'new.app.text')}
            >
              <Button variant="default" onClick={() => setStage('app')}>
                {t('new.app.do')}
              </Button>
            </Choice>
          </div>
        </>
      )}
      {stage === 'app' && (
        <Card id="enrol" title={t(status.data?.otp ? 'enrol.title.replace' : 'enrol.title')}>
          <EnrolApp replaces={status.data?.otp} onDone={enrolled} onCancel={() => setStage('choice')} />
        </Card>
      )}
      {stage === 'done' && (
        <div className={styles.done} role="status">
          <IconCircleCheck className={styles.tick} size={28} stroke={1.5} />
          <div>
            <h2 className={styles.title}>{t('new.done')}</h2>
            <p className={styles.text}>{t('new.done.text')}</p>
            <p className={styles.go}>
              {next ? <Link to={next}>{t('new.done.next')}</Link> : <Link to={pages.security}>{t('new.done.go')}</Link>}
            </p>
          </div>
        </div>
      )}
      <BackupCodesDialog codes={codes} onKept={() => setCodes(undefined)} />
    </Page>
  );
}

function Choice({
  icon,
  title,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <section className={styles.choice}>
      <span className={styles.icon}>{icon}</span>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.text}>{text}</p>
      <div className={styles.actions}>{children}</div>
    </section>
  );
}
