// Second factors as a whole: which are on, which is offered first, and what every change of them brings with it.

import type { ActivityKind } from '../../../../contract/activity.ts';
import type { FactorOption } from '../../../../contract/schemas/signed-in.ts';
import type { ReportLinks } from '../../../account/report/report-links.ts';
import { findRequirement } from '../../../administration/factor-requirements/factor-requirements-store.ts';
import type { Activity, Happening } from '../../../events/activity/activity.ts';
import type { Notify } from '../../../notify/notify.ts';
import type { Users } from '../../../people/users.ts';
import { type Clock, timestamp } from '../../../platform/clock.ts';
import { deviceWordsOf } from '../../../platform/device-names.ts';
import type { Storage } from '../../../storage/storage.ts';
import { factorFromMs, factorsName } from '../../sessions/session-life.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { BackupCodes } from '../backup-codes/backup-codes.ts';
import type { PolicyReading } from '../policy/policy.ts';
import { findTotp } from '../totp/totp-store.ts';
import { deleteUses, findUses, saveUse } from './factor-use-store.ts';

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

/** Who does it, from where; the session in which it is done lives on. */
export interface Doer {
  userKey: string;
  sessionId?: string | undefined;
  address: string | undefined;
  userAgent: string | undefined;
}

/** The notices that changes and uses of factors send, into the surrounding transaction. */
export type FactorMailKind =
  | 'totp.added'
  | 'totp.replaced'
  | 'totp.removed'
  | 'passkey.added'
  | 'passkey.removed'
  | 'passkey.count-fell'
  | 'backup-codes.made'
  | 'backup-code.used'
  | 'factor.stopped';

/** What a change or use was about; `id` is that of a factor that was added. */
export interface About {
  name?: string;
  count?: number;
  id?: string;
}

export interface Factors {
  statusOf(userKey: string): Promise<FactorStatus>;
  /** True where a second factor is asked for at sign-in. */
  hasAny(userKey: string): Promise<boolean>;
  /** From when on one is required of this person, by the policy or of them alone, if it is. */
  requiredFrom(userKey: string): Promise<string | undefined>;
  /** What can be asked for, the one used last first. */
  optionsOf(status: FactorStatus): FactorOption[];
  /** After adding one: the ten backup codes where it is the first, else nothing. Joins the transaction. */
  afterFirstFactor(userKey: string): Promise<string[] | undefined>;
  /** After removing one: without any, the backup codes go too. Joins the transaction. */
  afterFactorRemoved(userKey: string): Promise<void>;
  /** What every change of factors does: a line in the log, a mail, and the end of all other sessions. Joins the transaction. */
  noteChange(kind: Extract<FactorMailKind, ActivityKind>, doer: Doer, about?: About): Promise<void>;
  /** A line in the log and a mail. Joins the transaction. */
  tell(kind: Extract<FactorMailKind, ActivityKind>, doer: Doer, about?: About): Promise<void>;
  noteUse(userKey: string, factor: FactorOption): Promise<void>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  policy: PolicyReading;
  sessions: Sessions;
  backupCodes: BackupCodes;
  activity: Activity;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
  passkeyCount: (userKey: string) => Promise<number>;
}

export function createFactors(deps: Deps): Factors {
  const { storage, clock, users, policy, sessions, backupCodes, passkeyCount } = deps;
  const countOf = async (userKey: string) =>
    ((await findTotp(storage, userKey)) ? 1 : 0) + (await passkeyCount(userKey));
  return {
    statusOf: (userKey) => statusOf(deps, userKey),
    hasAny: async (userKey) => (await countOf(userKey)) > 0,
    optionsOf,
    async requiredFrom(userKey) {
      const admin = (await users.roleOf(userKey)) !== 'user';
      const ownFrom = (await findRequirement(storage, userKey))?.from_at ?? null;
      const fromMs = factorFromMs(await policy.current(), { admin, ownFrom });
      return fromMs === undefined ? undefined : timestamp(fromMs);
    },
    async afterFirstFactor(userKey) {
      return (await countOf(userKey)) === 1 && (await backupCodes.countOf(userKey)) === 0
        ? backupCodes.make(userKey)
        : undefined;
    },
    async afterFactorRemoved(userKey) {
      storage.changed(factorsName(userKey));
      if ((await countOf(userKey)) > 0) return;
      await backupCodes.removeAll(userKey);
      await deleteUses(storage, userKey);
    },
    async noteChange(kind, doer, about) {
      await tell(deps, kind, doer, about);
      storage.changed(factorsName(doer.userKey));
      // S22: who got in by an open session does not stay in it.
      if (doer.sessionId === undefined) await sessions.endAllOf(doer.userKey);
      else await sessions.endOthers(doer.userKey, doer.sessionId);
    },
    tell: (kind, doer, about) => tell(deps, kind, doer, about),
    noteUse: (userKey, factor) => saveUse(storage, { userKey, factor, usedAt: timestamp(clock.now()) }),
  };
}

async function statusOf(deps: Deps, userKey: string): Promise<FactorStatus> {
  const otp = (await findTotp(deps.storage, userKey)) !== undefined;
  const webauthn = await deps.passkeyCount(userKey);
  const backup = await deps.backupCodes.countOf(userKey);
  const status: FactorStatus = { enabled: otp || webauthn > 0, otp, webauthn, backup };
  const used = await findUses(deps.storage, userKey);
  const preferred = used.find((factor) => has(status, factor as FactorOption)) as FactorOption | undefined;
  return preferred ? { ...status, preferred } : status;
}

function has(status: FactorStatus, factor: FactorOption): boolean {
  if (factor === 'otp') return status.otp;
  return factor === 'webauthn' ? status.webauthn > 0 : status.backup > 0;
}

function optionsOf(status: FactorStatus): FactorOption[] {
  const all: FactorOption[] = ['webauthn', 'otp', 'backup'];
  const there = all.filter((factor) => has(status, factor));
  const { preferred } = status;
  return preferred ? [preferred, ...there.filter((factor) => factor !== preferred)] : there;
}

async function tell(
  { clock, users, activity, reportLinks, notify }: Deps,
  kind: Extract<FactorMailKind, ActivityKind>,
  { userKey, address, userAgent }: Doer,
  about: About = {},
): Promise<void> {
  const happening: Happening = { userKey, kind, address, userAgent, data: { ...about } };
  await activity.record(happening);
  const person = await users.get(userKey);
  const at = timestamp(clock.now());
  const { id, ...words } = about;
  const link = await reportLinks.make(person, { kind, at, id });
  const data = { at, address, device: deviceWordsOf(userAgent), ...words, ...link };
  await notify.send(person, kind, data);
}
