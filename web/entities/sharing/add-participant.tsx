// Gives somebody access: found by the beginning of their name, with a preset or letters of one's own choice.

import { Button } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessList } from '../../../contract/api/participants.ts';
import { seekUsers } from '../../../contract/api/users.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { Refusal } from '../../api/api-error.ts';
import { query } from '../../api/query.ts';
import { useAction } from '../../api/use-action.ts';
import { isSame } from '../../forms/is-same.ts';
import { useTypedSearch } from '../../forms/use-typed-search.ts';
import { ComboField } from '../../ui/combo-field.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import styles from './add-participant.module.css';
import { Face, nameOf } from './face.tsx';
import { givable, presetOf, within } from './letters.ts';
import { LettersDialog, type Rights } from './letters-dialog.tsx';
import { RightsSelect } from './rights-select.tsx';
import type { AccessChanges } from './use-access-changes.ts';

export function AddParticipant({ access, changes }: { access: AccessList; changes: AccessChanges }) {
  const { t } = useTranslation('sharing');
  const { held, item } = access;
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Item>();
  // Below an account lies what its user works on: that is opened only by a word of its own.
  const least: Rights = { permissions: 'r', propagate: item.type !== 'User' };
  const [rights, setRights] = useState(least);
  const [choosing, setChoosing] = useState(false);
  /** People and groups whose name begins so, of whom the person may know. */
  const { answer: found = [] } = useTypedSearch({
    typed: chosen ? '' : typed,
    ask: (name) => query(seekUsers, { params: { name } }),
  });
  const mayReachInside = within(rights.permissions, held.flowing);
  const preset = presetOf(rights.permissions);

  const { run, busy, problem, clear } = useAction(async () => {
    if (!chosen) {
      field.current?.focus();
      throw new Refusal(t('add.missing'));
    }
    const { permissions, propagate } = rights;
    await changes.give(chosen, { permissions, propagate: propagate && mayReachInside });
    setTyped('');
    setChosen(undefined);
    // The next one is somebody else: nobody is given much because the one before was.
    setRights(least);
    field.current?.focus();
  });
  return (
    <div className={styles.add} data-unsaved={typed !== '' || chosen !== undefined || !isSame(rights, least)}>
      <ComboField
        ref={field}
        label={t('add.who')}
        description={t('add.hint')}
        options={found.map((one) => ({
          value: one._key,
          label: nameOf(one),
          note: t(`kind.${one.type}` as 'kind.User'),
          icon: <Face of={one} size={20} />,
        }))}
        text={chosen ? nameOf(chosen) : typed}
        search={chosen ? '' : typed}
        chosen={chosen?._key}
        onText={(text) => {
          setChosen(undefined);
          setTyped(text);
          clear();
        }}
        onChoose={({ value }) => setChosen(found.find((one) => one._key === value))}
      />
      <div className={styles.rights}>
        <RightsSelect
          label={t('add.what')}
          visibleLabel
          permissions={rights.permissions}
          givable={held.permissions}
          description={preset && t(`presetNote.${preset}`)}
          onChoose={(permissions) => setRights({ ...rights, permissions })}
          onCustom={() => setChoosing(true)}
        />
        <label className={styles.inside}>
          <input
            type="checkbox"
            checked={rights.propagate && mayReachInside}
            disabled={!mayReachInside}
            onChange={() => setRights({ ...rights, propagate: !rights.propagate })}
          />
          <span>
            {t('inside')}
            {!mayReachInside && <span className={styles.note}> {t('letters.lackingInside')}</span>}
          </span>
        </label>
      </div>
      {problem && <InlineError>{problem}</InlineError>}
      <div>
        <Button onClick={run} aria-disabled={busy}>
          {busy ? t('add.doing') : t('add.do')}
        </Button>
      </div>
      {choosing && (
        <LettersDialog
          title={t('letters.add')}
          verb={t('letters.use')}
          rights={{ ...rights, propagate: rights.propagate && mayReachInside }}
          held={held}
          onClose={() => setChoosing(false)}
          onSave={async (own) => {
            if (!within(own.permissions, givable(held, own.propagate))) throw new Refusal(t('letters.lackingInside'));
            setRights(own);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}
