// Starts a throwaway PostgreSQL and gives its address; it ends when asked or when this process is gone.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
export async function keepPostgres() {
  const program = fileURLToPath(new URL('postgres-keeper.mjs', import.meta.url));
  // A group of its own: Ctrl-C in the terminal is not for the database.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.on('error', () => {});
  const answer = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part) => {
      text += part;
      if (text.includes('\n')) resolve(JSON.parse(text));
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error('The keeper of the test database ended.')));
  });
  if (answer.error) throw new Error(answer.error);
  // Held by nobody: a test file that forgets it still ends, and so does the database.
  child.unref();
  /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (child.stdin)).unref();
  /** @type {import('node:net').Socket} */ (/** @type {unknown} */ (child.stdout)).unref();
  return {
    url: answer.url,
    async stop() {
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}
