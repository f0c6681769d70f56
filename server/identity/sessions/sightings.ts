// When and from where each session, or token, was last used: noted in memory at every request, written now and then.
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Storage } from '../../storage/storage.ts';
import { writeSeen } from './sessions-store.ts';

export interface Sightings {
  note(sessionId: string, address: string | undefined): void;
  /** 0 where this node has not seen it since the last writing. */
  lastSeenMs(sessionId: string): number;
  last(sessionId: string): { seenMs: number; address: string } | undefined;
  flush(): Promise<void>;
}

interface Sighting {
  seenMs: number;
  address: string;
}

/** So many rows in one transaction: the embedded store has one writer, and others want to write too. */
const writtenAtOnce = 200;

export function createSightings({
  storage,
  clock,
  write = writeSeen,
}: {
  storage: Storage;
  clock: Clock;
  /** Into the row of a session if not said. */
  write?: typeof writeSeen;
}): Sightings {
  let noted = new Map<string, Sighting>();

  /** What was not written is noted again, under what was seen meanwhile. */
  function putBack(sightings: Iterable<[string, Sighting]>): void {
    for (const [id, sighting] of sightings) if (!noted.has(id)) noted.set(id, sighting);
  }

  return {
    note(sessionId, address) {
      const sighting = noted.get(sessionId);
      if (sighting) {
        sighting.seenMs = clock.now();
        sighting.address = address ?? '';
      } else {
        noted.set(sessionId, { seenMs: clock.now(), address: address ?? '' });
      }
    },
    lastSeenMs: (sessionId) => noted.get(sessionId)?.seenMs ?? 0,
    last: (sessionId) => noted.get(sessionId),
    async flush() {
      const waiting = [...noted];
      noted = new Map();
      while (waiting.length > 0) {
        const some = waiting.splice(0, writtenAtOnce);
        try {
          await storage.transaction(async () => {
            for (const [id, { seenMs, address }] of some) {
              await write(storage, { id, seenAt: timestamp(seenMs), address });
            }
          });
        } catch (error) {
          putBack([...some, ...waiting]);
          throw error;
        }
      }
    },
  };
}
