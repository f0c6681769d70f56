// Changes a name where it stands: Enter or the button saves, Escape leaves, and what was typed stays on an error.
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAction } from '../api/use-action.ts';
import styles from './rename-form.module.css';

interface Renaming {
  label: string;
  name: string;
  /** Said where nothing is typed; absent: nothing is a name too. */
  missing?: string;
  atMost?: number;
  verb: string;
  /** Ends once all that shows the name is new. */
  onRename: (name: string) => Promise<void>;
  onDone: () => void;
}

const usuallyAtMost = 80;

export function RenameForm({ label, name: before, missing, atMost = usuallyAtMost, verb, onRename, onDone }: Renaming) {
  const { t } = useTranslation('ui');
  const [name, setName] = useState(before);
  const renaming = useAction(onRename, onDone);
  function submit(event: FormEvent) {
    event.preventDefault();
    const to = name.trim();
    if ((to === '' && missing) || renaming.busy) return;
    if (to === before) return onDone();
    renaming.run(to);
  }
  function leaveByEscape(event: KeyboardEvent) {
    if (event.key === 'Escape') onDone();
  }
  return (
    <form className={styles.rename} onSubmit={submit} noValidate>
      <TextInput
        className={styles.field}
        aria-label={label}
        value={name}
        maxLength={atMost}
        onChange={(event) => setName(event.currentTarget.value)}
        onKeyDown={leaveByEscape}
        onFocus={(event) => event.currentTarget.select()}
        autoComplete="off"
        autoFocus
        error={(name.trim() === '' && missing) || renaming.problem}
      />
      <Button type="submit" aria-disabled={renaming.busy}>
        {verb}
      </Button>
      <Button variant="default" onClick={onDone}>
        {t('cancel')}
      </Button>
    </form>
  );
}
