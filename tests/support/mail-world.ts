// Nodes that send mail as a super-admin set it up, on top of the world of people and identity.

import { createMailSettingsChange } from '../../server/administration/mail/mail-settings-change.ts';
import { readConfig } from '../../server/config/config.ts';
import { createJobs } from '../../server/jobs/jobs.ts';
import { createMail } from '../../server/notify/mail.ts';
import { createMailQueue } from '../../server/notify/mail-queue.ts';
import { createMailSettings } from '../../server/notify/settings/mail-settings.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { systemRandom } from '../../server/platform/random.ts';
import { createSealer } from '../../server/platform/sealing.ts';
import type { Node } from './identity-world.ts';

const sealer = createSealer(Buffer.alloc(32, 7));

/** The waits are shortened, their order is not. */
export function mailNodeOn({ storage, clock, users, events }: Node, env: Record<string, string> = {}) {
  const common = { clock, random: systemRandom, logger: silentLogger };
  const config = readConfig({ CONCH_DATA: '/nonexistent/conch', ...env });
  const jobs = createJobs({
    storage,
    pollMs: 30,
    backOff: { firstMs: 60_000, longestMs: 60_000 },
    ...common,
  });
  const settings = createMailSettings({ storage, sealer, config });
  const mail = createMail({ jobs, storage, config, settings, sealer, ...common });
  const change = createMailSettingsChange({
    ...{ storage, sealer, config, mailSettings: settings, users, jobs, events, ...common },
  });
  const queue = createMailQueue({ jobs, clock, sealer, users });
  return {
    ...{ jobs, settings, mail, change, queue },
    async close() {
      await jobs.stop(0);
      mail.close();
      settings.close();
    },
  };
}

export const mailChoice = {
  ...{ host: 'localhost', port: 587, tls: 'starttls' as const, user: 'conch', replyTo: '' },
  from: { address: 'conch@example.org', name: 'Conch' },
};
