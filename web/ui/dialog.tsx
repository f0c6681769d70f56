// A dialog over the page, in the middle or as a drawer from the side; the browser's own, so that focus stays inside.
import { type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from 'react';
import styles from './dialog.module.css';

interface DialogProps {
  opened: boolean;
  title: ReactNode;
  /** `wide` holds two things beside each other. */
  kind?: 'box' | 'wide' | 'drawer';
  /**
   * Absent: there is no way out but through what the dialog asks. A click beside it is none once something was typed
   * or chosen inside, or where it shows something marked with `data-kept`.
   */
  onClose?: () => void;
  children: ReactNode;
}

export function Dialog({ opened, ...props }: DialogProps) {
  return opened ? <OpenDialog {...props} /> : null;
}

/** `data-autofocus` on an element inside gives it the focus first. */
function OpenDialog({ title, kind = 'box', onClose, children }: Omit<DialogProps, 'opened'>) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  /** A press that began inside, such as dragging a picture, and ended beside the dialog is no wish to leave. */
  const pressedBeside = useRef(false);
  const typed = useRef(false);

  useLayoutEffect(() => {
    const element = dialog.current;
    if (!element) return;
    const page = document.documentElement;
    page.toggleAttribute('data-scrolls', window.innerWidth > page.clientWidth);
    show(element);
    // Closing, unlike removing, gives the focus back to where it was.
    return () => element.close();
  }, []);

  function onClosed({ currentTarget }: SyntheticEvent<HTMLDialogElement>) {
    if (currentTarget.open) return;
    // Some browsers close on a second Escape whatever the page says.
    if (onClose) onClose();
    else show(currentTarget);
  }
  function onCancel(event: SyntheticEvent) {
    // A file chooser inside that is cancelled says so in the same way.
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    onClose?.();
  }

  function onClick({ target, currentTarget }: SyntheticEvent<HTMLDialogElement>) {
    if (target !== currentTarget || !pressedBeside.current) return;
    if (!typed.current && !currentTarget.querySelector('[data-kept]')) onClose?.();
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog is the pointer's Escape
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-kind={kind}
      aria-labelledby={titleId}
      onCancel={onCancel}
      onClose={onClosed}
      onPointerDown={(event) => {
        pressedBeside.current = event.target === event.currentTarget;
      }}
      onInput={() => {
        typed.current = true;
      }}
      onClick={onClick}
    >
      <div className={styles.inside}>
        <h2 className={styles.title} id={titleId}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}

function show(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus();
}
