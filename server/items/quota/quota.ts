// How much one person, and all together, may keep here: asked before anything is written, and told in words.
import { byteWords } from '../../platform/byte-words.ts';
import type { Clock } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Storage } from '../../storage/storage.ts';
import { type Kept, keptBy, keptInAll, largestFilesOf, manyRows, sumUpOf } from './quota-store.ts';

export interface StorageLimits {
  /** Bytes; endless where there is no limit. */
  perPerson: number;
  inAll: number;
}

/** So much beyond the limit is kept free for one's own account: a full one can still be changed. */
export const accountReserveBytes = 4_000_000;
/** What all keep together is counted anew so often, and no more: it is a sum over all people. */
const inAllKnownMs = 5000;
const largestShown = 10;
const sumsAtOnce = 200;

export interface StorageUse extends Kept {
  total: number;
  /** Null where there is none. */
  limit: number | null;
}

interface Asked {
  /** The field of the answer that says it in words; `data` where absent. */
  field?: string;
  /** For what belongs to an account. */
  ofAccount?: boolean;
  /** Before anything is read; it is asked again as it is written. */
  ahead?: boolean;
}

export type Quota = ReturnType<typeof createQuota>;

export function createQuota({ storage, clock, limits }: { storage: Storage; clock: Clock; limits: StorageLimits }) {
  let inAll = { bytes: 0, at: Number.NEGATIVE_INFINITY };

  async function of(userKey: string): Promise<StorageUse> {
    const kept = await keptBy(storage, userKey);
    const total = kept.files + kept.states + kept.items;
    return { ...kept, total, limit: Number.isFinite(limits.perPerson) ? limits.perPerson : null };
  }

  async function requireInAll(more: number, ahead: boolean): Promise<void> {
    if (!Number.isFinite(limits.inAll)) return;
    const now = clock.now();
    if (Math.abs(now - inAll.at) > inAllKnownMs) inAll = { bytes: await keptInAll(storage), at: now };
    if (inAll.bytes + more > limits.inAll) throw new Failure('storage.server-full');
    if (!ahead) inAll.bytes += more;
  }

  return {
    /**
     * Throws `storage.person-full`, `storage.server-full` where so much more is too much. What the server does of its
     * own accord, and what makes nothing larger, is never refused. Joins the transaction.
     */
    async require(author: string | null, more: number, about: Asked = {}): Promise<void> {
      if (author === null || more <= 0) return;
      const { total, limit } = await of(author);
      if (limit !== null && total + more > limit + (about.ofAccount ? accountReserveBytes : 0)) {
        const says = `What you keep here takes ${byteWords(total)} of ${byteWords(limit)}. This needs ${byteWords(more)} more.`;
        throw new Failure('storage.person-full', { fields: { [about.field ?? 'data']: says } });
      }
      await requireInAll(more, about.ahead === true);
    },

    of,

    /** The largest files that a person uploaded. */
    largestOf: (userKey: string) => largestFilesOf(storage, userKey, largestShown),

    /** @returns of how many people. */
    async sumUp(): Promise<number> {
      const people = await manyRows(storage, sumsAtOnce);
      for (const userKey of people) await storage.transaction(() => sumUpOf(storage, userKey));
      return people.length;
    },
  };
}
