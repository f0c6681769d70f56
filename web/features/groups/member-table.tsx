// The members of a group, each with a role that is changed where it stands, and a way out that can be undone.

import { ActionIcon, Button } from '@mantine/core';
import IconPencil from '@tabler/icons-react/dist/esm/icons/IconPencil.mjs';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  addMembers,
  changeMemberRole,
  type MemberRow,
  removeMembers,
} from '../../../contract/api/group-administration.ts';
import { pages } from '../../../contract/pages.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { Refusal } from '../../api/api-error.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe, userDataOf } from '../../entities/account/me.ts';
import { RenameForm } from '../../forms/rename-form.tsx';
import { AddressText } from '../../ui/address-text.tsx';
import { DangerConfirm } from '../../ui/danger-confirm.tsx';
import { messages } from '../../ui/messages.ts';
import { Picture } from '../../ui/picture.tsx';
import {
  RecordActions,
  RecordCell,
  RecordName,
  RecordNote,
  RecordRow,
  RecordTable,
  RecordTag,
} from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { nameOf, refreshGroups } from './groups-query.ts';
import styles from './member-table.module.css';
import { useEditInPlace } from './use-edit-in-place.ts';

interface Shown {
  group: Item;
  mayChange: boolean;
}

export function MemberTable({ rows, ...shown }: Shown & { rows: readonly MemberRow[] }) {
  const { t } = useTranslation('groups');
  return (
    <RecordTable label={t('members')} columns={[t('name'), t('role'), t('since'), { hidden: t('actions') }]}>
      {rows.map((row) => (
        <MemberLine key={row.user._key} row={row} {...shown} />
      ))}
    </RecordTable>
  );
}

function MemberLine({ row, group, mayChange }: Shown & { row: MemberRow }) {
  const { t } = useTranslation('groups');
  const me = useMe();
  const { user, state, since, through } = row;
  const { name, email, thumbnail } = userDataOf(user);
  return (
    <RecordRow>
      <RecordName
        face={<Picture source={thumbnail} name={user._key} size={32} />}
        name={
          <Link to={pages.profileOf} params={{ key: user._key }}>
            {name}
          </Link>
        }
      >
        {email && (
          <RecordNote>
            <AddressText>{email}</AddressText>
          </RecordNote>
        )}
        {through.length > 0 && <RecordNote>{t('through', { groups: through.map(nameOf).join(', ') })}</RecordNote>}
        <span className={styles.tags}>
          {user._key === me.user._key && <RecordTag>{t('you')}</RecordTag>}
          {state === 'inactive' && <RecordTag>{t('members.state.inactive')}</RecordTag>}
        </span>
      </RecordName>
      {since === null ? (
        <>
          <RecordCell />
          <RecordCell />
          <RecordActions />
        </>
      ) : (
        <>
          <RecordCell label={t('role')}>
            <Role row={row} group={group} mayChange={mayChange} />
          </RecordCell>
          <RecordCell label={t('since')}>
            <RelativeTime time={since} />
          </RecordCell>
          <RecordActions>{mayChange && <RemoveButton row={row} group={group} />}</RecordActions>
        </>
      )}
    </RecordRow>
  );
}

function Role({ row, group, mayChange }: Shown & { row: MemberRow }) {
  const { t } = useTranslation('groups');
  const { editing, opener, start, stop } = useEditInPlace();
  const { name } = userDataOf(row.user);
  const params = { key: group._key, userKey: row.user._key };
  if (editing) {
    return (
      <RenameForm
        label={t('role.of', { name })}
        name={row.role ?? ''}
        verb={t('role.do')}
        onRename={async (role) => {
          await call(changeMemberRole, { params, body: { role: role || null } });
          await refreshGroups();
        }}
        onDone={stop}
      />
    );
  }
  return (
    <span className={styles.role}>
      {row.role ?? t(group._key === domainKey ? 'role.admin' : 'role.none')}
      {mayChange && (
        <ActionIcon ref={opener} onClick={start} aria-label={t('role.change', { name })}>
          <IconPencil size={18} stroke={1.75} />
        </ActionIcon>
      )}
    </span>
  );
}

/** At once, with Undo; from the administrators, by a question. */
function RemoveButton({ row, group }: Omit<Shown, 'mayChange'> & { row: MemberRow }) {
  const { t } = useTranslation('groups');
  const [asked, setAsked] = useState(false);
  const { user, role } = row;
  const { name } = userDataOf(user);
  const params = { key: group._key };

  const undo = useAction(
    async () => {
      const body = { userKeys: [user._key], ...(role ? { role } : {}) };
      const { failed } = await call(addMembers, { params, body });
      await refreshGroups();
      if (failed[0]) throw new Refusal(failed[0].error);
      messages.notify(t('remove.undone', { name }));
    },
    undefined,
    messages.warn,
  );
  const { run, busy, problem } = useAction(
    async () => {
      const { failed } = await call(removeMembers, { params, body: { userKeys: [user._key] } });
      // Gone already is as good.
      if (failed[0] && failed[0].code !== 'member.not-found') throw new Refusal(failed[0].error);
      const way = { label: t('remove.undo'), run: undo.run };
      messages.notify(t('remove.done', { name }), group._key === domainKey ? [] : [way]);
      setAsked(false);
      await refreshGroups();
    },
    undefined,
    (words) => asked || messages.warn(words),
  );
  return (
    <>
      <Button
        variant="default"
        onClick={() => (group._key === domainKey ? setAsked(true) : run())}
        aria-disabled={busy}
        aria-label={t('remove.which', { name })}
      >
        {t('remove')}
      </Button>
      <DangerConfirm
        opened={asked}
        title={t('remove.domain.title', { name })}
        verb={t('remove.domain.do')}
        busy={busy}
        error={problem}
        onConfirm={run}
        onCancel={() => setAsked(false)}
      >
        {t('remove.domain.text', { name })}
      </DangerConfirm>
    </>
  );
}
