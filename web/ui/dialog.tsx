// A dialog that loses nothing by mistake: once it holds something, a click beside it does nothing and Escape asks first.
import { type SyntheticEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DangerConfirm } from './danger-confirm.tsx';
import { Modal, type ModalProps } from './modal.tsx';

interface DialogProps extends Pick<ModalProps, 'title' | 'kind' | 'children'> {
  opened: boolean;
  /** Absent: there is no way out but through what the dialog asks. */
  onClose?: () => void;
}

/**
 * It holds something once anything was typed or chosen inside. A part marked with `data-unsaved` says so itself:
 * `true` while something would be lost, `false` where all is kept elsewhere or saved at once.
 */
export function Dialog({ opened, ...props }: DialogProps) {
  return opened ? <OpenDialog {...props} /> : null;
}

function OpenDialog({ onClose, ...props }: Omit<DialogProps, 'opened'>) {
  const { t } = useTranslation('ui');
  const typed = useRef(false);
  const [asked, setAsked] = useState(false);

  function onInput({ target, currentTarget }: SyntheticEvent<HTMLDialogElement>) {
    // A marked part, or a dialog inside, answers for itself.
    if ((target as Element).closest('[data-unsaved], dialog') === currentTarget) typed.current = true;
  }
  function onAway(beside: boolean, modal: HTMLDialogElement) {
    if (!typed.current && !modal.querySelector('[data-unsaved="true"]')) onClose?.();
    else if (!beside && onClose) setAsked(true);
  }
  return (
    <>
      {/* Before what it asks about: where both close, it closes first, or the focus could not go back to the page. */}
      {onClose && (
        <DangerConfirm
          opened={asked}
          title={t('discard.title')}
          verb={t('discard.do')}
          cancel={t('leave.stay')}
          onConfirm={onClose}
          onCancel={() => setAsked(false)}
        >
          {t('discard.text')}
        </DangerConfirm>
      )}
      <Modal {...props} onAway={onAway} onInput={onInput} />
    </>
  );
}
