// Links by mail that set a password: for people who forgot theirs, and for invited people who have none yet.

import type { Events } from '../../events/events.ts';
import type { Flow, Flows } from '../../identity/credentials/flows/flows.ts';
import type { Passkeys } from '../../identity/credentials/passkeys/passkeys.ts';
import type { Passwords } from '../../identity/credentials/password/passwords.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Notify } from '../../notify/notify.ts';
import { requireAbove } from '../../people/above.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Caller, KnownCaller, UserActor } from '../../platform/caller.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';

/** The two parts of a link: what names it and what opens it. */
export interface LinkParts {
  id: string;
  secret: string;
}

/** Kept with a link, for the log of the account. */
type LinkData = { madeBy?: 'operator' };

interface Deps {
  storage: Storage;
  users: Users;
  passwords: Passwords;
  passkeys: Pick<Passkeys, 'countOf'>;
  revoking: Revoking;
  flows: Flows;
  throttle: Throttle;
  events: Pick<Events, 'emit' | 'rehearse'>;
  notify: Pick<Notify, 'send'>;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
  logger: Logger;
}

const daySeconds = 86_400;
const resetTtlSeconds = daySeconds;
const invitationTtlSeconds = 7 * daySeconds;
/** A decoy opens nothing, so it is deleted soon. */
const decoyTtlSeconds = 60;
/** A name that no mail server has (RFC 6761). */
const nobody = { email: 'nobody@example.invalid', name: 'Nobody', language: 'en', timeZone: undefined } as const;
const purposes = ['reset', 'invitation'] as const;

export type PasswordReset = ReturnType<typeof createPasswordReset>;

export const createPasswordReset = (deps: Deps) =>
  bind(deps, {
    refusalOfLink,
    forgot,
    sendTo,
    sendInChange,
    resetLinkFor,
    invite,
    startFor,
    inspect,
    reset,
    isInvited,
  });

