// All organisations, or all user groups: found, sorted, created, and brought back from the trash.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import IconUsersGroup from '@tabler/icons-react/dist/esm/icons/IconUsersGroup.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { CreateDialog } from './create-dialog.tsx';
import { GroupTable } from './group-table.tsx';
import styles from './groups-page.module.css';
import { type GroupFilter, type GroupKind, groupListQuery } from './groups-query.ts';

export const OrganisationsPage = () => <GroupsPage kind="Organisation" key="organisations" />;
export const UserGroupsPage = () => <GroupsPage kind="Usergroup" key="groups" />;

const orders = ['name', '-members', 'members', '-createdAt'] as const;

function GroupsPage({ kind }: { kind: GroupKind }) {
  const { t } = useTranslation('groups');
  const all: GroupFilter = { type: kind, search: '', sort: 'name', trashed: false };
  const [filter, setFilter] = useState(all);
  const [creating, setCreating] = useState(false);
  const list = useInfiniteQuery(groupListQuery(useDeferredValue(filter)));
  const rows = list.data?.pages.flatMap((page) => page.groups);
  const total = list.data?.pages[0]?.total ?? 0;
  const narrowed = filter.search.trim() !== '';
  return (
    <Page title={t(`title.${kind}`)} intro={t(`intro.${kind}`)}>
      <Card id="groups" title={t(`list.${kind}`)}>
        <Row justify="between">
          <span role="status">{list.data && t(`found.${kind}`, { count: total })}</span>
          <Button onClick={() => setCreating(true)}>{t(`create.${kind}`)}</Button>
        </Row>
        <search className={styles.filters}>
          <TextInput
            className={styles.search}
            type="search"
            label={t('search')}
            value={filter.search}
            onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
          />
          <NativeSelect
            label={t('sort')}
            value={filter.sort}
            onChange={(event) => setFilter({ ...filter, sort: event.currentTarget.value as GroupFilter['sort'] })}
            data={orders.map((value) => ({ value, label: t(`sort.${value}`) }))}
          />
          <NativeSelect
            label={t('show')}
            value={filter.trashed ? 'trashed' : 'live'}
            onChange={(event) => setFilter({ ...filter, trashed: event.currentTarget.value === 'trashed' })}
            data={(['live', 'trashed'] as const).map((value) => ({ value, label: t(`show.${value}`) }))}
          />
        </search>
        {!rows && <CardState error={list.error} onAgain={() => list.refetch()} />}
        {rows?.length === 0 && narrowed && (
          <EmptyState
            icon={<IconSearch size={18} />}
            action={
              <Button variant="default" onClick={() => setFilter({ ...filter, search: '' })}>
                {t('none.search.all')}
              </Button>
            }
          >
            {t('none.search')}
          </EmptyState>
        )}
        {rows?.length === 0 && !narrowed && (
          <EmptyState icon={<IconUsersGroup size={18} />}>
            {t(filter.trashed ? 'none.trashed' : `none.${kind}`)}
          </EmptyState>
        )}
        {rows && rows.length > 0 && <GroupTable label={t(`list.${kind}`)} rows={rows} />}
        <MoreButton list={list} />
      </Card>
      {creating && <CreateDialog kind={kind} onClose={() => setCreating(false)} />}
    </Page>
  );
}
