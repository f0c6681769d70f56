// The details of one event: time, item, actor, data, cause and key.
import { useTranslation } from 'react-i18next';
import type { EventEntity } from '../../../contract/api/events.ts';
import { useLocale } from '../../i18n/locale.tsx';
import { exactWords } from '../../i18n/time-words.ts';
import { CopyText } from '../../ui/copy-text.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { Row } from '../../ui/stack.tsx';
import { TextButton } from '../../ui/text-button.tsx';
import styles from './event-details.module.css';
import type { Narrow } from './event-filter.ts';
import { keyIn, Named, nameIn } from './named.tsx';

interface Details {
  event: EventEntity;
  /** The meaning of its topic, where it is known. */
  what: string | undefined;
  onNarrow: Narrow;
}

export function EventDetails({ event, what, onNarrow }: Details) {
  const { t } = useTranslation('events');
  const { locale, timeZone } = useLocale();
  const { topic, data, account, emittedFrom, createdBy, causedBy, depth } = event;
  const itemKey = keyIn(emittedFrom) === keyIn(account) ? '' : keyIn(emittedFrom);
  return (
    <>
      <Facts>
        {what && <Fact term={t('list')}>{what}</Fact>}
        <Fact term={t('topic')}>
          <CopyText text={topic} what={t('topic.copy')} />
        </Fact>
        <Fact term={t('exact')}>{exactWords(new Date(event.createdAt), locale, timeZone)}</Fact>
        {itemKey && (
          <Fact term={t('item')} note={<CopyText text={itemKey} what={t('item.copy')} />}>
            {nameIn(emittedFrom)}
          </Fact>
        )}
        {account !== null && (
          <Fact term={t('account')}>
            <Named of={account} isAccount none="" />
          </Fact>
        )}
        <Fact term={t('by')}>
          <Named of={createdBy} isAccount none={t('nobody')} />
        </Fact>
        <Fact term={t('data')}>
          {Object.keys(data).length === 0 ? (
            t('data.none')
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: long data is scrolled with the keyboard too
            <section className={styles.data} tabIndex={0} aria-label={t('data')}>
              <pre>{JSON.stringify(data, null, 2)}</pre>
            </section>
          )}
        </Fact>
        {causedBy !== null && (
          <Fact term={t('causedBy')} note={<CopyText text={causedBy} what={t('causedBy.copy')} />}>
            {t('causedBy.run')}
          </Fact>
        )}
        {depth > 0 && <Fact term={t('depth')}>{depth}</Fact>}
        <Fact term={t('key')}>
          <CopyText text={event._key} what={t('key.copy')} />
        </Fact>
      </Facts>
      <Row gap={4}>
        <span>{t('only')}</span>
        <TextButton onClick={() => onNarrow({ topic })}>{t('only.topic')}</TextButton>
        {createdBy !== null && (
          <TextButton onClick={() => onNarrow({ by: keyIn(createdBy) })}>
            {t('only.by', { name: nameIn(createdBy) || t('deleted') })}
          </TextButton>
        )}
      </Row>
    </>
  );
}
