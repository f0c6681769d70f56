// Opens what the server stands on, its store, key, queues and mail, and wires every module of it but the edges; main.ts and the command line start from here.

import { createMailSettingsChange } from './administration/mail/mail-settings-change.ts';
import { createMailTest } from './administration/mail/mail-test.ts';
import type { Config } from './config/config.ts';
import { openKey } from './config/key.ts';
import { createArgon2Hasher, type PasswordHasher } from './identity/credentials/password/argon2-hasher.ts';
import { createJobs } from './jobs/jobs.ts';
import { createMail } from './notify/mail.ts';
import { createMailQueue } from './notify/mail-queue.ts';
import { createMailSettings } from './notify/settings/mail-settings.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { systemRandom } from './platform/random.ts';
import { createSealer } from './platform/sealing.ts';
import { keyChecks } from './storage/key-check-store.ts';
import { openStorage } from './storage/storage.ts';
import { wire } from './wiring.ts';

/** What tests set at the world's edge. */
export interface Edge {
  clock?: Clock;
  hasher?: PasswordHasher;
}

export async function assemble(config: Config, logger: Logger, edge: Edge = {}) {
  const clock = edge.clock ?? systemClock;
  const random = systemRandom;
  const { dataFolder, databaseUrl, publicUrl } = config;
  const storage = await openStorage({ databaseUrl, dataFolder, clock, logger });
  try {
    const key = await openKey({ config, checks: keyChecks(storage), random });
    const sealer = createSealer(key);
    const jobs = createJobs({ storage, clock, random, logger });
    // What takes minutes stands in a queue of its own, so that no mail waits for it.
    const longJobs = createJobs({ storage, clock, random, logger, atOnce: 1 });
    const mailSettings = createMailSettings({ storage, sealer, config });
    const mail = createMail({ jobs, config, settings: mailSettings, clock, random, sealer, logger });
    const modules = wire({
      ...{ storage, clock, random, logger, key, sealer, publicUrl, longJobs },
      sendMail: mail.send,
      hasher: edge.hasher ?? createArgon2Hasher(),
    });
    const { sessions, tokens, policy, accounts, refusals, users, activity, throttle } = modules;
    const mailQueue = createMailQueue({ jobs, clock, sealer, users });
    const mailSettingsChange = createMailSettingsChange({
      ...{ storage, clock, sealer, config, users, jobs, activity, logger },
    });
    const mailTest = createMailTest({
      ...{ clock, random, config, users, settings: mailSettings, settingsChange: mailSettingsChange, logger },
      takeTry: (userKey) => throttle.takeMailTest(userKey),
    });

    /** Reminders that are due; rows that ran out and counters at rest, which are not needed to be right, only to stay small. */
    async function purge(): Promise<void> {
      await sessions.purge();
      await tokens.remind();
      await tokens.purge();
      await modules.accountDeletions.remind();
      await modules.accountDeletions.carryOut();
      await modules.dataExports.purge();
      await modules.looks.purge();
      await modules.bulkRuns.purge();
      await modules.flows.purge();
      await modules.throttle.purge();
      await jobs.purge();
      await modules.items.purgeLooseFiles();
    }

    return {
      ...modules,
      ...{ config, logger, clock, storage, sealer, jobs, longJobs, mail, purge },
      ...{ mailQueue, mailSettingsChange, mailTest },
      async close() {
        await Promise.all([jobs.stop(5000), longJobs.stop(1000)]);
        await refusals.flush().catch((error) => logger.warn({ err: error }, 'refused sign-ins were not written'));
        for (const seen of [sessions, tokens]) {
          await seen.flush().catch((error) => logger.warn({ err: error }, 'last-seen times were not written'));
          seen.close();
        }
        modules.looks.close();
        policy.close();
        accounts.close();
        mail.close();
        mailSettings.close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

export type Conch = Awaited<ReturnType<typeof assemble>>;
