// Changes the address one signs in with: proven from the new one, told to the old one, and undone from there for a week.

import type { Events } from '../../events/events.ts';
import type { Flow, FlowPurpose, Flows } from '../../identity/credentials/flows/flows.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Notify } from '../../notify/notify.ts';
import { requireAbove } from '../../people/above.ts';
import { normalFormOf, writtenFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Actor, Caller, KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceWordsOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ReportLinks } from '../report/report-links.ts';
import type { LinkParts } from '../reset/password-reset.ts';

export interface PendingEmail {
  email: string;
  expiresAt: string;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  revoking: Revoking;
  flows: Flows;
  throttle: Throttle;
  events: Pick<Events, 'emit'>;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
  logger: Logger;
}

const confirmTtlSeconds = 3600;
const undoTtlSeconds = 7 * 86_400;
const mailWindowSeconds = 3600;

export type EmailChange = ReturnType<typeof createEmailChange>;

export const createEmailChange = (deps: Deps) => bind(deps, { ask, findPending, cancel, confirm, undo });

async function findPending({ flows }: Deps, userKey: string): Promise<PendingEmail | undefined> {
  const flow = await flows.findOf('email-change', userKey);
  return flow && { email: emailOf(flow), expiresAt: flow.expiresAt };
}

/** Calls off what waits, if anything. */
async function cancel({ flows }: Deps, userKey: string): Promise<void> {
  await flows.endAllOf(userKey, ['email-change']);
}

/**
 * Mails a link to the new address and ends an earlier one; the old address counts until it is opened. Answers the
 * same where somebody has the address. One's own, or that of somebody whom the caller stands above.
 * Another spelling of the same address needs no proof and counts at once: then nothing is pending.
 * Throws `request.invalid`, `request.too-many`, `access.denied`.
 */
async function ask(
  deps: Deps,
  caller: KnownCaller,
  typed: string,
  userKey = caller.actor.userKey,
): Promise<PendingEmail | null> {
  const { storage, users, flows, throttle, notify, events, publicUrl, logger } = deps;
  const { actor } = caller;
  // Asked by its owner, the change ends with their session.
  const sessionId = userKey === actor.userKey ? actor.sessionId : undefined;
  const person = await users.get(userKey);
  const normal = normalFormOf(typed);
  if (normal === undefined) {
    throw new Failure('request.invalid', { fields: { email: 'This is no mail address that we can use.' } });
  }
  const email = writtenFormOf(typed);
  if (normal === normalFormOf(person.email)) {
    await respell(deps, caller, userKey, email);
    return null;
  }
  // Counted before anybody is looked for, so that a spent budget tells nothing of who has the address (S44).
  const attempt = await throttle.takeMailTry(normal, caller.address, 'mailToNewAddress');
  if (attempt.outcome !== 'granted') {
    const retryAfterSeconds = attempt.outcome === 'source-spent' ? attempt.retryAfterSeconds : mailWindowSeconds;
    throw new Failure('request.too-many', { retryAfterSeconds });
  }
  /*
   * The owner of a taken address gets no mail: a link that could not work would only puzzle them, and a warning would let
   * anybody with an account write to strangers. The answer is the same, so that nobody learns who is here (S42).
   */
  const taken = (await users.findByEmail(email)) !== undefined;
  const { expiresAt } = await storage.transaction(async () => {
    await requireAbove(deps, actor, userKey);
    await users.lock(userKey);
    const flow = await flows.start({
      purpose: 'email-change',
      userKey,
      data: { email, by: actor.userKey, sessionId },
      ttlSeconds: confirmTtlSeconds,
      newestOnly: true,
    });
    if (!taken) {
      const link = `${publicUrl}/email/confirm#${flow.id}.${flow.plainSecret}`;
      const data = { link, expiresAt: flow.expiresAt };
      await notify.send({ ...person, email }, 'email.change-confirm', data);
    }
    // Told at once, whether its owner asks or somebody in their session: until it is confirmed, it is easily called off.
    await events.emit('email.change-asked', { userKey, caller, data: { email } });
    return flow;
  });
  logger.info({ event: 'email.change-asked', userKey, mailed: !taken }, 'change of address asked for');
  return { email, expiresAt };
}

