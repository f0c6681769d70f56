// The one table of what ends what: which sessions, tokens, mailed links, flows, tries and devices a cause takes with it.
import type { Core } from '../../core.ts';
import { bind } from '../../platform/bind.ts';
import type { FactorChange } from '../credentials/factors/factors.ts';
import { type FlowPurpose, type Flows, flowPurposes } from '../credentials/flows/flows.ts';
import type { Passwords } from '../credentials/password/passwords.ts';
import type { Throttle } from '../credentials/throttle/throttle.ts';
import type { Devices } from './devices/devices.ts';
import type { Sessions } from './sessions.ts';
import type { EndedSession } from './sessions-store.ts';
import type { Tokens } from './tokens/tokens.ts';

/** Topics of what happens to an account. A new one does not compile until each column of the table is decided. */
export type RevocationCause =
  | FactorChange
  | 'signout'
  | 'session.ended'
  | 'sessions.ended'
  | 'password.changed'
  | 'password.reset'
  | 'email.changed'
  | 'email.change-undone'
  | 'factors.reset'
  | 'role.raised'
  | 'account.activated'
  | 'account.deactivated'
  | 'account.not-me'
  | 'account.deletion-asked'
  | 'account.deletion-cancelled'
  | 'account.deleted';

/**
 * Of a purpose: all of the account, those begun in a session that this ends, or those begun since the time that the
 * caller names. What is not named stays; a purpose without a user has none to end.
 */
type OfFlows = 'stays' | 'ends' | 'ends with its session' | 'ends if begun since';

export interface Revocation {
  /** `others`: all but the one to keep. `one`: the one that is named. */
  sessions: 'stay' | 'one' | 'others' | 'all';
  /** Personal access tokens. */
  tokens: 'stay' | 'end';
  password: 'stays' | 'removed' | 'removed if set since';
  /** Runs of wrong passwords and codes, with the waits that they brought. */
  tries: 'stay' | 'codes' | 'all';
  /** Devices used since are new again. */
  devices: 'stay' | 'forgotten since';
  flows: Record<FlowPurpose, OfFlows>;
}

const everyFlow = (fate: OfFlows): Record<FlowPurpose, OfFlows> => ({
  'set-up': fate,
  reset: fate,
  'email-change': fate,
  'email-undo': fate,
  'not-me': fate,
  'deletion-keep': fate,
  invitation: fate,
  'forgot-unknown': fate,
  'signin-second-factor': fate,
  'totp-enrolment': fate,
  'passkey-registration': fate,
  'passkey-signin': fate,
  'passkey-proof': fate,
});

const nothing: Revocation = {
  sessions: 'stay',
  tokens: 'stay',
  password: 'stays',
  tries: 'stay',
  devices: 'stay',
  flows: everyFlow('stays'),
};

/** A change of address or of factors that was begun in a session is not finished without it. */
const begunInSession: Record<FlowPurpose, OfFlows> = {
  ...everyFlow('stays'),
  'email-change': 'ends with its session',
  'totp-enrolment': 'ends with its session',
  'passkey-registration': 'ends with its session',
  'passkey-proof': 'ends with its session',
};

/** Begun with the old password, it is not finished with it. */
const begunWithPassword: Record<FlowPurpose, OfFlows> = {
  ...begunInSession,
  reset: 'ends',
  invitation: 'ends',
  'signin-second-factor': 'ends',
  'totp-enrolment': 'ends',
  'email-change': 'ends',
};

/** Everything begun in sessions that may be a stranger's. */
const begunByAStranger: Record<FlowPurpose, OfFlows> = {
  ...begunWithPassword,
  'passkey-registration': 'ends',
  'passkey-proof': 'ends',
};

/** Ways back from what somebody else did stay: a stranger who ends all else must not void the links of the owner. */
const allButWaysBack: Record<FlowPurpose, OfFlows> = {
  ...everyFlow('ends'),
  'email-undo': 'stays',
  'not-me': 'stays',
  'deletion-keep': 'stays',
};

/** Sessions that were open with the factors of before end (S22). */
const factorChange: Revocation = { ...nothing, sessions: 'others', flows: begunInSession };

/** Wrong codes of the old app say nothing about the new one, and sign-ins that wait for its code do not go on. */
const newApp: Revocation = {
  ...factorChange,
  tries: 'codes',
  flows: { ...begunInSession, 'signin-second-factor': 'ends' },
};

