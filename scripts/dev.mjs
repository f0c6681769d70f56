// `npm run dev`: builds the web on every change and restarts the server, all on the server's own address:
// cookies and Content-Security-Policy are what they are in production.
import { spawn } from 'node:child_process';
import { rmSync, watch } from 'node:fs';
import { join } from 'node:path';
import { endWithStarter, runInOwnGroup } from './child-processes.mjs';
import { prepare, root, runMain, say } from './setup.mjs';
import { webStampFile } from './stamps.mjs';

await runMain(async () => {
  const { node } = await prepare();
  if (node !== process.execPath) return runInOwnGroup(node, ['scripts/dev.mjs'], { cwd: root });
  // From now on the files in web/dist are no production build.
  rmSync(webStampFile(root), { force: true });
  const builds = await watchWeb();
  const server = keepServer();
  const stop = async () => {
    await Promise.allSettled([server.stop(), builds.close()]);
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
  endWithStarter(stop);
});

/** Builds into web/dist; resolves after the first build. */
async function watchWeb() {
  const { build, loadConfigFromFile, mergeConfig } = await import('vite');
  const env = /** @type {const} */ ({ command: 'build', mode: 'development' });
  const loaded = await loadConfigFromFile(env, join(root, 'web', 'vite.config.ts'));
  const config = mergeConfig(loaded?.config ?? {}, {
    configFile: false,
    mode: 'development',
    logLevel: 'warn',
    build: { watch: {}, minify: false, sourcemap: true },
  });
  config.plugins = (config.plugins ?? []).flat(9).filter(
    // Compressing takes longer than the build.
    (/** @type {any} */ plugin) => plugin?.name !== 'precompress',
  );
  const watcher = /** @type {import('rolldown').RolldownWatcher} */ (/** @type {unknown} */ (await build(config)));
  await new Promise((resolve) => {
    watcher.on('event', (event) => {
      if (event.code === 'BUNDLE_END') say(`web built in ${event.duration} ms; reload the page`);
      if (event.code === 'ERROR') say(`the web build failed: ${event.error.message}`);
      if (event.code === 'END' || event.code === 'ERROR') resolve(undefined);
    });
  });
  return watcher;
}

/** A server process that is started again whenever its sources change. */
function keepServer() {
  /** @type {import('node:child_process').ChildProcess | null} */
  let child = null;
  let stopping = false;
  let changed = false;
  const start = () => {
    const running = spawn(process.execPath, ['--enable-source-maps', 'scripts/run-server.mjs'], {
      cwd: root,
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      detached: process.platform !== 'win32', // Ctrl-C comes from us
    });
    child = running;
    running.on('exit', (code) => {
      child = null;
      if (stopping) return;
      if (changed) {
        changed = false;
        start();
      } else {
        say(`the server ended with code ${code}; it starts again when a file changes`);
      }
    });
  };
  /** @type {NodeJS.Timeout | undefined} */
  let soon;
  for (const folder of ['server', 'contract']) {
    watch(join(root, folder), { recursive: true }, (_event, name) => {
      if (!name?.endsWith('.ts') || name.endsWith('.test.ts')) return;
      clearTimeout(soon);
      soon = setTimeout(() => {
        say(`${folder}/${name} changed: restarting the server`);
        if (child === null) return start();
        changed = true;
        child.kill('SIGTERM');
      }, 150);
    });
  }
  start();
  return {
    async stop() {
      stopping = true;
      if (child === null) return;
      const ended = new Promise((resolve) => child?.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}
