// Events that arrive while the page is looked at: shown at once where nothing moves under the reader, else by a button.
import { useEffect, useRef, useState } from 'react';
import { type EventEntity, streamEvents } from '../../../contract/api/events.ts';
import { followStream } from '../../api/follow-stream.ts';
import { addressOf } from '../../api/request-parts.ts';
import { type Arrived, nothingArrived, withFound, withShown } from './arrivals.ts';
import type { EventQuery } from './event-filter.ts';
import { atOnce, findNewest } from './events-query.ts';

interface State {
  /** The filter as text; events of another filter do not count. */
  of: string;
  arrived: Arrived;
}

export interface Arrivals extends Arrived {
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
/** The server ends streams now and then, and the browser opens them again within seconds. */
const doubtAfterMs = 10_000;

/**
 * @param loaded the list; nothing until it is there
 * @param mayMove true where rows may come above those that are shown
 */
export function useArrivals(
  query: EventQuery,
  loaded: readonly EventEntity[] | undefined,
  mayMove: () => boolean,
): Arrivals {
  const of = JSON.stringify(query);
  const [state, setState] = useState<State>({ of, arrived: nothingArrived });
  const [live, setLive] = useState(true);
  const arrived = state.of === of ? state.arrived : nothingArrived;
  const look = useRef(() => {});
  const known = useRef({ arrived, loaded: loaded ?? [], mayMove });
  known.current = { arrived, loaded: loaded ?? [], mayMove };
  const ready = loaded !== undefined;

  useEffect(() => {
    if (!ready) return;
    const asked = JSON.parse(of) as EventQuery;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let doubt: ReturnType<typeof setTimeout> | undefined;
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
      if (found) {
        const { arrived, loaded, mayMove } = known.current;
        setState({ of, arrived: withFound(arrived, loaded, { found, atOnce, mayMove }) });
      }
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
        clearTimeout(doubt);
        doubt = undefined;
        setLive(true);
        start();
      },
      onLost() {
        doubt ??= setTimeout(() => setLive(false), doubtAfterMs);
      },
    });
    return () => {
      stop.abort();
      clearTimeout(timer);
      clearTimeout(doubt);
      stream.stop();
    };
  }, [of, ready]);

  return {
    ...arrived,
    live,
    look: () => look.current(),
    show: () => setState({ of, arrived: withShown(arrived) }),
    forget: () => setState({ of, arrived: nothingArrived }),
  };
}
