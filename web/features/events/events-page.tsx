// All events, for administrators: narrowed, unfolded, and new ones as they happen.
import { Button, VisuallyHidden } from '@mantine/core';
import IconBroadcast from '@tabler/icons-react/dist/esm/icons/IconBroadcast.mjs';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useDeferredValue, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { pages } from '../../../contract/pages.ts';
import { queryClient } from '../../api/query-client.ts';
import { PersonField } from '../../entities/account/person-field.tsx';
import { useLocale } from '../../i18n/locale.tsx';
import { useAddressFilter } from '../../routing/use-address-filter.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { DayField, FilterFields } from '../../ui/filter-fields.tsx';
import { KeptText } from '../../ui/kept-text.tsx';
import { ListBody } from '../../ui/list-body.tsx';
import { Card, Page } from '../../ui/page.tsx';
import { Row } from '../../ui/stack.tsx';
import { newestFirst } from './arrivals.ts';
import { type EventFilter, everything, filterOf, type Narrow, queryOf, searchOf } from './event-filter.ts';
import { EventTable } from './event-table.tsx';
import styles from './events-page.module.css';
import { eventsQuery } from './events-query.ts';
import { TopicField } from './topic-field.tsx';
import { type Arrivals, useArrivals } from './use-arrivals.ts';

/** True where nobody reads, points at or has opened anything in it, so that rows may come in above. */
function isAtRest(box: HTMLElement | null): boolean {
  if (!box) return true;
  if (box.getBoundingClientRect().top < 0) return false;
  const isUsed = box.matches(':hover') || box.contains(document.activeElement);
  return !isUsed && !box.querySelector('[aria-expanded="true"]');
}

export function EventsPage() {
  const { t } = useTranslation('events');
  const { timeZone } = useLocale();
  const [filter, change] = useAddressFilter(pages.events, { filterOf, searchOf });
  const narrow: Narrow = (part) => change({ ...filter, ...part });
  const query = useDeferredValue(queryOf(filter, timeZone));
  const asked = eventsQuery(query);
  const list = useInfiniteQuery(asked);
  const loaded = list.data?.pages.flat();
  const box = useRef<HTMLDivElement>(null);
  const arrivals = useArrivals(query, list.isPlaceholderData ? undefined : loaded, () => isAtRest(box.current));
  const events = loaded && newestFirst(list.isPlaceholderData ? [] : arrivals.shown, loaded);
  const narrowed = Object.keys(query).length > 0;
  const words = (count: number) => t(list.hasNextPage ? 'shown.more' : 'shown', { count });
  async function showAll() {
    await queryClient.resetQueries({ queryKey: asked.queryKey });
    arrivals.forget();
  }
  const clear = narrowed && (
    <Button variant="default" onClick={() => change(everything)}>
      {t('filter.clear')}
    </Button>
  );
  return (
    <Page title={t('title')} intro={t('intro')}>
      <Card id="events" title={t('list')}>
        <EventFilters filter={filter} onNarrow={narrow} />
        {filter.text.trim() !== '' && <p className={styles.note}>{t('text.note')}</p>}
        {/* As high as its buttons, so that none of them moves the list. */}
        <div className={styles.line}>
          {/* What arrives by itself is not read out. */}
          <VisuallyHidden role="status">{loaded && words(loaded.length)}</VisuallyHidden>
          <span aria-hidden="true">{events && words(events.length)}</span>
          <Row>
            <NewEvents arrivals={arrivals} onMany={showAll} />
            {events && events.length > 0 && clear}
          </Row>
        </div>
        <ListBody
          list={list}
          count={events?.length}
          more={t('more')}
          none={
            <EmptyState icon={<IconBroadcast size={18} />} action={clear}>
              {t(narrowed ? 'none' : 'none.at-all')}
            </EmptyState>
          }
        >
          <div ref={box}>
            <EventTable events={events ?? []} onNarrow={narrow} />
          </div>
        </ListBody>
      </Card>
    </Page>
  );
}

function EventFilters({ filter, onNarrow }: { filter: EventFilter; onNarrow: Narrow }) {
  const { t } = useTranslation('events');
  return (
    <FilterFields>
      <TopicField topic={filter.topic} onTopic={(topic) => onNarrow({ topic })} />
      <PersonField
        label={t('filter.by')}
        placeholder={t('filter.person.hint')}
        missing={t('deleted')}
        chosen={filter.by}
        onChoose={(by) => onNarrow({ by })}
      />
      <KeptText
        label={t('filter.text')}
        placeholder={t('filter.text.hint')}
        text={filter.text}
        onText={(text) => onNarrow({ text })}
        type="search"
        maxLength={200}
        autoComplete="off"
      />
      {(['from', 'to'] as const).map((name) => (
        <DayField
          key={name}
          label={t(`filter.${name}`)}
          day={filter[name]}
          onDay={(day) => onNarrow({ [name]: day })}
        />
      ))}
    </FilterFields>
  );
}

/** New ones that wait for the reader, or that new ones are not heard of. */
function NewEvents({ arrivals, onMany }: { arrivals: Arrivals; onMany: () => void }) {
  const { t } = useTranslation('events');
  const { waiting, many, live, show, look } = arrivals;
  if (many) return <Button onClick={onMany}>{t('new.many')}</Button>;
  if (waiting.length > 0) return <Button onClick={show}>{t('new', { count: waiting.length })}</Button>;
  if (live) return null;
  return (
    <>
      <span className={styles.note}>{t('not-live')}</span>
      <Button variant="default" onClick={look}>
        {t('again')}
      </Button>
    </>
  );
}
