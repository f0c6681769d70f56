// `npm start`: sets everything up when needed, then serves.
import { runInOwnGroup } from './child-processes.mjs';
import { prepare, root, runMain } from './setup.mjs';

await runMain(async () => {
  const { node, installed } = await prepare({ web: true });
  // After an install our own binary may have been replaced under us, so only a quiet start stays in this process.
  if (node !== process.execPath || installed) {
    return runInOwnGroup(node, ['scripts/run-server.mjs', ...process.argv.slice(2)], { cwd: root });
  }
  const { serve } = await import('./run-server.mjs');
  await serve();
});
