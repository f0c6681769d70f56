// The words of each topic of events. In English they are the sentences of the contract itself.
import { type TopicName, topics } from '../../../contract/events.ts';

type Summaries = { readonly [Topic in TopicName]: (typeof topics)[Topic]['summary'] };

export const eventTopics = Object.fromEntries(
  Object.entries(topics).map(([topic, { summary }]) => [topic, summary]),
) as Summaries;
