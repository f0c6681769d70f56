// Shows the messages to the person: notices at the bottom, what waits for a decision at the top.
import { Button, CloseButton } from '@mantine/core';
import IconAlertCircle from '@tabler/icons-react/dist/esm/icons/IconAlertCircle.mjs';
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './message-board.module.css';
import { type Message, messages } from './messages.ts';

export function MessageBoard() {
  const list = useSyncExternalStore(messages.subscribe, messages.list);
  return (['top', 'bottom'] as const).map((place) => (
    <div key={place} className={styles.board} data-place={place} aria-live="polite">
      {list
        .filter((message) => message.place === place)
        .map((message) => (
          <MessageStrip key={message.id} message={message} />
        ))}
    </div>
  ));
}

function MessageStrip({ message }: { message: Message }) {
  const { t } = useTranslation('ui');
  function choose(run: () => void) {
    messages.dismiss(message.id);
    run();
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: being at it, with pointer or focus, only keeps it there
    <div
      className={styles.strip}
      data-tone={message.tone}
      onPointerEnter={() => messages.hold(message.id)}
      onPointerLeave={({ currentTarget }) => {
        if (!currentTarget.contains(document.activeElement)) messages.release(message.id);
      }}
      onFocus={() => messages.hold(message.id)}
      onBlur={({ currentTarget }) => {
        if (!currentTarget.matches(':hover')) messages.release(message.id);
      }}
    >
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
