// `npm run bench`: measures Conch beside what its goals name, and prints one table.
import { cpus, loadavg, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import type { Figure } from './figure.ts';
import { bigLists } from './figures/big-lists.ts';
import { endedElsewhere } from './figures/ended-elsewhere.ts';
import { firstDownload } from './figures/first-download.ts';
import { groupCommit } from './figures/group-commit.ts';
import { meAgainstBare } from './figures/me-against-bare.ts';
import { meAgainstBetterAuth } from './figures/me-against-better-auth.ts';
import { meBesideSignIns } from './figures/me-beside-sign-ins.ts';
import { meByAccessToken } from './figures/me-by-access-token.ts';
import { permissionQuestion } from './figures/permission-question.ts';
import { signInCpu } from './figures/sign-in-cpu.ts';
import { signInTiming } from './figures/sign-in-timing.ts';
import { startToFirstAnswer } from './figures/start.ts';
import { generator } from './load/load.ts';
import { hasProcessFacts } from './process-facts.ts';
import { canPin } from './server-process.ts';
import { type Row, tableOf } from './table.ts';

const figures: readonly Figure[] = [
  meAgainstBare,
  meAgainstBetterAuth,
  meByAccessToken,
  signInCpu,
  meBesideSignIns,
  permissionQuestion,
  endedElsewhere,
  startToFirstAnswer,
  firstDownload,
  groupCommit,
  signInTiming,
  bigLists,
];
/** These read /proc. */
const linuxAlone = new Set<Figure>([signInCpu, startToFirstAnswer]);

/** Over this, the load generator does not get its core to itself and evens out what it measures. */
const quietLoad = 0.7;

const names = figures.map(({ name }) => name).join(' ');
const usage = `npm run bench -- [figures] [--rounds N] [--seconds N]

  figures     any of ${names}; all if none is named
  --rounds    how often each side is measured, in turn (5)
  --seconds   of load in each round (5)
`;

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        rounds: { type: 'string', default: '5' },
        seconds: { type: 'string', default: '5' },
        help: { type: 'boolean', default: false },
      },
    });
    const rounds = Number(values.rounds);
    const seconds = Number(values.seconds);
    const wanted = figures.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    const known = positionals.every((name) => figures.some((figure) => figure.name === name));
    if (known && rounds >= 1 && seconds >= 1 && !values.help) return { wanted, effort: { rounds, seconds } };
  } catch {
    // An option that is none.
  }
  return undefined;
}

function aboutMachine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    `${processors.length} × ${processors[0]?.model ?? 'unknown processor'}, ${memory}, ${process.platform} ${release()}, Node ${process.versions.node}`,
    `load by ${generator}`,
    canPin
      ? 'server on core 0, load on core 1'
      : 'server and load share all cores: taskset or a second core is missing',
  ].join('\n');
}

async function run(): Promise<number> {
  const order = readArguments();
  if (!order) {
    process.stderr.write(usage);
    return 2;
  }
  const [busy = 0] = loadavg();
  if (busy > quietLoad) {
    process.stderr.write(
      `Something else is at work here (load average ${busy.toFixed(1)}): ratios of throughput will be off.\n`,
    );
  }
  const rows: Row[] = [];
  let failed = 0;
  for (const figure of order.wanted) {
    if (linuxAlone.has(figure) && !hasProcessFacts) {
      process.stderr.write(`${figure.name} is left out: it needs /proc, so Linux.\n`);
      continue;
    }
    process.stderr.write(`measuring ${figure.name}\n`);
    try {
      rows.push(...(await figure.measure(order.effort)));
    } catch (error) {
      failed++;
      process.stderr.write(`${figure.name} could not be measured: ${(error as Error).stack}\n`);
    }
  }
  process.stdout.write(`${aboutMachine()}\n\n${tableOf(rows)}\n`);
  return failed > 0 ? 1 : 0;
}

process.exit(await run());
