// What the parts of passkeys are given, and what they hand around.
import type { Activity } from '../../activity/activity.ts';
import type { Person, Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Random } from '../../platform/random.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Flows } from '../flows/flows.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Throttle } from '../throttle/throttle.ts';
import type { RelyingParty } from './verification.ts';

export type PasskeyNotice = 'passkey.added' | 'passkey.removed' | 'passkey.count-fell';

/** Notices to the owner; whoever sends them puts them into the surrounding transaction. */
export interface PasskeyMail {
  kind: PasskeyNotice;
  to: { address: string; name: string };
  language: Person['language'];
  timeZone?: string | undefined;
  data: { at: string; name: string; address?: string | undefined; device?: string | undefined };
}

export interface PasskeyNeeds {
  storage: Storage;
  clock: Clock;
  random: Random;
  users: Users;
  sessions: Sessions;
  flows: Flows;
  throttle: Throttle;
  activity: Activity;
  /** What having or losing a factor brings; both join the transaction. */
  factors: {
    /** @returns backup codes where this was the first factor. */
    afterFirstFactor(userKey: string): Promise<string[] | undefined>;
    afterFactorRemoved(userKey: string): Promise<void>;
    noteUse(userKey: string, factor: 'webauthn'): Promise<void>;
  };
  sendMail: (mail: PasskeyMail) => Promise<void>;
  logger: Logger;
}

export interface PasskeyParts extends PasskeyNeeds {
  relyingParty: RelyingParty;
}

/** Where a request came from, for the log and the notice. */
export interface From {
  address?: string | undefined;
  userAgent?: string | undefined;
}

/** One line in the account's activity, and where it matters a mail. Joins the transaction. */
export async function tell(
  { activity, users, sendMail, clock }: PasskeyParts,
  kind: PasskeyNotice | 'passkey.renamed',
  about: { userKey: string; name: string; from: From },
): Promise<void> {
  const { userKey, name, from } = about;
  await activity.record({ userKey, kind, ...from, data: { name } });
  if (kind === 'passkey.renamed') return;
  const person = await users.get(userKey);
  await sendMail({
    kind,
    to: { address: person.email, name: person.name },
    language: person.language,
    timeZone: person.timeZone,
    data: { at: timestamp(clock.now()), name, address: from.address },
  });
}
