// The activity log of accounts: what happened, when, from where, by whom, chained by hashes so that no line can be changed.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import type { ActivityKind } from '../../../contract/activity.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import { sameText } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityTable } from '../../storage/tables.ts';
import {
  deleteChain,
  findChains,
  findEntries,
  findHead,
  findStretch,
  insertEntry,
  lockChain,
} from './activity-store.ts';

export interface Happening {
  /** The account that it happened to. */
  userKey: string;
  kind: ActivityKind;
  /** The person who did it; the account itself if not said, null where nobody is known. */
  by?: string | null | undefined;
  address?: string | undefined;
  userAgent?: string | undefined;
  /** Small facts for the reader: names, counts. Never a secret. */
  data?: Record<string, string | number | boolean | null>;
}

export interface ActivityEntry {
  seq: number;
  at: string;
  kind: ActivityKind;
  by: string | null;
  address: string;
  userAgent: string;
  data: Record<string, string | number | boolean | null>;
  /** SHA-256 over this entry and the hash of the one before, base64url. */
  hash: string;
}

export interface ChainFault {
  userKey: string;
  /** The first entry that does not fit. */
  seq: number;
  what: 'changed' | 'missing' | 'cut-off' | 'head-changed';
}

export interface Activity {
  /** Joins the transaction, so that nothing happens without its line. */
  record(happening: Happening): Promise<void>;
  /**
   * The work of `record` for an account that there is not, and no line of it: what is asked about an unknown address
   * takes as long as about a known one (S03). Joins the transaction.
   */
  rehearse(happening: Omit<Happening, 'userKey'>): Promise<void>;
  /** Newest first. */
  list(
    userKey: string,
    page: { offset: number; limit: number; kinds?: readonly ActivityKind[] },
  ): Promise<ActivityEntry[]>;
  find(userKey: string, seq: number): Promise<ActivityEntry | undefined>;
  /** Oldest first, in stretches, for an export of any length. */
  all(userKey: string): AsyncGenerator<ActivityEntry>;
  /** Deletes the whole log of an account that is no more; its events go by `events.forget`. Joins the transaction. */
  forget(userKey: string): Promise<void>;
  /** Looks over one chain, or every one. Empty where all is whole. */
  verify(userKey?: string): Promise<{ chains: number; entries: number; faults: ChainFault[] }>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  /** The key of the server: a database alone cannot make a head that fits. */
  key: Buffer;
  logger: Logger;
}

/** Of a client's own choosing, so bounded. */
const longestUserAgent = 400;
const stretch = 500;

export function createActivity(deps: Deps): Activity {
  return {
    record: (happening) => recordAndNote(deps, happening),
    rehearse: (happening) => rehearse(deps, happening),
    list: async (userKey, page) => (await findEntries(deps.storage, userKey, page)).map(entryOf),
    find: async (userKey, seq) => {
      const [row] = await findStretch(deps.storage, userKey, seq - 1, 1);
      return row?.seq === seq ? entryOf(row) : undefined;
    },
    all: (userKey) => all(deps, userKey),
    forget: (userKey) => forget(deps, userKey),
    verify: (userKey) => verify(deps, userKey),
  };
}

/** A list, not an object: nothing in it can change place and mean the same. */
export function hashOf(row: Omit<ActivityTable, 'hash'>, previous: string): string {
  const fields = [row.user_key, row.seq, row.at, row.kind, row.actor_key, row.address, row.user_agent, row.data];
  return createHash('sha256')
    .update(JSON.stringify([previous, ...fields]))
    .digest('base64url');
}

export function sealOf(key: Buffer, userKey: string, seq: number, hash: string): string {
  return createHmac('sha256', key).update(`conch activity head ${userKey} ${seq} ${hash}`).digest('base64url');
}

/** Also one line in the log of the server, once it is true, for whoever watches all accounts (S60). */
async function recordAndNote(deps: Deps, happening: Happening): Promise<void> {
  const { userKey, by = userKey } = happening;
  await record(deps, happening);
  note(deps, { ...happening, by }, userKey);
}

