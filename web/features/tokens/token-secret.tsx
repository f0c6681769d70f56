// Shows the secret of a token once; closes when the person says that they keep it.
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CopyText } from '../../ui/copy-text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './token-dialogs.module.css';

export function TokenSecret({ secret, onKept }: { secret: string | undefined; onKept: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <Dialog opened={secret !== undefined} title={t('secret.title')}>
      <p className={styles.text}>{t('secret.text')}</p>
      <div className={styles.secret}>{secret && <CopyText text={secret} what={t('secret.what')} />}</div>
      <Row justify="end">
        <Button onClick={onKept} data-autofocus>
          {t('secret.kept')}
        </Button>
      </Row>
    </Dialog>
  );
}
