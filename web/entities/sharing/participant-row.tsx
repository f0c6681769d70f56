// One participant: what they may do, changed at once; why they may; and taking it away, with a question where it counts.

import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessEntry, AccessList } from '../../../contract/api/participants.ts';
import { useAction } from '../../api/use-action.ts';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { RecordActions, RecordCell, RecordName, RecordNote, RecordRow, RecordTag } from '../../ui/record-table.tsx';
import { SavedNote } from '../../ui/saved-note.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { useMe } from '../account/me.ts';
import { Face, nameOf } from './face.tsx';
import { givable, within } from './letters.ts';
import { LettersDialog, type Rights } from './letters-dialog.tsx';
import styles from './participant-row.module.css';
import { RightsSelect } from './rights-select.tsx';
import type { AccessChanges } from './use-access-changes.ts';

interface RowProps {
  entry: AccessEntry;
  access: AccessList;
  changes: AccessChanges;
  /** Where the reason why nothing can be changed stands for all rows. */
  commonReason: string | undefined;
  onWhy: () => void;
}

/** The person themself, or a group that they are in: with it they may lose what they stand on. */
function useOwnAccess(entry: AccessEntry): 'own' | 'group' | undefined {
  const { user, usergroups, organisations } = useMe();
  const { _key } = entry.participant;
  if (user._key === _key) return 'own';
  return [...usergroups, ...organisations].some((group) => group._key === _key) ? 'group' : undefined;
}

export function ParticipantRow({ entry, access, changes, commonReason, onWhy }: RowProps) {
  const { t } = useTranslation('sharing');
  const id = useId();
  const ownAccess = useOwnAccess(entry);
  const [asked, setAsked] = useState<{ what: 'letters' | 'remove' } | { what: 'less'; rights: Rights }>();
  const { participant, permissions, propagate, changing, removing } = entry;
  const name = nameOf(participant);
  const { held } = access;
  const undoable = access.sharing === null && ownAccess !== 'own' && within(permissions, givable(held, propagate));
  const [savedAt, setSavedAt] = useState(0);
  const { run, busy, problem } = useAction(async (work: () => Promise<void>) => {
    try {
      await work();
    } finally {
      setAsked(undefined);
    }
  });

  async function change(rights: Rights): Promise<void> {
    await changes.change(entry, rights);
    setSavedAt(Date.now());
  }
  const remove = () => changes.remove(entry, undoable);
  function choose(rights: Rights): void {
    const less = !within(permissions, rights.permissions) || (propagate && !rights.propagate);
    if (ownAccess && less) setAsked({ what: 'less', rights });
    else run(() => change(rights));
  }
  function askToRemove(): void {
    if (ownAccess || !undoable) setAsked({ what: 'remove' });
    else run(remove);
  }
  function confirmed(): void {
    if (asked?.what === 'remove') run(remove);
    else if (asked?.what === 'less') run(() => change(asked.rights));
  }

  const ownAccount = changing === 'own-account' && ownAccess === 'own';
  const reason =
    changing && t(ownAccount ? 'refused.own-account.own' : (`refused.${changing}` as 'refused.needs-grant'));
  const reasonId = reason && (commonReason ?? `${id}-reason`);
  return (
    <RecordRow>
      <RecordName face={<Face of={participant} size={32} />} name={name}>
        {ownAccess === 'own' && <RecordTag>{t('you')}</RecordTag>}
        <RecordNote>
          {t(`kind.${participant.type}` as 'kind.User')}
          {participant.active === false && <> · {t('inactive')}</>}
        </RecordNote>
        {participant.type === 'User' && (
          <TextButton onClick={onWhy} label={t('why.which', { name })}>
            {t('why')}
          </TextButton>
        )}
      </RecordName>
      <RecordCell label={t('may')}>
        {/* What is chosen here is saved at once. */}
        <div className={styles.rights} data-unsaved={false} aria-describedby={reasonId ?? undefined}>
          <RightsSelect
            label={t('preset', { name })}
            permissions={permissions}
            givable={givable(held, propagate)}
            disabled={changing !== null}
            onChoose={(chosen) => choose({ permissions: chosen, propagate })}
            onCustom={() => setAsked({ what: 'letters' })}
          />
          <div className={styles.under}>
            <label className={styles.inside}>
              <input
                type="checkbox"
                checked={propagate}
                disabled={changing !== null || (!propagate && !within(permissions, held.flowing))}
                onChange={() => choose({ permissions, propagate: !propagate })}
              />
              {t('inside')}
            </label>
            <SavedNote savedAt={savedAt} />
          </div>
          {reason && !commonReason && (
            <span className={styles.reason} id={`${id}-reason`}>
              {reason}
            </span>
          )}
          {problem && <InlineError>{problem}</InlineError>}
        </div>
      </RecordCell>
      <RecordActions>
        {removing === null && (
          <Button
            variant="default"
            onClick={askToRemove}
            aria-disabled={busy}
            aria-label={t(ownAccess === 'own' ? 'leave.which' : 'remove.which', { name })}
          >
            {t(ownAccess === 'own' ? 'leave' : 'remove')}
          </Button>
        )}
        {asked?.what === 'letters' && (
          <LettersDialog
            title={t('letters.title', { name })}
            verb={t('letters.do')}
            rights={{ permissions, propagate }}
            held={held}
            onClose={() => setAsked(undefined)}
            onSave={async (rights) => {
              if (ownAccess && !within(permissions, rights.permissions)) return setAsked({ what: 'less', rights });
              await change(rights);
              setAsked(undefined);
            }}
          />
        )}
        {(asked?.what === 'remove' || asked?.what === 'less') && (
          <AccessQuestion
            what={asked.what}
            ownAccess={ownAccess}
            name={name}
            busy={busy}
            onConfirm={confirmed}
            onCancel={() => setAsked(undefined)}
          />
        )}
      </RecordActions>
    </RecordRow>
  );
}

function AccessQuestion({
  what,
  ownAccess,
  name,
  busy,
  onConfirm,
  onCancel,
}: {
  what: 'remove' | 'less';
  ownAccess: 'own' | 'group' | undefined;
  name: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('sharing');
  const own = ownAccess === 'own';
  const words =
    what === 'less'
      ? { title: t('less.title'), verb: t('less.do'), text: t('less.text') }
      : own
        ? { title: t('leave.title'), verb: t('leave'), text: t('leave.text') }
        : { title: t('remove.title', { name }), verb: t('remove'), text: t('remove.text') };
  return (
    <DangerConfirm opened title={words.title} verb={words.verb} busy={busy} onConfirm={onConfirm} onCancel={onCancel}>
      {ownAccess === 'group' ? t('less.group', { name }) : words.text}
    </DangerConfirm>
  );
}
