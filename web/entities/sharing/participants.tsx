// Shows who has access to an item and through what, to be changed: the content of the share dialog and of the page.
import { Button } from '@mantine/core';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ComponentType, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccessEntry } from '../../../contract/api/participants.ts';
import { pages } from '../../../contract/pages.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { hasCode } from '../../api/api-error.ts';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { InlineError } from '../../ui/inline-error.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { RecordCell, RecordName, RecordNote, RecordRow, RecordTable, RecordTag } from '../../ui/record-table.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import { useMe } from '../account/me.ts';
import { accessQuery } from './access-query.ts';
import { AddParticipant } from './add-participant.tsx';
import { Face, nameOf } from './face.tsx';
import { ImpliedList } from './implied-list.tsx';
import { useRightsWords } from './letters.ts';
import { ParticipantRow } from './participant-row.tsx';
import styles from './participants.module.css';
import { type Outcome, useAccessChanges } from './use-access-changes.ts';
import { WhyDialog } from './why-dialog.tsx';

/** How a subject is framed: a card of a page, or a part of a dialog. */
export type Part = ComponentType<{ id: string; title: string; intro?: string; children: ReactNode }>;

export function Participants({ itemKey, Part }: { itemKey: string; Part: Part }) {
  const { t } = useTranslation('sharing');
  const id = useId();
  const list = useInfiniteQuery(accessQuery(itemKey));
  const changes = useAccessChanges(itemKey);
  const [why, setWhy] = useState<Item>();
  const [access] = list.data?.pages ?? [];
  // The form stays where the list could not be read anew; an item that one may not see any more goes.
  if (!access || hasCode(list.error, 'item.not-found'))
    return <CardState error={list.error} onAgain={() => list.refetch()} />;

  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const direct = entries.filter((entry) => !entry.inherited);
  const inherited = entries.filter((entry) => entry.inherited);
  // A reason that is the same for everybody is said once.
  const common = direct.some((entry) => entry.changing === 'needs-grant') ? 'needs-grant' : undefined;
  return (
    <>
      {access.sharing === null ? (
        <Part id={`${id}-add`} title={t('add')}>
          <AddParticipant access={access} changes={changes} />
        </Part>
      ) : (
        <Notice icon={<IconLock size={18} />}>{t(`sharing.${access.sharing}`)}</Notice>
      )}
      <Part id={`${id}-direct`} title={t('direct')}>
        <OutcomeLine outcome={changes.outcome} />
        {common && access.sharing !== 'super-admins-only' && (
          <p className={styles.quiet} id={`${id}-common`}>
            {t(`refused.${common}`)}
          </p>
        )}
        {direct.length === 0 ? (
          <EmptyState icon={<IconUsers size={18} />}>{t('direct.none')}</EmptyState>
        ) : (
          <RecordTable label={t('direct')} columns={[t('participant'), t('may'), { hidden: t('actions') }]}>
            {direct.map((entry) => (
              <ParticipantRow
                key={entry.participant._key}
                entry={entry}
                access={access}
                changes={changes}
                commonReason={entry.changing === common ? `${id}-common` : undefined}
                onWhy={() => setWhy(entry.participant)}
              />
            ))}
          </RecordTable>
        )}
        {list.hasNextPage && inherited.length === 0 && <MoreButton list={list} />}
      </Part>
      {inherited.length > 0 && (
        <Part id={`${id}-inherited`} title={t('inherited')} intro={t('inherited.intro')}>
          <RecordTable label={t('inherited')} columns={[t('participant'), t('may'), t('from')]}>
            {inherited.map((entry) => (
              <InheritedRow
                key={`${entry.participant._key} ${entry.from?._key} ${entry.rev} ${entry.permissions}`}
                entry={entry}
                onWhy={() => setWhy(entry.participant)}
              />
            ))}
          </RecordTable>
          <MoreButton list={list} />
        </Part>
      )}
      <Part id={`${id}-implied`} title={t('implied')}>
        <ImpliedList implied={access.implied} />
      </Part>
      {why && <WhyDialog itemKey={itemKey} user={why} onClose={() => setWhy(undefined)} />}
    </>
  );
}

/** The outcome of the last change. Undo has the focus, since the row that had it is gone. */
function OutcomeLine({ outcome }: { outcome: Outcome | undefined }) {
  const { t } = useTranslation('sharing');
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (outcome?.undo) undo.current?.focus();
  }, [outcome]);
  if (outcome?.tone === 'problem') return <InlineError>{outcome.text}</InlineError>;
  return (
    <div className={styles.outcome} role="status" hidden={!outcome}>
      {outcome?.text}
      {outcome?.undo && (
        <Button ref={undo} variant="subtle" onClick={outcome.undo}>
          {t('undo')}
        </Button>
      )}
    </div>
  );
}

function InheritedRow({ entry, onWhy }: { entry: AccessEntry; onWhy: () => void }) {
  const { t } = useTranslation('sharing');
  const me = useMe();
  const { rightsWords } = useRightsWords();
  const { participant, from } = entry;
  const name = nameOf(participant);
  return (
    <RecordRow>
      <RecordName face={<Face of={participant} size={32} />} name={name}>
        {participant._key === me.user._key && <RecordTag>{t('you')}</RecordTag>}
        <RecordNote>{t(`kind.${participant.type}` as 'kind.User')}</RecordNote>
        {participant.type === 'User' && (
          <TextButton onClick={onWhy} label={t('why.which', { name })}>
            {t('why')}
          </TextButton>
        )}
      </RecordName>
      <RecordCell label={t('may')}>{rightsWords(entry.permissions)}</RecordCell>
      <RecordCell label={t('from')}>
        {from ? <ItemLink of={from} /> : <RecordNote>{t('from.hidden')}</RecordNote>}
      </RecordCell>
    </RecordRow>
  );
}

function ItemLink({ of }: { of: Item }) {
  return (
    <Link to={pages.participants} params={{ key: of._key }}>
      {nameOf(of)}
    </Link>
  );
}
