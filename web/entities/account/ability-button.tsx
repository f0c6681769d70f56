// A button that is off with the reason beside it where the viewer may not do what it does.
import { Button } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import type { AbilityName } from '../../../contract/api/abilities.ts';
import styles from './other-user.module.css';
import { reasonAgainst, useOtherUser } from './other-user.tsx';
import { useReasonWords } from './reason-words.ts';
import { useClosedBy } from './section.tsx';

export function AbilityButton({
  ability,
  label,
  busy,
  onClick,
  children,
}: {
  ability: AbilityName;
  /** Read by a screen reader in place of the words. */
  label?: string;
  busy?: boolean;
  onClick?: () => void;
  children: ReactNode;
}) {
  const otherUser = useOtherUser();
  const words = useReasonWords();
  const closedBy = useClosedBy();
  const id = useId();
  const reason = reasonAgainst(otherUser, ability);
  // Where all of the section is off, that is said once, above.
  const beside = reason && !closedBy ? words(reason) : undefined;
  return (
    <div className={styles.doable}>
      <Button
        variant="default"
        disabled={reason !== undefined}
        aria-disabled={busy || undefined}
        aria-label={label}
        aria-describedby={reason && (closedBy ?? id)}
        onClick={onClick}
      >
        {children}
      </Button>
      {beside && (
        <p className={styles.reason} id={id}>
          {beside}
        </p>
      )}
    </div>
  );
}
