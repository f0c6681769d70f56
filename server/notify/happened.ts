// An event as its subscribers hear it.
import type { Caller } from '../platform/caller.ts';

export interface Happened {
  key: string;
  topic: string;
  userKey?: string | undefined;
  itemKey?: string | undefined;
  caller?: Caller | undefined;
  by: string | null;
  at: string;
  data: Record<string, unknown>;
}