/** Mails reach the same person as before, so links, sessions and tokens stay. */
async function respell(deps: Deps, caller: KnownCaller, userKey: string, email: string): Promise<void> {
  const { storage, users, events } = deps;
  await storage.transaction(async () => {
    await requireAbove(deps, caller.actor, userKey);
    await users.lock(userKey);
    const { email: before } = await users.get(userKey);
    if (email === before) {
      throw new Failure('request.invalid', { fields: { email: 'This is the address already.' } });
    }
    // It was changed a moment ago, and is another person's to prove.
    if (normalFormOf(email) !== normalFormOf(before)) throw new Failure('item.stale');
    await users.changeEmail(userKey, email, caller.actor);
    await events.emit('email.changed', { userKey, caller, data: { before, email } });
  });
}

/** By whoever has the link, signed in or not. Throws `link.refused`, `email.taken`. */
async function confirm(deps: Deps, link: LinkParts, caller: Caller): Promise<{ email: string }> {
  const { storage, users, flows, revoking, reportLinks, notify, events, publicUrl } = deps;
  return storage.transaction(async () => {
    const { flow, person } = await takeLink(deps, 'email-change', link);
    const { userKey, email: before } = person;
    const email = emailOf(flow);
    const by = await requireStillAbove(deps, flow, userKey);
    await users.changeEmail(userKey, email, byLink);
    await revoking.revoke(userKey, 'email.changed');
    // Earlier ones stay: who takes an account over must not lose its owner's link by changing the address twice.
    const undoing = await flows.start({
      purpose: 'email-undo',
      userKey,
      data: { email: before, by },
      ttlSeconds: undoTtlSeconds,
      newestOnly: false,
    });
    const { expiresAt } = undoing;
    const undoLink = `${publicUrl}/email/undo#${undoing.id}.${undoing.plainSecret}`;
    const whence = whenceOf(deps, caller);
    await notify.send(person, 'email.changed', {
      ...{ ...whence, link: undoLink, expiresAt },
      notMe: await reportLinks.make(person, { kind: 'email.changed', at: whence.at }),
    });
    // By whom is not known: having the link is all that is asked.
    await events.emit('email.changed', { userKey, caller, by: null, data: { before, email } });
    return { email };
  });
}

/** Sets the old address back, ends every session and revokes every token. Throws `link.refused`, `email.taken`. */
async function undo(deps: Deps, link: LinkParts, caller: Caller): Promise<{ email: string }> {
  const { storage, users, revoking, notify, events } = deps;
  return storage.transaction(async () => {
    const { flow, person } = await takeLink(deps, 'email-undo', link);
    const { userKey, email: before } = person;
    const email = emailOf(flow);
    await users.changeEmail(userKey, email, byLink);
    await revoking.revoke(userKey, 'email.change-undone', { since: flow.createdAt });
    for (const each of new Set([email, before])) {
      await notify.send({ ...person, email: each }, 'email.change-undone', whenceOf(deps, caller));
    }
    await events.emit('email.change-undone', { userKey, caller, by: null, data: { before, email } });
    return { email };
  });
}

/** An administrator who asked for somebody else must still be above them when it happens. @returns who asked. */
async function requireStillAbove({ users }: Deps, { data }: Flow, userKey: string): Promise<string> {
  const by = typeof data.by === 'string' ? data.by : userKey;
  if (by === userKey) return by;
  const asker = await users.standingOf(by);
  const above = asker?.active && asker.admin;
  if (!above || ((await users.rankOf(userKey)) === 'super-admin' && !asker.superAdmin)) {
    throw new Failure('link.refused');
  }
  return by;
}

const byLink: Actor = { kind: 'system', reason: 'mailed link' };

/** Burns the link under the lock of its user. One refusal for every kind of no. */
async function takeLink(
  { flows, users }: Deps,
  purpose: FlowPurpose,
  { id, secret }: LinkParts,
): Promise<{ flow: Flow; person: Person }> {
  // The account must be known before the link is used up: every change of an account takes its lock first.
  const userKey = (await flows.inspect(purpose, id, secret))?.userKey;
  if (!userKey) throw new Failure('link.refused');
  await users.lock(userKey);
  const flow = await flows.consume(purpose, id, secret);
  const person = await users.find(userKey);
  if (!flow || !person?.active) throw new Failure('link.refused');
  return { flow, person };
}

function emailOf(flow: Flow): string {
  return String(flow.data.email);
}

function whenceOf({ clock }: Deps, { address, userAgent }: Caller) {
  return { at: timestamp(clock.now()), address, device: deviceWordsOf(userAgent) };
}
