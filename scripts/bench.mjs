// `npm run bench`: sets up Conch and the load generator's own packages, then measures.
import { runCommand } from './child-processes.mjs';
import { prepare, root, runMain } from './setup.mjs';

await runMain(async () => {
  const { node } = await prepare({ web: true, folders: ['bench'] });
  return runCommand(node, ['bench/bench.ts', ...process.argv.slice(2)], { cwd: root });
});
