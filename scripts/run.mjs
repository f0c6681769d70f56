// `npm run conch`, `demo`, `docs`: sets up when needed, then runs one .ts file with the arguments that follow.
import { runCommand } from './child-processes.mjs';
import { compileCache, prepare, root, runMain } from './setup.mjs';

await runMain(async () => {
  const [file = '', ...args] = process.argv.slice(2);
  const { node } = await prepare();
  const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
  return runCommand(node, [file, ...args], { cwd: root, env });
});