/** The answer never tells whether the address is known. Throws `request.too-many` by the source of the request alone. */
async function forgot(deps: Deps, email: string, caller: Caller): Promise<void> {
  const { storage, users, throttle, flows, notify, publicUrl, events, logger } = deps;
  const person = await users.findByEmail(email);
  const attempt = await throttle.takeMailTry(normalFormOf(email) ?? email.trim().toLowerCase(), caller.address);
  if (attempt.outcome === 'source-spent') {
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const granted = attempt.outcome === 'granted' && person?.active === true;
  // By nobody that is known: whoever knows the address can ask.
  const asked = { by: null, caller, data: {} };
  await storage.transaction(async () => {
    if (granted) {
      await events.emit('password.reset-asked', { userKey: person.userKey, ...asked });
      const { kind, data } = await startLink(deps, person);
      await notify.send(person, kind, data, { afterAWhile: true });
      return;
    }
    // The same work in the store and in the queue, so that the time tells nothing either (S03).
    await events.rehearse('password.reset-asked', asked);
    await isInvited(deps, '');
    await flows.endAllOf('', purposes);
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

/** By an administrator above them; throws `access.denied`, `user.not-found`, `request.too-many`. */
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

/**
 * The same as one of many, joining the transaction. The budget of each address holds, and none of the source: who
 * changes many has just proven who they are, stands in the log of each, and reaches nobody twice by it.
 */
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

/** Why nobody can have a link sent to them, as things are now. */
async function refusalOfLink({ users }: Pick<Deps, 'users'>, userKey: string): Promise<'inactive' | undefined> {
  return (await users.find(userKey))?.active ? undefined : 'inactive';
}

async function mailLink(deps: Deps, person: Person, caller: KnownCaller): Promise<void> {
  const { storage, users, notify, events, logger } = deps;
  const { userKey } = person;
  await storage.transaction(async () => {
    const { kind, data } = await startLink(deps, person);
    const name = caller.actor.userKey === userKey ? undefined : (await users.find(caller.actor.userKey))?.name;
    if (kind === 'account.invited') await notify.send(person, kind, { ...data, ...(name && { invitedBy: name }) });
    else await notify.send(person, kind, { ...data, ...(name && { by: name }) });
    await events.emit(kind, { userKey, caller, data: {} });
    const said = { event: 'password.link-sent', userKey, by: caller.actor.userKey };
    storage.afterCommit(() => logger.info(said, 'reset link sent by an administrator'));
  });
}

/** A link for who mails it in words of their own; ends earlier ones. Joins the transaction. */
async function startFor(deps: Deps, userKey: string) {
  return (await startLink(deps, await deps.users.get(userKey))).data;
}

/** Nothing that opens the account was ever set: the invitation is not accepted yet. */
async function isInvited({ passwords, passkeys }: Pick<Deps, 'passwords' | 'passkeys'>, userKey: string) {
  return !(await passwords.everSet(userKey)) && (await passkeys.countOf(userKey)) === 0;
}

/** To those who are invited the invitation again, with its words and its life; to all others a reset. One link counts. */
async function startLink(
  deps: Deps,
  { userKey }: Person,
  { invitationSeconds = invitationTtlSeconds, data = {} }: { invitationSeconds?: number; data?: LinkData } = {},
) {
  const { flows, publicUrl } = deps;
  const invited = await isInvited(deps, userKey);
  await flows.endAllOf(userKey, purposes);
  const flow = await flows.start({
    purpose: invited ? 'invitation' : 'reset',
    userKey,
    data,
    ttlSeconds: invited ? invitationSeconds : resetTtlSeconds,
    newestOnly: true,
  });
  const kind: 'account.invited' | 'password.reset-asked' = invited ? 'account.invited' : 'password.reset-asked';
  return { kind, data: { link: linkOf(publicUrl, flow), expiresAt: flow.expiresAt } };
}

/** In the part of an address that browsers keep to themselves: no log and no Referer sees it (S45). */
function linkOf(publicUrl: string, flow: { id: string; plainSecret: string }): string {
  return `${publicUrl}/reset#${flow.id}.${flow.plainSecret}`;
}

/** For the operator of the host, who hands it over; ends earlier links. Throws `user.not-found`. */
async function resetLinkFor(deps: Deps, email: string): Promise<{ link: string; expiresAt: string }> {
  const person = await deps.users.findByEmail(email);
  if (!person?.active) throw new Failure('user.not-found');
  const { data: made } = await startLink(deps, person, { data: { madeBy: 'operator' } });
  deps.logger.warn({ event: 'password.link-made', userKey: person.userKey }, 'reset link made by the operator');
  return made;
}

/** Mails an invitation to somebody who has nothing to sign in with; ends earlier links. Joins the transaction. */
async function invite(deps: Deps, userKey: string, ttlSeconds?: number, invitedBy?: string): Promise<void> {
  await deps.storage.transaction(async () => {
    const person = await deps.users.get(userKey);
    const { kind, data } = await startLink(
      deps,
      person,
      ttlSeconds === undefined ? {} : { invitationSeconds: ttlSeconds },
    );
    await deps.notify.send(person, kind, { ...data, ...(invitedBy ? { invitedBy } : {}) });
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

/** Looks without burning. Throws `link.refused`. */
async function inspect(deps: Deps, link: LinkParts) {
  const { flow, purpose, person } = await getLink(deps, link);
  return { purpose, email: person.email, name: person.name, expiresAt: flow.expiresAt };
}

/** Sets the password, burns the link and every other one, ends every session, and opens none. */
async function reset(deps: Deps, given: LinkParts & { password: string }, caller: Caller): Promise<void> {
  const { storage, users, passwords, revoking, flows, events, logger } = deps;
  const { purpose, person } = await getLink(deps, given);
  const { userKey } = person;
  // Before the link is burnt: who is refused a password tries another with the same link.
  await passwords.requireFit(given.password, person);
  if (await passwords.isNewest(userKey, given.password)) {
    // Of two uses at once, the later one meets the password of the first.
    await getLink(deps, given);
    throw new Failure('password.unchanged');
  }
  const hash = await passwords.hash(given.password);
  await storage.transaction(async () => {
    await users.lock(userKey);
    const flow = await flows.consume(purpose, given.id, given.secret);
    const now = await users.find(userKey);
    if (flow?.userKey !== userKey || !now?.active) throw new Failure('link.refused');
    await passwords.save(userKey, hash, { provisional: false });
    await revoking.revoke(userKey, 'password.reset');
    // An invitation sets the first one: there is nobody to warn.
    const quiet = purpose === 'invitation';
    const link = flow.data.madeBy === 'operator' ? 'operator' : 'mail';
    await events.emit('password.reset', { userKey, caller, by: userKey, quiet, data: { link } });
  });
  logger.info({ event: 'password.set', userKey, by: purpose }, 'password set by a mailed link');
}
