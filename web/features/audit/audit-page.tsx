// The audit trail, for administrators: what happened to all accounts, narrowed, unfolded, and taken out as a file.
import { Button } from '@mantine/core';
import IconListSearch from '@tabler/icons-react/dist/esm/icons/IconListSearch.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { exportAudit } from '../../../contract/api/audit.ts';
import { pages } from '../../../contract/pages.ts';
import { addressOf } from '../../api/request-parts.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { useAddressFilter } from '../../routing/use-address-filter.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListBody } from '../../ui/list-body.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { everything, filterOf, queryOf, searchOf } from './audit-filter.ts';
import { AuditFilters } from './audit-filters.tsx';
import styles from './audit-page.module.css';
import { auditQuery } from './audit-query.ts';
import { AuditTable } from './audit-table.tsx';

export function AuditPage() {
  const { t } = useTranslation('audit');
  const { timeZone } = useLocale();
  const [filter, change] = useAddressFilter(pages.audit, { filterOf, searchOf });
  const query = queryOf(filter, timeZone);
  const list = useInfiniteQuery(auditQuery(useDeferredValue(query)));
  const entries = list.data?.pages.flatMap((page) => page.entries);
  const narrowed = Object.keys(query).length > 0;
  const clear = narrowed && (
    <Button variant="default" onClick={() => change(everything)}>
      {t('filter.clear')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Card id="audit" title={t('list')}>
        <AuditFilters filter={filter} onChange={change} />
        <Row justify="between">
          <span role="status">
            {entries &&
              (list.hasNextPage ? t('shown.more', { count: entries.length }) : t('shown', { count: entries.length }))}
          </span>
          {entries && entries.length > 0 && (
            <Row gap={4}>
              {clear}
              {(['csv', 'json'] as const).map((format) => (
                <a key={format} href={addressOf(exportAudit.path, {}, { ...query, format })} download>
                  {t(format)}
                </a>
              ))}
            </Row>
          )}
        </Row>
        {entries && entries.length > 0 && <p className={styles.note}>{t('export.note')}</p>}
        <ListBody
          list={list}
          count={entries?.length}
          more={t('more')}
          none={
            <EmptyState icon={<IconListSearch size={18} />} action={clear}>
              {t(narrowed ? 'none' : 'none.at-all')}
            </EmptyState>
          }
        >
          <AuditTable entries={entries ?? []} onNarrow={(part) => change({ ...filter, ...part })} />
        </ListBody>
      </Card>
    </Page>
  );
}
