// STUB until the room lands.

import type { ActivityKind } from '../../contract/activity.ts';
import type { Caller } from '../platform/caller.ts';
export interface Events {
  emit(
    topic: ActivityKind,
    event: {
      userKey?: string;
      itemKey?: string;
      caller?: Caller | undefined;
      by?: string | null;
      quiet?: boolean;
      data: Record<string, unknown>;
    },
  ): Promise<void>;
}
