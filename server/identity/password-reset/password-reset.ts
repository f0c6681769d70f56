// Links by mail that set a password: for who forgot theirs, and for who is invited and has none yet.
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { Flow, Flows } from '../flows/flows.ts';
import type { Passwords } from '../password/passwords.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { Throttle } from '../throttle/throttle.ts';

interface Addressed {
  to: { address: string; name: string };
  language: Person['language'];
  timeZone?: string | undefined;
}

/** The mails that setting a password sends; whoever sends them puts them into the surrounding transaction. */
export type PasswordMail = Addressed &
  (
    | { kind: 'reset'; data: { link: string; expiresAt: string } }
    | { kind: 'invitation'; data: { link: string; expiresAt: string; invitedBy?: string | undefined } }
    | { kind: 'password-changed'; data: { at: string } }
  );

export interface MailDelivery {
  /** Costs what a mail costs, and goes nowhere. */
  decoy?: boolean;
  afterAWhile?: boolean;
}

/** The two parts of a link: what names it and what opens it. */
export interface LinkParts {
  id: string;
  secret: string;
}

export interface PasswordReset {
  /** Never tells whether the address is known. Throws `request.too-many` by the source of the request alone. */
  forgot(email: string, address: string | undefined): Promise<void>;
  /** For the operator of the host, who hands it over; ends earlier links. Throws `user.not-found`. */
  resetLinkFor(email: string): Promise<{ link: string; expiresAt: string }>;
  /** Mails an invitation; joins the transaction. */
  invite(userKey: string, ttlSeconds?: number, invitedBy?: string): Promise<void>;
  /** Looks without burning. Throws `link.refused`. */
  inspect(link: LinkParts): Promise<{
    purpose: 'reset' | 'invitation';
    email: string;
    name: string;
    expiresAt: string;
  }>;
  /** Sets the password, burns the link and every other one, ends every session, and opens none. */
  reset(given: LinkParts & { password: string }): Promise<void>;
}

interface Needs {
  storage: Storage;
  clock: Clock;
  users: Users;
  passwords: Passwords;
  sessions: Sessions;
  flows: Flows;
  throttle: Throttle;
  sendMail: (mail: PasswordMail, how?: MailDelivery) => Promise<void>;
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
const nobody: Addressed = { to: { address: 'nobody@example.invalid', name: 'Nobody' }, language: 'en' };
const purposes = ['reset', 'invitation'] as const;

export function createPasswordReset(needs: Needs): PasswordReset {
  return {
    forgot: (email, address) => forgot(needs, email, address),
    resetLinkFor: (email) => resetLinkFor(needs, email),
    invite: (userKey, ttlSeconds, invitedBy) => invite(needs, userKey, ttlSeconds, invitedBy),
    async inspect(link) {
      const { flow, purpose, person } = await getLink(needs, link);
      return { purpose, email: person.email, name: person.name, expiresAt: flow.expiresAt };
    },
    reset: (given) => reset(needs, given),
  };
}

async function forgot(needs: Needs, email: string, address: string | undefined): Promise<void> {
  const { storage, users, throttle, flows, sendMail, publicUrl, logger } = needs;
  const person = await users.findByEmail(email);
  const attempt = await throttle.takeMailTry(normalFormOf(email) ?? email.trim().toLowerCase(), address);
  if (attempt.outcome === 'source-spent') {
    throw new Failure('request.too-many', { retryAfterSeconds: attempt.retryAfterSeconds });
  }
  const granted = attempt.outcome === 'granted' && person?.active === true;
  await storage.transaction(async () => {
    if (granted) {
      const data = await startReset(needs, person);
      await sendMail({ kind: 'reset', ...addressed(person), data }, { afterAWhile: true });
      return;
    }
    // The same work in the store and in the queue, so that the time tells nothing either (S03).
    const flow = await flows.start({
      purpose: 'forgot-unknown',
      ttlSeconds: decoyTtlSeconds,
      newestOnly: true,
    });
    const data = { link: linkOf(publicUrl, flow), expiresAt: flow.expiresAt };
    await sendMail({ kind: 'reset', ...nobody, data }, { decoy: true, afterAWhile: true });
  });
  logger.info(
    { event: 'password.forgot', userKey: person?.userKey, mailed: granted },
    'reset link asked for',
  );
}

function addressed(person: Person): Addressed {
  const { email, name, language, timeZone } = person;
  return { to: { address: email, name }, language, timeZone };
}

async function startReset({ flows, publicUrl }: Needs, person: Person) {
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

async function resetLinkFor(needs: Needs, email: string): Promise<{ link: string; expiresAt: string }> {
  const person = await needs.users.findByEmail(email);
  if (!person?.active) throw new Failure('user.not-found');
  const made = await startReset(needs, person);
  needs.logger.warn(
    { event: 'password.link-made', userKey: person.userKey },
    'reset link made by the operator',
  );
  return made;
}

async function invite(
  { storage, users, flows, sendMail, publicUrl }: Needs,
  userKey: string,
  ttlSeconds = invitationTtlSeconds,
  invitedBy?: string,
): Promise<void> {
  await storage.transaction(async () => {
    const person = await users.get(userKey);
    const flow = await flows.start({ purpose: 'invitation', userKey, ttlSeconds, newestOnly: true });
    const { expiresAt } = flow;
    const data = { link: linkOf(publicUrl, flow), expiresAt, ...(invitedBy ? { invitedBy } : {}) };
    await sendMail({ kind: 'invitation', ...addressed(person), data });
  });
}

interface OpenLink {
  flow: Flow;
  purpose: (typeof purposes)[number];
  person: Person;
}

/** One refusal for every kind of no: unknown, used, expired, of another purpose, of somebody inactive. */
async function getLink({ flows, users }: Needs, { id, secret }: LinkParts): Promise<OpenLink> {
  for (const purpose of purposes) {
    const flow = await flows.inspect(purpose, id, secret);
    const person = flow?.userKey ? await users.find(flow.userKey) : undefined;
    if (flow && person?.active) return { flow, purpose, person };
  }
  throw new Failure('link.refused');
}

async function reset(needs: Needs, given: LinkParts & { password: string }): Promise<void> {
  const { storage, clock, users, passwords, sessions, flows, throttle, sendMail, logger } = needs;
  const { purpose, person } = await getLink(needs, given);
  const { userKey } = person;
  // Before the link is burnt: who is refused a password tries another with the same link.
  passwords.requireFit(given.password, person);
  const hash = await passwords.hash(given.password);
  await storage.transaction(async () => {
    await users.lock(userKey);
    const flow = await flows.consume(purpose, given.id, given.secret);
    const now = await users.find(userKey);
    if (flow?.userKey !== userKey || !now?.active) throw new Failure('link.refused');
    await passwords.save(userKey, hash, { provisional: false });
    await sessions.endAllOf(userKey);
    await flows.endAllOf(userKey, purposes);
    await throttle.forgive(userKey);
    // An invitation sets the first one: there is nobody to warn.
    if (purpose === 'reset') {
      const data = { at: timestamp(clock.now()) };
      await sendMail({ kind: 'password-changed', ...addressed(now), data });
    }
  });
  logger.info({ event: 'password.set', userKey, by: purpose }, 'password set by a mailed link');
}
