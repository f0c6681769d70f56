// Reads the text of one setting into its value, or says in words what is wrong with it.
import { isIP } from 'node:net';
import { resolve } from 'node:path';
import { domainToASCII } from 'node:url';

/** Says what is wrong with a value, as the end of a sentence that begins with the setting's name. */
export class BadValue extends Error {}

export function dataFolder(text: string): string {
  if (text.includes('\0')) throw new BadValue('must be the path of a folder');
  return resolve(text);
}

export function host(text: string): string {
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  if (isIP(bare)) return bare;
  if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(text) && !/^[\d.]+$/.test(text)) return text.toLowerCase();
  throw new BadValue('must be a host name or an IP address to listen on, without a port');
}

export function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value >= 1 && value <= 65535) return value;
  const cause = text.startsWith('tcp://')
    ? ' (Kubernetes sets it for a service named "conch": put enableServiceLinks: false into the pod)'
    : '';
  throw new BadValue(`must be a whole number from 1 to 65535${cause}`);
}

function url(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** The origin of an address that is nothing but an origin. */
function origin(text: string, whyNoPath: string): string {
  const found = url(text);
  if (!found || (found.protocol !== 'http:' && found.protocol !== 'https:')) {
    throw new BadValue('must begin with http:// or https:// and name a host');
  }
  if (found.username || found.password) throw new BadValue('must not hold a user name or password');
  if (found.pathname !== '/' || found.search || found.hash || /[?#]/.test(text)) {
    throw new BadValue(`must end after the host and port: ${whyNoPath}`);
  }
  return found.origin;
}

export function publicUrl(text: string): string {
  return origin(text, 'Conch lives at the root of its host');
}

export function databaseUrl(text: string): string {
  const found = url(text);
  if (!found || !['postgres:', 'postgresql:'].includes(found.protocol)) {
    throw new BadValue('must begin with postgres:// or postgresql:// (leave it out for the embedded store)');
  }
  if (found.pathname.length < 2) throw new BadValue('must name a database after the host');
  return text;
}

export const tlsModes = ['required', 'opportunistic', 'none'] as const;
export interface SmtpSettings {
  host: string;
  port: number;
  /** TLS from the first byte (smtps). */
  implicitTls: boolean;
  /** The use of STARTTLS on an smtp:// connection. */
  tls: (typeof tlsModes)[number];
  user?: string;
  password?: string;
  /** Under which name we greet it; the library's own where undefined. */
  clientName?: string | undefined;
}

export function smtp(text: string): SmtpSettings {
  const found = url(text);
  if (!found || !['smtp:', 'smtps:'].includes(found.protocol) || !found.hostname) {
    throw new BadValue('must begin with smtp:// or smtps:// and name a host');
  }
  if (found.pathname.length > 1 || found.hash) {
    throw new BadValue(
      'must hold nothing after the host and port but ?tls=…; write the special characters of a password as %xx',
    );
  }
  const implicitTls = found.protocol === 'smtps:';
  const tls = found.searchParams.get('tls') ?? 'required';
  const unknown = [...found.searchParams.keys()].find((name) => name !== 'tls');
  // Not named: where a password holds an unescaped "?", the name is a piece of it.
  if (unknown !== undefined) throw new BadValue('takes ?tls=… and nothing else after a "?"');
  if (!tlsModes.some((mode) => mode === tls)) {
    throw new BadValue(`takes ?tls= with one of ${tlsModes.join(', ')}`);
  }
  if (implicitTls && tls !== 'required') throw new BadValue('is smtps://, which is always encrypted; drop ?tls=');
  return {
    host: decoded(found.hostname).replace(/^\[(.*)\]$/, '$1'),
    port: found.port ? Number(found.port) : implicitTls ? 465 : 587,
    implicitTls,
    tls: tls as SmtpSettings['tls'],
    ...(found.username ? { user: decoded(found.username), password: decoded(found.password) } : {}),
  };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new BadValue('holds a % that is not followed by two hex digits; write it as %25');
  }
}

export interface MailAddress {
  address: string;
  name: string;
}

export function mailFrom(text: string): MailAddress {
  const found = /^(?:(?<name>[^<>\p{Cc}]*)<(?<inner>[^<>]*)>|(?<plain>[^<>]*))$/u.exec(text)?.groups ?? {};
  const address = (found.inner ?? found.plain ?? '').trim();
  const name = (found.name ?? '').trim().replace(/^"(.*)"$/, '$1');
  if (!/^[^\s@"(),:;<>[\\\]\p{Cc}]+@[^\s@"(),:;<>[\\\]\p{Cc}]+$/u.test(address)) {
    throw new BadValue('must be one mail address, with a name before it in the form: Name <address>');
  }
  return { address, name };
}

export function replyTo(text: string): string {
  const { address, name } = mailFrom(text);
  if (name !== '' || text !== address) throw new BadValue('must be one mail address, without a name');
  return address;
}

export function mailClientName(text: string): string {
  const name = /^\[(.+)\]$/.test(text) ? text : domainToASCII(text);
  const isName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/.test(name);
  const literal = /^\[(IPv6:)?(.+)\]$/.exec(name);
  const isAddress = literal !== null && isIP(literal[2] ?? '') === (literal[1] ? 6 : 4);
  if ((!isName || isIP(name) !== 0) && !isAddress) {
    throw new BadValue(
      'must be a full host name with a dot, or an address in brackets: [192.0.2.1], [IPv6:2001:db8::1]',
    );
  }
  return name;
}

export function key(text: string): Buffer {
  const form = /^[0-9a-f]{64}$/i.test(text)
    ? 'hex'
    : /^[A-Za-z0-9+/]{43}=?$/.test(text)
      ? 'base64'
      : /^[A-Za-z0-9_-]{43}=?$/.test(text)
        ? 'base64url'
        : undefined;
  if (!form) throw new BadValue('must be 32 random bytes as base64, base64url or hex');
  const bytes = Buffer.from(text, form);
  if (new Set(bytes).size < 8) throw new BadValue('is not random; make one with: openssl rand -base64 32');
  return bytes;
}

/** A value for Fastify's `trustProxy`. */
export type TrustProxy = false | number | string[];

export function trustProxy(text: string): TrustProxy {
  if (text === 'false' || text === '0') return false;
  if (/^\d+$/.test(text)) {
    const hops = Number(text);
    if (hops > 10) throw new BadValue('counts the proxies in front of Conch; more than 10 is surely a mistake');
    return hops;
  }
  if (text === 'true') {
    throw new BadValue(
      'must say which proxies: believing every sender of X-Forwarded-For lets anybody choose the address they come from',
    );
  }
  const ranges = list(text);
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    const version = isIP(address);
    const longest = version === 4 ? 32 : 128;
    const wellFormed =
      version !== 0 && (prefix === undefined || /^\d{1,3}$/.test(prefix)) && range.split('/').length < 3;
    if (!wellFormed || Number(prefix ?? longest) > longest) {
      throw new BadValue(`must be a number of proxies or a list of addresses; "${shown(range)}" is neither`);
    }
    if (Number(prefix ?? longest) === 0) throw new BadValue(`must not name every address there is ("${range}")`);
  }
  return ranges;
}

export function allowedOrigins(text: string): string[] {
  return list(text).map((entry) => {
    if (entry.includes('*')) {
      throw new BadValue('must name each origin in full: with * any site could read what a person may read');
    }
    try {
      return origin(entry, 'an origin has no path');
    } catch (error) {
      if (error instanceof BadValue) throw new BadValue(`holds "${shown(entry)}", which ${error.message}`);
      throw error;
    }
  });
}

const unitsOfSize = { mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4 } as const;

/** Bytes; endless for `none`. */
export function storageSize(text: string): number {
  if (text === 'none') return Number.POSITIVE_INFINITY;
  const [, amount = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?(mb|gb|tb)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(amount) * unitsOfSize[(unit.toLowerCase() || 'mb') as keyof typeof unitsOfSize]);
  if (amount === '' || bytes < unitsOfSize.mb)
    throw new BadValue('must be a size of 1MB or more, in MB, GB or TB, or none');
  return bytes;
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

export function logLevel(text: string): LogLevel {
  const level = logLevels.find((known) => known === text);
  if (!level) throw new BadValue(`must be one of ${logLevels.join(', ')}`);
  return level;
}

function list(text: string): string[] {
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

/** A value as a message may hold it: short, on one line, without control characters. */
export function shown(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '?');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
