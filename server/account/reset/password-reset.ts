// Links by mail that set a password: for who forgot theirs, and for who is invited and has none yet.

import type { Activity } from '../../events/activity/activity.ts';
import type { Flow, Flows } from '../../identity/credentials/flows/flows.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Notify } from '../../notify/notify.ts';
import { requireAbove } from '../../people/above.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import type { KnownCaller, UserActor } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ReportLinks } from '../report/report-links.ts';

/** The two parts of a link: what names it and what opens it. */
export interface LinkParts {
  id: string;
  secret: string;
}

export interface PasswordReset {
  /** Never tells whether the address is known. Throws `request.too-many` by the source of the request alone. */
  forgot(email: string, address: string | undefined, userAgent?: string): Promise<void>;
  /** Why nobody can have a link sent to them, as things are now. */
  refusalOfLink(userKey: string): Promise<'inactive' | undefined>;
  /** By an administrator above them; throws `access.denied`, `user.not-found`, `request.too-many`. */
  sendTo(userKey: string, caller: KnownCaller): Promise<void>;
  /**
   * The same as one of many, joining the transaction. The budget of each address holds, and none of the source: who
   * changes many has just proven who they are, stands in the log of each, and reaches nobody twice by it.
   */
  sendInChange(userKey: string, caller: KnownCaller): Promise<void>;
  /** For the operator of the host, who hands it over; ends earlier links. Throws `user.not-found`. */
  resetLinkFor(email: string): Promise<{ link: string; expiresAt: string }>;
  /** Mails an invitation; joins the transaction. */
  invite(userKey: string, ttlSeconds?: number, invitedBy?: string): Promise<void>;
  /** A link for who mails it in words of their own; ends earlier ones. Joins the transaction. */
  startFor(userKey: string): Promise<{ link: string; expiresAt: string }>;
  /** Looks without burning. Throws `link.refused`. */
  inspect(link: LinkParts): Promise<{
    purpose: 'reset' | 'invitation';
    email: string;
    name: string;
    expiresAt: string;
  }>;
  /** Sets the password, burns the link and every other one, ends every session, and opens none. */
  reset(given: GivenReset): Promise<void>;
}

interface GivenReset extends LinkParts {
  password: string;
  address?: string | undefined;
  userAgent?: string | undefined;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  passwords: Passwords;
  revoking: Revoking;
  flows: Flows;
  throttle: Throttle;
  activity: Pick<Activity, 'record' | 'rehearse'>;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
  logger: Logger;
}

const daySeconds = 86_400;
const resetTtlSeconds = daySeconds;
const invitationTtlSeconds = 7 * daySeconds;
/** What keeps no secret need not be kept. */
const decoyTtlSeconds = 60;
/** A name that no mail server has (RFC 6761). */
const nobody = { email: 'nobody@example.invalid', name: 'Nobody', language: 'en', timeZone: undefined } as const;
const purposes = ['reset', 'invitation'] as const;

export function createPasswordReset(deps: Deps): PasswordReset {
  return {
    refusalOfLink: (userKey) => refusalOfLink(deps, userKey),
    forgot: (email, address, userAgent) => forgot(deps, email, address, userAgent),
    sendTo: (userKey, caller) => sendTo(deps, userKey, caller),
    sendInChange: (userKey, caller) => sendInChange(deps, userKey, caller),
    resetLinkFor: (email) => resetLinkFor(deps, email),
    invite: (userKey, ttlSeconds, invitedBy) => invite(deps, userKey, ttlSeconds, invitedBy),
    startFor: async (userKey) => startReset(deps, await deps.users.get(userKey)),
    async inspect(link) {
      const { flow, purpose, person } = await getLink(deps, link);
      return { purpose, email: person.email, name: person.name, expiresAt: flow.expiresAt };
    },
    reset: (given) => reset(deps, given),
  };
}

