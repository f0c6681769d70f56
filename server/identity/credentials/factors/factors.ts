// Second factors as a whole: which are on, which is offered first, taking one away, and what every change of them brings.
import type { PayloadOf } from '../../../../contract/events.ts';
import type { FactorOption } from '../../../../contract/schemas/signed-in.ts';
import type { Core } from '../../../core.ts';
import type { Events } from '../../../events/events.ts';
import type { Users } from '../../../people/users.ts';
import { bind } from '../../../platform/bind.ts';
import type { KnownCaller } from '../../../platform/caller.ts';
import { timestamp } from '../../../platform/clock.ts';
import { Failure } from '../../../platform/failure.ts';
import { isFresh } from '../../../platform/freshness.ts';
import type { BackupCodes } from '../backup-codes/backup-codes.ts';
import type { PolicyReading } from '../policy/policy.ts';
import { deleteUses, findUses, saveUse } from './factor-use-store.ts';
import type { FactorKind, HeldFactor } from './held-factor.ts';
import { factorFromMs, factorsName, type RequiredFactor } from './required-factor.ts';

export interface FactorStatus {
  /** A second factor is asked for at sign-in. Backup codes alone are none. */
  enabled: boolean;
  otp: boolean;
  /** Number of passkeys and security keys. */
  webauthn: number;
  /** Backup codes left. */
  backup: number;
  /** The one used last, among those that there are. */
  preferred?: FactorOption;
}

/** Changes of factors by their owner: each is told, and ends what sessions/revocation.ts says. */
export type FactorChange =
  | 'totp.added'
  | 'totp.replaced'
  | 'totp.removed'
  | 'passkey.added'
  | 'passkey.removed'
  | 'backup-codes.made';

/** The factor that a change was about; `id` is that of one that was added. */
interface About {
  name?: string;
  id?: string;
}

interface Deps extends Pick<Core, 'storage' | 'clock'> {
  users: Users;
  policy: PolicyReading;
  backupCodes: BackupCodes;
  requiredFactor: RequiredFactor;
  kinds: readonly FactorKind[];
  events: Pick<Events, 'emit'>;
  /** Ends what was open or begun with the factors of before. */
  revoke: (userKey: string, cause: FactorChange, keep: { keepSession: string }) => Promise<unknown>;
}

export type Factors = ReturnType<typeof createFactors>;

export function createFactors(deps: Deps) {
  const bound = bind(deps, {
    heldBy,
    statusOf,
    hasAny,
    requiredFrom,
    requireStrength,
    afterFirstFactor,
    remove,
    take,
    takeBackupCodes,
    noteChange,
    noteUse,
  });
  return { ...bound, optionsOf };
}

/** Backup codes are none. */
async function heldBy({ kinds }: Pick<Deps, 'kinds'>, userKey: string): Promise<HeldFactor[]> {
  const held: HeldFactor[] = [];
  for (const kind of kinds) held.push(...(await kind.heldBy(userKey)));
  return held;
}

async function statusOf(deps: Deps, userKey: string): Promise<FactorStatus> {
  const held = await heldBy(deps, userKey);
  const otp = held.some(({ type }) => type === 'otp');
  const webauthn = held.filter(({ type }) => type === 'webauthn').length;
  const backup = await deps.backupCodes.countOf(userKey);
  const status: FactorStatus = { enabled: held.length > 0, otp, webauthn, backup };
  const used = await findUses(deps.storage, userKey);
  const preferred = used.find((factor) => has(status, factor as FactorOption)) as FactorOption | undefined;
  return preferred ? { ...status, preferred } : status;
}

function has(status: FactorStatus, factor: FactorOption): boolean {
  if (factor === 'otp') return status.otp;
  return factor === 'webauthn' ? status.webauthn > 0 : status.backup > 0;
}

/** True where a second factor is asked for at sign-in. */
async function hasAny(deps: Deps, userKey: string): Promise<boolean> {
  return (await heldBy(deps, userKey)).length > 0;
}

