// Shows the backup codes once: to copy, print or download; closes when the person says that they keep them.
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconPrinter from '@tabler/icons-react/dist/esm/icons/IconPrinter.mjs';
import { useTranslation } from 'react-i18next';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './backup-codes-dialog.module.css';

export function BackupCodesDialog({ codes, onKept }: { codes: string[] | undefined; onKept: () => void }) {
  const { t } = useTranslation('security');
  return (
    <Dialog opened={codes !== undefined} title={t('codes.dialog.title')}>
      {codes && <Codes codes={codes} onKept={onKept} />}
    </Dialog>
  );
}

function Codes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation('security');
  const { email } = userDataOf(useMe().user);
  const { copied, error, copy } = useClipboard();
  const server = location.host;
  const heading = t('codes.file', { server, email });
  const text = [heading, '', ...codes, '', t('codes.purpose'), ''].join('\r\n');

  function download() {
    const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `conch-backup-codes-${server.replaceAll(/[^\w.-]/g, '-')}.txt`;
    link.click();
    // The browser reads it after the click.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  return (
    <>
      <p className={styles.text}>
        {t('codes.purpose')} {t('codes.once')}
      </p>
      <div className={styles.sheet} data-print-sheet>
        <p className={styles.printed}>{heading}</p>
        <ol className={styles.codes} aria-label={t('codes')}>
          {codes.map((code) => (
            <li key={code}>
              <code className={styles.code}>{code}</code>
            </li>
          ))}
        </ol>
        <p className={styles.printed}>{t('codes.purpose')}</p>
      </div>
      <Row>
        {/* The focus is here: an Enter that came too late, after the sixth digit of a code, closes nothing. */}
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => copy(codes.join('\n'))}
          data-autofocus
        >
          {t('codes.copy')}
        </Button>
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={download}>
          {t('codes.download')}
        </Button>
        <Button variant="default" leftSection={<IconPrinter size={16} />} onClick={() => window.print()}>
          {t('codes.print')}
        </Button>
      </Row>
      <p className={styles.said} role="status">
        {copied && t('copy.done', { ns: 'ui' })}
        {error && t('copy.failed', { ns: 'ui' })}
      </p>
      <Row justify="end">
        <Button onClick={onKept}>{t('codes.kept')}</Button>
      </Row>
    </>
  );
}
