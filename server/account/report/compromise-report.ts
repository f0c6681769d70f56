// "This was not me": ends all that opens an account, mails its owner the way back in, and undoes what they say was not theirs.

import type { ActivityKind } from '../../../contract/activity.ts';
import type { ReportDone, ReportShown } from '../../../contract/api/compromise-report.ts';
import type { Activity } from '../../events/activity/activity.ts';
import type { Events } from '../../events/events.ts';
import type { BackupCodes } from '../../identity/credentials/backup-codes/backup-codes.ts';
import type { Factors } from '../../identity/credentials/factors/factors.ts';
import type { Flow, Flows } from '../../identity/credentials/flows/flows.ts';
import type { Revoking } from '../../identity/sessions/revoking.ts';
import type { Sessions } from '../../identity/sessions/sessions.ts';
import type { Tokens } from '../../identity/sessions/tokens/tokens.ts';
import type { PrivilegedItems } from '../../items/privileged-items.ts';
import type { DataOf, Notify } from '../../notify/notify.ts';
import { normalFormOf } from '../../people/email-address.ts';
import type { Person, Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { Actor, Caller, KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { deviceWordsOf } from '../../platform/device-names.ts';
import { Failure } from '../../platform/failure.ts';
import { isFresh } from '../../platform/freshness.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Storage } from '../../storage/storage.ts';
import type { LinkParts, PasswordReset } from '../reset/password-reset.ts';
import { type AlertedEvent, bondOf, type ReportFlow, type ReportLinks } from './report-links.ts';
import { changesSince, type UndoRule, undoChanges } from './reported-changes.ts';

/** The changes that the owner wants undone, one by one, beside the ending. */
export interface ReportWish {
  /** Ids of factors that were added since, or `backup-codes`. */
  undo: readonly string[];
  /** The address from before counts again. */
  undoAddress: boolean;
}

export interface ReportDeps {
  storage: Storage;
  clock: Clock;
  users: Users;
  passwordReset: Pick<PasswordReset, 'startFor'>;
  sessions: Sessions;
  tokens: Tokens;
  flows: Flows;
  factors: Factors;
  backupCodes: BackupCodes;
  revoking: Revoking;
  activity: Pick<Activity, 'find' | 'list'>;
  events: Pick<Events, 'emit'>;
  privilegedItems: Pick<PrivilegedItems, 'accessSince' | 'revoke'>;
  notify: Pick<Notify, 'send'>;
  reportLinks: ReportLinks;
  logger: Logger;
}

/** One who says that it was not them, and what they may do. */
interface Report {
  person: Person;
  event: AlertedEvent;
  /** A change of address since then, that its own undo link could undo too. */
  changed: Flow | undefined;
  rule: UndoRule;
  /** Null where only a link was shown. */
  by: string | null;
  caller: Caller;
}

const byLinkActor: Actor = { kind: 'system', reason: 'mailed link' };

export type CompromiseReports = ReturnType<typeof createCompromiseReports>;

export const createCompromiseReports = (deps: ReportDeps) => bind(deps, { inspect, byLink, inspectEntry, inSession });

/** Tells what the link of an alert mail would do; changes nothing. Throws `link.refused`. */
async function inspect(deps: ReportDeps, link: LinkParts): Promise<ReportShown> {
  return show(deps, await caseOfLink(deps, link, {}, 'inspect'));
}

/** By whoever has the link, once. Throws `link.refused`, `undo.refused`, `email.taken`. */
async function byLink(deps: ReportDeps, link: LinkParts, wish: ReportWish, caller: Caller): Promise<ReportDone> {
  const { storage, flows, users } = deps;
  // The account must be known before the link is used up: every change of an account takes its lock first.
  const userKey = (await flows.inspect('not-me', link.id, link.secret))?.userKey;
  if (!userKey) throw new Failure('link.refused');
  return storage.transaction(async () => {
    await users.lock(userKey);
    const found = await caseOfLink(deps, link, caller, 'consume');
    // To where the link was read: an address that came since may be a stranger's.
    return finish(deps, found, wish, { mailTo: found.bond.email });
  });
}

/** Throws `activity.not-found`. */
async function inspectEntry(deps: ReportDeps, caller: KnownCaller, seq: number): Promise<ReportShown> {
  const shown = await show(deps, await caseOfEntry(deps, caller.actor.userKey, seq, {}));
  return { ...shown, complete: isProven(deps, caller) };
}

/**
 * Undoing wants a fresh proof (throws `reauthenticate`). Without one sessions end, this one too, and the owner is mailed
 * the link that does the rest: somebody at an open browser must not take password and tokens from the owner.
 */
async function inSession(deps: ReportDeps, caller: KnownCaller, seq: number, wish: ReportWish): Promise<ReportDone> {
  const { userKey } = caller.actor;
  const proven = isProven(deps, caller);
  const undoes = wish.undo.length > 0 || wish.undoAddress;
  if (undoes && !proven) throw new Failure('reauthenticate');
  return deps.storage.transaction(async () => {
    await deps.users.lock(userKey);
    const found = await caseOfEntry(deps, userKey, seq, caller);
    return proven ? finish(deps, found, wish, {}) : endSessionsAlone(deps, found);
  });
}

function isProven({ clock }: Pick<ReportDeps, 'clock'>, { actor }: KnownCaller): boolean {
  return isFresh(actor.provenAt, clock.now());
}

async function endSessionsAlone(deps: ReportDeps, { person, event, by, caller }: Report): Promise<ReportDone> {
  const { storage, revoking, events, reportLinks, notify, logger } = deps;
  const { userKey, email } = person;
  const { sessions } = await revoking.revoke(userKey, 'sessions.ended');
  await events.emit('sessions.ended', { userKey, caller, by, data: { count: sessions, others: false } });
  // Without a proof nothing says that it is the owner who asks: such a link never takes the last factor (S21).
  const link = await reportLinks.make({ userKey, email }, event, { guarded: true });
  await notify.send(person, 'account.not-me-link', { ...happened(deps, caller), ...link, sessions });
  storage.afterCommit(() => logger.warn({ event: 'account.not-me-link', userKey, sessions }, 'sessions ended'));
  const none = { tokens: 0, factors: 0, addressUndone: false };
  return { status: 'ok', complete: false, sessions, ...none, mailedTo: email };
}

/** One refusal for every kind of no. */
async function caseOfLink(
  { flows, users }: ReportDeps,
  { id, secret }: LinkParts,
  caller: Caller,
  how: 'inspect' | 'consume',
): Promise<Report & { bond: ReportFlow }> {
  const flow = await flows[how]('not-me', id, secret);
  const person = flow?.userKey ? await users.find(flow.userKey) : undefined;
  if (!flow || !person?.active) throw new Failure('link.refused');
  const bond = bondOf(flow);
  const here = isSame(bond.email, person.email);
  /*
   * Sent to an address that does not count any more, it works for as long as the link that undoes the change does:
   * who changed the address since loses it, and who holds an address that was taken from them gets nothing back.
   */
  const changed = here ? undefined : await changeFrom(flows, person, bond.email, bond.event.at);
  if (!here && !changed) throw new Failure('link.refused');
  const rule: UndoRule = { kind: 'link', guarded: bond.guarded };
  return { bond, person, event: bond.event, changed, rule, by: null, caller };
}

async function caseOfEntry(
  { flows, users, activity }: ReportDeps,
  userKey: string,
  seq: number,
  caller: Caller,
): Promise<Report> {
  const entry = await activity.find(userKey, seq);
  const person = await users.find(userKey);
  if (!entry || !person) throw new Failure('activity.not-found');
  const { kind, at, data } = entry;
  const event = { kind, at, id: typeof data.id === 'string' ? data.id : undefined };
  const undoings = await flows.allOf('email-undo', userKey);
  const after = undoings.filter((flow) => flow.createdAt >= at);
  // The line about a change of address is written a moment after the link that undoes it was made.
  const ofIt =
    kind === 'email.changed' &&
    undoings.findLast((flow) => flow.createdAt <= at && isSame(emailOf(flow), String(data.before)));
  const changed = [...(ofIt ? [ofIt] : []), ...after].find((flow) => !isSame(emailOf(flow), person.email));
  return { person, event, changed, rule: { kind: 'session' }, by: userKey, caller };
}

async function changeFrom(flows: Flows, { userKey }: Person, email: string, since: string): Promise<Flow | undefined> {
  return (await flows.allOf('email-undo', userKey)).find(
    (flow) => flow.createdAt >= since && isSame(emailOf(flow), email),
  );
}

const emailOf = (flow: Flow) => String(flow.data.email);
const isSame = (one: string, other: string) => normalFormOf(one) === normalFormOf(other);

/** Lines that tell of something which cannot come back: its secret is gone. */
const goneKinds: readonly ActivityKind[] = ['totp.replaced', 'totp.removed', 'passkey.removed', 'backup-codes.made'];

async function show(deps: ReportDeps, found: Report): Promise<ReportShown> {
  const { person, event, changed, rule } = found;
  const { userKey } = person;
  const recent = await deps.activity.list(userKey, { offset: 0, limit: 50, kinds: goneKinds });
  return {
    event: { kind: event.kind, at: event.at },
    complete: true,
    email: person.email,
    addressBefore: changed ? emailOf(changed) : null,
    sessions: (await deps.sessions.listOf(userKey)).length,
    tokens: (await deps.tokens.list(userKey)).length,
    changes: await changesSince(deps, userKey, event, rule),
    gone: recent
      .filter(({ at }) => at >= event.at)
      .map(({ kind, at, data }) => ({ kind, at, name: typeof data.name === 'string' ? data.name : '' })),
  };
}

async function finish(
  deps: ReportDeps,
  found: Report,
  wish: ReportWish,
  { mailTo }: { mailTo?: string },
): Promise<ReportDone> {
  const { users, passwordReset, revoking, flows, events } = deps;
  const { event, by, caller } = found;
  const { userKey } = found.person;
  const ended = await revoking.revoke(userKey, 'account.not-me', { since: event.at });
  const factors = await undoChanges(deps, found, wish.undo);
  const addressUndone = wish.undoAddress && (await undoAddress(deps, found));
  const to = mailTo ?? (await users.get(userKey)).email;
  // The links of one reader are spent together.
  await endLinksTo(flows, userKey, to);
  const done = { sessions: ended.sessions, tokens: ended.tokens, factors, addressUndone };
  const data = { ...done, about: event.kind, since: event.at };
  // Heard by the changes of many users too: what a stranger began in their name must not go on.
  await events.emit('account.not-me', { userKey, caller, by, data });
  const reset = await passwordReset.startFor(userKey);
  await tellOwner(deps, found.person, to, { ...done, ...reset }, caller);
  deps.storage.afterCommit(() =>
    deps.logger.warn({ event: 'account.not-me', userKey, by: by ?? 'link', ...done }, 'all access ended'),
  );
  return { status: 'ok', complete: true, ...done, mailedTo: to };
}

async function endLinksTo(flows: Flows, userKey: string, email: string): Promise<void> {
  for (const flow of await flows.allOf('not-me', userKey)) {
    if (isSame(bondOf(flow).email, email)) await flows.invalidate(flow);
  }
}

/** By the rules of the link that undoes a change of address, which this change still has. */
async function undoAddress(deps: ReportDeps, { person, changed, by, caller }: Report): Promise<true> {
  const { users, revoking, events, notify } = deps;
  const { userKey, email: before } = person;
  if (!changed) throw new Failure('undo.refused');
  const email = emailOf(changed);
  await users.changeEmail(userKey, email, byLinkActor);
  await revoking.revoke(userKey, 'email.change-undone', { since: changed.createdAt });
  await events.emit('email.change-undone', { userKey, caller, by, data: { before, email } });
  await notify.send(person, 'email.change-undone', happened(deps, caller));
  return true;
}

async function tellOwner(
  deps: ReportDeps,
  person: Person,
  email: string,
  done: Omit<DataOf<'account.not-me'>, 'at' | 'address' | 'device'>,
  caller: Caller,
): Promise<void> {
  const data = { ...happened(deps, caller), ...done };
  await deps.notify.send({ ...person, email }, 'account.not-me', data);
}

function happened({ clock }: ReportDeps, { address, userAgent }: Caller) {
  return { at: timestamp(clock.now()), address, device: deviceWordsOf(userAgent) };
}
