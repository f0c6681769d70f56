// Changes the address one signs in with: proven from the new one, told to the old one, and undone from there for a week.

import type { Activity } from '../../events/activity/activity.ts';
import type { Flow, FlowPurpose, Flows } from '../../identity/credentials/flows/flows.ts';
import type { Throttle } from '../../identity/credentials/throttle/throttle.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Notify } from '../../notify/notify.ts';
import { requireAbove } from '../../people/above.ts';
import { normalFormOf, writtenFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import type { Actor, KnownCaller, UserActor } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceWordsOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { ReportLinks } from '../report/report-links.ts';
import type { LinkParts } from '../reset/password-reset.ts';

interface Happened {
  at: string;
  address?: string | undefined;
  device?: string | undefined;
}

export interface PendingEmail {
  email: string;
  expiresAt: string;
}

/** Where a request came from. */
export interface Origin {
  address: string | undefined;
  userAgent: string | undefined;
}

export interface Asker extends Origin {
  /** Whose address it is. */
  userKey: string;
  by: string;
  /** In which its owner asks: the change ends with it. */
  sessionId?: string;
  /** Of somebody who asks for another: they must stand above them. */
  actor?: UserActor;
}

export interface EmailChange {
  /**
   * Mails a link to the new address and ends an earlier one; the old address counts until it is opened. Answers the
   * same where somebody has the address. Throws `request.invalid`, `request.too-many`.
   */
  ask(caller: KnownCaller, email: string): Promise<PendingEmail>;
  /** The same for somebody else, by an administrator above them, whose name then stands in the log. */
  askFor(asker: Asker, email: string): Promise<PendingEmail>;
  findPending(userKey: string): Promise<PendingEmail | undefined>;
  /** Calls off what waits, if anything. */
  cancel(userKey: string): Promise<void>;
  /** By whoever has the link, signed in or not. Throws `link.refused`, `email.taken`. */
  confirm(link: LinkParts, origin: Origin): Promise<{ email: string }>;
  /** Sets the old address back, ends every session and revokes every token. Throws `link.refused`, `email.taken`. */
  undo(link: LinkParts, origin: Origin): Promise<{ email: string }>;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  users: Users;
  revoking: Revoking;
  flows: Flows;
  throttle: Throttle;
  activity: Pick<Activity, 'record'>;
  reportLinks: ReportLinks;
  notify: Pick<Notify, 'send'>;
  /** Links are made from it alone, never from what a request says of its host (CVE-2025-64101). */
  publicUrl: string;
  logger: Logger;
}

const confirmTtlSeconds = 3600;
const undoTtlSeconds = 7 * 86_400;
const mailWindowSeconds = 3600;

export function createEmailChange(deps: Deps): EmailChange {
  const { flows } = deps;
  return {
    ask: ({ actor: { userKey, sessionId }, address, userAgent }, email) =>
      ask(deps, { userKey, by: userKey, sessionId, address, userAgent }, email),
    askFor: (asker, email) => ask(deps, asker, email),
    async findPending(userKey) {
      const flow = await flows.findOf('email-change', userKey);
      return flow && { email: emailOf(flow), expiresAt: flow.expiresAt };
    },
    cancel: (userKey) => flows.endAllOf(userKey, ['email-change']),
    confirm: (link, origin) => confirm(deps, link, origin),
    undo: (link, origin) => undo(deps, link, origin),
  };
}

async function ask(deps: Deps, asker: Asker, typed: string): Promise<PendingEmail> {
  const { storage, users, flows, throttle, reportLinks, notify, activity, publicUrl, logger } = deps;
  const { userKey, by, sessionId, address, userAgent, actor } = asker;
  const person = await users.get(userKey);
  const normal = normalFormOf(typed);
  if (normal === undefined) {
    throw new Failure('request.invalid', { fields: { email: 'This is no mail address that we can use.' } });
  }
  if (normal === normalFormOf(person.email)) {
    throw new Failure('request.invalid', { fields: { email: 'This is the address already.' } });
  }
  const email = writtenFormOf(typed);
  // Counted before anybody is looked for, so that a spent budget tells nothing of who has the address (S44).
  const attempt = await throttle.takeMailTry(normal, address);
  if (attempt.outcome !== 'granted') {
    const retryAfterSeconds = attempt.outcome === 'source-spent' ? attempt.retryAfterSeconds : mailWindowSeconds;
    throw new Failure('request.too-many', { retryAfterSeconds });
  }
  /*
   * Whoever has the address gets no mail: a link that could not work would only puzzle them, and a warning would let
   * anybody with an account write to strangers. The answer is the same, so that nobody learns who is here (S42).
   */
  const taken = (await users.findByEmail(email)) !== undefined;
  const { expiresAt } = await storage.transaction(async () => {
    if (actor) await requireAbove(deps, actor, userKey);
    await users.lock(userKey);
    const flow = await flows.start({
      purpose: 'email-change',
      userKey,
      data: { email, by, sessionId },
      ttlSeconds: confirmTtlSeconds,
      newestOnly: true,
    });
    if (!taken) {
      const link = `${publicUrl}/email/confirm#${flow.id}.${flow.plainSecret}`;
      const data = { link, expiresAt: flow.expiresAt };
      await notify.send({ ...person, email }, 'email.change-confirm', data);
    }
    // At once, whether its owner asks or somebody in their session: until it is confirmed, it is easily called off.
    const told = happened(deps, asker);
    const report = await reportLinks.make(person, { kind: 'email.change-asked', at: told.at });
    await notify.send(person, 'email.change-asked', { ...told, ...report });
    await activity.record({ userKey, kind: 'email.change-asked', by, address, userAgent, data: { email } });
    return flow;
  });
  logger.info({ event: 'email.change-asked', userKey, mailed: !taken }, 'change of address asked for');
  return { email, expiresAt };
}

async function confirm(deps: Deps, link: LinkParts, origin: Origin): Promise<{ email: string }> {
  const { storage, users, flows, revoking, reportLinks, notify, activity, publicUrl } = deps;
  return storage.transaction(async () => {
    const { flow, person } = await takeLink(deps, 'email-change', link);
    const { userKey, email: before } = person;
    const email = emailOf(flow);
    const by = await requireStillAbove(deps, flow, userKey);
    await users.changeEmail(userKey, email, byLink);
    await revoking.revoke(userKey, 'email.changed');
    // Earlier ones stay: who takes an account over must not lose its owner's link by changing the address twice.
    const happening = happened(deps, origin);
    const undoing = await flows.start({
      purpose: 'email-undo',
      userKey,
      data: { email: before, by },
      ttlSeconds: undoTtlSeconds,
      newestOnly: false,
    });
    const { expiresAt } = undoing;
    const undoLink = `${publicUrl}/email/undo#${undoing.id}.${undoing.plainSecret}`;
    await notify.send(person, 'email.changed', {
      ...{ ...happening, link: undoLink, expiresAt },
      notMe: await reportLinks.make(person, { kind: 'email.changed', at: happening.at }),
    });
    // By whom is not known: having the link is all that is asked.
    await activity.record({ userKey, kind: 'email.changed', by: null, ...origin, data: { before, email } });
    return { email };
  });
}

async function undo(deps: Deps, link: LinkParts, origin: Origin): Promise<{ email: string }> {
  const { storage, users, revoking, notify, activity } = deps;
  return storage.transaction(async () => {
    const { flow, person } = await takeLink(deps, 'email-undo', link);
    const { userKey, email: before } = person;
    const email = emailOf(flow);
    await users.changeEmail(userKey, email, byLink);
    await revoking.revoke(userKey, 'email.change-undone', { since: flow.createdAt });
    for (const each of new Set([email, before])) {
      await notify.send({ ...person, email: each }, 'email.change-undone', happened(deps, origin));
    }
    const data = { before, email };
    await activity.record({ userKey, kind: 'email.change-undone', by: null, ...origin, data });
    return { email };
  });
}

/** Who asked for somebody else must be above them still when it happens. @returns who asked. */
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
  // Whose it is must be known before it is burnt: everybody who changes an account locks first.
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

function happened({ clock }: Deps, { address, userAgent }: Origin): Happened {
  return { at: timestamp(clock.now()), address, device: deviceWordsOf(userAgent) };
}
