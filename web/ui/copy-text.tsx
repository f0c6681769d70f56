// Shows an id, key or address that a click copies.
import { VisuallyHidden } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useTranslation } from 'react-i18next';
import styles from './copy-text.module.css';

/** `what` names it for a screen reader: "Copy your key"; `shown` writes it grouped for the eye. */
export function CopyText({ text, what, shown = text }: { text: string; what: string; shown?: string }) {
  const { t } = useTranslation('ui');
  const { copied, error, copy } = useClipboard();
  return (
    <span className={styles.holder}>
      <button type="button" className={styles.copy} onClick={() => copy(text)} title={t('copy.do', { what })}>
        <code className={styles.text}>{shown}</code>
        {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
        <VisuallyHidden>{t('copy.do', { what })}</VisuallyHidden>
      </button>
      <span className={styles.outcome} role="status">
        {copied && t('copy.done')}
        {/* Such as without https; the text can still be selected by hand. */}
        {error && t('copy.failed')}
      </span>
    </span>
  );
}
