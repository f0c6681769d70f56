// Asks before something is lost: says in words what will happen; its button is the verb.
import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './danger-confirm.module.css';
import { InlineError } from './inline-error.tsx';
import { Modal } from './modal.tsx';
import { Row } from './stack.tsx';

interface Question {
  opened: boolean;
  title: string;
  /** The consequence, in words. */
  children: ReactNode;
  verb: string;
  cancel?: string;
  busy?: boolean;
  error?: string;
  onConfirm: () => void;
  onCancel: () => void;
}

export function DangerConfirm({ opened, title, children, verb, cancel, busy, error, onConfirm, onCancel }: Question) {
  const { t } = useTranslation('ui');
  if (!opened) return null;
  return (
    <Modal onAway={() => onCancel()} title={title}>
      <div className={styles.words}>{children}</div>
      {error && <InlineError>{error}</InlineError>}
      <Row justify="end">
        {/* The harmless way out has the focus: Enter by habit destroys nothing. */}
        <Button variant="default" onClick={onCancel} data-autofocus>
          {cancel ?? t('cancel')}
        </Button>
        <Button color="danger" onClick={onConfirm} aria-disabled={busy}>
          {verb}
        </Button>
      </Row>
    </Modal>
  );
}
