// Shows an id, key or address that a click copies.
import { VisuallyHidden } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useTranslation } from 'react-i18next';
import styles from './copy-text.module.css';
import { useCopy } from './use-copy.ts';

/** `what` names it for a screen reader: "Copy your key"; `shown` writes it grouped for the eye. */
export function CopyText({ text, what, shown = text }: { text: string; what: string; shown?: string }) {
  const { t } = useTranslation('ui');
  const { outcome, copy } = useCopy(text);
  return (
    <span className={styles.holder}>
      <button type="button" className={styles.copy} onClick={copy} title={t('copy.do', { what })}>
        <code className={styles.text}>{shown}</code>
        {outcome === 'done' ? <IconCheck size={16} /> : <IconCopy size={16} />}
        <VisuallyHidden>{t('copy.do', { what })}</VisuallyHidden>
      </button>
      <span className={styles.outcome} role="status">
        {outcome === 'done' && t('copy.done')}
        {outcome === 'failed' && t('copy.failed')}
      </span>
    </span>
  );
}