function note(
  { storage, logger }: Deps,
  { kind, by, address }: Omit<Happening, 'userKey'>,
  userKey: string | null,
): void {
  const line = { event: `activity.${kind}`, userKey, by, source: address };
  storage.afterCommit(() => logger.info(line, 'activity of an account'));
}

async function record({ storage, clock, key }: Deps, happening: Happening): Promise<void> {
  const { userKey, kind, by = userKey, address = '', userAgent = '', data = {} } = happening;
  await storage.transaction(async () => {
    await lockChain(storage, userKey);
    const head = await findHead(storage, userKey);
    const row = {
      user_key: userKey,
      seq: (head?.seq ?? 0) + 1,
      at: timestamp(clock.now()),
      kind,
      actor_key: by,
      address,
      user_agent: userAgent.replaceAll('\0', '').slice(0, longestUserAgent).toWellFormed(),
      data: JSON.stringify(data).replaceAll('\\u0000', ''),
    };
    const hash = hashOf(row, head?.hash ?? '');
    await insertEntry(
      storage,
      { ...row, hash },
      { user_key: userKey, seq: row.seq, hash, seal: sealOf(key, userKey, row.seq, hash) },
    );
    storage.changed(`activity:${userKey}`);
  });
}

/** Under a name of its own each time: on one that all share they would wait for each other, which accounts do not. */
async function rehearse(deps: Deps, happening: Omit<Happening, 'userKey'>): Promise<void> {
  const userKey = `nobody ${randomUUID()}`;
  await deps.storage.transaction(async () => {
    await record(deps, { ...happening, userKey });
    await deleteChain(deps.storage, userKey);
    note(deps, happening, null);
  });
}

async function forget({ storage }: Deps, userKey: string): Promise<void> {
  await storage.transaction(async () => {
    await lockChain(storage, userKey);
    await deleteChain(storage, userKey);
    storage.changed(`activity:${userKey}`);
  });
}

function entryOf(row: ActivityTable): ActivityEntry {
  return {
    seq: row.seq,
    at: row.at,
    kind: row.kind as ActivityKind,
    by: row.actor_key,
    address: row.address,
    userAgent: row.user_agent,
    data: JSON.parse(row.data) as ActivityEntry['data'],
    hash: row.hash,
  };
}

async function* stretches({ storage }: Deps, userKey: string): AsyncGenerator<ActivityTable> {
  let seq = 0;
  for (;;) {
    const rows = await findStretch(storage, userKey, seq, stretch);
    yield* rows;
    if (rows.length < stretch) return;
    seq = rows.at(-1)?.seq ?? seq;
  }
}

async function* all(deps: Deps, userKey: string): AsyncGenerator<ActivityEntry> {
  for await (const row of stretches(deps, userKey)) yield entryOf(row);
}

async function verify(deps: Deps, only?: string) {
  const chains = only === undefined ? await findChains(deps.storage) : [only];
  const faults: ChainFault[] = [];
  let entries = 0;
  for (const userKey of chains) {
    const { count, fault } = await verifyChain(deps, userKey);
    entries += count;
    if (fault) faults.push({ userKey, ...fault });
  }
  return { chains: chains.length, entries, faults };
}

async function verifyChain(
  deps: Deps,
  userKey: string,
): Promise<{ count: number; fault?: Omit<ChainFault, 'userKey'> }> {
  let seq = 0;
  let hash = '';
  // The head first: what is recorded while we read comes after it and is looked at the next time.
  const head = await findHead(deps.storage, userKey);
  for await (const row of stretches(deps, userKey)) {
    if (head && row.seq > head.seq) break;
    if (row.seq !== seq + 1) return { count: seq, fault: { seq: seq + 1, what: 'missing' } };
    if (hashOf(row, hash) !== row.hash) return { count: seq, fault: { seq: row.seq, what: 'changed' } };
    seq = row.seq;
    hash = row.hash;
  }
  if (!head) return seq === 0 ? { count: 0 } : { count: seq, fault: { seq, what: 'head-changed' } };
  if (seq < head.seq) return { count: seq, fault: { seq: seq + 1, what: 'cut-off' } };
  const whole = hash === head.hash && sameText(head.seal, sealOf(deps.key, userKey, seq, hash));
  return whole ? { count: seq } : { count: seq, fault: { seq, what: 'head-changed' } };
}
