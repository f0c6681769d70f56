// Reads the topics that somebody asks for: whole ones, and beginnings up to a point or a star.
import { isContinued, type TopicName, topicNames } from '../../contract/events.ts';
import type { TopicPart } from './event-log-store.ts';

/** @returns nothing where every topic is meant. */
export function partsOf(types: readonly string[] | undefined): TopicPart[] | undefined {
  if (!types || types.length === 0 || types.includes('*')) return undefined;
  const parts = types.flatMap(partsOfOne);
  const whole = new Set(parts.filter(({ rest }) => rest === undefined).map(({ topic }) => topic));
  return [
    ...[...whole].map((topic) => ({ topic })),
    ...parts.filter(({ topic, rest }) => rest !== undefined && !whole.has(topic)),
  ];
}

function partsOfOne(type: string): TopicPart[] {
  // `item` and `item.` say the same; `item.cr*` may go on within a name.
  const open = type.endsWith('*') && !type.endsWith('.*');
  const text = type.replace(/\.?\*$|\.$/, '');
  const begins = (topic: string) => topic === text || topic.startsWith(open ? text : `${text}.`);
  const whole = topicNames.filter(begins).map((topic): TopicPart => ({ topic }));
  const continued = topicNames.filter((topic) => isContinued(topic) && text.startsWith(`${topic}.`));
  return [...whole, ...continued.flatMap((topic) => restsOf(topic, text.slice(topic.length + 1), open))];
}

function restsOf(topic: TopicName, rest: string, open: boolean): TopicPart[] {
  if (open) return [{ topic, rest, prefix: true }];
  return [
    { topic, rest },
    { topic, rest: `${rest}.`, prefix: true },
  ];
}

export function isAmong(
  parts: readonly TopicPart[] | undefined,
  { topic, rest }: { topic: string; rest: string },
): boolean {
  if (!parts) return true;
  return parts.some(
    (part) =>
      part.topic === topic &&
      (part.rest === undefined || (part.prefix ? rest.startsWith(part.rest) : rest === part.rest)),
  );
}