async function forgot(
  deps: Deps,
  email: string,
  address: string | undefined,
  userAgent: string | undefined,
): Promise<void> {
  const { storage, users, throttle, flows, notify, publicUrl, activity, logger } = deps;
  const person = await users.findByEmail(email);
  const attempt = await throttle.takeMailTry(normalFormOf(email) ?? email.trim().toLowerCase(), address);
  if (attempt.outcome === 'source-spent') {
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const granted = attempt.outcome === 'granted' && person?.active === true;
  // By nobody that is known: whoever knows the address can ask.
  const asked = { kind: 'password.reset-asked', by: null, address, userAgent } as const;
  await storage.transaction(async () => {
    if (granted) {
      await activity.record({ userKey: person.userKey, ...asked });
      const data = await startReset(deps, person);
      await notify.send(person, 'password.reset-asked', data, { afterAWhile: true });
      return;
    }
    // The same work in the store and in the queue, so that the time tells nothing either (S03).
    await activity.rehearse(asked);
    const flow = await flows.start({
      purpose: 'forgot-unknown',
      ttlSeconds: decoyTtlSeconds,
      newestOnly: true,
    });
    const data = { link: linkOf(publicUrl, flow), expiresAt: flow.expiresAt };
    await notify.send(nobody, 'password.reset-asked', data, { decoy: true, afterAWhile: true });
  });
  logger.info({ event: 'password.forgot', userKey: person?.userKey, mailed: granted }, 'reset link asked for');
}

async function sendTo(deps: Deps, userKey: string, caller: KnownCaller): Promise<void> {
  const person = await deps.storage.transaction(() => personBelow(deps, userKey, caller.actor));
  // The same budgets as for who asks for themselves, so that nobody's mailbox is flooded (S44).
  const attempt = await deps.throttle.takeMailTry(mailboxOf(person), caller.address);
  if (attempt.outcome !== 'granted') {
    const retryAfterSeconds = attempt.outcome === 'source-spent' ? attempt.retryAfterSeconds : 3600;
    throw new Failure('request.too-many', { retryAfterSeconds });
  }
  await mailLink(deps, person, caller);
}

async function sendInChange(deps: Deps, userKey: string, caller: KnownCaller): Promise<void> {
  await deps.storage.transaction(async () => {
    const person = await personBelow(deps, userKey, caller.actor);
    if ((await deps.throttle.takeMailTo(mailboxOf(person))) !== 'granted') {
      throw new Failure('request.too-many', { retryAfterSeconds: 3600 });
    }
    await mailLink(deps, person, caller);
  });
}

const mailboxOf = ({ email }: Person) => normalFormOf(email) ?? email;

/** Throws `user.not-found`, `access.denied`. */
async function personBelow(deps: Deps, userKey: string, actor: UserActor): Promise<Person> {
  const person = await deps.users.get(userKey);
  // First who they are, deactivated or not: nothing of a super-admin is an administrator's.
  await requireAbove(deps, actor, userKey);
  if (await refusalOfLink(deps, userKey)) throw new Failure('user.not-found');
  return person;
}

async function refusalOfLink({ users }: Pick<Deps, 'users'>, userKey: string): Promise<'inactive' | undefined> {
  return (await users.find(userKey))?.active ? undefined : 'inactive';
}

async function mailLink(deps: Deps, person: Person, caller: KnownCaller): Promise<void> {
  const { storage, notify, activity, logger } = deps;
  const { actor, address, userAgent } = caller;
  const { userKey } = person;
  await storage.transaction(async () => {
    await notify.send(person, 'password.reset-asked', await startReset(deps, person));
    await activity.record({ userKey, kind: 'password.reset-asked', by: actor.userKey, address, userAgent });
    const said = { event: 'password.link-sent', userKey, by: actor.userKey };
    storage.afterCommit(() => logger.info(said, 'reset link sent by an administrator'));
  });
}

async function startReset({ flows, publicUrl }: Deps, person: Person) {
  const flow = await flows.start({
    purpose: 'reset',
    userKey: person.userKey,
    ttlSeconds: resetTtlSeconds,
    newestOnly: true,
  });
  return { link: linkOf(publicUrl, flow), expiresAt: flow.expiresAt };
}

/** In the part of an address that browsers keep to themselves: no log and no Referer sees it (S45). */
function linkOf(publicUrl: string, flow: { id: string; plainSecret: string }): string {
  return `${publicUrl}/reset#${flow.id}.${flow.plainSecret}`;
}

async function resetLinkFor(deps: Deps, email: string): Promise<{ link: string; expiresAt: string }> {
  const person = await deps.users.findByEmail(email);
  if (!person?.active) throw new Failure('user.not-found');
  const made = await startReset(deps, person);
  deps.logger.warn({ event: 'password.link-made', userKey: person.userKey }, 'reset link made by the operator');
  return made;
}

async function invite(
  { storage, users, flows, notify, publicUrl }: Deps,
  userKey: string,
  ttlSeconds = invitationTtlSeconds,
  invitedBy?: string,
): Promise<void> {
  await storage.transaction(async () => {
    const person = await users.get(userKey);
    const flow = await flows.start({ purpose: 'invitation', userKey, ttlSeconds, newestOnly: true });
    const { expiresAt } = flow;
    const data = { link: linkOf(publicUrl, flow), expiresAt, ...(invitedBy ? { invitedBy } : {}) };
    await notify.send(person, 'account.invited', data);
  });
}

interface OpenLink {
  flow: Flow;
  purpose: (typeof purposes)[number];
  person: Person;
}

/** One refusal for every kind of no: unknown, used, expired, of another purpose, of somebody inactive. */
async function getLink({ flows, users }: Deps, { id, secret }: LinkParts): Promise<OpenLink> {
  for (const purpose of purposes) {
    const flow = await flows.inspect(purpose, id, secret);
    const person = flow?.userKey ? await users.find(flow.userKey) : undefined;
    if (flow && person?.active) return { flow, purpose, person };
  }
  throw new Failure('link.refused');
}

async function reset(deps: Deps, given: GivenReset): Promise<void> {
  const { storage, clock, users, passwords, revoking, flows, notify, logger } = deps;
  const { purpose, person } = await getLink(deps, given);
  const { userKey } = person;
  // Before the link is burnt: who is refused a password tries another with the same link.
  await passwords.requireFit(given.password, person);
  const hash = await passwords.hash(given.password);
  await storage.transaction(async () => {
    await users.lock(userKey);
    const flow = await flows.consume(purpose, given.id, given.secret);
    const now = await users.find(userKey);
    if (flow?.userKey !== userKey || !now?.active) throw new Failure('link.refused');
    await passwords.save(userKey, hash, { provisional: false });
    await revoking.revoke(userKey, 'password.reset');
    const { address, userAgent } = given;
    await deps.activity.record({ userKey, kind: 'password.reset', address, userAgent });
    // An invitation sets the first one: there is nobody to warn.
    if (purpose === 'reset') {
      const at = timestamp(clock.now());
      const data = { at, ...(await deps.reportLinks.make(now, { kind: 'password.reset', at })) };
      await notify.send(now, 'password.changed', data);
    }
  });
  logger.info({ event: 'password.set', userKey, by: purpose }, 'password set by a mailed link');
}
