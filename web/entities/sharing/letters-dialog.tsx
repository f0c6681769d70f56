// The nine letters with a word and a sentence each; those that the person lacks are off, with the reason.

import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Letter, letters } from '../../../contract/permissions.ts';
import { useAction } from '../../api/use-action.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { Row } from '../../ui/stack.tsx';
import { givable, type HeldLetters } from './letters.ts';
import styles from './letters-dialog.module.css';

export interface Rights {
  permissions: string;
  propagate: boolean;
}

export function LettersDialog({
  title,
  verb,
  rights,
  held,
  onSave,
  onClose,
}: {
  title: string;
  verb: string;
  rights: Rights;
  held: HeldLetters;
  onSave: (rights: Rights) => Promise<void>;
  onClose: () => void;
}) {
  const { t } = useTranslation('sharing');
  const id = useId();
  const [chosen, setChosen] = useState(() => new Set<Letter>(letters.filter((one) => has(rights, one))));
  const [propagate, setPropagate] = useState(rights.propagate);
  const { run, busy, problem } = useAction(() => {
    const permissions = letters.filter((letter) => letter === 'r' || chosen.has(letter)).join('');
    return onSave({ permissions, propagate });
  });
  const mayReachInside = held.flowing.includes('r');
  /** Why a letter cannot be chosen now; one that is chosen can always be let go of. */
  const lacking = (letter: Letter) => {
    if (givable(held, propagate).includes(letter)) return undefined;
    return t(held.permissions.includes(letter) ? 'letters.lackingInside' : 'letters.lacking');
  };

  function toggle(letter: Letter) {
    const next = new Set(chosen);
    if (!next.delete(letter)) next.add(letter);
    setChosen(next);
  }
  return (
    <Dialog opened title={title} onClose={onClose}>
      <fieldset className={styles.letters}>
        <legend>{t('letters.legend')}</legend>
        {letters.map((letter) => {
          const why = lacking(letter);
          const on = letter === 'r' || chosen.has(letter);
          return (
            <label key={letter} className={styles.letter} data-off={(why && !on) || undefined}>
              <input
                type="checkbox"
                checked={on}
                // Every access begins with reading.
                disabled={letter === 'r' || (why !== undefined && !on)}
                aria-describedby={`${id}-${letter}`}
                onChange={() => toggle(letter)}
              />
              <span className={styles.words}>
                <span className={styles.word}>
                  {t(`letter.${letter}`)} <code className={styles.sign}>{letter}</code>
                </span>
                <span className={styles.note} id={`${id}-${letter}`}>
                  {t(`letterNote.${letter}`)}
                  {why && <span className={styles.why}> {why}</span>}
                </span>
              </span>
            </label>
          );
        })}
      </fieldset>
      <label className={styles.letter} data-off={(!mayReachInside && !propagate) || undefined}>
        <input
          type="checkbox"
          checked={propagate}
          disabled={!mayReachInside && !propagate}
          onChange={() => setPropagate(!propagate)}
        />
        <span className={styles.words}>
          <span className={styles.word}>{t('inside')}</span>
          {!mayReachInside && <span className={styles.note}>{t('letters.lackingInside')}</span>}
        </span>
      </label>
      {problem && <InlineError>{problem}</InlineError>}
      <Row justify="end">
        <Button variant="default" onClick={onClose}>
          {t('cancel', { ns: 'ui' })}
        </Button>
        <Button onClick={run} aria-disabled={busy}>
          {busy ? t('letters.doing') : verb}
        </Button>
      </Row>
    </Dialog>
  );
}

const has = ({ permissions }: Rights, letter: Letter) => permissions.includes(letter);
