// The activity log of accounts: what happened, when, from where, by whom, chained by hashes so that no line can be changed.
import { randomUUID } from 'node:crypto';
import type { ActivityKind } from '../../../contract/activity.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { keptJson, readKeptJson } from '../../platform/kept-json.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityTable } from '../../storage/tables.ts';
import { deleteChain, findEnd, findEntries, findHead, findStretch, insertEntry, lockChain } from './activity-store.ts';
import { type Anchor, makeAnchor, readAnchor } from './anchor.ts';
import { endOf, hashOf, sealOf } from './chain.ts';
import { type KnownOutside, stretches, type Verified, verify } from './verify.ts';

export type { Anchor } from './anchor.ts';
export type { ChainFault } from './verify.ts';

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
  verify(userKey?: string, known?: KnownOutside): Promise<Verified>;
  /** The ends of all chains as text, to be kept where whoever forges the store does not get. */
  anchor(): Promise<string>;
  /** Throws `AnchorRefused` where it is none that this server made. */
  readAnchor(text: string): Anchor;
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
    verify: (userKey, known) => verify(deps, userKey, known),
    anchor: () => makeAnchor(deps),
    readAnchor: (text) => readAnchor(deps.key, text),
  };
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

async function record(deps: Deps, happening: Happening): Promise<void> {
  const { storage, key, logger } = deps;
  const { userKey } = happening;
  await storage.transaction(async () => {
    await lockChain(storage, userKey);
    let end = endOf(key, await findHead(storage, userKey), await findEnd(storage, userKey));
    if (!end.whole) {
      // Sealing over it would make it look whole: what comes after stands behind a mark that nobody can take out unseen.
      storage.afterCommit(() => logger.error({ event: 'activity.broken', userKey, seq: end.seq }, 'log is not whole'));
      end = await append(deps, { userKey, kind: 'activity.broken', by: null }, end);
    }
    await append(deps, happening, end);
    storage.changed(`activity:${userKey}`);
  });
}

async function append(
  { storage, clock, key }: Deps,
  happening: Happening,
  end: { seq: number; hash: string },
): Promise<{ whole: true; seq: number; hash: string }> {
  const { userKey, kind, by = userKey, address = '', userAgent = '', data = {} } = happening;
  const row = {
    user_key: userKey,
    seq: end.seq + 1,
    at: timestamp(clock.now()),
    kind,
    actor_key: by,
    address,
    user_agent: userAgent.replaceAll('\0', '').slice(0, longestUserAgent).toWellFormed(),
    data: keptJson(data),
  };
  const hash = hashOf(row, end.hash);
  const seal = sealOf(key, userKey, row.seq, hash);
  await insertEntry(storage, { ...row, hash }, { user_key: userKey, seq: row.seq, hash, seal });
  return { whole: true, seq: row.seq, hash };
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
    data: readKeptJson(row.data) as ActivityEntry['data'],
    hash: row.hash,
  };
}

async function* all(deps: Deps, userKey: string): AsyncGenerator<ActivityEntry> {
  for await (const row of stretches(deps.storage, userKey)) yield entryOf(row);
}
