// How much one person, and all together, may keep here: asked before anything is written, and told in words.
import { byteWords } from '../../platform/byte-words.ts';
import type { Clock } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import {
  giveToNobody,
  type Kept,
  keptBy,
  keptInAll,
  largestFilesOf,
  manyRows,
  mostOfOne,
  sumUpOf,
} from './quota-store.ts';

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
/** Of one person, before they are summed up. */
const rowsAtMost = 100;
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
  /** For what is counted to another person than the caller, who learns no figures of theirs. */
  ofAnother?: boolean;
  /** Before anything is read; it is asked again as it is written. */
  ahead?: boolean;
}

export type Quota = ReturnType<typeof createQuota>;

interface Deps {
  storage: Storage;
  clock: Clock;
  logger: Logger;
  limits: StorageLimits;
}

export function createQuota({ storage, clock, logger, limits }: Deps) {
  const summing = new Set<string>();
  let inAll = { bytes: 0, at: Number.NEGATIVE_INFINITY };

  async function of(userKey: string): Promise<StorageUse> {
    const { kept, rows } = await keptBy(storage, userKey);
    if (rows > rowsAtMost) storage.afterCommit(() => void sumUpSoon(userKey));
    const total = kept.files + kept.states + kept.items;
    return { ...kept, total, limit: Number.isFinite(limits.perPerson) ? limits.perPerson : null };
  }

  /** Whoever writes without a pause is summed up meanwhile, so that asking stays as fast as it was. */
  async function sumUpSoon(userKey: string): Promise<void> {
    if (summing.has(userKey)) return;
    summing.add(userKey);
    try {
      await storage.transaction(() => sumUpOf(storage, userKey));
    } catch (error) {
      logger.warn({ err: error }, 'how much somebody keeps was not summed up; the upkeep does it');
    } finally {
      summing.delete(userKey);
    }
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
     * own accord (by nobody), and what makes nothing larger, is never refused. Joins the transaction.
     */
    async require(author: string | null, more: number, about: Asked = {}): Promise<void> {
      if (author === null || more <= 0) return;
      const { total, limit } = await of(author);
      if (limit !== null && total + more > limit + (about.ofAccount ? accountReserveBytes : 0)) {
        const says = about.ofAnother
          ? 'Whoever made this has no room left for it to grow. They can make room, or an administrator can help.'
          : `What you keep here takes ${byteWords(total)} of ${byteWords(limit)}. This needs ${byteWords(more)} more.`;
        throw new Failure('storage.person-full', { fields: { [about.field ?? 'data']: says } });
      }
      await requireInAll(more, about.ahead === true);
    },

    of,

    /** Of all people together, and of the one who keeps the most. */
    async inAll(): Promise<{ inAll: number; mostBytes: number }> {
      return { inAll: await keptInAll(storage), mostBytes: await mostOfOne(storage) };
    },

    /** Of somebody whose account goes. Joins the transaction. */
    forget: (userKey: string) => giveToNobody(storage, userKey),

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
