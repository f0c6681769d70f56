// Shows an id, key or address that a click copies.
import { VisuallyHidden } from '@mantine/core';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './copy-text.module.css';

type Outcome = 'none' | 'done' | 'failed';
const shownForMs = 2_000;

/** `what` names it for a screen reader: "Copy your key"; `shown` writes it grouped for the eye. */
export function CopyText({ text, what, shown = text }: { text: string; what: string; shown?: string }) {
  const { t } = useTranslation('ui');
  const [outcome, setOutcome] = useState<Outcome>('none');

  async function copy() {
    // Without https the browser has no clipboard; the text can still be selected by hand.
    const copied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    setOutcome(copied ? 'done' : 'failed');
    setTimeout(() => setOutcome('none'), shownForMs);
  }

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
