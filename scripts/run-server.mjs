// Runs the server in this process, and stops it when the process that started it is gone.
import { enableCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { endWithStarter } from './child-processes.mjs';
import { compileCache } from './setup.mjs';

const longestStopMs = 15_000;

export async function serve() {
  endWithStarter(stop);
  process.on('SIGHUP', stop); // the terminal was closed
  enableCompileCache(compileCache);
  await import('../server/main.ts');
}

let stopping = false;

/** Once: npm and the terminal may go together, and a second signal tells the server to drop everything. */
function stop() {
  if (stopping) return;
  stopping = true;
  process.kill(process.pid, 'SIGTERM');
  setTimeout(() => process.exit(1), longestStopMs).unref();
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await serve();
