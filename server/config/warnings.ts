// Warnings at the start, about settings that work and yet are worth a second look.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from './config.ts';

/** Folder of mails that nobody sends, in the data folder. */
export const outboxFolderName = 'outbox';

const localNames = new Set(['localhost', '127.0.0.1', '[::1]', '::1']);

export function isLocal(hostname: string): boolean {
  return localNames.has(hostname) || hostname.endsWith('.localhost') || hostname.startsWith('127.');
}

/**
 * Each is a sentence or two: what is so, what follows from it, what to set.
 * @param mailIsSetUp here, or by a super-admin in the browser.
 */
export function startWarnings(config: Config, mailIsSetUp: boolean): string[] {
  const url = new URL(config.publicUrl);
  const warnings: string[] = [];
  if (url.protocol === 'http:' && !isLocal(url.hostname)) {
    warnings.push(
      `CONCH_URL is ${config.publicUrl}: passwords and sessions travel unencrypted, and browsers offer no passkeys there. Put a proxy with a certificate in front and set CONCH_URL to its https address.`,
    );
  }
  if (isLocal(url.hostname) && !isLocal(config.host)) {
    warnings.push(
      `CONCH_HOST is ${config.host}, so other machines reach this server, but CONCH_URL is ${config.publicUrl}: links in mails lead them to their own machine. Set CONCH_URL to the address that people type.`,
    );
  }
  if (url.protocol === 'https:' && config.trustProxy === false) {
    warnings.push(
      `CONCH_URL is ${config.publicUrl}, so a proxy stands in front, and CONCH_TRUST_PROXY names none: all clients seem to come from the proxy and share the limits of one address, so that wrong passwords of one of them stop the sign-in of everybody. Set CONCH_TRUST_PROXY to the address of the proxy.`,
    );
  }
  if (!mailIsSetUp) {
    warnings.push(
      `Mail is not set up: every mail is written as a file into ${join(config.dataFolder, outboxFolderName)}, for the operator of this machine alone. Set it up on the page Mail of administrators, or with CONCH_SMTP_URL and CONCH_MAIL_FROM.`,
    );
  }
  if (config.smtp && config.smtp.tls !== 'required' && config.smtp.user && !isLocal(config.smtp.host)) {
    warnings.push(`CONCH_SMTP_URL says tls=${config.smtp.tls}: its password may travel unencrypted. Use tls=required.`);
  }
  if (config.databaseUrl && !config.key) {
    warnings.push(
      `DATABASE_URL is set and CONCH_KEY is not: the sealing key lies in ${config.dataFolder}. Every node needs the same key; set CONCH_KEY on all of them before you start a second one.`,
    );
  }
  const plainOrigins = config.allowedOrigins.filter(
    (origin) => origin.startsWith('http:') && !isLocal(new URL(origin).hostname),
  );
  if (plainOrigins.length > 0) {
    warnings.push(
      `CONCH_ALLOWED_ORIGINS holds ${plainOrigins.join(', ')}: whoever sits between may change such a page and use its token.`,
    );
  }
  const open = openToOthers(config.dataFolder);
  if (open) warnings.push(open);
  return warnings;
}

/** A sentence where others on the machine may look into the data folder. */
export function openToOthers(folder: string): string | undefined {
  // Windows has no such mode bits.
  if (process.platform === 'win32') return undefined;
  const rights = statSync(folder, { throwIfNoEntry: false });
  if (!rights || (rights.mode & 0o077) === 0) return undefined;
  return `The data folder ${folder} can be read by others on this machine (mode ${(rights.mode & 0o777).toString(8)}). Take that right away with: chmod 700 ${folder}`;
}
