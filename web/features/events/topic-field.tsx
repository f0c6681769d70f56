// Narrows the events by the beginning of their topic: a known one from the list, or any that is typed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { topicNames } from '../../../contract/events.ts';
import { ComboField, type ComboOption } from '../../ui/combo-field.tsx';
import { isTopic } from './event-filter.ts';

export function TopicField({ topic, onTopic }: { topic: string; onTopic: (topic: string) => void }) {
  const { t } = useTranslation('events');
  const { t: words } = useTranslation('eventTopics');
  const [typed, setTyped] = useState<string>();
  const options: ComboOption[] = topicNames
    .map((name) => ({ value: name, label: name, find: words(name) }))
    .sort((a, b) => (a.value < b.value ? -1 : 1));
  return (
    <ComboField
      label={t('filter.topic')}
      placeholder={t('filter.topic.hint')}
      options={options}
      chosen={topic}
      text={typed ?? topic}
      search={typed ?? ''}
      none={t('filter.topic.none')}
      error={topic !== '' && !isTopic(topic) && t('filter.topic.wrong')}
      maxLength={190}
      autoCapitalize="off"
      openOnFocus={false}
      onText={(text) => {
        setTyped(text);
        onTopic(text);
      }}
      onChoose={({ value }) => {
        setTyped(undefined);
        onTopic(value);
      }}
      onLeave={() => setTyped(undefined)}
      onFocus={(event) => event.currentTarget.select()}
    />
  );
}
