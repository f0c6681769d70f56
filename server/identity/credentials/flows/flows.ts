// Short-lived records of what was begun and is finished with a secret: made, looked at, and burnt by their one use.
import { type Clock, timestamp } from '../../../platform/clock.ts';
import { hashSecret, newKey, newSecret, type Random } from '../../../platform/random.ts';
import type { Storage } from '../../../storage/storage.ts';
import type { FlowsTable } from '../../../storage/tables.ts';
import {
  countTry,
  deleteExpiredFlows,
  deleteFlow,
  deleteFlowsBut,
  deleteFlowsOf,
  deleteFlowsSince,
  findFlow,
  findFlowOf,
  findFlowsOf,
  insertFlow,
  lockFlow,
  takeFlow,
} from './flows-store.ts';

/** What a flow is for. A secret of one purpose opens nothing of another (CVE-2026-110862). */
export const flowPurposes = [
  'set-up',
  'reset',
  'email-change',
  'email-undo',
  'not-me',
  'deletion-keep',
  'invitation',
  'forgot-unknown',
  'signin-second-factor',
  'totp-enrolment',
  'passkey-registration',
  'passkey-signin',
  'passkey-proof',
] as const;
export type FlowPurpose = (typeof flowPurposes)[number];

export interface Flow {
  id: string;
  purpose: FlowPurpose;
  userKey: string | null;
  data: Record<string, unknown>;
  createdAt: string;
  expiresAt: string;
}

export interface FlowStart {
  purpose: FlowPurpose;
  userKey?: string | undefined;
  data?: Record<string, unknown>;
  ttlSeconds: number;
  /** Burns the earlier ones of this purpose and user. */
  newestOnly: boolean;
}

export interface Flows {
  /** The secret is told here alone; the store has its hash. */
  start(start: FlowStart): Promise<{ id: string; plainSecret: string; expiresAt: string }>;
  /** Looks without burning. */
  inspect(purpose: FlowPurpose, id: string, plainSecret: string): Promise<Flow | undefined>;
  /** The newest of a user that has not run out: what waits for them. It tells no secret. */
  findOf(purpose: FlowPurpose, userKey: string): Promise<Flow | undefined>;
  /** Every one of a user that has not run out, oldest first. */
  allOf(purpose: FlowPurpose, userKey: string): Promise<Flow[]>;
  /** Burns: of any number of callers one gets the flow. */
  consume(purpose: FlowPurpose, id: string, plainSecret: string): Promise<Flow | undefined>;
  /**
   * Takes one of so many tries of a flow before what was given is looked at, in one statement. Nothing where there
   * is no such flow, it ran out, or its tries are spent. A user names their own flow by themselves. With `all` it
   * takes all that are left: of any number of callers at once one gets it, and the flow still ends with its user's.
   */
  takeTry(
    purpose: FlowPurpose,
    which: { id: string; plainSecret: string } | { userKey: string },
    most: number,
    taken?: 'one' | 'all',
  ): Promise<Flow | undefined>;
  /** Burns what `takeTry` gave. Of any number of callers one is told true. */
  burn(flow: Flow): Promise<boolean>;
  /** Burns it and every other of its purpose that is no user's; callers take turns, whichever of them they hold. */
  consumeWithAll(purpose: FlowPurpose, id: string, plainSecret: string): Promise<Flow | undefined>;
  /** Burns all flows of a user, or those of some purposes. */
  endAllOf(userKey: string, purposes?: readonly FlowPurpose[]): Promise<void>;
  /** Burns all flows of a user but those of some purposes. */
  endAllBut(userKey: string, kept: readonly FlowPurpose[]): Promise<void>;
  /** Burns those of a user and purpose that were begun at that time (ISO 8601) or later. */
  endSince(userKey: string, purpose: FlowPurpose, since: string): Promise<void>;
  /** @returns how many expired ones went. */
  purge(): Promise<number>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  random: Random;
}

export function createFlows(deps: Deps): Flows {
  const { storage, clock } = deps;
  const consume: Flows['consume'] = async (purpose, id, plainSecret) => {
    if (!isId(id)) return undefined;
    // An expired one is burnt too: it must not come back to life when the clock is set back.
    const row = await takeFlow(storage, { purpose, id, secretHash: hashSecret(plainSecret) });
    return row && alive(row, clock) ? fromRow(row) : undefined;
  };
  return {
    start: (start) => startFlow(deps, start),
    async inspect(purpose, id, plainSecret) {
      if (!isId(id)) return undefined;
      const row = await findFlow(storage, { purpose, id, secretHash: hashSecret(plainSecret) });
      return row && alive(row, clock) ? fromRow(row) : undefined;
    },
    async findOf(purpose, userKey) {
      const row = await findFlowOf(storage, { purpose, userKey, now: timestamp(clock.now()) });
      return row && fromRow(row);
    },
    async allOf(purpose, userKey) {
      const rows = await findFlowsOf(storage, { purpose, userKey, now: timestamp(clock.now()) });
      return rows.map(fromRow);
    },
    consume,
    consumeWithAll: (purpose, id, plainSecret) =>
      storage.transaction(async () => {
        await lockFlow(storage, `${purpose} `);
        const flow = await consume(purpose, id, plainSecret);
        if (flow) await deleteFlowsOf(storage, null, [purpose]);
        return flow;
      }),
    async takeTry(purpose, which, most, taken) {
      if ('id' in which && !isId(which.id)) return undefined;
      const by =
        'id' in which ? { id: which.id, secretHash: hashSecret(which.plainSecret) } : { userKey: which.userKey };
      const row = await countTry(storage, { purpose, ...by }, most, taken);
      return row && alive(row, clock) ? fromRow(row) : undefined;
    },
    burn: (flow) => deleteFlow(storage, flow.id),
    endAllOf: (userKey, purposes) => deleteFlowsOf(storage, userKey, purposes),
    endAllBut: (userKey, kept) => deleteFlowsBut(storage, userKey, kept),
    endSince: (userKey, purpose, since) => deleteFlowsSince(storage, { userKey, purpose, since }),
    purge: () => deleteExpiredFlows(storage, timestamp(clock.now())),
  };
}

/** What comes from a link may be anything, and a store refuses some of it with an error (NUL in text). */
function isId(id: string): boolean {
  return /^[0-9a-z]{20}$/.test(id);
}

async function startFlow(deps: Deps, start: FlowStart) {
  const { storage, clock, random } = deps;
  const now = clock.now();
  const plainSecret = newSecret(random);
  const userKey = start.userKey ?? null;
  const row: FlowsTable = {
    id: newKey(random, now),
    purpose: start.purpose,
    secret_hash: hashSecret(plainSecret),
    user_key: userKey,
    data: JSON.stringify(start.data ?? {}),
    attempts: 0,
    created_at: timestamp(now),
    expires_at: timestamp(now + start.ttlSeconds * 1000),
  };
  await storage.transaction(async () => {
    if (start.newestOnly) {
      await lockFlow(storage, `${start.purpose} ${userKey ?? ''}`);
      await deleteFlowsOf(storage, userKey, [start.purpose]);
    }
    await insertFlow(storage, row);
  });
  return { id: row.id, plainSecret, expiresAt: row.expires_at };
}

function alive(row: FlowsTable, clock: Clock): boolean {
  return timestamp(clock.now()) < row.expires_at;
}

function fromRow(row: FlowsTable): Flow {
  return {
    id: row.id,
    purpose: row.purpose as FlowPurpose,
    userKey: row.user_key,
    data: JSON.parse(row.data) as Record<string, unknown>,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
  };
}
