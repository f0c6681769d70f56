// Sends mail: queued in the caller's transaction, written in the reader's language, delivered by SMTP or into the outbox.
import { join } from 'node:path';
import type { Config } from '../config/config.ts';
import { outboxFolderName } from '../config/warnings.ts';
import { GiveUp, type Job, type Jobs } from '../jobs/jobs.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import type { Logger } from '../platform/logger.ts';
import { newKey, type Random } from '../platform/random.ts';
import type { Sealer } from '../platform/sealing.ts';
import { type MailChannel, MailRefused } from './channels/channel.ts';
import { createOutbox } from './channels/outbox.ts';
import { createSmtp } from './channels/smtp.ts';
import { writeMail } from './letters.ts';
import { linkOf, type MailMessage } from './message.ts';
import { plainWords } from './plain-words.ts';

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
  /** Where mail goes, without a secret. */
  readonly description: string;
  close(): void;
}

export interface MailOptions {
  jobs: Jobs;
  config: Pick<Config, 'publicUrl' | 'dataFolder' | 'smtp' | 'mailFrom'>;
  clock: Clock;
  random: Random;
  sealer: Sealer;
  logger: Logger;
  /** In place of the one that the settings name; for tests. */
  channel?: MailChannel;
}

const jobKind = 'mail';
/** R14: given up after a day. */
const maxAgeSeconds = 24 * 3600;

type Sealed = MailMessage & { decoy?: true };

interface MailJob {
  /** A Sealed; it may hold a link that signs in, which a copy of the database must not give away. */
  sealed: string;
}

export function createMail(options: MailOptions): Mail {
  const { jobs, config, clock, random, sealer } = options;
  const channel =
    options.channel ??
    (config.smtp ? createSmtp(config.smtp) : createOutbox(join(config.dataFolder, outboxFolderName)));
  jobs.handle<MailJob>(jobKind, { maxAgeSeconds, run: (job) => deliver(job, channel, options) });
  return {
    async send(message, how = {}) {
      requireOwnLink(message, config.publicUrl);
      requireOneAddress(message.to.address);
      const now = clock.now();
      const id = newKey(random, now);
      const content: Sealed = how.decoy ? { ...message, decoy: true } : message;
      const data: MailJob = { sealed: sealer.seal(JSON.stringify(content), rowOf(id)) };
      const runAt = how.afterAWhile ? { runAt: timestamp(now + whileMs(random)) } : {};
      await jobs.enqueue(jobKind, data, { id, ...runAt });
    },
    verify: () => channel.verify(),
    description: channel.description,
    close: () => channel.close(),
  };
}

/** 1 to 5 seconds. */
function whileMs(random: Random): number {
  return 1000 + Math.round((random.bytes(2).readUInt16BE() / 0xffff) * 4000);
}

/** A sealed mail opens in its own row alone. */
const rowOf = (jobId: string): string => `jobs/${jobId}`;

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

async function deliver(job: Job<MailJob>, channel: MailChannel, options: MailOptions): Promise<void> {
  const { config, clock, logger, sealer } = options;
  const message = opened(job, sealer);
  if (message.decoy) return;
  const expiresAt = linkOf(message)?.expiresAt;
  if (expiresAt !== undefined && Date.parse(expiresAt) <= clock.now()) {
    throw new GiveUp('the link in the mail has expired');
  }
  const from = config.mailFrom ?? { address: `conch@${new URL(config.publicUrl).hostname}`, name: 'Conch' };
  const to = { address: message.to.address, name: plainWords(message.to.name) };
  const written = writeMail(message, config.publicUrl);
  try {
    await channel.deliver(
      { id: job.id, kind: message.kind, date: job.createdAt, from, to, ...written },
      job.signal,
    );
  } catch (error) {
    if (error instanceof MailRefused) throw new GiveUp(error.message);
    throw error;
  }
  logger.info(
    { job: job.id, mail: message.kind, attempts: job.attempts, via: channel.description },
    'mail delivered',
  );
}

function opened(job: Job<MailJob>, sealer: Sealer): Sealed {
  try {
    return JSON.parse(sealer.open(job.data.sealed, rowOf(job.id)));
  } catch {
    throw new GiveUp('the mail cannot be unsealed');
  }
}
