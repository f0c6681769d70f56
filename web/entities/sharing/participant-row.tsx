// One participant: what they may do, changed at once; why they may; and taking it away, with a question where it counts.
import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessEntry, AccessList } from '../../../contract/api/participants.ts';
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
function useStake(entry: AccessEntry): 'own' | 'group' | undefined {
  const { user, usergroups, organisations } = useMe();
  const { _key } = entry.participant;
  if (user._key === _key) return 'own';
  return [...usergroups, ...organisations].some((group) => group._key === _key) ? 'group' : undefined;
}

export function ParticipantRow({ entry, access, changes, commonReason, onWhy }: RowProps) {
  const { t } = useTranslation('sharing');
  const id = useId();
  const stake = useStake(entry);
  const [asked, setAsked] = useState<{ what: 'letters' | 'remove' } | { what: 'less'; rights: Rights }>();
  const [savedAt, setSavedAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const { participant, permissions, propagate, changing, removing } = entry;
  const name = nameOf(participant);
  const { held } = access;
  const undoable = access.sharing === null && stake !== 'own' && within(permissions, givable(held, propagate));

  async function send(work: () => Promise<string | undefined>): Promise<string | undefined> {
    if (busy) return undefined;
    setBusy(true);
    setProblem(undefined);
    const wrong = await work();
    setProblem(wrong);
    setBusy(false);
    return wrong;
  }
  async function change(rights: Rights): Promise<string | undefined> {
    const wrong = await send(() => changes.change(entry, rights));
    if (wrong === undefined) setSavedAt(Date.now());
    return wrong;
  }
  function choose(rights: Rights): void {
    const less = !within(permissions, rights.permissions) || (propagate && !rights.propagate);
    if (stake && less) setAsked({ what: 'less', rights });
    else void change(rights);
  }
  const remove = () => send(() => changes.remove(entry, undoable));
  function askToRemove(): void {
    if (stake || !undoable) setAsked({ what: 'remove' });
    else void remove();
  }
  async function confirmed(): Promise<void> {
    if (asked?.what === 'remove') await remove();
    else if (asked?.what === 'less') await change(asked.rights);
    setAsked(undefined);
  }

  const ownAccount = changing === 'own-account' && stake === 'own';
  const reason =
    changing && t(ownAccount ? 'refused.own-account.own' : (`refused.${changing}` as 'refused.needs-grant'));
  const reasonId = reason && (commonReason ?? `${id}-reason`);
  return (
    <RecordRow>
      <RecordName face={<Face of={participant} size={32} />} name={name}>
        {stake === 'own' && <RecordTag>{t('you')}</RecordTag>}
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
        <div className={styles.rights} aria-describedby={reasonId ?? undefined}>
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
            aria-label={t(stake === 'own' ? 'leave.which' : 'remove.which', { name })}
          >
            {t(stake === 'own' ? 'leave' : 'remove')}
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
              if (stake && !within(permissions, rights.permissions)) {
                setAsked({ what: 'less', rights });
                return undefined;
              }
              const wrong = await change(rights);
              if (wrong === undefined) setAsked(undefined);
              return wrong;
            }}
          />
        )}
        {(asked?.what === 'remove' || asked?.what === 'less') && (
          <AccessQuestion
            what={asked.what}
            stake={stake}
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
  stake,
  name,
  busy,
  onConfirm,
  onCancel,
}: {
  what: 'remove' | 'less';
  stake: 'own' | 'group' | undefined;
  name: string;
  busy: boolean;
  onConfirm: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation('sharing');
  const own = stake === 'own';
  const words =
    what === 'less'
      ? { title: t('less.title'), verb: t('less.do'), text: t('less.text') }
      : own
        ? { title: t('leave.title'), verb: t('leave'), text: t('leave.text') }
        : { title: t('remove.title', { name }), verb: t('remove'), text: t('remove.text') };
  return (
    <DangerConfirm opened title={words.title} verb={words.verb} busy={busy} onConfirm={onConfirm} onCancel={onCancel}>
      {stake === 'group' ? t('less.group', { name }) : words.text}
    </DangerConfirm>
  );
}