export const revocations: Record<RevocationCause, Revocation> = {
  signout: { ...nothing, sessions: 'one', flows: begunInSession },
  'session.ended': { ...nothing, sessions: 'one', flows: begunInSession },
  'sessions.ended': { ...nothing, sessions: 'others', flows: begunInSession },
  'password.changed': { ...nothing, sessions: 'all', tries: 'all', flows: begunWithPassword },
  'password.reset': { ...nothing, sessions: 'all', tries: 'all', flows: begunWithPassword },
  // Mailed to the address that counted until now, or begun while it did.
  'email.changed': { ...nothing, flows: { ...everyFlow('stays'), reset: 'ends', invitation: 'ends' } },
  'email.change-undone': {
    ...nothing,
    sessions: 'all',
    tokens: 'end',
    // Whoever read the other mailbox may have set it.
    password: 'removed if set since',
    // Links to undo later changes lead to addresses that may be a stranger's; those of earlier ones stay.
    flows: { ...begunByAStranger, 'email-undo': 'ends if begun since' },
  },
  'totp.added': newApp,
  'totp.replaced': newApp,
  'totp.removed': factorChange,
  'passkey.added': factorChange,
  'passkey.removed': factorChange,
  'backup-codes.made': factorChange,
  'factors.reset': {
    ...nothing,
    sessions: 'all',
    // Stopped by wrong codes (63B 3.2.2): there is nothing left that they could guess at.
    tries: 'codes',
    flows: {
      ...begunInSession,
      'signin-second-factor': 'ends',
      'totp-enrolment': 'ends',
      'passkey-registration': 'ends',
      'passkey-proof': 'ends',
    },
  },
  // What a session could do as somebody less must not grow under a token that is known since then (S27, V7.2.4).
  'role.raised': { ...nothing, sessions: 'all', flows: begunInSession },
  // Begun while nobody could see it.
  'account.activated': { ...nothing, flows: { ...everyFlow('stays'), 'email-change': 'ends', reset: 'ends' } },
  // For good: after an activation people sign in anew.
  'account.deactivated': { ...nothing, sessions: 'all', tokens: 'end', flows: allButWaysBack },
  'account.not-me': {
    ...nothing,
    sessions: 'all',
    tokens: 'end',
    password: 'removed',
    devices: 'forgotten since',
    flows: allButWaysBack,
  },
  // A link that undoes a change of address stays: it may be the owner's only way back in.
  'account.deletion-asked': { ...nothing, sessions: 'all', tokens: 'end', flows: begunByAStranger },
  'account.deletion-cancelled': { ...nothing, flows: { ...everyFlow('stays'), 'deletion-keep': 'ends' } },
  // Password, tries, devices and all else hang on the item of the user, which goes.
  'account.deleted': { ...nothing, sessions: 'all', tokens: 'end', flows: everyFlow('ends') },
};

interface Deps extends Pick<Core, 'storage'> {
  sessions: Sessions;
  tokens: Pick<Tokens, 'endAllOf'>;
  flows: Flows;
  passwords: Pick<Passwords, 'remove' | 'removeIfSetSince'>;
  throttle: Throttle;
  devices: Pick<Devices, 'forgetSince'>;
}

export interface Details {
  /** Stays open where the table says `others`. */
  keepSession?: string | undefined;
  /** Where it says `one`. */
  session?: string;
  /** ISO 8601; where it says `since`. */
  since?: string;
}

export interface Ended {
  sessions: number;
  tokens: number;
  endedSessions: EndedSession[];
}

export type Revoking = ReturnType<typeof createRevoking>;

export const createRevoking = (deps: Deps) => bind(deps, { revoke });

/** Ends what the table says; tells nobody: the caller does. Joins the transaction. @returns what there was. */
async function revoke(deps: Deps, userKey: string, cause: RevocationCause, details: Details = {}): Promise<Ended> {
  const revocation = revocations[cause];
  return deps.storage.transaction(async () => {
    const endedSessions = await endSessions(deps, userKey, revocation, details);
    const tokens = revocation.tokens === 'end' ? await deps.tokens.endAllOf(userKey) : 0;
    await endPassword(deps, userKey, revocation, details);
    if (revocation.tries === 'all') await deps.throttle.forgive(userKey);
    if (revocation.tries === 'codes') await deps.throttle.endCodeRun(userKey, 'code');
    if (revocation.devices === 'forgotten since') await deps.devices.forgetSince(userKey, sinceOf(details));
    await endFlows(deps, userKey, revocation, { ...details, endedSessions });
    return { sessions: endedSessions.length, tokens, endedSessions };
  });
}

async function endSessions(
  { sessions }: Deps,
  userKey: string,
  { sessions: which }: Revocation,
  { keepSession, session }: Details,
): Promise<EndedSession[]> {
  if (which === 'stay') return [];
  if (which === 'all') return sessions.end(userKey);
  if (which === 'others') return sessions.end(userKey, { exceptId: keepSession });
  if (session === undefined) throw new Error('The session to end must be named.');
  return sessions.end(userKey, { id: session });
}

async function endPassword(
  { passwords }: Deps,
  userKey: string,
  { password }: Revocation,
  details: Details,
): Promise<void> {
  if (password === 'removed') await passwords.remove(userKey);
  if (password === 'removed if set since') await passwords.removeIfSetSince(userKey, sinceOf(details));
}

async function endFlows(
  { flows }: Deps,
  userKey: string,
  revocation: Revocation,
  { endedSessions, ...details }: Details & { endedSessions: EndedSession[] },
): Promise<void> {
  const those = (fate: OfFlows) => flowPurposes.filter((purpose) => revocation.flows[purpose] === fate);
  await flows.endAllOf(userKey, those('ends'));
  const ids = endedSessions.map(({ id }) => id);
  await flows.endBegunIn(userKey, those('ends with its session'), ids);
  const since = those('ends if begun since');
  if (since.length > 0) await flows.endSince(userKey, since, sinceOf(details));
}

function sinceOf({ since }: Details): string {
  if (since === undefined) throw new Error('The time since when must be said.');
  return since;
}
