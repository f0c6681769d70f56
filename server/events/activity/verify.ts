// Looks whether the chains of the activity log are whole, held against their seals, the accounts, and an anchor from outside.
import { sameText } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ActivityHeadsTable, ActivityTable } from '../../storage/tables.ts';
import { findChains, findHead, findStretch } from './activity-store.ts';
import type { Anchor } from './anchor.ts';
import { hashOf, sealOf } from './chain.ts';

export interface ChainFault {
  userKey: string;
  /** The entry that does not fit; 0 where the log as a whole does not. */
  seq: number;
  what:
    | 'changed'
    | 'missing'
    | 'cut-off'
    | 'head-changed'
    /** Not whole when the entry after it was written, whatever was done since. */
    | 'broken'
    /** Of an account that exists, and does not begin with its creation. */
    | 'beginning-missing'
    /** Of an account that exists, or that the anchor has. */
    | 'log-missing'
    /** Its account is gone, and nothing says that it was deleted. */
    | 'account-missing'
    /** Sealed, but shorter than, or other than, the anchor says. */
    | 'rolled-back'
    | 'not-as-anchored';
}

export interface KnownOutside {
  /** Every account that exists; asked after the list of chains was read, so that none seems to have come from nowhere. */
  accounts?: () => Promise<ReadonlySet<string>>;
  anchor?: Anchor;
}

export interface Verified {
  chains: number;
  entries: number;
  faults: ChainFault[];
}

interface Deps {
  storage: Storage;
  key: Buffer;
}

type Fault = Omit<ChainFault, 'userKey'>;

const stretch = 500;

export async function* stretches(storage: Storage, userKey: string): AsyncGenerator<ActivityTable> {
  let seq = 0;
  for (;;) {
    const rows = await findStretch(storage, userKey, seq, stretch);
    yield* rows;
    if (rows.length < stretch) return;
    seq = rows.at(-1)?.seq ?? seq;
  }
}

export async function verify(deps: Deps, only?: string, known: KnownOutside = {}): Promise<Verified> {
  const found = await findChains(deps.storage);
  const accounts = await known.accounts?.();
  const { anchor } = known;
  const all = new Set([...found, ...(accounts ?? []), ...(anchor?.keys() ?? [])]);
  const chains = only === undefined ? all : [only];
  const faults: ChainFault[] = [];
  let entries = 0;
  let looked = 0;
  for (const userKey of chains) {
    const chain = await verifyChain(deps, userKey, accounts, anchor);
    entries += chain.count;
    looked++;
    faults.push(...chain.faults.map((fault) => ({ userKey, ...fault })));
  }
  return { chains: looked, entries, faults };
}

async function verifyChain(
  deps: Deps,
  userKey: string,
  accounts: ReadonlySet<string> | undefined,
  anchor: Anchor | undefined,
): Promise<{ count: number; faults: Fault[] }> {
  // The head first: what is recorded while we read comes after it and is looked at the next time.
  const head = await findHead(deps.storage, userKey);
  const anchored = anchor?.get(userKey);
  const faults: Fault[] = [];
  let count = 0;
  let first: ActivityTable | undefined;
  let last: ActivityTable | undefined;
  let asAnchored = anchored === undefined;
  for await (const row of stretches(deps.storage, userKey)) {
    if (head && row.seq > head.seq) break;
    faults.push(...faultsOf(row, last));
    asAnchored ||= row.seq === anchored?.seq && row.hash === anchored.hash;
    first ??= row;
    last = row;
    count++;
  }
  faults.push(...faultsOfEnd(deps.key, userKey, head, last));
  const deleted = first?.kind === 'account.deleted';
  if (accounts && !deleted) faults.push(...faultsByAccount(accounts.has(userKey), first));
  // The log of a deleted account begins anew with that, under a seal.
  if (anchored && !asAnchored && !deleted) faults.push(faultByAnchor(anchored.seq, last));
  return { count, faults };
}

function faultsOf(row: ActivityTable, last: ActivityTable | undefined): Fault[] {
  const expected = (last?.seq ?? 0) + 1;
  const faults: Fault[] = [];
  // The entry before it is gone, so its chain cannot be checked.
  if (row.seq !== expected) faults.push({ seq: expected, what: 'missing' });
  else if (hashOf(row, last?.hash ?? '') !== row.hash) faults.push({ seq: row.seq, what: 'changed' });
  if (row.kind === 'activity.broken') faults.push({ seq: row.seq, what: 'broken' });
  return faults;
}

function faultsOfEnd(
  key: Buffer,
  userKey: string,
  head: ActivityHeadsTable | undefined,
  last: ActivityTable | undefined,
): Fault[] {
  const { seq, hash } = last ?? { seq: 0, hash: '' };
  if (!head) return last ? [{ seq, what: 'head-changed' }] : [];
  if (seq < head.seq) return [{ seq: seq + 1, what: 'cut-off' }];
  const whole = hash === head.hash && sameText(head.seal, sealOf(key, userKey, seq, hash));
  return whole ? [] : [{ seq, what: 'head-changed' }];
}

function faultsByAccount(exists: boolean, first: ActivityTable | undefined): Fault[] {
  if (!exists) return [{ seq: 0, what: 'account-missing' }];
  if (!first) return [{ seq: 0, what: 'log-missing' }];
  return first.kind === 'account.created' || first.seq !== 1 ? [] : [{ seq: 1, what: 'beginning-missing' }];
}

function faultByAnchor(seq: number, last: ActivityTable | undefined): Fault {
  if (!last) return { seq: 0, what: 'log-missing' };
  return last.seq < seq ? { seq: last.seq + 1, what: 'rolled-back' } : { seq, what: 'not-as-anchored' };
}
