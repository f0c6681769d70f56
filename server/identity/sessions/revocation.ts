// The one table of what ends what: which sessions, tokens, mailed links, flows, tries and devices a cause takes with it.
import type { FactorChange } from '../credentials/factors/factors.ts';
import type { FlowPurpose } from '../credentials/flows/flows.ts';

/** Causes; most are topics of `contract/events.ts`. A new one does not compile until each column of the table is decided. */
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
 * caller names. A purpose without a user has none to end.
 */
export type OfFlows = 'stays' | 'ends' | 'ends with its session' | 'ends if begun since';

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

/** A new purpose is decided here first, then in the parts below and for each cause. */
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
    // A stranger who read the other mailbox may have set it.
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
  // A session of before must not gain rights under a token that is known since then (S27, V7.2.4).
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
