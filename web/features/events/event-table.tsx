// The events, one line each; each unfolds to its data and what led to it.
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventEntity } from '../../../contract/api/events.ts';
import { type TopicName, topicNames } from '../../../contract/events.ts';
import { RecordCell, RecordDetails, RecordName, RecordRow, RecordTable } from '../../ui/record-table.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { EventDetails } from './event-details.tsx';
import type { Narrow } from './event-filter.ts';
import styles from './event-table.module.css';
import { Named } from './named.tsx';

export function EventTable({ events, onNarrow }: { events: readonly EventEntity[]; onNarrow: Narrow }) {
  const { t } = useTranslation('events');
  return (
    <RecordTable compact label={t('list')} columns={[t('list'), t('about'), t('by'), t('when')]}>
      {events.map((event) => (
        <EventRow key={event._key} event={event} onNarrow={onNarrow} />
      ))}
    </RecordTable>
  );
}

function EventRow({ event, onNarrow }: { event: EventEntity; onNarrow: Narrow }) {
  const { t } = useTranslation('events');
  const words = useTopicWords();
  const [open, setOpen] = useState(false);
  const id = useId();
  const what = words(event.topic);
  return (
    <>
      <RecordRow>
        <RecordName
          name={
            <button
              type="button"
              className={styles.what}
              aria-expanded={open}
              aria-controls={open ? id : undefined}
              onClick={() => setOpen(!open)}
            >
              <IconChevronRight size={16} className={styles.chevron} />
              <span className={styles.words} title={what ? `${what}: ${event.topic}` : event.topic}>
                {what && <span>{what}</span>} <code className={what && styles.topic}>{event.topic}</code>
              </span>
            </button>
          }
        />
        <RecordCell label={t('about')}>
          <Named of={event.emittedFrom} isAccount={event.account !== null} none={t('nothing')} />
        </RecordCell>
        <RecordCell label={t('by')}>
          <Named of={event.createdBy} isAccount none={t('nobody')} />
        </RecordCell>
        <RecordCell label={t('when')}>
          <span className={styles.when}>
            <RelativeTime time={event.createdAt} />
          </span>
        </RecordCell>
      </RecordRow>
      {open && (
        <RecordDetails id={id} columns={4}>
          <EventDetails event={event} what={what} onNarrow={onNarrow} />
        </RecordDetails>
      )}
    </>
  );
}

/** The meaning of a topic; absent for topics of scripts, which only they know, and of another release. */
function useTopicWords() {
  const { t } = useTranslation('eventTopics');
  return (full: string): string | undefined => {
    const name = topicNames.find((topic) => full === topic || full.startsWith(`${topic}.`));
    return name === undefined || name === ('custom' satisfies TopicName) ? undefined : t(name);
  };
}
