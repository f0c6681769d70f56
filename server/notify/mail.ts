// Sends mail: queued in the caller's transaction, written in the reader's language, delivered by SMTP or into the outbox.
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { outboxFolderName } from '../config/warnings.ts';
import { GiveUp, type Job, type Jobs } from '../jobs/jobs.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { newKey, type Random } from '../platform/random.ts';
import type { Sealer } from '../platform/sealing.ts';
import type { Storage } from '../storage/storage.ts';
import { type ChangingChannel, createChangingChannel } from './channels/changing-channel.ts';
import { type MailChannel, MailRefused } from './channels/channel.ts';
import { createOutbox } from './channels/outbox.ts';
import { createSmtp } from './channels/smtp.ts';
import { kindNamed } from './kinds.ts';
import { type MailJob, mailJobKind, openMail, type QueuedMail, sealMail } from './mail-job.ts';
import { linkOf, type MailMessage } from './message.ts';
import { createNoticeBudget, type NoticeBudget, readerOf } from './notice-budget.ts';
import { plainWords } from './plain-words.ts';
import { writeMail } from './render.ts';
import type { MailSettings } from './settings/mail-settings.ts';

export interface MailDelivery {
  /** Queued and sealed as every mail, and dropped when its turn comes: who asks cannot time what is known (S03). */
  decoy?: boolean;
  /** Begins some seconds later, by chance, so that nothing runs right after the answer (S03). */
  afterAWhile?: boolean;
}

export interface Mail {
  /** Queues the mail inside the surrounding transaction: no commit, no mail. */
  send(message: MailMessage, how?: MailDelivery): Promise<void>;
  /** Rejects with a sentence where mail cannot be delivered now. */
  verify(): Promise<void>;
  /** False where mails are only written into the outbox. */
  isSetUp(): Promise<boolean>;
  /** Where mail goes, without a secret. */
  describe(): Promise<string>;
  /** Forgets the notices that count no more. @returns how many. */
  purge(): Promise<number>;
  close(): void;
}

export interface MailOptions {
  jobs: Jobs;
  storage: Storage;
  config: Pick<Config, 'publicUrl' | 'dataFolder'>;
  settings: Pick<MailSettings, 'current'>;
  clock: Clock;
  random: Random;
  sealer: Sealer;
  logger: Logger;
  /** In place of the one that the settings name; for tests. */
  channel?: MailChannel;
}

/** R14: given up after a day. */
const maxAgeSeconds = 24 * 3600;
/** After what people wait for, which has 0. */
const noticePriority = 1;

interface Deps extends MailOptions {
  channels: ChangingChannel;
  budget: NoticeBudget;
}

export function createMail(options: MailOptions): Mail {
  const { jobs, config, settings, clock, random, sealer } = options;
  const channel = createChangingChannel(
    ({ smtp }) =>
      options.channel ?? (smtp ? createSmtp(smtp()) : createOutbox(join(config.dataFolder, outboxFolderName))),
  );
  const budget = createNoticeBudget(options);
  const deps: Deps = { ...options, channels: channel, budget };
  jobs.handle<MailJob>(mailJobKind, { maxAgeSeconds, run: (job) => deliver(deps, job) });
  return {
    async send(message, how = {}) {
      requireOwnLink(message, config.publicUrl);
      requireOneAddress(message.to.address);
      const now = clock.now();
      const id = newKey(random, now);
      const content: QueuedMail = how.decoy ? { ...message, decoy: true } : message;
      const runAt = how.afterAWhile ? { runAt: timestamp(now + whileMs(random)) } : {};
      await jobs.enqueue(mailJobKind, sealMail(content, id, sealer), { id, ...runAt, ...orderOf(message) });
    },
    verify: async () => channel.use(await settings.current(), (now) => now.verify()),
    isSetUp: async () => (await settings.current()).source !== 'none',
    describe: async () => channel.use(await settings.current(), async ({ description }) => description),
    purge: budget.purge,
    close: () => channel.close(),
  };
}

