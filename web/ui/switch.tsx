// A switch with its words: on or off, taking effect at once or opening what it needs first.
import '@mantine/core/styles/InlineInput.css';
import '@mantine/core/styles/Switch.css';
import { Switch as MantineSwitch } from '@mantine/core';
import type { ReactNode } from 'react';
import styles from './switch.module.css';

export function Switch({
  on,
  onToggle,
  label,
  children,
}: {
  on: boolean;
  onToggle: () => void;
  label: string;
  /** Its effect in words, under its name. */
  children?: ReactNode;
}) {
  return (
    <MantineSwitch
      classNames={styles}
      checked={on}
      onChange={onToggle}
      label={label}
      description={children}
      // Its effect is its description: in its name too, it would be read twice.
      aria-label={label}
      labelPosition="left"
      size="md"
      withThumbIndicator={false}
    />
  );
}
