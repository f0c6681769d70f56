// Says where a request comes from: the address of its connection, or what proxies that are believed say, read once.
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Logger } from './logger.ts';

export interface ClientAddresses {
  /** In its one written form; empty where what a believed proxy says cannot be read. */
  of(request: Pick<IncomingMessage, 'headers' | 'socket'>): string;
  /** The address of what looks like a proxy that the settings do not name, where there was one. */
  unnamedProxy(): string | undefined;
}

/**
 * An address as proxies write it (RFC 7239, 6): without quotes, brackets, port and zone, in lower case, the shortest
 * form of IPv6 (RFC 5952), and an IPv4 address as one also where it came over IPv6. Undefined where it is none.
 */
export function readAddress(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  // What connections and most proxies write.
  if (isIP(text) === 4) return text;
  const bare = text
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();
  const inBrackets = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(bare)?.[1];
  const address = inBrackets ?? /^([\d.]+):\d{1,5}$/.exec(bare)?.[1] ?? bare;
  if (inBrackets === undefined && isIP(address) === 4) return address;
  const withoutZone = address.replace(/%.*$/s, '');
  return isIP(withoutZone) === 6 ? shortest(withoutZone) : undefined;
}

/** The URL parser writes the shortest form, and an IPv4 tail as two groups. */
function shortest(address: string): string {
  const written = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(written);
  if (!mapped) return written;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(ranges: readonly string[]): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = '', prefix] = range.split('/');
    if (prefix === undefined)
      list.addAddress(readAddress(address) ?? address, familyOf(readAddress(address) ?? address));
    else list.addSubnet(address, Number(prefix), familyOf(address));
  }
  return list;
}

/** Where proxies stand that are our own: on this machine, and in networks that no one reaches from outside. */
const near = listOf([
  '127.0.0.0/8',
  '::1',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  'fc00::/7',
]);
const forwardedHeaders = ['x-forwarded-for', 'forwarded', 'x-real-ip'] as const;
const sayAgainMs = 60 * 60 * 1000;

/** @param trusted addresses and networks of proxies that are believed, or how many of them stand in front. */
export function createClientAddresses(trusted: false | number | readonly string[], logger: Logger): ClientAddresses {
  const named = typeof trusted === 'object' ? listOf(trusted) : undefined;
  let unnamed: string | undefined;
  let saidAt = Number.NEGATIVE_INFINITY;

  function isTrusted(address: string, hop: number): boolean {
    if (named) return address !== '' && named.check(address, familyOf(address));
    return typeof trusted === 'number' && hop < trusted;
  }

  function noteUnnamed(address: string): void {
    unnamed = address;
    const now = performance.now();
    if (now - saidAt < sayAgainMs) return;
    saidAt = now;
    logger.warn(
      { event: 'proxy.unnamed', proxy: address },
      'requests come through a proxy that CONCH_TRUST_PROXY does not name: all its clients share the limits of one address',
    );
  }

  return {
    of({ headers, socket }) {
      let address = readAddress(socket.remoteAddress) ?? '';
      if (!isTrusted(address, 0)) {
        const forwards = forwardedHeaders.some((name) => headers[name] !== undefined);
        // From outside anybody can send such a header.
        if (forwards && address !== '' && near.check(address, familyOf(address))) noteUnnamed(address);
        return address;
      }
      const sent = headers['x-forwarded-for'];
      const hops = (Array.isArray(sent) ? sent.join(',') : (sent ?? '')).split(',').reverse();
      for (const [at, text] of hops.entries()) {
        if (text.trim() === '' && at === hops.length - 1) break;
        address = readAddress(text) ?? '';
        if (!isTrusted(address, at + 1)) break;
      }
      return address;
    },
    unnamedProxy: () => unnamed,
  };
}
