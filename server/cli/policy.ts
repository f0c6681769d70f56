// `conch policy show` and `conch policy set`: what the policy says, and a preset in its place, also where no administrator gets in.
import { type Policy, type PresetName, policyBounds, presetOf, presets } from '../../contract/policy.ts';
import { type Command, CommandFailed, moment, type OptionValues, text, UsageError } from './command.ts';

const names = Object.keys(presets) as PresetName[];

export const policyShow: Command = {
  words: ['policy', 'show'],
  summary: 'tell the policy in force',
  details: ['How long sessions live, what passwords must be, who needs a second factor, how one may sign in.'],
  options: {},
  example: 'npm run conch -- policy show',
  askServer: true,
  async run(context) {
    const { policyChange } = await context.conch();
    const { policy, updatedAt, updatedBy } = await policyChange.state();
    const changed = updatedAt
      ? `Changed ${moment(updatedAt)} by ${updatedBy?.name ?? 'the operator'}.`
      : 'Never changed.';
    return { stdout: `${[...linesOf(policy), changed].join('\n')}\n`, exitCode: 0 };
  },
};

export const policySet: Command = {
  words: ['policy', 'set'],
  summary: 'put a preset in force',
  details: [
    'Sessions that are over by the new policy end at once. Everything else of the policy is set on the page of administrators; this is for a host that is set up by scripts, and for when the policy keeps its own administrators out.',
  ],
  options: {
    preset: { type: 'string', value: '<name>', help: names.join(' or '), required: true },
    'grace-days': {
      type: 'string',
      value: '<days>',
      help: 'in which who has no second factor is only reminded; that of the preset if not said',
    },
  },
  example: 'npm run conch -- policy set --preset nist-aal2 --grace-days 14',
  askServer: true,
  async run(context, values) {
    const { title, choice } = presets[presetNamed(values)];
    const graceDays = graceDaysOf(values) ?? choice.secondFactor.graceDays;
    const { policyChange } = await context.conch();
    // How long events are kept is no part of a preset.
    const { version, policy: before } = await policyChange.state();
    const { policy, endedSessions } = await policyChange.change(
      { ...choice, secondFactor: { ...choice.secondFactor, graceDays }, events: before.events },
      version,
      { actor: { kind: 'system', reason: 'command line' } },
    );
    const lines = [`The policy is now ${title}.`, ...linesOf(policy), `Sessions ended: ${endedSessions}.`];
    return { stdout: `${lines.join('\n')}\n`, exitCode: 0 };
  },
};

function presetNamed(values: OptionValues): PresetName {
  const given = text(values, 'preset');
  const name = names.find((known) => known === given);
  if (!name) throw new UsageError(`"${given}" is no preset. The presets are: ${names.join(', ')}.`);
  return name;
}

function graceDaysOf(values: OptionValues): number | undefined {
  const given = text(values, 'grace-days');
  if (given === undefined) return undefined;
  const { least, most } = policyBounds.graceDays;
  const days = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (!(days >= least && days <= most)) {
    throw new CommandFailed(`--grace-days is a whole number from ${least} to ${most}.`);
  }
  return days;
}

function linesOf(policy: Policy): string[] {
  const { sessions, password, secondFactor, signInMethods, events } = policy;
  const preset = presetOf(policy);
  const { requiredFor, graceDays, since } = secondFactor;
  const grace = since ? `, since ${moment(since)}, with ${graceDays} days of grace` : '';
  return [
    `Preset: ${preset ? presets[preset].title : 'none, chosen by hand'}`,
    `Sessions end ${duration(sessions.lifetimeSeconds)} after the sign-in, or unused for ${duration(sessions.idleSeconds)}`,
    `Passwords have ${password.minLength} characters at least`,
    `A second factor is required of ${requiredFor}${grace}`,
    `Signing in with a passkey alone is ${signInMethods.passkey ? 'on' : 'off'}`,
    `Events are kept for ${events.keptDays} days`,
  ];
}

function duration(seconds: number): string {
  const [size, unit] =
    seconds % 86_400 === 0 ? [86_400, 'day'] : seconds % 3600 === 0 ? [3600, 'hour'] : [60, 'minute'];
  const count = Math.round(seconds / Number(size));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
