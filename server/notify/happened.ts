// An event as the notices hear it, in the transaction that made it.
import type { ActivityKind } from '../../contract/activity.ts';
import type { Caller } from '../platform/caller.ts';

export interface Happened {
  topic: ActivityKind;
  /** The account that it happened to. */
  userKey?: string | undefined;
  caller?: Caller | undefined;
  /** The person who did it; null where nobody is known. */
  by: string | null;
  /** ISO 8601. */
  at: string;
  /** It stands in the log, and nobody need be told. */
  quiet?: boolean | undefined;
  data: Readonly<Record<string, unknown>>;
}

/** The part of the events that the notices need. */
export interface HeardEvents {
  subscribe(name: string, topics: readonly ActivityKind[], hear: (event: Happened) => Promise<void>): void;
}
