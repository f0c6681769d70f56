// `npm run check`: types, lint and format, and the quick tests, in under a minute. Says what each step took.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { exitCodeOf } from './child-processes.mjs';
import { prepare, root, runMain } from './setup.mjs';

await runMain(async () => {
  const { node } = await prepare({ web: true });
  const started = performance.now();
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const env = { ...process.env, CONCH_TEST_STORES: 'sqlite' };
  // Two lanes: the compiler and biome use more than one core while they run, the tests wait a good part of theirs.
  const lanes = [
    [
      () => step('types: server, contract, scripts, tests', node, [tsc, '--noEmit', '-p', 'tsconfig.json']),
      () => step('types: web', node, [tsc, '--noEmit', '-p', 'web/tsconfig.json']),
      () => step('lint and format', node, [biome, 'check', '--error-on-warnings']),
    ],
    [() => step('tests: unit, api, architecture', node, ['scripts/test.mjs', 'unit', 'api', 'architecture'], env)],
  ];
  const results = await Promise.all(lanes.map(runLane));
  const ok = results.flat().every(Boolean);
  process.stdout.write(`\n${ok ? 'ok' : 'FAILED'}  check, ${seconds(started)}\n`);
  return ok ? 0 : 1;
});

/** @param {(() => Promise<boolean>)[]} steps */
async function runLane(steps) {
  const results = [];
  for (const run of steps) results.push(await run());
  return results;
}

/** @param {number} started */
function seconds(started) {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}

/**
 * The output of a step is shown only when it failed, but for its last line: there the tests count themselves.
 * @param {string} name
 * @param {string} node
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<boolean>}
 */
function step(name, node, args, env = process.env) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('close', (code, signal) => {
      const ok = exitCodeOf(code, signal) === 0;
      const count = name.startsWith('tests') ? `: ${output.trimEnd().split('\n').at(-1)}` : '';
      process.stdout.write(`${ok ? 'ok    ' : 'FAILED'}  ${name}, ${seconds(started)}${ok ? count : `\n${output}`}\n`);
      resolve(ok);
    });
  });
}
