// A table of organisations or user groups, each leading to its page; those in the trash are brought back from here.
import { Button } from '@mantine/core';
import IconBuilding from '@tabler/icons-react/dist/esm/icons/IconBuilding.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { GroupRow } from '../../../contract/api/group-administration.ts';
import { restoreItem } from '../../../contract/api/items.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { call } from '../../api/call.ts';
import { useAction } from '../../api/use-action.ts';
import { useMe } from '../../entities/account/me.ts';
import { messages } from '../../ui/messages.ts';
import { RecordActions, RecordCell, RecordName, RecordNote, RecordRow, RecordTable } from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { kindOf, nameOf, pageOf, refreshGroups } from './groups-query.ts';

interface Listed {
  label: string;
  rows: readonly GroupRow[];
  /** Says of each whether it is an organisation or a user group. */
  mixed?: boolean;
  /** Takes one out of the group that this is the list of. */
  onRemove?: (group: Item) => void;
}

export function GroupTable({ label, rows, ...listed }: Listed) {
  const { t } = useTranslation('groups');
  return (
    <RecordTable
      label={label}
      columns={[t('name'), t('members'), t('subgroups'), t('created'), { hidden: t('actions') }]}
    >
      {rows.map((row) => (
        <GroupLine key={row.group._key} row={row} {...listed} />
      ))}
    </RecordTable>
  );
}

function GroupLine({ row, mixed, onRemove }: Omit<Listed, 'label' | 'rows'> & { row: GroupRow }) {
  const { t } = useTranslation('groups');
  const { group, members, subgroups } = row;
  const name = nameOf(group);
  const trashed = group.trashedAt !== undefined;
  const Glyph = kindOf(group) === 'Organisation' ? IconBuilding : IconUsersGroup;
  return (
    <RecordRow>
      <RecordName
        face={<Glyph size={24} stroke={1.5} />}
        name={trashed ? name : <Link {...pageOf(group)}>{name}</Link>}
      >
        {mixed && <RecordNote>{t(`kind.${kindOf(group)}`)}</RecordNote>}
        {typeof group.data.description === 'string' && <RecordNote>{group.data.description}</RecordNote>}
      </RecordName>
      <RecordCell label={t('members')}>{members}</RecordCell>
      <RecordCell label={t('subgroups')}>{subgroups}</RecordCell>
      <RecordCell label={t('created')}>
        <RelativeTime time={group.createdAt} />
      </RecordCell>
      <RecordActions>
        {trashed && <RestoreButton group={group} />}
        {onRemove && (
          <Button variant="default" onClick={() => onRemove(group)} aria-label={t('inside.remove.which', { name })}>
            {t('inside.remove')}
          </Button>
        )}
      </RecordActions>
    </RecordRow>
  );
}

function RestoreButton({ group }: { group: Item }) {
  const { t } = useTranslation('groups');
  const me = useMe();
  const restore = useRestore(group);
  if (me.role !== 'super-admin') return <RecordNote>{t('restore.reason')}</RecordNote>;
  return (
    <Button
      variant="default"
      onClick={restore.run}
      aria-disabled={restore.busy}
      aria-label={t('restore.which', { name: nameOf(group) })}
    >
      {t('restore')}
    </Button>
  );
}

/** Out of the trash, with a word on it. */
export function useRestore(group: Item) {
  const { t } = useTranslation('groups');
  return useAction(
    () => call(restoreItem, { params: { key: group._key }, body: {} }),
    async () => {
      await refreshGroups();
      messages.notify(t('restore.done', { name: nameOf(group) }));
    },
    messages.warn,
  );
}
