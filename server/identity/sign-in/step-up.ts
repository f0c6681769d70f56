// Fresh proof inside a session ("sudo"): a passkey, a code, or the password where no factor is on.
import type { AssertionJson } from '../../../contract/schemas/webauthn.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import { bind } from '../../platform/bind.ts';
import type { SessionCaller } from '../../platform/caller.ts';
import { timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import { freshSeconds, isFresh } from '../../platform/freshness.ts';
import type { BackupCodes } from '../credentials/backup-codes/backup-codes.ts';
import type { CodeTries } from '../credentials/factors/code-tries.ts';
import type { Factors } from '../credentials/factors/factors.ts';
import type { Passkeys } from '../credentials/passkeys/passkeys.ts';
import type { PasswordProof } from '../credentials/password/password-proof.ts';
import type { Totp } from '../credentials/totp/totp.ts';
import type { Sessions } from '../sessions/sessions.ts';

export type Proof =
  | { webauthn: AssertionJson }
  | { code: string }
  | { password: string; backupCode?: string | undefined };

export type ProofOption = 'webauthn' | 'otp' | 'password';

export interface Proven {
  /** Until when it counts. */
  freshUntil: string;
  /** In the place of the one that the call came with, which opens nothing any more (S27). */
  plainToken: string;
}

interface Deps extends Pick<Core, 'storage' | 'clock'> {
  sessions: Sessions;
  factors: Factors;
  totp: Totp;
  backupCodes: BackupCodes;
  codeTries: CodeTries;
  passwordProof: PasswordProof;
  events: Pick<Events, 'emit'>;
  passkeys: Pick<Passkeys, 'startProof' | 'verifyProof'>;
}

export type StepUp = ReturnType<typeof createStepUp>;

export const createStepUp = (deps: Deps) => bind(deps, { start, prove });

const freshUntilOf = (provenAt: string) => timestamp(Date.parse(provenAt) + freshSeconds * 1000);

/** How this person can prove themselves, passkey first, and until when the last proof counts. */
async function start(
  { clock, factors, passkeys }: Deps,
  caller: SessionCaller,
): Promise<{ options: ProofOption[]; webauthn?: { challenge: string }; freshUntil?: string }> {
  const { userKey, provenAt } = caller.session;
  const status = await factors.statusOf(userKey);
  const webauthn = status.webauthn > 0 ? await passkeys.startProof(caller) : undefined;
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

/** Throws `factor.refused`, `password.wrong`. The session goes on under a new token. */
async function prove(deps: Deps, caller: SessionCaller, proof: Proof): Promise<Proven> {
  if ('webauthn' in proof) return byPasskey(deps, caller, proof.webauthn);
  if ('code' in proof) return byCode(deps, caller, proof.code);
  return byPassword(deps, caller, proof);
}

async function byPasskey(deps: Deps, caller: SessionCaller, assertion: AssertionJson): Promise<Proven> {
  await deps.passkeys.verifyProof(caller, assertion);
  return proven(deps, caller, 'webauthn');
}

async function byCode(deps: Deps, caller: SessionCaller, code: string): Promise<Proven> {
  const { totp } = deps;
  const { userKey } = caller.session;
  const proof = await deps.codeTries.attempt(userKey, caller, 'code', () =>
    deps.storage.transaction(async () =>
      (await totp.useCode(userKey, code)) ? proven(deps, caller, 'otp') : undefined,
    ),
  );
  if (!proof) throw new Failure('factor.refused');
  return proof;
}

async function byPassword(
  deps: Deps,
  caller: SessionCaller,
  { password, backupCode }: { password: string; backupCode?: string | undefined },
): Promise<Proven> {
  const { storage, factors, backupCodes, codeTries, passwordProof, events } = deps;
  const { userKey } = caller.session;
  await passwordProof.require(caller, password);
  if (!(await factors.hasAny(userKey))) return proven(deps, caller, 'password');
  // S22: where a factor is on, a password alone proves nothing fresh.
  const proof =
    backupCode === undefined
      ? undefined
      : await codeTries.attempt(userKey, caller, 'code', () =>
          storage.transaction(async () => {
            if (!(await backupCodes.consume(userKey, backupCode))) return undefined;
            const data = { count: await backupCodes.countOf(userKey) };
            await events.emit('backup-code.used', { userKey, caller, data });
            return proven(deps, caller, 'backup');
          }),
        );
  if (!proof) throw new Failure('factor.refused');
  return proof;
}

async function proven(
  { storage, sessions, factors, events }: Deps,
  caller: SessionCaller,
  method: 'password' | 'otp' | 'webauthn' | 'backup',
): Promise<Proven> {
  const { session } = caller;
  const { userKey } = session;
  return storage.transaction(async () => {
    const renewed = await sessions.renew(session);
    if (!renewed) throw new Failure('session.refused');
    if (method !== 'password') await factors.noteUse(userKey, method);
    await events.emit('proof.succeeded', { userKey, caller, data: { method } });
    return { freshUntil: freshUntilOf(renewed.provenAt), plainToken: renewed.plainToken };
  });
}