/** Those to one reader go one after the other: however many they are, others' pass them. */
function orderOf({ kind, to }: MailMessage) {
  return kindNamed(kind).waitedFor ? {} : { priority: noticePriority, lane: readerOf(to.address) };
}

/** 1 to 5 seconds. */
function whileMs(random: Random): number {
  return 1000 + Math.round((random.bytes(2).readUInt16BE() / 0xffff) * 4000);
}

/** S44: no mail carries a link that somebody else chose. */
function requireOwnLink(message: MailMessage, publicUrl: string): void {
  const links = [linkOf(message), 'notMe' in message.data ? message.data.notMe : undefined];
  if (links.some((each) => each && !each.link.startsWith(`${publicUrl}/`))) {
    throw new Error('A mail may only hold links to this server.');
  }
}

/** One address and nothing else, so that no mail reaches a second one (CVE-2023-7028). */
function requireOneAddress(address: string): void {
  if (!/^[^\s@"(),:;<>[\\\]\p{Cc}]+@[^\s@"(),:;<>[\\\]\p{Cc}]+$/u.test(address)) {
    throw new Error('That is not one mail address.');
  }
}

async function deliver(deps: Deps, job: Job<MailJob>): Promise<void> {
  const { clock, sealer, budget } = deps;
  const message = opened(job, sealer);
  if (message.decoy) return;
  const expiresAt = linkOf(message)?.expiresAt;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= clock.now()) {
    throw new GiveUp('the link in the mail has expired');
  }
  const reader = readerOf(message.to.address);
  if (message.kind === 'notices.held') {
    const held = await budget.held(reader);
    if (!held) return;
    await hand(deps, job, { ...message, data: { ...message.data, ...held } });
    await budget.forget(reader, held);
    return;
  }
  const due = kindNamed(message.kind).waitedFor || (await takeOrHold(deps, job, message, reader));
  if (due) await hand(deps, job, message);
}

/** @returns false where the notice is one too many, and told of with others later. */
async function takeOrHold(deps: Deps, job: Job<MailJob>, message: MailMessage, reader: string): Promise<boolean> {
  const { storage, budget, jobs, sealer } = deps;
  return storage.transaction(async () => {
    if (await budget.take(job.id, reader, message.kind)) return true;
    const { id, runAt } = budget.digestOf(reader);
    const { to, language, timeZone } = message;
    // The secret link of a notice is "This was not me" (see `waitedFor`).
    const notMe = linkOf(message);
    const digest: MailMessage = { kind: 'notices.held', to, language, timeZone, data: { notMe } };
    await jobs.enqueue(mailJobKind, sealMail(digest, id, sealer), { id, runAt, ...orderOf(digest) });
    return false;
  });
}

/** To the mail server, or into the outbox. */
async function hand(deps: Deps, job: Job<MailJob>, message: MailMessage): Promise<void> {
  const { config, settings, logger, channels: channel } = deps;
  const inForce = await settings.current();
  const { from, replyTo } = inForce;
  const to = { address: message.to.address, name: plainWords(message.to.name) };
  const mail = { id: job.id, kind: message.kind, date: job.createdAt, from, replyTo, to };
  const content = written(message, config.publicUrl);
  await channel.use(inForce, async ({ deliver, description }) => {
    try {
      await deliver({ ...mail, ...content }, job.signal);
    } catch (error) {
      if (error instanceof MailRefused) throw new GiveUp(error.message);
      throw error;
    }
    const { attempts } = job;
    logger.info({ job: job.id, mail: message.kind, attempts, via: description }, 'mail delivered');
  });
}

function opened(job: Job<MailJob>, sealer: Sealer): QueuedMail {
  try {
    return openMail(job.data, job.id, sealer);
  } catch {
    throw new GiveUp('the mail cannot be unsealed');
  }
}

/** Of data that is not of its kind no try makes a mail. */
function written(message: QueuedMail, publicUrl: string) {
  try {
    return writeMail(message, publicUrl);
  } catch {
    throw new GiveUp('the mail cannot be written');
  }
}
