// Reads the settings of the operator out of the environment, all of them at once, and refuses what it does not understand.
import type { LogLevel, MailAddress, SmtpSettings, TrustProxy } from './setting-values.ts';
import { shown } from './setting-values.ts';
import { exampleOf, type SettingName, settingNames, settings } from './settings.ts';

export interface Config {
  /** Absolute path. */
  dataFolder: string;
  host: string;
  port: number;
  /** Origin, without a slash at its end. */
  publicUrl: string;
  databaseUrl: string | undefined;
  smtp: SmtpSettings | undefined;
  mailFrom: MailAddress | undefined;
  mailReplyTo: string | undefined;
  mailClientName: string | undefined;
  /** 32 bytes; undefined where the data folder holds it. */
  key: Buffer | undefined;
  trustProxy: TrustProxy;
  allowedOrigins: string[];
  /** Bytes; endless where there is no limit. */
  storage: { perPerson: number; inAll: number };
  logLevel: LogLevel;
}

/** Everything that is wrong with the settings; its message is for the operator and holds no secret. */
export class ConfigRefused extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigRefused';
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;
/** The environment of this process: no other file reads it. */
export const environment: Environment = process.env;

/** @param env names and texts; an empty text counts as not set. */
export function readConfig(env: Environment): Config {
  const problems = unknownNames(env).map(hintFor);

  function value<N extends SettingName>(name: N): Value<N> | undefined {
    const given = env[name]?.trim() || defaultOf(name);
    if (given === undefined) return undefined;
    const result = settings[name].schema.safeParse(given);
    if (result.success) return result.data as Value<N>;
    const quoted = 'secret' in settings[name] ? '' : ` is "${shown(given)}": it`;
    const wrong = result.error.issues.map((issue) => issue.message).join('; ');
    problems.push(`${name}${quoted} ${wrong}. Example: ${exampleOf(name)}`);
    return undefined;
  }

  const port = value('CONCH_PORT') ?? 0;
  const smtp = value('CONCH_SMTP_URL');
  const mailFrom = value('CONCH_MAIL_FROM');
  if (smtp && !mailFrom && !env.CONCH_MAIL_FROM?.trim()) {
    problems.push(
      `CONCH_MAIL_FROM is missing: CONCH_SMTP_URL sends mail, which needs a sender. Example: ${exampleOf('CONCH_MAIL_FROM')}`,
    );
  }
  const config = {
    dataFolder: value('CONCH_DATA') as string,
    host: value('CONCH_HOST') as string,
    port,
    publicUrl: value('CONCH_URL') ?? `http://localhost:${port}`,
    databaseUrl: value('DATABASE_URL'),
    smtp,
    mailFrom,
    mailReplyTo: value('CONCH_MAIL_REPLY_TO'),
    mailClientName: value('CONCH_MAIL_CLIENT_NAME'),
    key: value('CONCH_KEY'),
    trustProxy: value('CONCH_TRUST_PROXY') ?? false,
    allowedOrigins: value('CONCH_ALLOWED_ORIGINS') ?? [],
    storage: {
      perPerson: value('CONCH_STORAGE_PER_PERSON') ?? 0,
      inAll: value('CONCH_STORAGE_IN_ALL') ?? 0,
    },
    logLevel: value('CONCH_LOG_LEVEL') ?? 'info',
  };
  if (problems.length > 0) throw new ConfigRefused(problems);
  return config;
}

type Value<N extends SettingName> = (typeof settings)[N]['schema']['_zod']['output'];

/** Defaults in brackets are words for the reader: they depend on other things. */
function defaultOf(name: SettingName): string | undefined {
  const { fallback } = settings[name];
  return fallback.startsWith('(') ? undefined : fallback;
}

function unknownNames(env: Environment): string[] {
  return Object.keys(env)
    .filter((name) => /^CONCH_/i.test(name) && !settingNames.some((known) => known === name))
    .sort();
}

function hintFor(name: string): string {
  if (/^CONCH_(SERVICE_(HOST|PORT)|PORT_\d+)/.test(name)) {
    return `${name} is not a setting: Kubernetes sets it for a service named "conch". Put enableServiceLinks: false into the pod.`;
  }
  const [nearest] = settingNames
    .map((known) => ({ known, distance: distanceOf(bareName(name.toUpperCase()), bareName(known)) }))
    .sort((a, b) => a.distance - b.distance);
  const hint =
    nearest && nearest.distance <= typosAtMost(bareName(nearest.known))
      ? `Did you mean ${nearest.known}?`
      : `The settings are: ${settingNames.join(', ')}.`;
  return `${shown(name)} is not a setting. ${hint}`;
}

/** The beginning that all of them share makes no two of them alike. */
function bareName(name: string): string {
  return name.replace(/^CONCH_/, '');
}

/** A name cut short, or one with something behind it, is nearer than one of the same length. */
function distanceOf(name: string, known: string): number {
  const partOfIt = name !== '' && (known.startsWith(name) || name.startsWith(known));
  return name === known ? 0 : partOfIt ? 1 : editDistance(name, known);
}

/** Of a word so long, so many letters may be wrong for it to be meant: with more, a hint is a riddle. */
export function typosAtMost(word: string): number {
  return Math.min(3, Math.max(1, Math.floor(word.length / 3)));
}

/** Least number of letters added, dropped, changed or swapped with their neighbour. */
export function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    const above = rows[row - 1] ?? [];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1] ? 0 : 1;
      let least = Math.min((above[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, (above[column - 1] ?? 0) + same);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, (rows[row - 2]?.[column - 2] ?? 0) + 1);
      current.push(least);
    }
    rows.push(current);
  }
  return rows[a.length]?.[b.length] ?? 0;
}
