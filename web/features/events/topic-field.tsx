// Narrows the events by the beginning of their topic: a known one from the list, or any that is typed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { topicNames } from '../../../contract/events.ts';
import { ComboField, type ComboOption } from '../../ui/combo-field.tsx';
import { isTopic } from './event-filter.ts';

/** Their beginnings too: what is typed first and chosen with Enter is then the widest. */
const options: ComboOption[] = [...new Set(topicNames.flatMap((name) => [name.split('.')[0] ?? name, name]))]
  .sort()
  .map((topic) => ({ value: topic, label: topic }));

export function TopicField({ topic, onTopic }: { topic: string; onTopic: (topic: string) => void }) {
  const { t } = useTranslation('events');
  const [typed, setTyped] = useState<string>();
  const wrong = topic !== '' && !isTopic(topic) && t('filter.topic.wrong');
  return (
    <ComboField
      label={t('filter.topic')}
      placeholder={t('filter.topic.hint')}
      options={options}
      chosen={topic}
      text={typed ?? topic}
      search={typed ?? ''}
      none={t('filter.topic.none')}
      error={wrong}
      maxLength={190}
      autoCapitalize="off"
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
