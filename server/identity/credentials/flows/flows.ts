// Short-lived records of what was begun and is finished with a secret: made, looked at, and used up by their one use.
import type { Core } from '../../../core.ts';
import { bind } from '../../../platform/bind.ts';
import { type Clock, timestamp } from '../../../platform/clock.ts';
import { hashSecret, newKey, newSecret } from '../../../platform/random.ts';
import type { FlowsTable } from '../../../storage/tables.ts';
import {
  countTry,
  deleteExpiredFlows,
  deleteFlow,
  deleteFlowsOf,
  findFlow,
  findFlowOf,
  findFlowsOf,
  insertFlow,
  lockFlow,
  type SomeFlows,
  takeFlow,
} from './flows-store.ts';

/** The purpose of a flow. A secret of one purpose opens nothing of another (CVE-2026-110862). */
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
  /** With a `sessionId`, the flow can end with that session (see sessions/revocation.ts). */
  data?: Record<string, unknown>;
  ttlSeconds: number;
  /** Ends the earlier ones of this purpose and user. */
  newestOnly: boolean;
}

export type Flows = ReturnType<typeof createFlows>;

type Deps = Pick<Core, 'storage' | 'clock' | 'random'>;

export function createFlows(deps: Deps) {
  return bind(deps, {
    start,
    inspect,
    findOf,
    allOf,
    consume,
    takeTry,
    invalidate,
    consumeWithAll,
    endAllOf,
    purge,
  });
}

/** Looks without using it up. */
async function inspect(
  { storage, clock }: Deps,
  purpose: FlowPurpose,
  id: string,
  plainSecret: string,
): Promise<Flow | undefined> {
  if (!isId(id)) return undefined;
  const row = await findFlow(storage, { purpose, id, secretHash: hashSecret(plainSecret) });
  return row && alive(row, clock) ? fromRow(row) : undefined;
}

/** The newest of a user that has not run out. It tells no secret. */
async function findOf({ storage, clock }: Deps, purpose: FlowPurpose, userKey: string): Promise<Flow | undefined> {
  const row = await findFlowOf(storage, { purpose, userKey, now: timestamp(clock.now()) });
  return row && fromRow(row);
}

/** Every one of a user that has not run out, oldest first. */
async function allOf({ storage, clock }: Deps, purpose: FlowPurpose, userKey: string): Promise<Flow[]> {
  const rows = await findFlowsOf(storage, { purpose, userKey, now: timestamp(clock.now()) });
  return rows.map(fromRow);
}

/** Uses it up: of any number of callers one gets the flow. */
async function consume(
  { storage, clock }: Deps,
  purpose: FlowPurpose,
  id: string,
  plainSecret: string,
): Promise<Flow | undefined> {
  if (!isId(id)) return undefined;
  // An expired one is used up too: it must not come back to life when the clock is set back.
  const row = await takeFlow(storage, { purpose, id, secretHash: hashSecret(plainSecret) });
  return row && alive(row, clock) ? fromRow(row) : undefined;
}

/**
 * Takes one of so many tries of a flow before what was given is looked at, in one statement. Nothing where there
 * is no such flow, it ran out, or its tries are spent. A user names their own flow by themselves. With `all` it
 * takes all that are left: of any number of callers at once one gets it, and the flow still ends with its user's.
 */
async function takeTry(
  { storage, clock }: Deps,
  purpose: FlowPurpose,
  which: { id: string; plainSecret: string } | { userKey: string },
  most: number,
  taken?: 'one' | 'all',
): Promise<Flow | undefined> {
  if ('id' in which && !isId(which.id)) return undefined;
  const by = 'id' in which ? { id: which.id, secretHash: hashSecret(which.plainSecret) } : { userKey: which.userKey };
  const row = await countTry(storage, { purpose, ...by }, most, taken);
  return row && alive(row, clock) ? fromRow(row) : undefined;
}

/** Uses up what `takeTry` gave. Of any number of callers one is told true. */
async function invalidate({ storage }: Deps, flow: Flow): Promise<boolean> {
  return deleteFlow(storage, flow.id);
}

/** Uses it up and every other of its purpose that is no user's; callers take turns, whichever of them they hold. */
async function consumeWithAll(
  deps: Deps,
  purpose: FlowPurpose,
  id: string,
  plainSecret: string,
): Promise<Flow | undefined> {
  const { storage } = deps;
  return storage.transaction(async () => {
    await lockFlow(storage, `${purpose} `);
    const flow = await consume(deps, purpose, id, plainSecret);
    if (flow) await deleteFlowsOf(storage, null, [purpose]);
    return flow;
  });
}

/** Ends the flows of a user that have one of these purposes; with `which` some of them. Joins the transaction. */
async function endAllOf(
  { storage }: Deps,
  userKey: string,
  purposes: readonly FlowPurpose[],
  which: SomeFlows = {},
): Promise<void> {
  await deleteFlowsOf(storage, userKey, purposes, which);
}

/** @returns how many expired ones went. */
async function purge({ storage, clock }: Deps): Promise<number> {
  return deleteExpiredFlows(storage, timestamp(clock.now()));
}

/** A link may hold any text, and a store refuses some of it with an error (NUL in text). */
function isId(id: string): boolean {
  return /^[0-9a-z]{20}$/.test(id);
}

/** The secret is told here alone; the store has its hash. */
async function start(
  { storage, clock, random }: Deps,
  given: FlowStart,
): Promise<{ id: string; plainSecret: string; expiresAt: string }> {
  const now = clock.now();
  const plainSecret = newSecret(random);
  const userKey = given.userKey ?? null;
  const row: FlowsTable = {
    id: newKey(random, now),
    purpose: given.purpose,
    secret_hash: hashSecret(plainSecret),
    user_key: userKey,
    data: JSON.stringify(given.data ?? {}),
    attempts: 0,
    created_at: timestamp(now),
    expires_at: timestamp(now + given.ttlSeconds * 1000),
  };
  await storage.transaction(async () => {
    if (given.newestOnly) {
      await lockFlow(storage, `${given.purpose} ${userKey ?? ''}`);
      await deleteFlowsOf(storage, userKey, [given.purpose]);
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