/** The factors that can be asked for, the one used last first. */
function optionsOf(status: FactorStatus): FactorOption[] {
  const all: FactorOption[] = ['webauthn', 'otp', 'backup'];
  const there = all.filter((factor) => has(status, factor));
  const { preferred } = status;
  return preferred ? [preferred, ...there.filter((factor) => factor !== preferred)] : there;
}

/** From when on one is required of this person, by the policy or of them alone, if it is. */
async function requiredFrom({ users, policy, requiredFactor }: Deps, userKey: string): Promise<string | undefined> {
  const admin = (await users.roleOf(userKey)) !== 'user';
  const ownFrom = (await requiredFactor.find(userKey))?.from_at ?? null;
  const fromMs = factorFromMs(await policy.current(), { admin, ownFrom });
  return fromMs === undefined ? undefined : timestamp(fromMs);
}

/**
 * 63B 4.1.2: a factor is added with the strength that the account has already. Throws `reauthenticate` where one is on
 * and the proof of the session is old.
 */
async function requireStrength(deps: Deps, { actor }: KnownCaller): Promise<void> {
  if (isFresh(actor.provenAt, deps.clock.now())) return;
  if (await hasAny(deps, actor.userKey)) throw new Failure('reauthenticate');
}

/** After adding one: the ten backup codes where it is the first, else nothing. Joins the transaction. */
async function afterFirstFactor(deps: Deps, userKey: string): Promise<string[] | undefined> {
  const { backupCodes } = deps;
  const first = (await heldBy(deps, userKey)).length === 1 && (await backupCodes.countOf(userKey)) === 0;
  return first ? backupCodes.make(userKey) : undefined;
}

/**
 * By its owner, who has just proven themselves. Throws `authenticator.not-found`, also where it is somebody else's.
 * @returns the one that went.
 */
async function remove(deps: Deps, caller: KnownCaller, id: string): Promise<HeldFactor> {
  const { storage, users } = deps;
  const { userKey } = caller.actor;
  return storage.transaction(async () => {
    await users.lock(userKey);
    const [gone] = await take(deps, userKey, id);
    if (!gone) throw new Failure('authenticator.not-found');
    if (gone.type === 'otp') await noteChange(deps, 'totp.removed', caller);
    else await noteChange(deps, 'passkey.removed', caller, { name: gone.name });
    return gone;
  });
}

/**
 * Takes away that one, or all of them, and tells nobody: the caller does. Without any factor the backup codes go too.
 * Joins the transaction. @returns those that there were.
 */
async function take(deps: Deps, userKey: string, id?: string): Promise<HeldFactor[]> {
  const { storage, kinds, backupCodes } = deps;
  const gone: HeldFactor[] = [];
  for (const kind of kinds) gone.push(...(await kind.remove(userKey, id)));
  storage.changed(factorsName(userKey));
  if (!(await hasAny(deps, userKey))) {
    await backupCodes.removeAllOf(userKey);
    await deleteUses(storage, userKey);
  }
  return gone;
}

/** Takes the backup codes away and tells nobody. Joins the transaction. */
async function takeBackupCodes({ storage, backupCodes }: Deps, userKey: string): Promise<void> {
  await backupCodes.removeAllOf(userKey);
  storage.changed(factorsName(userKey));
}

/**
 * Each change of factors by their owner brings this: a line in the log, a mail, and the end of all other sessions (S22: an
 * open session is not enough to stay in). Joins the transaction.
 */
async function noteChange(
  { storage, events, revoke }: Deps,
  topic: FactorChange,
  caller: KnownCaller,
  about: About = {},
): Promise<void> {
  const { userKey, sessionId } = caller.actor;
  await events.emit(topic, { userKey, caller, data: about as PayloadOf<FactorChange> });
  storage.changed(factorsName(userKey));
  await revoke(userKey, topic, { keepSession: sessionId });
}

async function noteUse({ storage, clock }: Deps, userKey: string, factor: FactorOption): Promise<void> {
  await saveUse(storage, { userKey, factor, usedAt: timestamp(clock.now()) });
}
