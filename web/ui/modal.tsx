// A box over the page, in the middle or as a drawer from the side; the browser's own, so that focus stays inside.
import { type ReactNode, type SyntheticEvent, useId, useLayoutEffect, useRef } from 'react';
import { createPortal } from 'react-dom';
import styles from './modal.module.css';

export interface ModalProps {
  title: ReactNode;
  /** `wide` holds two things beside each other. */
  kind?: 'box' | 'wide' | 'drawer' | undefined;
  /** Escape was pressed; `beside`: a click beside the box. It stays open until it is rendered no more. */
  onAway: (beside: boolean, modal: HTMLDialogElement) => void;
  onInput?: (event: SyntheticEvent<HTMLDialogElement>) => void;
  children: ReactNode;
}

/** `data-autofocus` on an element inside gives it the focus first. */
export function Modal({ title, kind = 'box', onAway, onInput, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  /** A press that began inside, such as dragging a picture, and ended beside the dialog is no wish to leave. */
  const pressedBeside = useRef(false);

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
    if (currentTarget.open || !currentTarget.isConnected) return;
    // Some browsers close on a second Escape, also where the page prevents it.
    show(currentTarget);
    onAway(false, currentTarget);
  }
  function onCancel(event: SyntheticEvent<HTMLDialogElement>) {
    // A file chooser inside that is cancelled says so in the same way.
    if (event.target !== event.currentTarget) return;
    event.preventDefault();
    onAway(false, event.currentTarget);
  }

  /*
   * Beside the page, not inside the part that asks for it: browsers take a form inside a form for a part of it, and
   * send the outer one. React still tells that part of what happens in here, and a form in here is none of its own.
   */
  return createPortal(
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the dialog is the pointer's Escape
    <dialog
      ref={dialog}
      className={styles.dialog}
      data-kind={kind}
      aria-labelledby={titleId}
      onCancel={onCancel}
      onClose={onClosed}
      onInput={onInput}
      onSubmit={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        pressedBeside.current = event.target === event.currentTarget;
      }}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget && pressedBeside.current) onAway(true, currentTarget);
      }}
    >
      <div className={styles.inside}>
        <h2 className={styles.title} id={titleId}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>,
    document.body,
  );
}

function show(dialog: HTMLDialogElement): void {
  dialog.showModal();
  dialog.querySelector<HTMLElement>('[data-autofocus]')?.focus();
}
