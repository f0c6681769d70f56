// Stays in reach at the bottom right while something is unsaved: Save, Discard, and Ctrl or Cmd with S.
import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './save-bar.module.css';

export function SaveBar({
  dirty,
  saving,
  problem,
  onSave,
  onDiscard,
}: {
  dirty: boolean;
  saving: boolean;
  /** Why the last try did not save; what was typed is still there. */
  problem?: string;
  onSave: () => void;
  onDiscard: () => void;
}) {
  const { t } = useTranslation('ui');
  useSaveKey(dirty && !saving, onSave);
  return (
    <div className={styles.place}>
      {/* Always there, so that a screen reader hears the words when they come. */}
      <div className={styles.bar} data-shown={dirty || undefined} data-save-bar={dirty || undefined}>
        <span className={styles.words} aria-live="polite" data-problem={(dirty && problem) || undefined}>
          {dirty ? (problem ?? t('save.unsaved')) : ''}
        </span>
        {dirty && (
          <>
            <Button variant="default" onClick={onDiscard} disabled={saving}>
              {t('save.discard')}
            </Button>
            <Button onClick={onSave} aria-disabled={saving} aria-keyshortcuts="Control+S Meta+S">
              {saving ? t('save.doing') : t('save.do')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function useSaveKey(active: boolean, onSave: () => void): void {
  useEffect(() => {
    if (!active) return;
    function save(event: KeyboardEvent) {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      onSave();
    }
    window.addEventListener('keydown', save);
    return () => window.removeEventListener('keydown', save);
  }, [active, onSave]);
}
