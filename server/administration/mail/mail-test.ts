// Sends a mail to who asks, at once and past the queue, and says step by step what happened.
import type { Config } from '../../config/config.ts';
import type { SmtpSettings } from '../../config/setting-values.ts';
import type { Address } from '../../notify/channels/channel.ts';
import { clientNameOf } from '../../notify/channels/client-name.ts';
import { type StepResult, type StepTimeouts, sendByStep } from '../../notify/channels/smtp-steps.ts';
import { plainWords } from '../../notify/plain-words.ts';
import { writeMail } from '../../notify/render.ts';
import type { MailSettings } from '../../notify/settings/mail-settings.ts';
import type { Users } from '../../people/users.ts';
import type { UserActor } from '../../platform/caller.ts';
import { type Clock, timestamp } from '../../platform/clock.ts';
import { Failure } from '../../platform/failure.ts';
import type { Logger } from '../../platform/logger.ts';
import { newKey, type Random } from '../../platform/random.ts';
import type { MailChange, MailSettingsChange } from './mail-settings-change.ts';

export interface MailTest {
  /**
   * With `wanted` as if it were saved, else with what is in force. Throws `mail.not-set-up`, `mail.fixed`,
   * `request.invalid` where a password is needed, `request.too-many`.
   */
  send(actor: UserActor, wanted?: MailChange): Promise<{ accepted: boolean; to: string; steps: StepResult[] }>;
}

interface Deps {
  clock: Clock;
  random: Random;
  config: Pick<Config, 'publicUrl' | 'mailFrom' | 'mailReplyTo'> & Partial<Pick<Config, 'mailClientName'>>;
  users: Users;
  settings: Pick<MailSettings, 'current'>;
  settingsChange: Pick<MailSettingsChange, 'serverOf'>;
  /** Seconds to wait, where the budget of this person is spent. */
  takeTry: (userKey: string) => Promise<number | undefined>;
  logger: Logger;
  timeouts?: StepTimeouts;
}

interface Way {
  smtp: SmtpSettings;
  from: Address;
  replyTo: string | undefined;
}

export function createMailTest(deps: Deps): MailTest {
  const { clock, random, config, users, takeTry, logger, timeouts } = deps;
  return {
    async send(actor, wanted) {
      const way = await wayOf(deps, wanted);
      const retryAfterSeconds = await takeTry(actor.userKey);
      if (retryAfterSeconds !== undefined) throw new Failure('request.too-many', { retryAfterSeconds });
      const { email, name, language, timeZone } = await users.get(actor.userKey);
      const to = { address: email, name };
      const now = clock.now();
      const written = writeMail({ kind: 'mail.test', to, language, timeZone, data: {} }, config.publicUrl);
      const steps = await sendByStep(
        way.smtp,
        {
          id: newKey(random, now),
          kind: 'mail.test',
          date: timestamp(now),
          ...written,
          from: way.from,
          replyTo: way.replyTo,
          to: { ...to, name: plainWords(name) },
        },
        timeouts,
      );
      const failed = steps.find(({ outcome }) => outcome === 'failed');
      const { host, port } = way.smtp;
      logger.info(
        { event: 'mail.tested', by: actor.userKey, host, port, problem: failed?.problem ?? null },
        'test mail sent',
      );
      return { accepted: failed === undefined, to: email, steps };
    },
  };
}

async function wayOf({ config, settings, settingsChange }: Deps, wanted?: MailChange): Promise<Way> {
  if (wanted) {
    const { replyTo } = wanted.choice;
    const from = config.mailFrom ?? wanted.choice.from;
    return {
      smtp: { ...(await settingsChange.serverOf(wanted)), clientName: clientNameOf(config, from) },
      from,
      replyTo: config.mailReplyTo ?? (replyTo || undefined),
    };
  }
  const { smtp, from, replyTo } = await settings.current();
  if (!smtp) throw new Failure('mail.not-set-up');
  return { smtp: smtp(), from, replyTo };
}
