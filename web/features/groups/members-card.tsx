// Lists the members of an organisation or user group: found, sorted, added, given a role, removed.
import { Button, NativeSelect, TextInput } from '@mantine/core';
import IconUserPlus from '@tabler/icons-react/dist/esm/icons/IconUserPlus.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { memberStates } from '../../../contract/api/group-administration.ts';
import { pages } from '../../../contract/pages.ts';
import { domainKey } from '../../../contract/permissions.ts';
import type { Item } from '../../../contract/schemas/entity.ts';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { AddMembersDialog } from './add-members-dialog.tsx';
import styles from './groups-page.module.css';
import { type MemberFilter, memberListQuery } from './groups-query.ts';
import { MemberTable } from './member-table.tsx';

const orders = ['name', '-since', 'since'] as const;

export function MembersCard({ group, subgroups, mayChange }: { group: Item; subgroups: number; mayChange: boolean }) {
  const { t } = useTranslation('groups');
  const [filter, setFilter] = useState<MemberFilter>({
    search: '',
    state: 'all',
    sort: 'name',
    through: false,
  });
  const [adding, setAdding] = useState(false);
  const list = useInfiniteQuery(memberListQuery(group._key, useDeferredValue(filter)));
  const rows = list.data?.pages.flatMap((page) => page.members);
  const total = list.data?.pages[0]?.total ?? 0;
  const narrowed = filter.search.trim() !== '' || filter.state !== 'all';
  const intro = group._key === domainKey ? 'members.intro.domain' : 'members.intro';
  return (
    <Card id="members" title={t('members')} intro={t(intro)}>
      <Row justify="between">
        <span role="status">{list.data && t('members.count', { count: total })}</span>
        <Button
          onClick={() => mayChange && setAdding(true)}
          aria-disabled={!mayChange}
          data-disabled={!mayChange || undefined}
          aria-describedby={mayChange ? undefined : 'add-reason'}
        >
          {t('add')}
        </Button>
      </Row>
      {!mayChange && (
        <p className={styles.reason} id="add-reason">
          {t('add.reason')}
        </p>
      )}
      <search className={styles.filters}>
        <TextInput
          className={styles.search}
          type="search"
          label={t('members.search')}
          value={filter.search}
          onChange={(event) => setFilter({ ...filter, search: event.currentTarget.value })}
          maxLength={200}
          autoComplete="off"
          spellCheck={false}
        />
        <NativeSelect
          label={t('members.state')}
          value={filter.state}
          onChange={(event) => setFilter({ ...filter, state: event.currentTarget.value as MemberFilter['state'] })}
          data={memberStates.map((value) => ({ value, label: t(`members.state.${value}`) }))}
        />
        <NativeSelect
          label={t('sort')}
          value={filter.sort}
          onChange={(event) => setFilter({ ...filter, sort: event.currentTarget.value as MemberFilter['sort'] })}
          data={orders.map((value) => ({ value, label: t(`members.order.${value}`) }))}
        />
      </search>
      {subgroups > 0 && (
        <label className={styles.choice}>
          <input
            type="checkbox"
            checked={filter.through}
            onChange={(event) => setFilter({ ...filter, through: event.currentTarget.checked })}
          />
          {t('members.through')}
        </label>
      )}
      {!rows && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {rows?.length === 0 && (
        <EmptyState icon={<IconUserPlus size={18} />}>
          {t(narrowed ? 'members.none.search' : 'members.none')}
        </EmptyState>
      )}
      {rows && rows.length > 0 && <MemberTable group={group} rows={rows} mayChange={mayChange} />}
      <MoreButton list={list} />
      {rows && rows.length > 0 && (
        <p className={styles.onward}>
          {/* There many are changed at once. */}
          <Link to={pages.users} search={{ group: group._key } as never}>
            {t('members.users')}
          </Link>
        </p>
      )}
      {adding && <AddMembersDialog group={group} onClose={() => setAdding(false)} />}
    </Card>
  );
}
