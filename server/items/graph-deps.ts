// Names the dependencies of the functions of the graph, with the key and the time of a new row.
import type { Events } from '../events/events.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import { newKey, type Random } from '../platform/random.ts';
import type { Storage } from '../storage/storage.ts';
import type { Quota } from './quota/quota.ts';

/** Key of the user who is written as maker; null where nobody is signed in. */
export type Author = string | null;

export interface GraphDeps {
  storage: Storage;
  clock: Clock;
  random: Random;
  events: Pick<Events, 'emit' | 'emitAll' | 'forgetItems'>;
  /** How much may be kept here; without it, there is no limit. */
  quota?: Quota;
}

export function freshKey({ random, clock }: GraphDeps): string {
  return newKey(random, clock.now());
}

export function timeNow({ clock }: GraphDeps): string {
  return timestamp(clock.now());
}
