// Shows side by side what two people made of the same account, and asks which holds.

import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Language, languages } from '../../../contract/languages.ts';
import type { SocialLink, UserData } from '../../../contract/schemas/user.ts';
import { userDataOf } from '../../entities/account/me.ts';
import { isSame } from '../../forms/is-same.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './conflict-dialog.module.css';
import { type FieldName, fieldsOf, linksAtMost, type ProfileFields } from './profile-fields.ts';
import { bothLinks } from './three-way.ts';
import { zoneWords } from './time-zones.ts';
import type { Conflict } from './use-account-form.ts';

type Side = 'yours' | 'theirs' | 'both';

interface ConflictDialogProps {
  conflict: Conflict;
  saving: boolean;
  problem: string | undefined;
  onSettle: (chosen: Partial<ProfileFields>) => void;
  onBack: () => void;
}

export function ConflictDialog({ conflict, saving, problem, onSettle, onBack }: ConflictDialogProps) {
  const { t } = useTranslation('profile');
  const [sides, setSides] = useState<Partial<Record<FieldName, Side>>>({});
  const { who } = conflict;
  const own = who === undefined;
  const { clashing } = conflict.comparison;
  const complete = clashing.every((name) => sides[name]);
  const states = statesOf(conflict);

  function chooseAll(side: Side) {
    setSides(Object.fromEntries(clashing.map((name) => [name, side])));
  }
  function settle() {
    if (!complete || saving) return;
    onSettle(Object.fromEntries(clashing.map((name) => [name, states[sides[name] ?? 'yours'][name]])));
  }

  return (
    <Dialog opened kind="wide" title={own ? t('conflict.title.own') : t('conflict.title')} onClose={onBack}>
      <p className={styles.text}>{own ? t('conflict.text.own') : t('conflict.text', { who })}</p>
      {clashing.length > 1 && (
        <Row>
          <Button variant="default" onClick={() => chooseAll('yours')}>
            {own ? t('conflict.allYours.own') : t('conflict.allYours')}
          </Button>
          <Button variant="default" onClick={() => chooseAll('theirs')}>
            {own ? t('conflict.allTheirs.own') : t('conflict.allTheirs')}
          </Button>
        </Row>
      )}
      {clashing.map((name) => (
        <FieldChoice
          key={name}
          name={name}
          states={states}
          side={sides[name]}
          own={own}
          savedNote={
            <>
              {who !== undefined && `${who}, `}
              <RelativeTime time={conflict.theirs.updatedAt} />
            </>
          }
          onChoose={(side) => setSides({ ...sides, [name]: side })}
        />
      ))}
      <KeptList conflict={conflict} />
      {problem && <InlineError>{problem}</InlineError>}
      <Row justify="end">
        <Button variant="default" onClick={onBack}>
          {t('conflict.back')}
        </Button>
        <Button onClick={settle} aria-disabled={!complete || saving} data-disabled={!complete || undefined}>
          {saving ? t('conflict.doing') : t('conflict.do')}
        </Button>
      </Row>
    </Dialog>
  );
}

/** The whole set of fields of each side. */
function statesOf({ base, mine, theirs }: Conflict): Record<Side, ProfileFields> {
  const now = fieldsOf(userDataOf(theirs));
  const social = bothLinks(fieldsOf(userDataOf(base)).social, mine.social, now.social);
  return { yours: mine, theirs: now, both: { ...mine, social } };
}

interface FieldChoiceProps {
  name: FieldName;
  states: Record<Side, ProfileFields>;
  side: Side | undefined;
  /** Both sides are the same person's. */
  own: boolean;
  savedNote: ReactNode;
  onChoose: (side: Side) => void;
}

function FieldChoice({ name, states, side, own, savedNote, onChoose }: FieldChoiceProps) {
  const { t } = useTranslation('profile');
  const { social } = states.both;
  const canBoth = name === 'social' && social.length <= linksAtMost && !isSame(social, states.yours.social);
  const offered: readonly (readonly [Side, ReactNode])[] = [
    ['yours', undefined],
    ['theirs', savedNote],
    ...(canBoth ? [['both', t('conflict.both.note')] as const] : []),
  ];
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>{t(`field.${name}`)}</legend>
      <div className={styles.sides}>
        {offered.map(([value, note]) => (
          <label key={value} className={styles.side}>
            <span className={styles.head}>
              <input
                type="radio"
                className={styles.radio}
                name={`conflict-${name}`}
                checked={side === value}
                onChange={() => onChoose(value)}
              />
              <span className={styles.who}>{t(own ? `conflict.own.${value}` : `conflict.${value}`)}</span>
            </span>
            <span className={styles.value}>
              <FieldValue name={name} data={states[value]} />
            </span>
            {note && <span className={styles.note}>{note}</span>}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function FieldValue({ name, data }: { name: FieldName; data: ProfileFields }) {
  const { t } = useTranslation('profile');
  // One entry for each field, so that a new one does not compile until it is shown as itself.
  const shown: Record<FieldName, () => ReactNode> = {
    name: () => data.name,
    language: () => (data.language ? languageWords(data.language) : t('conflict.empty')),
    timeZone: () => (data.timeZone ? zoneWords(data.timeZone) : t('zone.none')),
    social: () => (data.social.length === 0 ? t('conflict.empty') : data.social.map(linkWords)),
  };
  return shown[name]();
}

function linkWords({ provider, url }: SocialLink): ReactNode {
  return (
    <span className={styles.link} key={`${provider} ${url}`}>
      {provider} <span className={styles.note}>{url.replace(/^https?:\/\//, '')}</span>
    </span>
  );
}

/** A tag that another program chose is shown as it is, where Conch has no name for it. */
function languageWords(tag: string): string {
  return Object.hasOwn(languages, tag) ? languages[tag as Language] : tag;
}

/** Lists the fields that only one side changed: nobody has to decide them, but everybody should know. */
function KeptList({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation('profile');
  const { base, theirs, who, comparison } = conflict;
  const beside = (['thumbnail', 'email'] satisfies (keyof UserData)[]).filter(
    (name) => !isSame(userDataOf(base)[name], userDataOf(theirs)[name]),
  );
  const kept = [
    ...comparison.onlyMine.map((name) => [name, t('conflict.kept.mine')] as const),
    ...[...comparison.onlyTheirs, ...beside].map(
      (name) => [name, t('conflict.kept.theirs', { who: who ?? t('elsewhere') })] as const,
    ),
  ];
  if (kept.length === 0) return null;
  return (
    <div className={styles.kept}>
      <div className={styles.legend}>{t('conflict.kept')}</div>
      <ul className={styles.keptList}>
        {kept.map(([name, from]) => (
          <li key={name}>
            {t(`field.${name}`)} <span className={styles.note}>{from}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
