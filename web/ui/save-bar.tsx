// Stays in reach at the bottom right while something is unsaved: Save, Discard, and Ctrl or Cmd with S.
import { Button } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
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
  const place = useRef<HTMLDivElement>(null);
  useSaveKey(dirty && !saving, onSave);
  const noteUse = useReturnOfFocus(place, dirty);
  return (
    <div className={styles.place} ref={place}>
      {/* Always there, so that a screen reader hears the words when they come. */}
      <div className={styles.bar} data-shown={dirty || undefined} data-save-bar={dirty || undefined}>
        <span className={styles.words} aria-live="polite" data-problem={(dirty && problem) || undefined}>
          {dirty ? (problem ?? t('save.unsaved')) : ''}
        </span>
        {dirty && (
          <>
            <Button
              variant="default"
              onClick={() => {
                noteUse();
                onDiscard();
              }}
              disabled={saving}
            >
              {t('save.discard')}
            </Button>
            <Button
              onClick={() => {
                noteUse();
                onSave();
              }}
              aria-disabled={saving}
              aria-keyshortcuts="Control+S Meta+S"
            >
              {saving ? t('save.doing') : t('save.do')}
            </Button>
          </>
        )}
      </div>
    </div>
  );
}

function useSaveKey(active: boolean, onSave: () => void): void {
  useWindowEvent('keydown', (event) => {
    if (!active || event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    event.preventDefault();
    onSave();
  });
}

/**
 * The buttons go once nothing is unsaved, and the focus with them: it returns to where it was in the form, else to
 * the heading of the page. The answered function says that a button was used.
 */
function useReturnOfFocus(place: RefObject<HTMLElement | null>, dirty: boolean): () => void {
  const last = useRef<HTMLElement>(null);
  const used = useRef(false);
  useEffect(() => {
    const form = place.current?.closest('form');
    function note({ target }: FocusEvent) {
      if (!(target instanceof HTMLElement) || place.current?.contains(target)) return;
      last.current = target;
      used.current = false;
    }
    form?.addEventListener('focusin', note);
    return () => form?.removeEventListener('focusin', note);
  }, [place]);
  useLayoutEffect(() => {
    if (dirty || !used.current) return;
    used.current = false;
    if (document.activeElement !== document.body) return;
    // On touch a field would bring the keyboard up, and nobody asked to type.
    const field = matchMedia('(pointer: coarse)').matches ? null : last.current;
    field?.focus({ preventScroll: true });
    if (document.activeElement !== document.body) return;
    document.querySelector<HTMLElement>('[data-page-heading]')?.focus({ preventScroll: true });
  }, [dirty]);
  return () => {
    used.current = true;
  };
}
