// A mail as it lies in the queue: sealed, in a row of its own.
import type { Sealer } from '../platform/sealing.ts';
import { kindNamed } from './kinds.ts';
import type { MailMessage } from './message.ts';

export const mailJobKind = 'mail';

export type QueuedMail = MailMessage & { decoy?: true };

export interface MailJob {
  /** A QueuedMail; it may hold a link that signs in, which a copy of the database must not give away. */
  sealed: string;
}

/** A sealed mail opens in its own row alone. */
const rowOf = (jobId: string): string => `jobs/${jobId}`;

export function sealMail(mail: QueuedMail, jobId: string, sealer: Sealer): MailJob {
  return { sealed: sealer.seal(JSON.stringify(mail), rowOf(jobId)) };
}

/** Throws where it is of another key or row, or of a kind that there is none of. */
export function openMail(job: MailJob, jobId: string, sealer: Sealer): QueuedMail {
  const mail = JSON.parse(sealer.open(job.sealed, rowOf(jobId)));
  // Queued before an update, it may have the name from then.
  return { ...mail, kind: kindNamed(mail.kind).kind };
}
