// Shows the messages to the person, at the bottom.
import { Button, CloseButton } from '@mantine/core';
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './message-board.module.css';
import { type Message, messages } from './messages.ts';

export function MessageBoard() {
  const list = useSyncExternalStore(messages.subscribe, messages.list);
  return (
    <div className={styles.board} data-place="bottom" aria-live="polite">
      {list.map((message) => (
        <MessageStrip key={message.id} message={message} />
      ))}
    </div>
  );
}

function MessageStrip({ message }: { message: Message }) {
  const { t } = useTranslation('ui');
  function choose(run: () => void) {
    messages.dismiss(message.id);
    run();
  }
  return (
    <div className={styles.strip} data-tone={message.tone}>
      {message.tone === 'problem' && <IconAlertCircle className={styles.icon} size={18} />}
      <span className={styles.words}>{message.text}</span>
      {message.actions.map((action) => (
        <Button key={action.label} variant="subtle" onClick={() => choose(action.run)}>
          {action.label}
        </Button>
      ))}
      <CloseButton onClick={() => messages.dismiss(message.id)} aria-label={t('messages.dismiss')} />
    </div>
  );
}
