// "Saved" beside a setting that took effect at once.
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './saved-note.module.css';

const shownForMs = 2_500;

/** `savedAt` is the moment of the last save, such as `submittedAt` of a mutation that succeeded; 0 is never. */
export function SavedNote({ savedAt }: { savedAt: number }) {
  const { t } = useTranslation('ui');
  const [goneAt, setGoneAt] = useState(savedAt);
  useEffect(() => {
    if (savedAt === 0) return;
    const timer = setTimeout(() => setGoneAt(savedAt), shownForMs);
    return () => clearTimeout(timer);
  }, [savedAt]);
  return (
    <span className={styles.note} role="status">
      {savedAt !== 0 && savedAt !== goneAt && (
        <>
          <IconCheck size={16} /> {t('save.done')}
        </>
      )}
    </span>
  );
}
