// Tells administrators of mails that wait or were given up: how many, why, and to whom of those they know anyway.
import type { MailQueueState } from '../../contract/api/mail.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Users } from '../people/users.ts';
import { type Clock, timestamp } from '../platform/clock.ts';
import type { Sealer } from '../platform/sealing.ts';
import { mailJobKind, openMail, type QueuedMail } from './mail-job.ts';

export interface MailQueue {
  state(): Promise<MailQueueState>;
  /** @returns how many. */
  tryNow(): Promise<number>;
}

interface Deps {
  jobs: Pick<Jobs, 'stateOf' | 'tryNow'>;
  clock: Clock;
  sealer: Sealer;
  users: Pick<Users, 'findByEmail'>;
}

type FailedJob = Awaited<ReturnType<Jobs['stateOf']>>['failing'][number];

const shownAtMost = 50;
const lookBackMs = 24 * 3_600_000;

export function createMailQueue(deps: Deps): MailQueue {
  const { jobs, clock } = deps;
  const since = () => timestamp(clock.now() - lookBackMs);
  return {
    async state() {
      const found = await jobs.stateOf(mailJobKind, { since: since(), atMost: shownAtMost });
      const { waiting, oldestAt, nextTryAt, givenUp } = found;
      return {
        waiting,
        oldestAt,
        nextTryAt,
        givenUp,
        failing: await Promise.all(
          found.failing.map(async (job) => ({ ...(await shown(deps, job)), nextTryAt: job.run_at })),
        ),
        givenUpNewest: await Promise.all(
          found.givenUpNewest.map(async (job) => ({
            ...(await shown(deps, job)),
            givenUpAt: job.failed_at ?? job.run_at,
          })),
        ),
      };
    },
    tryNow: () => jobs.tryNow(mailJobKind, since()),
  };
}

/** Nothing of what the mail says. An address that belongs to nobody here, such as a new one that is not confirmed, is not shown. */
async function shown({ sealer, users }: Deps, job: FailedJob) {
  const mail = opened(job, sealer);
  const address = mail?.to.address;
  const person = address === undefined ? undefined : await users.findByEmail(address);
  const reason = job.last_error ?? '';
  return {
    id: job.id,
    kind: mail?.kind ?? null,
    to: person ? { key: person.userKey, name: person.name, email: person.email } : null,
    queuedAt: job.created_at,
    attempts: job.attempts,
    reason: address === undefined || person ? reason : reason.replaceAll(address, '…'),
  };
}

function opened({ id, data }: FailedJob, sealer: Sealer): QueuedMail | undefined {
  try {
    return openMail(JSON.parse(data), id, sealer);
  } catch {
    return undefined;
  }
}
