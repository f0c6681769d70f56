// What happened to the account: what, when, from where, by whom; by kind, further back, and as a file.
import { Button } from '@mantine/core';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ActivityGroup, activityGroups } from '../../../contract/activity.ts';
import { type ActivityShown, exportActivity, listActivity } from '../../../contract/api/activity.ts';
import { call } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { addressOf } from '../../api/request-parts.ts';
import { SelectField } from '../../ui/combo-field.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/page.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Row } from '../../ui/stack.tsx';
import styles from './activity-card.module.css';
import { CardState } from './card-state.tsx';
import { useSessionName } from './session-table.tsx';

const atOnce = 10;

export function ActivityCard() {
  const { t } = useTranslation('activity');
  const me = useMe();
  const [group, setGroup] = useState<ActivityGroup>();
  const list = useInfiniteQuery({
    queryKey: ['activity', me.user._key, group],
    queryFn: ({ pageParam: offset, signal }) =>
      call(listActivity, {
        params: { key: 'me' },
        query: { offset, limit: atOnce, ...(group ? { group } : {}) },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => (last.length < atOnce ? undefined : pages.length * atOnce),
  });
  const entries = list.data?.pages.flat();
  const groups = Object.keys(activityGroups) as ActivityGroup[];
  return (
    <Card id="activity" title={t('title')} intro={t('intro')}>
      <div className={styles.filter}>
        <SelectField
          label={t('group')}
          options={[
            { value: 'all', label: t('group.all') },
            ...groups.map((name) => ({ value: name, label: t(`group.${name}`) })),
          ]}
          chosen={group ?? 'all'}
          onChoose={(chosen) => setGroup(groups.find((name) => name === chosen))}
        />
      </div>
      {!entries && <CardState error={list.error} onAgain={() => list.refetch()} />}
      {entries?.length === 0 && <EmptyState icon={<IconHistory size={18} />}>{t('none')}</EmptyState>}
      {entries && entries.length > 0 && (
        <ol className={styles.list}>
          {entries.map((entry) => (
            <Entry key={entry.seq} entry={entry} own={me.user._key} />
          ))}
        </ol>
      )}
      <Row justify="between">
        <Row gap={4}>
          <a href={exportAddress('csv')} download>
            {t('csv')}
          </a>
          <a href={exportAddress('json')} download>
            {t('json')}
          </a>
        </Row>
        {list.hasNextPage && (
          <Button
            variant="default"
            onClick={() => list.fetchNextPage()}
            aria-disabled={list.isFetchingNextPage}
          >
            {t('more')}
          </Button>
        )}
      </Row>
    </Card>
  );
}

function exportAddress(format: 'csv' | 'json'): string {
  return addressOf(exportActivity.path, { key: 'me' }, { format });
}

function Entry({ entry, own }: { entry: ActivityShown; own: string }) {
  const { t } = useTranslation('activity');
  const { t: happened } = useTranslation('happenings');
  const nameOf = useSessionName();
  const device = entry.browser || entry.device ? nameOf({ ...entry, kind: 'browser' }) : '';
  const where = [device, entry.address].filter(Boolean).join(', ');
  // Who has no name any more has deleted their account.
  const name = entry.by?.name || t('by.deleted');
  const doer = entry.by === null ? t('by.nobody') : t('by', { name });
  const facts = [where && t('from', { where }), entry.by?._key !== own && doer].filter(Boolean);
  return (
    <li className={styles.entry}>
      <div>
        <div className={styles.what}>{happened(entry.kind)}</div>
        {facts.length > 0 && <div className={styles.facts}>{facts.join(' · ')}</div>}
      </div>
      <div className={styles.when}>
        <RelativeTime time={entry.at} />
      </div>
    </li>
  );
}
