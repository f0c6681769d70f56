// The backup codes: how many are left, a warning when few are, and making them anew.

import { Button } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import IconListNumbers from '@tabler/icons-react/dist/esm/icons/IconListNumbers.mjs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { makeBackupCodes } from '../../../contract/api/factors.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe } from '../../entities/account/me.ts';
import { factorStatusQuery, fewBackupCodes } from '../../entities/factors/factors.ts';
import { refreshFactors } from '../../entities/factors/refresh-factors.ts';
import { CardState } from '../../ui/card-state.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { messages } from '../../ui/messages.ts';
import { Card } from '../../ui/page.tsx';
import styles from './backup-codes-card.module.css';
import { BackupCodesDialog } from './backup-codes-dialog.tsx';

export function BackupCodesCard() {
  const { t } = useTranslation('security');
  const me = useMe();
  const status = useQuery(factorStatusQuery(me.user._key));
  const [confirming, setConfirming] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const left = status.data?.backup ?? 0;
  return (
    <Card id="backup-codes" title={t('codes')} intro={t('codes.intro')}>
      {!status.data && <CardState error={status.error} onAgain={() => status.refetch()} />}
      {status.data && !status.data.enabled && (
        <EmptyState icon={<IconListNumbers size={18} />}>{t('codes.none')}</EmptyState>
      )}
      {status.data?.enabled && (
        <div className={styles.row}>
          <div className={styles.left} data-few={left <= fewBackupCodes || undefined}>
            {left <= fewBackupCodes && <IconAlertTriangle size={18} />}
            <span>
              <strong className={styles.count}>{t('codes.left', { count: left })}</strong>
              {left <= fewBackupCodes && <span> {t('codes.few')}</span>}
            </span>
          </div>
          <Button variant={left <= fewBackupCodes ? 'filled' : 'default'} onClick={() => setConfirming(true)}>
            {t('codes.make')}
          </Button>
        </div>
      )}
      {confirming && (
        <MakeAnew
          left={left}
          onMade={(made) => {
            setConfirming(false);
            setCodes(made);
          }}
          onClose={() => setConfirming(false)}
        />
      )}
      <BackupCodesDialog
        codes={codes}
        onKept={() => {
          setCodes(undefined);
          messages.notify(t('codes.made'));
        }}
      />
    </Card>
  );
}

function MakeAnew({ left, onMade, onClose }: { left: number; onMade: (codes: string[]) => void; onClose: () => void }) {
  const { t } = useTranslation('security');
  const { run, busy, problem } = useAction(
    () => call(makeBackupCodes),
    ({ codes }) => {
      onMade(codes);
      return refreshFactors();
    },
  );
  return (
    <DangerConfirm
      opened
      title={t('codes.make.title')}
      verb={t('codes.make.do')}
      busy={busy}
      error={problem}
      onConfirm={run}
      onCancel={onClose}
    >
      {t('codes.make.text', { count: left })}
    </DangerConfirm>
  );
}
