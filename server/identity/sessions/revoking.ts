// Ends what the table of revocations says, for one account and one cause.
import { roles } from '../../../contract/schemas/user.ts';
import type { Core } from '../../core.ts';
import type { Events } from '../../events/events.ts';
import { bind } from '../../platform/bind.ts';
import { type Flows, flowPurposes } from '../credentials/flows/flows.ts';
import type { Passwords } from '../credentials/password/passwords.ts';
import type { Throttle } from '../credentials/throttle/throttle.ts';
import type { Devices } from './devices/devices.ts';
import { type OfFlows, type Revocation, type RevocationCause, revocations } from './revocation.ts';
import type { Sessions } from './sessions.ts';
import type { EndedSession } from './sessions-store.ts';
import type { Tokens } from './tokens/tokens.ts';

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

/** A session of before must not gain the rights of a higher role (S27), by whichever call it was given. */
export function subscribeSessions(events: Pick<Events, 'subscribe'>, revoking: Revoking): void {
  events.subscribe('sessions', ['role.changed'], async ({ userKey, data }) => {
    if (userKey !== undefined && rankOf(data.to) > rankOf(data.from)) await revoking.revoke(userKey, 'role.raised');
  });
}

const rankOf = (role: string) => (roles as readonly string[]).indexOf(role);

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
  const sessionIds = endedSessions.map(({ id }) => id);
  await flows.endAllOf(userKey, those('ends with its session'), { sessionIds });
  const begunSince = those('ends if begun since');
  if (begunSince.length > 0) await flows.endAllOf(userKey, begunSince, { since: sinceOf(details) });
}

function sinceOf({ since }: Details): string {
  if (since === undefined) throw new Error('The time since when must be said.');
  return since;
}
