// The filter of the list of events: as the address bar keeps it, and as the server is asked.
import type { listEvents } from '../../../contract/api/events.ts';
import type { BodyInputOf } from '../../../contract/endpoint.ts';
import { dayStart, isDay } from '../../i18n/calendar-days.ts';

/** Each part is text, empty where it narrows nothing. Days are those of the person's own calendar. */
export interface EventFilter {
  /** The beginning of a topic. */
  topic: string;
  /** Key of a user. */
  by: string;
  text: string;
  from: string;
  to: string;
}

/** Changes a part of the filter. */
export type Narrow = (part: Partial<EventFilter>) => void;

export const everything: EventFilter = { topic: '', by: '', text: '', from: '', to: '' };

const keyPattern = /^[A-Za-z0-9_-]{1,64}$/;
const topicPattern = /^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?$/;

export const isTopic = (text: string) => topicPattern.test(text.trim());

/** Reads the address bar, which anybody can have written: what is not understood narrows nothing. */
export function filterOf(search: Record<string, unknown>): EventFilter {
  const text = (name: keyof EventFilter) => (search[name] === undefined ? '' : String(search[name]));
  const kept = (name: keyof EventFilter, fits: (value: string) => boolean) => (fits(text(name)) ? text(name) : '');
  return {
    topic: text('topic').slice(0, 190),
    by: kept('by', (value) => keyPattern.test(value)),
    text: text('text').slice(0, 200),
    from: kept('from', isDay),
    to: kept('to', isDay),
  };
}

/** For the address bar: what narrows nothing is left out. */
export function searchOf(filter: EventFilter): Partial<EventFilter> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));
}

export type EventQuery = Pick<BodyInputOf<typeof listEvents>, 'types' | 'createdBy' | 'search' | 'start' | 'end'>;

/** For the server: days become moments in the zone of the person, the last day whole. */
export function queryOf({ topic, by, text, from, to }: EventFilter, timeZone: string): EventQuery {
  return {
    ...(isTopic(topic) && { types: [`${topic.trim()}*`] }),
    ...(by && { createdBy: by }),
    ...(text.trim() && { search: text.trim() }),
    ...(from && { start: dayStart(from, 0, timeZone) }),
    ...(to && { end: dayStart(to, 1, timeZone) }),
  };
}
