// The single looks of `conch doctor`.
import { accessSync, constants, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { canHavePasskeys } from '../../contract/passkey-host.ts';
import type { Conch } from '../assemble.ts';
import type { Config } from '../config/config.ts';
import { keyFileName } from '../config/key.ts';
import { settingNames } from '../config/settings.ts';
import { isLocal, openToOthers, startWarnings } from '../config/warnings.ts';
import { byteWords } from '../platform/byte-words.ts';
import { type Examination, examineStorage } from '../storage/examine.ts';
import { StoreRefused } from '../storage/store-refused.ts';
import type { CommandContext } from './command.ts';

export interface Finding {
  subject: string;
  state: 'ok' | 'warn' | 'fail';
  says: string;
  remedy?: string;
}

const mebibyte = 1024 * 1024;
const reachMs = 5000;
/** Leases of jobs last a minute and sessions are compared between nodes: clocks may differ by little. */
const clockWarnMs = 2000;
const clockFailMs = 30_000;
/** From this part of the limit on, it is said. */
const nearlyFull = 0.9;
const oldestPostgres = 13;

export function checkSettings(config: Config): Finding[] {
  // The data folder and the mail have findings of their own.
  const open = openToOthers(config.dataFolder);
  const own = startWarnings(config, true).filter((text) => text !== open);
  if (own.length > 0) return own.map((says) => ({ subject: 'settings', state: 'warn', says }));
  return [{ subject: 'settings', state: 'ok', says: `${settingNames.length} known, all understood` }];
}

export function checkDataFolder({ dataFolder }: Config): Finding {
  const subject = 'data folder';
  const stat = statSync(dataFolder, { throwIfNoEntry: false });
  if (!stat) {
    return { subject, state: 'ok', says: `${dataFolder} is not there yet; the first start makes it` };
  }
  if (!stat.isDirectory()) {
    return {
      subject,
      state: 'fail',
      says: `${dataFolder} is not a folder`,
      remedy: 'Set CONCH_DATA to a folder, or to a path where there is nothing yet.',
    };
  }
  try {
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    return {
      subject,
      state: 'fail',
      says: `${dataFolder} cannot be written by this user`,
      remedy: 'Give it to the user that runs Conch, with chown.',
    };
  }
  const open = openToOthers(dataFolder);
  return open
    ? { subject, state: 'warn', says: open }
    : { subject, state: 'ok', says: `${dataFolder}, for its owner alone` };
}

export async function checkDiskSpace({ dataFolder }: Config): Promise<Finding> {
  const subject = 'disk space';
  let folder = dataFolder;
  while (!statSync(folder, { throwIfNoEntry: false }) && dirname(folder) !== folder) folder = dirname(folder);
  const { bavail, bsize } = await statfs(folder);
  const freeMebibytes = Math.floor((bavail * bsize) / mebibyte);
  const says = `${freeMebibytes.toLocaleString('en')} MiB free at ${folder}`;
  const remedy = 'Make room: when the disk is full, changes are refused.';
  if (freeMebibytes < 100) return { subject, state: 'fail', says, remedy };
  return freeMebibytes < 1024 ? { subject, state: 'warn', says, remedy } : { subject, state: 'ok', says };
}

/** Throws StoreRefused where another process holds the store and can be asked instead. */
export async function checkStore(
  context: CommandContext,
  config: Config,
): Promise<{ findings: Finding[]; canOpen: boolean }> {
  const subject = 'store';
  if (context.inServer && !config.databaseUrl) {
    const answers = await (await context.conch()).storage.answers();
    const finding: Finding = answers
      ? { subject, state: 'ok', says: 'the running server answers from its embedded store' }
      : {
          subject,
          state: 'fail',
          says: 'the embedded store does not answer',
          remedy: 'Look into the log of the server.',
        };
    return { findings: [finding], canOpen: answers };
  }
  let found: Examination;
  try {
    found = await examineStorage(config);
  } catch (error) {
    if (!(error instanceof StoreRefused) || error.held) throw error;
    return { findings: [{ subject, state: 'fail', says: error.message }], canOpen: false };
  }
  const place = found.kind === 'sqlite' ? 'the embedded store' : `PostgreSQL ${found.postgres?.version}`;
  const findings: Finding[] = [];
  if (!found.exists) {
    findings.push({ subject, state: 'ok', says: `${place}: nothing in it yet; the first start fills it` });
  } else if (found.pending.length > 0) {
    findings.push({
      subject,
      state: 'warn',
      says: `${place} is of an older version; the next start changes it (${found.pending.join(', ')})`,
      remedy: 'Make a backup before you start: there is no way back.',
    });
  } else {
    const size = `${Math.ceil((found.sizeBytes ?? 0) / mebibyte).toLocaleString('en')} MiB`;
    findings.push({
      subject,
      state: 'ok',
      says: `${place}, current, ${found.kind === 'sqlite' ? 'whole, ' : ''}${size}`,
    });
  }
  findings.push(...checkPostgres(found));
  return { findings, canOpen: found.exists && found.pending.length === 0 };
}

function checkPostgres({ postgres }: Examination): Finding[] {
  if (!postgres) return [];
  const findings: Finding[] = [];
  if (postgres.major < oldestPostgres) {
    findings.push({
      subject: 'store',
      state: 'warn',
      says: `PostgreSQL ${postgres.version} gets no more repairs`,
      remedy: `Move to version ${oldestPostgres} or later.`,
    });
  }
  if (postgres.encoding !== 'UTF8') {
    findings.push({
      subject: 'store',
      state: 'fail',
      says: `the database is encoded in ${postgres.encoding}, which cannot hold every name`,
      remedy: 'Make it anew with: create database … encoding utf8 template template0',
    });
  }
  const apartMs = Math.abs(postgres.clockAheadMs);
  const says = `the clocks of this machine and of PostgreSQL are ${apartMs} ms apart`;
  const remedy = 'Keep the clocks of all nodes by NTP.';
  if (apartMs >= clockFailMs) findings.push({ subject: 'clock', state: 'fail', says, remedy });
  else if (apartMs >= clockWarnMs) findings.push({ subject: 'clock', state: 'warn', says, remedy });
  else findings.push({ subject: 'clock', state: 'ok', says });
  return findings;
}

/** How much people keep, next to what they may. */
export async function checkStorage({ quota, config }: Conch): Promise<Finding> {
  const subject = 'storage';
  const { inAll, mostBytes } = await quota.inAll();
  const limit = config.storage.inAll;
  const may = Number.isFinite(limit) ? `of ${byteWords(limit)}` : 'without a limit';
  const says = `${byteWords(inAll)} kept ${may}, the most by one person ${byteWords(mostBytes)}`;
  const remedy = 'Set CONCH_STORAGE_IN_ALL higher, or have people delete something.';
  if (inAll >= limit) return { subject, state: 'fail', says, remedy };
  return inAll >= limit * nearlyFull ? { subject, state: 'warn', says, remedy } : { subject, state: 'ok', says };
}

/** To be called when the store has been opened, which compares the key with the one that the store was sealed with. */
export function checkKey(config: Config): Finding {
  const from = config.key ? 'from CONCH_KEY' : `in the file ${keyFileName} of the data folder`;
  return { subject: 'key', state: 'ok', says: `${from}, and the one that the store was sealed with` };
}

export async function checkMail({ mail, config }: Conch): Promise<Finding> {
  const subject = 'mail';
  const where = config.smtp ? 'CONCH_SMTP_URL' : 'the settings on the page Mail of administrators';
  try {
    await mail.verify();
  } catch (error) {
    return {
      subject,
      state: 'fail',
      says: (error as Error).message,
      remedy: `Mail waits and is tried again for a day. Check ${where}, and the mail server.`,
    };
  }
  const description = await mail.describe();
  if (await mail.isSetUp()) {
    return {
      subject,
      state: 'ok',
      says: `${description} takes mail, as ${config.smtp ? where : 'the page Mail says'}`,
    };
  }
  return {
    subject,
    state: 'warn',
    says: `not set up: mail is written as ${description}`,
    remedy: 'Set it up on the page Mail of administrators, or with CONCH_SMTP_URL and CONCH_MAIL_FROM.',
  };
}

export async function checkQueue({ jobs }: Conch): Promise<Finding> {
  const subject = 'queue';
  const { waiting, failed } = await jobs.counts();
  const says = `${waiting} waiting, ${failed} given up in the last week`;
  if (failed === 0) return { subject, state: 'ok', says };
  return { subject, state: 'warn', says, remedy: 'The log says why, under "job given up".' };
}

export async function checkAccounts({ setUp }: Conch): Promise<Finding> {
  const subject = 'accounts';
  if (!(await setUp.isOpen())) return { subject, state: 'ok', says: 'set up' };
  return {
    subject,
    state: 'warn',
    says: 'there is no account yet',
    remedy: 'Open the link that the server prints at its start, or use: conch user create --super-admin …',
  };
}

/** To be called when the public address has been asked for, which goes through the proxy where there is one. */
export function checkProxy({ clientAddresses, config }: Conch): Finding {
  const subject = 'proxy';
  const unnamed = clientAddresses.unnamedProxy();
  if (unnamed !== undefined) {
    return {
      subject,
      state: 'warn',
      says: `requests come through ${unnamed}, which CONCH_TRUST_PROXY does not name: all its clients share the limits of one address`,
      remedy: `If that is your proxy, set CONCH_TRUST_PROXY=${unnamed}, so that wrong passwords of one client do not stop all.`,
    };
  }
  const says = config.trustProxy === false ? 'none was noticed' : 'none but those that CONCH_TRUST_PROXY names';
  return { subject, state: 'ok', says };
}

/** Browsers offer no passkeys where the address is an IP address, so the pages do not either. */
export function checkPasskeys({ publicUrl }: Pick<Config, 'publicUrl'>): Finding {
  const subject = 'passkeys';
  const { hostname } = new URL(publicUrl);
  if (canHavePasskeys(hostname)) return { subject, state: 'ok', says: `can be used at ${hostname}` };
  return {
    subject,
    state: 'warn',
    says: `cannot be used: CONCH_URL names the IP address ${hostname}, and browsers bind passkeys to a domain name`,
    remedy: 'Give the server a name and set CONCH_URL to it; on this machine alone, http://localhost does.',
  };
}

/** Whether the address that stands in every mail leads to this server. */
export async function checkPublicUrl({ publicUrl }: Config): Promise<Finding> {
  const subject = 'address';
  const remedy = 'Check CONCH_URL, the proxy and its certificate. From other places it may work all the same.';
  try {
    const response = await fetch(`${publicUrl}/v1/ping`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(reachMs),
    });
    const answer = (await response.text()).slice(0, 20);
    if (response.status === 200 && answer === 'pong') {
      return { subject, state: 'ok', says: `${publicUrl} leads here` };
    }
    return {
      subject,
      state: 'warn',
      says: `${publicUrl} answers ${response.status}, not as Conch does`,
      remedy,
    };
  } catch (error) {
    const { cause, message } = error as Error;
    const reason = cause instanceof Error ? cause.message : message;
    const state = isLocal(new URL(publicUrl).hostname) ? 'warn' : 'fail';
    return { subject, state, says: `${publicUrl} cannot be reached from here: ${reason}`, remedy };
  }
}
