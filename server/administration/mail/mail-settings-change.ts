// Shows how mail is sent to administrators, and lets super-admins change it: one change after the other, never with the password.
import { isDeepStrictEqual } from 'node:util';
import type { CurrentMail } from '../../../contract/api/mail.ts';
import { keepsPassword, type MailChoice, type MailTlsInForce } from '../../../contract/mail-settings.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import type { Events } from '../../events/events.ts';
import type { Jobs } from '../../jobs/jobs.ts';
import { mailJobKind } from '../../notify/mail-job.ts';
import {
  type ChosenMail,
  inForce,
  type MailConfig,
  type MailSettings,
  openPassword,
  smtpOf,
} from '../../notify/settings/mail-settings.ts';
import { requireRank } from '../../people/above.ts';
import type { Users } from '../../people/users.ts';
import { bind } from '../../platform/bind.ts';
import type { KnownCaller } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import type { Sealer } from '../../platform/sealing.ts';
import type { Storage } from '../../storage/storage.ts';

/** The new settings; a password of `undefined` is the one that is kept. */
export interface MailChange {
  choice: MailChoice;
  password?: string | undefined;
}

interface Deps {
  storage: Storage;
  clock: Clock;
  sealer: Sealer;
  config: MailConfig;
  mailSettings: Pick<MailSettings, 'chosen' | 'lockChosen' | 'choose'>;
  users: Users;
  jobs: Pick<Jobs, 'tryNow'>;
  events: Pick<Events, 'emit'>;
  logger: Logger;
}

export type MailSettingsChange = ReturnType<typeof createMailSettingsChange>;

export const createMailSettingsChange = (deps: Deps) => bind(deps, { state, change, remove, serverOf });

async function state(deps: Deps): Promise<CurrentMail> {
  return currentOf(deps, await deps.mailSettings.chosen());
}

/** From then on mails are written into the outbox. */
function remove(deps: Deps, readVersion: string, caller: KnownCaller): Promise<CurrentMail> {
  return change(deps, undefined, readVersion, caller);
}

/** The server that a change would send through; throws as it would. */
async function serverOf(deps: Deps, wanted: MailChange): Promise<SmtpSettings> {
  requireFree(deps);
  return smtpOf(wanted.choice, passwordOf(deps, await deps.mailSettings.chosen(), wanted));
}

async function currentOf({ users, config, sealer }: Deps, chosen: ChosenMail): Promise<CurrentMail> {
  const { source, from, replyTo } = inForce(config, chosen, sealer);
  const by = chosen.by === null ? undefined : await users.find(chosen.by);
  const server = config.smtp !== undefined;
  return {
    source,
    from,
    replyTo: replyTo ?? '',
    version: String(chosen.version),
    server: config.smtp ? shownEnvironment(config.smtp) : shownChoice(chosen),
    fixed: {
      server,
      from: server || config.mailFrom !== undefined,
      replyTo: server || config.mailReplyTo !== undefined,
    },
    updatedBy: by ? { key: by.userKey, name: by.name } : null,
    updatedAt: chosen.at,
  };
}

function shownChoice({ choice, passwordSealed }: ChosenMail): CurrentMail['server'] {
  if (!choice) return null;
  const { host, port, tls, user } = choice;
  return { host, port, tls, user, hasPassword: passwordSealed !== null };
}

function shownEnvironment({ host, port, implicitTls, tls, user, password }: SmtpSettings) {
  const names: Record<SmtpSettings['tls'], MailTlsInForce> = {
    required: implicitTls ? 'implicit' : 'starttls',
    opportunistic: 'where-offered',
    none: 'none',
  };
  return { host, port, tls: names[tls], user: user ?? '', hasPassword: (password ?? '') !== '' };
}

function requireFree({ config }: Deps): void {
  if (config.smtp) throw new Failure('mail.fixed');
}

/** The typed one, else the one that is kept for this very server and user. */
function passwordOf({ sealer }: Deps, before: ChosenMail, { choice, password }: MailChange): string | undefined {
  if (choice.user === '') return undefined;
  if (password !== undefined) return password;
  if (before.passwordSealed !== null && before.choice && keepsPassword(before.choice, choice)) {
    return openPassword(before, sealer);
  }
  throw new Failure('request.invalid', {
    fields: {
      password: before.passwordSealed
        ? 'Type the password again: the one that is kept belongs to another server or user name.'
        : 'This is needed.',
    },
  });
}

/**
 * By super-admins. Throws `mail.fixed` where the operator's settings say it, `mail.stale` where another version is in
 * force than the one that was read, `request.invalid` where a password is needed.
 */
async function change(
  deps: Deps,
  wanted: MailChange | undefined,
  readVersion: string,
  caller: KnownCaller,
): Promise<CurrentMail> {
  const { storage, clock, mailSettings, jobs, events, logger } = deps;
  const by = caller.actor.userKey;
  requireFree(deps);
  return storage.transaction(async () => {
    // A session read a moment ago may say more than is true now.
    await requireRank(deps, caller.actor, 'super-admin');
    const now = timestamp(clock.now());
    const before = await mailSettings.lockChosen();
    if (String(before.version) !== readVersion) throw new Failure('mail.stale');
    const after = wanted && { choice: wanted.choice, password: passwordOf(deps, before, wanted) };
    const data = differences(before, after?.choice, wanted?.password !== undefined);
    if (Object.keys(data).length === 0) return currentOf(deps, await mailSettings.chosen());
    await mailSettings.choose({
      choice: after?.choice,
      password: after?.password,
      version: before.version + 1,
      by,
      at: now,
    });
    // Mails that the server before did not take are tried at once.
    await jobs.tryNow(mailJobKind);
    await events.emit('mail.changed', { userKey: by, caller, data });
    storage.afterCommit(() =>
      logger.warn({ event: 'mail.changed', by, host: after?.choice.host ?? null }, 'mail settings changed'),
    );
    return currentOf(deps, await mailSettings.chosen());
  });
}

/** Each value that is another one now, as it was and as it is; of the password only that it changed. */
function differences(
  before: ChosenMail,
  after: MailChoice | undefined,
  newPassword: boolean,
): Record<string, string | number | boolean> {
  const [old, now] = [flat(before.choice), flat(after)];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])];
  return Object.fromEntries([
    ...names.flatMap((name) =>
      isDeepStrictEqual(old[name], now[name])
        ? []
        : [[`${name}.before`, old[name] ?? ''] as const, [name, now[name] ?? ''] as const],
    ),
    ...(newPassword ? [['password', true] as const] : []),
  ]);
}

function flat(choice: MailChoice | undefined): Record<string, string | number> {
  if (!choice) return {};
  const { from, ...rest } = choice;
  return { ...rest, from: from.address, fromName: from.name };
}
