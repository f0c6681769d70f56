// Events that arrive while the page is looked at: shown at once where nothing moves under the reader, else by a button.
import { useEffect, useRef, useState } from 'react';
import { type EventEntity, streamEvents } from '../../../contract/api/events.ts';
import { followStream } from '../../api/follow-stream.ts';
import { addressOf } from '../../api/request-parts.ts';
import type { EventQuery } from './event-filter.ts';
import { atOnce, findNewest } from './events-query.ts';

interface State {
  /** The filter that was asked for, as text; the events of another filter are none of these. */
  of: string;
  shown: readonly EventEntity[];
  waiting: readonly EventEntity[];
  /** More arrived than one answer holds. */
  many: boolean;
}

export interface Arrivals extends Pick<State, 'shown' | 'waiting' | 'many'> {
  /** False while new events are not heard. */
  live: boolean;
  show(): void;
  /** Asks for what is new, also where the stream tells nothing. */
  look(): void;
  /** The list is asked for anew and has them all. */
  forget(): void;
}

/** However many are said in a burst, they are looked for once a second. */
const pauseMs = 1000;
const none: Omit<State, 'of'> = { shown: [], waiting: [], many: false };

interface Known {
  now: State;
  newest: string | undefined;
  mayMove: () => boolean;
}

function withArrived({ now, newest = '', mayMove }: Known, found: readonly EventEntity[]): State {
  // Keys sort by time.
  const latest = [newest, now.shown[0]?._key ?? '', now.waiting[0]?._key ?? ''].sort().at(-1) ?? '';
  const fresh = found.filter(({ _key }) => _key > latest);
  if (now.many || fresh.length === 0) return now;
  // Between them and those that are known may be others.
  if (fresh.length === atOnce) return { ...now, many: true };
  const waiting = [...fresh, ...now.waiting];
  return mayMove() ? { ...now, shown: [...waiting, ...now.shown], waiting: [] } : { ...now, waiting };
}

/**
 * @param newest key of the newest event of the list; nothing until it is there, empty where it has none
 * @param mayMove true where rows may come above those that are shown
 */
export function useArrivals(query: EventQuery, newest: string | undefined, mayMove: () => boolean): Arrivals {
  const of = JSON.stringify(query);
  const [state, setState] = useState<State>({ of, ...none });
  const [live, setLive] = useState(true);
  const now = state.of === of ? state : { of, ...none };
  const look = useRef(() => {});
  const known = useRef<Known>({ newest, now, mayMove });
  known.current = { newest, now, mayMove };
  const ready = newest !== undefined;

  useEffect(() => {
    if (!ready) return;
    const asked = JSON.parse(of) as EventQuery;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let busy = false;
    let again = false;

    async function find(): Promise<void> {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      again = false;
      const found = await findNewest(asked, stop.signal).catch(() => undefined);
      if (stop.signal.aborted) return;
      if (found) setState(withArrived(known.current, found));
      timer = setTimeout(() => {
        busy = false;
        if (again) void find();
      }, pauseMs);
    }
    const start = () => void find();

    look.current = start;
    const stream = followStream(addressOf(streamEvents.path, {}, { types: asked.types?.join(',') }), {
      on: { event: start, missed: start },
      onOpen() {
        setLive(true);
        start();
      },
      onLost: () => setLive(false),
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      stream.stop();
    };
  }, [of, ready]);

  return {
    ...now,
    live,
    look: () => look.current(),
    show: () => setState({ ...now, shown: [...now.waiting, ...now.shown], waiting: [] }),
    forget: () => setState({ of, ...none }),
  };
}
