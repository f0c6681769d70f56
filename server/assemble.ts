// Opens what the server stands on and every room, and closes them in order; main.ts and the command line start from here.
import type { Config } from './config/config.ts';
import { type CoreFakes, openCore } from './core.ts';
import { createClientAddresses } from './platform/client-addresses.ts';
import type { Logger } from './platform/logger.ts';
import { tenMinutes, type Upkeep } from './platform/room.ts';
import { type Fakes, openRooms } from './rooms.ts';

export async function assemble(config: Config, logger: Logger, fakes: Fakes & CoreFakes = {}) {
  const core = await openCore(config, logger, fakes);
  const { jobs, longJobs, storage } = core;
  try {
    const { modules, routes, upkeep, close } = openRooms(core, fakes);
    const work: Upkeep[] = [...upkeep, { name: 'finished jobs', everySeconds: tenMinutes, work: () => jobs.purge() }];
    return {
      ...core,
      ...modules,
      routes,
      upkeep: work,
      clientAddresses: createClientAddresses(config.trustProxy, logger),
      async close() {
        await Promise.all([jobs.stop(5000), longJobs.stop(1000)]);
        await close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

export type Conch = Awaited<ReturnType<typeof assemble>>;
