// All users, for administrators: found, filtered, helped one by one or many at once, and invited.
import { Button } from '@mantine/core';
import IconSearch from '@tabler/icons-react/dist/esm/icons/IconSearch.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserRow } from '../../../contract/api/user-admin.ts';
import { pages } from '../../../contract/pages.ts';
import { useMe } from '../../entities/account/me.ts';
import { useAddressFilter } from '../../routing/use-address-filter.ts';
import { CardState } from '../../ui/card-state.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { MoreButton } from '../../ui/more-button.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { BulkBar } from './bulk-bar.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { RunsCard } from './runs-card.tsx';
import type { Selection } from './selection.ts';
import { everybody, filterOf, searchOf, type UserFilter } from './user-filter.ts';
import { UserFilters } from './user-filters.tsx';
import { UserTable } from './user-table.tsx';
import styles from './users-page.module.css';
import { usersQuery } from './users-query.ts';

export function UsersPage() {
  const { t } = useTranslation('users');
  const me = useMe();
  const [filter, setFilter] = useAddressFilter(pages.users, { filterOf, searchOf });
  const [inviting, setInviting] = useState(false);
  /** Outlives the dialog: nothing that was pasted is lost by closing it. */
  const [pasted, setPasted] = useState('');
  const [chosen, setChosen] = useState<ReadonlyMap<string, UserRow>>(new Map());
  /** All who matched the filter then; nobody once the address says something else. */
  const [chosenFilter, setMatching] = useState<UserFilter>();
  const matching = chosenFilter === filter ? filter : undefined;
  const search = useDeferredValue(filter);
  const list = useInfiniteQuery(usersQuery(search));
  const rows = list.data?.pages.flatMap((page) => page.users);
  const total = list.data?.pages[0]?.total ?? 0;
  // Chosen users stay chosen, also where they do not fit the filter any more.
  const chosenRows = [...chosen.values()];
  /** The number shown belongs to the filter of now. */
  const isCounted = search === filter && !list.isPlaceholderData;
  const selection: Selection = matching
    ? { kind: 'matching', filter: matching, total }
    : { kind: 'rows', rows: chosenRows };
  const mayInvite = me.role === 'super-admin';

  function toggle(row: UserRow) {
    setMatching(undefined);
    const next = new Map(chosen);
    if (!next.delete(row.user._key)) next.set(row.user._key, row);
    setChosen(next);
  }
  function narrow(next: UserFilter) {
    setFilter(next);
    // Other people match now: nobody is changed whom the viewer has not seen counted.
    setMatching(undefined);
  }
  return (
    <Page title={t('title')} intro={t('intro')}>
      <RunsCard />
      <Card id="users" title={t('list')}>
        <Row justify="between">
          <span role="status">{list.data && t('found', { count: total })}</span>
          <InviteButton mayInvite={mayInvite} onInvite={() => setInviting(true)} />
        </Row>
        {!mayInvite && (
          <p className={styles.reason} id="invite-reason">
            {t('invite.reason')}
          </p>
        )}
        <UserFilters filter={filter} onChange={narrow} />
        {(matching || chosenRows.length > 0) && (
          <BulkBar
            selection={selection}
            onClear={() => {
              setMatching(undefined);
              setChosen(new Map());
            }}
          />
        )}
        {!rows && <CardState error={list.error} onAgain={() => list.refetch()} />}
        {rows?.length === 0 && <NobodyFits onAll={() => narrow(everybody)} />}
        {rows && rows.length > 0 && (
          <>
            <Row>
              <Button
                variant="default"
                onClick={() => {
                  setMatching(undefined);
                  setChosen(new Map(rows.map((row) => [row.user._key, row])));
                }}
              >
                {t('chosen.all', { count: rows.length })}
              </Button>
              {total > rows.length && isCounted && (
                <Button variant="default" onClick={() => setMatching(filter)}>
                  {t('chosen.allMatching', { count: total })}
                </Button>
              )}
            </Row>
            <UserTable
              rows={rows}
              isChosen={(row) => matching !== undefined || chosen.has(row.user._key)}
              onToggle={toggle}
            />
          </>
        )}
        <MoreButton list={list} />
      </Card>
      {inviting && <InviteDialog text={pasted} onText={setPasted} onClose={() => setInviting(false)} />}
    </Page>
  );
}

/** Where it cannot be used it stays in reach, so that its reason is read out. */
function InviteButton({ mayInvite, onInvite }: { mayInvite: boolean; onInvite: () => void }) {
  const { t } = useTranslation('users');
  return (
    <Button
      onClick={() => mayInvite && onInvite()}
      aria-disabled={!mayInvite}
      data-disabled={!mayInvite || undefined}
      aria-describedby={mayInvite ? undefined : 'invite-reason'}
    >
      {t('invite')}
    </Button>
  );
}

function NobodyFits({ onAll }: { onAll: () => void }) {
  const { t } = useTranslation('users');
  return (
    <EmptyState
      icon={<IconSearch size={18} />}
      action={
        <Button variant="default" onClick={onAll}>
          {t('none.all')}
        </Button>
      }
    >
      {t('none')}
    </EmptyState>
  );
}
