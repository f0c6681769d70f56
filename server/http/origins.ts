// Decides which host names we answer for, and which pages may make changes with a cookie.
import { Failure } from '../platform/failure.ts';

export interface Origins {
  /** Throws where the Host header names another server: links and cookies must not follow a forged one (S40). */
  requireKnownHost(host: string | undefined): void;
  /** Throws where a change that rides on a cookie does not come from our own pages (S32). */
  requireOwnPage(headers: {
    origin?: string | undefined;
    referer?: string | undefined;
    'sec-fetch-site'?: string | string[] | undefined;
  }): void;
  /** The origin to name in CORS answers, where the operator lists it. */
  allowedForReading(origin: string | undefined): string | undefined;
}

/**
 * @param options.publicUrl CONCH_URL
 * @param options.port where we listen: on this machine the loopback names are ours too
 */
export function createOrigins(options: {
  publicUrl: string;
  host: string;
  port: number;
  allowedOrigins: readonly string[];
}): Origins {
  const publicUrl = new URL(options.publicUrl);
  const hosts = new Set([publicUrl.host]);
  if (publicUrl.port === '') hosts.add(`${publicUrl.hostname}:${publicUrl.protocol === 'https:' ? 443 : 80}`);
  const loopback = new Set(['localhost', '127.0.0.1', '::1']);
  if (loopback.has(publicUrl.hostname.replace(/^\[|\]$/g, ''))) {
    for (const name of ['localhost', '127.0.0.1', '[::1]']) hosts.add(`${name}:${options.port}`);
  }
  const own = new Set([...hosts].map((host) => new URL(`${publicUrl.protocol}//${host}`).origin));
  const allowed = new Set(options.allowedOrigins);

  return {
    requireKnownHost(host) {
      if (host === undefined || !hosts.has(host.toLowerCase())) {
        throw new Failure('request.wrong-host', {
          detail: `Host ${host}; set CONCH_URL to the address people use`,
        });
      }
    },
    requireOwnPage(headers) {
      const { origin, referer } = headers;
      if (origin !== undefined) {
        if (own.has(origin)) return;
        throw new Failure('request.foreign-origin', { detail: `Origin ${origin}` });
      }
      const site = headers['sec-fetch-site'];
      if (site !== undefined) {
        if (site === 'same-origin') return;
        throw new Failure('request.foreign-origin', { detail: `Sec-Fetch-Site ${site}` });
      }
      // Browsers older than Sec-Fetch-Site: the page they come from, else we cannot know.
      if (referer !== undefined && URL.canParse(referer) && own.has(new URL(referer).origin)) return;
      throw new Failure('request.foreign-origin', { detail: 'no Origin, Sec-Fetch-Site or Referer' });
    },
    allowedForReading: (origin) => (origin !== undefined && allowed.has(origin) ? origin : undefined),
  };
}

/** Two Host headers are two answers to the question which server is meant (RFC 9112, 3.2). */
export function requireOneHost(rawHeaders: readonly string[]): void {
  let found = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 4 && rawHeaders[at]?.toLowerCase() === 'host') found++;
  }
  if (found > 1) throw new Failure('request.invalid', { detail: 'more than one Host' });
}
