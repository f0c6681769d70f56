// Fresh proof inside a session ("sudo"): a passkey, a code, or the password where no factor is on.
import type { AssertionJson } from '../../../contract/schemas/webauthn.ts';
import type { Activity } from '../../events/activity/activity.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import { freshSeconds, isFresh } from '../../platform/freshness.ts';
import type { Storage } from '../../storage/storage.ts';
import type { BackupCodes } from '../credentials/backup-codes/backup-codes.ts';
import type { CodeTries } from '../credentials/factors/code-tries.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import { doerOf, type SessionCall } from '../credentials/factors/session-call.ts';
import type { PasswordProof } from '../credentials/password/password-proof.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import type { Session, Sessions } from '../sessions/sessions.ts';

export type Proof =
  | { webauthn: AssertionJson }
  | { code: string }
  | { password: string; backupCode?: string | undefined };

export type ProofOption = 'webauthn' | 'otp' | 'password';

export interface StepUp {
  /** How this person can prove themselves, passkey first, and until when the last proof counts. */
  start(session: Session): Promise<{
    options: ProofOption[];
    webauthn?: { challenge: string };
    freshUntil?: string;
  }>;
  /** Throws `factor.refused`, `password.wrong`. The session goes on under a new token. */
  prove(call: SessionCall, proof: Proof): Promise<Proven>;
}

export interface Proven {
  /** Until when it counts. */
  freshUntil: string;
  /** In the place of the one that the call came with, which opens nothing any more (S27). */
  plainToken: string;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  sessions: Sessions;
  factors: Factors;
  totp: Totp;
  backupCodes: BackupCodes;
  codeTries: CodeTries;
  passwordProof: PasswordProof;
  activity: Activity;
  /** Passkeys, bound to the session that asks. `verify` throws `factor.refused`. */
  passkeyProof: {
    start(userKey: string, boundTo: string): Promise<{ challenge: string } | undefined>;
    verify(
      userKey: string,
      boundTo: string,
      assertion: AssertionJson,
      from: { address?: string | undefined; userAgent?: string | undefined },
    ): Promise<void>;
  };
}

export function createStepUp(deps: Deps): StepUp {
  return { start: (session) => start(deps, session), prove: (call, proof) => prove(deps, call, proof) };
}

const freshUntilOf = (provenAt: string) => timestamp(Date.parse(provenAt) + freshSeconds * 1000);

async function start({ clock, factors, passkeyProof }: Deps, session: Session) {
  const { userKey, id, provenAt } = session;
  const status = await factors.statusOf(userKey);
  const webauthn = status.webauthn > 0 ? await passkeyProof.start(userKey, id) : undefined;
  const options: ProofOption[] = [
    ...(webauthn ? ['webauthn' as const] : []),
    ...(status.otp ? ['otp' as const] : []),
    // With a factor on, it takes a backup code too.
    ...(!status.enabled || status.backup > 0 ? ['password' as const] : []),
  ];
  return {
    options,
    ...(webauthn ? { webauthn } : {}),
    ...(isFresh(provenAt, clock.now()) ? { freshUntil: freshUntilOf(provenAt) } : {}),
  };
}

async function prove(deps: Deps, call: SessionCall, proof: Proof): Promise<Proven> {
  if ('webauthn' in proof) return byPasskey(deps, call, proof.webauthn);
  if ('code' in proof) return byCode(deps, call, proof.code);
  return byPassword(deps, call, proof);
}

async function byPasskey(deps: Deps, call: SessionCall, assertion: AssertionJson): Promise<Proven> {
  const { session, address, userAgent } = call;
  await deps.passkeyProof.verify(session.userKey, session.id, assertion, { address, userAgent });
  return proven(deps, call, 'webauthn');
}

async function byCode(deps: Deps, call: SessionCall, code: string): Promise<Proven> {
  const { totp } = deps;
  const { userKey } = call.session;
  const proof = await deps.codeTries.attempt(doerOf(call), 'code', () =>
    deps.storage.transaction(async () => ((await totp.useCode(userKey, code)) ? proven(deps, call, 'otp') : undefined)),
  );
  if (!proof) throw new Failure('factor.refused');
  return proof;
}

async function byPassword(
  deps: Deps,
  call: SessionCall,
  { password, backupCode }: { password: string; backupCode?: string | undefined },
): Promise<Proven> {
  const { storage, factors, backupCodes, codeTries, passwordProof } = deps;
  const { userKey } = call.session;
  await passwordProof.require(doerOf(call), password);
  if (!(await factors.hasAny(userKey))) return proven(deps, call, 'password');
  const doer = doerOf(call);
  // S22: where a factor is on, a password alone proves nothing fresh.
  const proof =
    backupCode === undefined
      ? undefined
      : await codeTries.attempt(doer, 'code', () =>
          storage.transaction(async () => {
            if (!(await backupCodes.consume(userKey, backupCode))) return undefined;
            await factors.tell('backup-code.used', doer, { count: await backupCodes.countOf(userKey) });
            return proven(deps, call, 'backup');
          }),
        );
  if (!proof) throw new Failure('factor.refused');
  return proof;
}

async function proven(
  { storage, sessions, factors, activity }: Deps,
  { session, address, userAgent }: SessionCall,
  method: 'password' | 'otp' | 'webauthn' | 'backup',
): Promise<Proven> {
  const { userKey } = session;
  return storage.transaction(async () => {
    const renewed = await sessions.renew(session);
    if (!renewed) throw new Failure('session.refused');
    if (method !== 'password') await factors.noteUse(userKey, method);
    await activity.record({ userKey, kind: 'proof.succeeded', address, userAgent, data: { method } });
    return { freshUntil: freshUntilOf(renewed.provenAt), plainToken: renewed.plainToken };
  });
}
