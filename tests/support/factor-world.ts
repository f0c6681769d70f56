// People with an authenticator app, for the suites about second factors.
import type { PendingVerification } from '../../contract/schemas/signed-in.ts';
import type { SignedIn } from '../../server/identity/sign-in/complete-sign-in.ts';
import type { Session, SessionCaller } from '../../server/platform/caller.ts';
import { isFailure } from '../../server/platform/failure.ts';
import { codeAt } from './authenticator-app.ts';
import { goodPassword, type Node, type World, whole } from './identity-world.ts';

export const from = { kind: 'script' as const, address: '192.0.2.1', userAgent: 'Test/1.0' };
export const stepMs = 30_000;

export function enter(
  node: Node,
  email = 'ada@example.org',
  password = goodPassword,
): Promise<SignedIn | PendingVerification> {
  return node.signIn.withPassword({ email, password }, from.kind, from);
}

export async function pendingOf(node: Node, email?: string): Promise<PendingVerification> {
  const answer = await enter(node, email);
  if ('session' in answer) throw new Error('No second factor was asked for.');
  return answer;
}

export async function challengeOf(node: Node, email?: string): Promise<string> {
  return (await pendingOf(node, email)).otp?.challenge ?? '';
}

/** The code of the refusal, or `ok`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'ok';
  } catch (error) {
    if (!isFailure(error)) throw error;
    return error.code;
  }
}

export const callIn = (session: Session): SessionCaller => ({
  ...{ actor: session.actor, session, address: from.address, userAgent: from.userAgent },
});

export async function callOf(node: Node, email = 'ada@example.org', password = goodPassword): Promise<SessionCaller> {
  const { session } = await whole(node.signIn.withPassword({ email, password }, from.kind, from));
  return callIn(session);
}

/** As the call to add an app does it. */
export async function addApp(node: Node, caller: SessionCaller, password: string) {
  await node.passwordProof.require(caller, password);
  await node.factors.requireStrength(caller);
  return node.totp.begin(caller);
}

/** The session as it is now, e.g. after a fresh proof. */
export async function again(node: Node, { call, plainToken }: { call: SessionCaller; plainToken: string }) {
  const session = await node.sessions.load(plainToken);
  if (!session) throw new Error('The session has ended.');
  return { ...call, actor: session.actor, session };
}

export interface Enrolled {
  userKey: string;
  secret: string;
  backupCodes: string[];
  /** The session that did it. */
  call: SessionCaller;
  plainToken: string;
  /** The code of now, or of so many steps later. */
  code(steps?: number): string;
  wrongCode(): string;
}

/** A person with an app; the clock is moved on, so that the code of now is not used up. */
export async function enrolled(world: World, email = 'ada@example.org'): Promise<Enrolled> {
  const userKey = await world.person(email);
  const { session, plainToken } = await whole(
    world.signIn.withPassword({ email, password: goodPassword }, from.kind, from),
  );
  const call = callIn(session);
  const { secret } = await world.totp.begin(call);
  const code = (steps = 0) => codeAt(secret, world.clock.now() + steps * stepMs);
  const { backupCodes = [] } = await world.totp.prove(call, code());
  world.clock.forward(60);
  return {
    ...{ userKey, secret, backupCodes, call, plainToken, code },
    wrongCode: () => {
      const near = [-1, 0, 1].map((steps) => code(steps));
      let wrong = Number(near[0]);
      while (near.includes(String(wrong).padStart(6, '0'))) wrong = (wrong + 1) % 1_000_000;
      return String(wrong).padStart(6, '0');
    },
  };
}

export function withCode(node: Node, challenge: string, code: string, given: Partial<typeof from> = {}) {
  return node.signIn.withCode({ challenge, code }, from.kind, { ...from, ...given });
}

export const times = <T>(count: number, work: (at: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => work(at));

export const countOf = (results: readonly string[], code: string) => results.filter((each) => each === code).length;
