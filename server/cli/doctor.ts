// `conch doctor`: looks at everything that an operator sets up, and says of each what is so and what to do.
import { ConfigRefused } from '../config/config.ts';
import { KeyRefused } from '../config/key.ts';
import { StoreRefused } from '../storage/store-refused.ts';
import type { Command, CommandContext } from './command.ts';
import {
  checkAccounts,
  checkDataFolder,
  checkDiskSpace,
  checkKey,
  checkMail,
  checkPasskeys,
  checkProxy,
  checkPublicUrl,
  checkQueue,
  checkSettings,
  checkStorage,
  checkStore,
  type Finding,
} from './doctor-checks.ts';

export const doctor: Command = {
  words: ['doctor'],
  summary: 'look whether all is well, and say what to do where it is not',
  details: [
    'Settings, data folder, disk space, store, sealing key, mail, accounts, storage and public address, each with "ok", "warn" or "fail". Nothing is changed, except that a mail server is connected to; no mail is sent. The exit code is 1 where something fails.',
    'On a stopped server every page of the embedded store is read. While the server runs, it answers for its store itself.',
  ],
  options: {},
  example: 'npm run conch -- doctor',
  askServer: true,
  async run(context) {
    const findings = await examine(context);
    const failed = findings.some((finding) => finding.state === 'fail');
    return { stdout: report(findings), exitCode: failed ? 1 : 0 };
  },
};

async function examine(context: CommandContext): Promise<Finding[]> {
  let config: ReturnType<CommandContext['config']>;
  try {
    config = context.config();
  } catch (error) {
    if (!(error instanceof ConfigRefused)) throw error;
    return error.problems.map((problem) => ({
      subject: 'settings',
      state: 'fail',
      says: problem,
      remedy: 'The rest is looked at when the settings are understood.',
    }));
  }
  const findings = [
    ...checkSettings(config),
    checkPasskeys(config),
    checkDataFolder(config),
    await checkDiskSpace(config),
  ];
  const store = await checkStore(context, config);
  findings.push(...store.findings);
  // Opening a store that is not there, or is of an older version, would make or change it.
  if (!store.canOpen) return findings;
  try {
    const conch = await context.conch();
    findings.push(
      checkKey(config),
      await checkMail(conch),
      await checkQueue(conch),
      await checkAccounts(conch),
      await checkStorage(conch),
    );
    if (context.inServer) findings.push(await checkPublicUrl(config), checkProxy(conch));
  } catch (error) {
    if (error instanceof StoreRefused && error.held) throw error;
    if (!(error instanceof KeyRefused) && !(error instanceof StoreRefused)) throw error;
    findings.push({
      subject: error instanceof KeyRefused ? 'key' : 'store',
      state: 'fail',
      says: error.message,
    });
  }
  return findings;
}

function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ state, subject, says, remedy }) => [
    `${state.padEnd(5)} ${subject.padEnd(12)} ${says}`,
    ...(remedy ? [`${''.padEnd(19)}→ ${remedy}`] : []),
  ]);
  const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
  const [warn, fail] = [count('warn'), count('fail')];
  const verdict =
    fail > 0
      ? `${fail} of ${findings.length} fail.`
      : warn > 0
        ? `Conch can run; ${warn} of ${findings.length} deserve a look.`
        : 'All is well.';
  return `${lines.join('\n')}\n\n${verdict}\n`;
}
