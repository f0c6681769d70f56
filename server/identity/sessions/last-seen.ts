// When and from where each session, or token, was last used: noted in memory at every request, written now and then.
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Storage } from '../../storage/storage.ts';
import { writeSeen } from './sessions-store.ts';

export interface LastSeen {
  /**
   * @param readMs when the store knew it to be last used. After a pause it is written at once: with short idle times
   * another node, or the upkeep, must not take for idle what has just been used again.
   */
  touch(sessionId: string, address: string | undefined, readMs?: number): void;
  /** 0 where this node has not seen it since the last writing. */
  lastSeenMs(sessionId: string): number;
  last(sessionId: string): { seenMs: number; address: string } | undefined;
  flush(): Promise<void>;
}

interface Sighting {
  seenMs: number;
  address: string;
}

/** A use after so long is written without waiting; less than the shortest idle time of a policy. */
const pauseMs = 5 * 60_000;
/** So many rows in one transaction: the embedded store has one writer, and others want to write too. */
const writtenAtOnce = 200;

export function createLastSeen({
  storage,
  clock,
  write = writeSeen,
}: {
  storage: Storage;
  clock: Clock;
  /** Into the row of a session if not said. */
  write?: typeof writeSeen;
}): LastSeen {
  let noted = new Map<string, Sighting>();
  /** The uses that were written last, so that a session in use all the time does not look like used after a pause. */
  let written = new Map<string, Sighting>();
  let urgent = new Set<string>();
  let urgentWriting: Promise<unknown> = Promise.resolve();

  /** Puts back the uses that were not written, under those that were seen meanwhile. */
  function putBack(sightings: Iterable<[string, Sighting]>): void {
    for (const [id, sighting] of sightings) if (!noted.has(id)) noted.set(id, sighting);
  }

  async function writeAll(waiting: [string, Sighting][]): Promise<void> {
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
  }

  /** Those of one turn together. The next flush tries again where one fails, and says so. */
  async function writeUrgent(): Promise<void> {
    await new Promise(setImmediate);
    const ids = urgent;
    urgent = new Set();
    const some = [...ids].flatMap((id): [string, Sighting][] => {
      const sighting = noted.get(id);
      return sighting ? [[id, { ...sighting }]] : [];
    });
    await writeAll(some).catch(() => {});
  }

  return {
    touch(sessionId, address, readMs) {
      const now = clock.now();
      const sighting = noted.get(sessionId);
      if (sighting) {
        sighting.seenMs = now;
        sighting.address = address ?? '';
        return;
      }
      noted.set(sessionId, { seenMs: now, address: address ?? '' });
      if (readMs === undefined) return;
      const before = Math.max(readMs, written.get(sessionId)?.seenMs ?? 0);
      if (now - before < pauseMs) return;
      if (urgent.size === 0) urgentWriting = urgentWriting.then(writeUrgent);
      urgent.add(sessionId);
    },
    lastSeenMs: (sessionId) => noted.get(sessionId)?.seenMs ?? 0,
    last: (sessionId) => noted.get(sessionId),
    async flush() {
      await urgentWriting;
      const waiting = [...noted];
      written = noted;
      noted = new Map();
      await writeAll(waiting);
    },
  };
}
