// Shows the secret of a token once; closes when the person says that they keep it.
import { Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/dialog.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './token-dialogs.module.css';

export function TokenSecret({ secret, onKept }: { secret: string | undefined; onKept: () => void }) {
  const { t } = useTranslation('tokens');
  return (
    <Dialog opened={secret !== undefined} title={t('secret.title')}>
      {secret && <Secret secret={secret} onKept={onKept} />}
    </Dialog>
  );
}

function Secret({ secret, onKept }: { secret: string; onKept: () => void }) {
  const { t } = useTranslation('tokens');
  const { copied, error, copy } = useClipboard();
  return (
    <>
      <p className={styles.text}>{t('secret.text')}</p>
      <code className={styles.secret}>
        {groupsOf(secret).map(({ at, text }) => (
          <span key={at} className={styles.group}>
            {text}
          </span>
        ))}
      </code>
      <p className={styles.said} role="status">
        {copied && t('copy.done', { ns: 'ui' })}
        {error && t('copy.failed', { ns: 'ui' })}
      </p>
      <Row justify="between">
        {/* The focus is here: pressing Enter once more closes nothing that is not shown again. */}
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => copy(secret)}
          data-autofocus
        >
          {t('secret.copy')}
        </Button>
        <Button onClick={onKept}>{t('secret.kept')}</Button>
      </Row>
    </>
  );
}

/** For the eye alone: between them stands no character, so that what is selected by hand is the secret too. */
function groupsOf(secret: string): { at: number; text: string }[] {
  const size = 6;
  return Array.from({ length: Math.ceil(secret.length / size) }, (_, each) => {
    const at = each * size;
    return { at, text: secret.slice(at, at + size) };
  });
}
