// The core that every room stands on: the store, the clock, randomness, the log, the key, the queues and the settings.
import type { Config } from './config/config.ts';
import { openKey } from './config/key.ts';
import { createJobs, type Jobs } from './jobs/jobs.ts';
import { type Clock, systemClock } from './platform/clock.ts';
import type { Logger } from './platform/logger.ts';
import { type Random, systemRandom } from './platform/random.ts';
import { createSealer, type Sealer } from './platform/sealing.ts';
import { keyChecks } from './storage/key-check-store.ts';
import { openStorage, type Storage, type StorageOptions } from './storage/storage.ts';

export interface Core {
  config: Config;
  storage: Storage;
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Seals secrets, keys hashes and chains the activity log; 32 bytes. */
  key: Buffer;
  sealer: Sealer;
  jobs: Jobs;
  /** For what takes minutes: a queue of its own, so that no mail waits for it. */
  longJobs: Jobs;
}

/** Fakes that tests set in place of the world. */
export interface CoreFakes extends Pick<StorageOptions, 'disk'> {
  clock?: Clock;
}

/** Throws `StoreRefused`, `KeyRefused`. Close the storage when done. */
export async function openCore(
  config: Config,
  logger: Logger,
  { clock = systemClock, disk }: CoreFakes = {},
): Promise<Core> {
  const random = systemRandom;
  const { databaseUrl, dataFolder } = config;
  const storage = await openStorage({ databaseUrl, dataFolder, clock, logger, disk });
  try {
    const key = await openKey({ config, checks: keyChecks(storage), random });
    const jobs = createJobs({ storage, clock, random, logger });
    const longJobs = createJobs({ storage, clock, random, logger, atOnce: 1 });
    return { config, storage, clock, random, logger, key, sealer: createSealer(key), jobs, longJobs };
  } catch (error) {
    await storage.close();
    throw error;
  }
}
