// Reads mails as a mail program would: the files of an outbox, and what a mail server was sent.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReadMail {
  /** By lower-case name; the raw, unfolded text. */
  headers: Record<string, string>;
  /** Names of all headers in order, to find one that was smuggled in. */
  headerNames: string[];
  text: string;
  html: string;
  /** The first link to a page in the plain part. */
  link: string | undefined;
}

function splitHead(raw: string): { head: string; body: string } {
  const at = raw.indexOf('\n\n');
  return { head: raw.slice(0, at), body: raw.slice(at + 2) };
}

function readHeaders(head: string): [string, string][] {
  const lines = head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
  return lines.map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
  });
}

function decodeBody(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replaceAll(/=\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export function readMail(raw: string | Buffer): ReadMail {
  const { head, body } = splitHead(raw.toString().replaceAll('\r\n', '\n'));
  const headers = readHeaders(head);
  const named = Object.fromEntries(headers);
  const boundary = /boundary="?([^";]+)/.exec(named['content-type'] ?? '')?.[1];
  const parts: Record<string, string> = {};
  for (const part of boundary ? body.split(`--${boundary}`).slice(1, -1) : []) {
    const { head: partHead, body: partBody } = splitHead(part.replace(/^\n/, ''));
    const about = Object.fromEntries(readHeaders(partHead));
    const type = /^[^;]+/.exec(about['content-type'] ?? '')?.[0] ?? '';
    // The line break before a boundary belongs to the boundary (RFC 2046, 5.1.1).
    parts[type] = decodeBody(partBody.replace(/\n$/, ''), about['content-transfer-encoding']);
  }
  const text = parts['text/plain'] ?? '';
  return {
    headers: named,
    headerNames: headers.map(([name]) => name),
    text,
    html: parts['text/html'] ?? '',
    link: /^https?:\/\/\S+$/m.exec(text)?.[0],
  };
}

/** The mails of a data folder's outbox, oldest first. */
export function readOutbox(dataFolder: string): ReadMail[] {
  const folder = join(dataFolder, 'outbox');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.eml'))
    .sort()
    .map((name) => readMail(readFileSync(join(folder, name))));
}

/** The newest mail to an address about that; mails are delivered a moment after they were queued. */
export async function mailTo(dataFolder: string, address: string, subject: RegExp): Promise<ReadMail> {
  for (let waited = 0; waited < 15_000; waited += 50) {
    const found = readOutbox(dataFolder).findLast(
      ({ headers }) => headers.to?.includes(address) && subject.test(headers.subject ?? ''),
    );
    if (found) return found;
    await sleep(50);
  }
  throw new Error(`No mail to ${address} about ${subject}`);
}

export async function linkTo(dataFolder: string, address: string, subject: RegExp): Promise<string> {
  const { link } = await mailTo(dataFolder, address, subject);
  if (!link) throw new Error(`No link in the mail to ${address} about ${subject}`);
  return link;
}
