// A node that works on changes of many users until it is killed. Run by tests: node bulk-process.ts '<the store’s place as JSON>'.
import { systemClock } from '../../server/platform/clock.ts';
import { silentLogger } from '../../server/platform/logger.ts';
import { openStorage } from '../../server/storage/storage.ts';
import { nodeOn } from './identity-world.ts';

const storage = await openStorage({
  ...JSON.parse(process.argv[2] ?? '{}'),
  ...{ clock: systemClock, logger: silentLogger },
});
const clock = { now: Date.now, forward: () => {} };
nodeOn(storage, clock).longJobs.start();
process.stdout.write('open\n');
setInterval(() => {}, 60_000);
