// Stands before every handler: reads the credential and checks the endpoint's `access`.
import { parseCookie } from 'cookie';
import { viewAsHeader } from '../../contract/api/view-as.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Session, UserActor } from '../platform/caller.ts';
import type { AccessQuestions } from '../platform/endpoint-access.ts';
import { Failure } from '../platform/failure.ts';
import { isFresh } from '../platform/freshness.ts';

export interface GuardDeps extends AccessQuestions {
  sessions: {
    findCached(plainToken: string): Session | undefined;
    load(plainToken: string): Promise<Session | undefined>;
  };
  tokens: {
    isToken(credential: string): boolean;
    findCached(credential: string): Session | undefined;
    load(credential: string): Promise<Session | undefined>;
  };
  cookieName: string;
  /** The session that stands for the user while an administrator views their profile as them; throws `look.none`. */
  viewAsOf(session: Session, userKey: string): Promise<Session>;
  /** Runs the work so that it can write nothing. */
  reading<T>(work: () => T): T;
}

/** A credential as sent; one header only: a cookie beside an Authorization header counts for nothing. */
export type Credential = { from: 'header' | 'cookie'; plainToken: string };

export function readCredential(
  headers: { authorization?: string | undefined; cookie?: string | undefined },
  cookieName: string,
): Credential | undefined {
  const { authorization, cookie } = headers;
  if (authorization !== undefined && authorization.trim() !== '') {
    // Existing clients send the bare token (RFC 6750 has the word before it).
    const plainToken = authorization.replace(/^bearer\s+/i, '').trim();
    return { from: 'header', plainToken };
  }
  // Most requests carry no foreign cookie; a look for the name spares the parser on the rest.
  if (cookie === undefined || !cookie.includes(cookieName)) return undefined;
  const plainToken = parseCookie(cookie)[cookieName];
  return plainToken ? { from: 'cookie', plainToken } : undefined;
}

/** The secret that a browser kept of an earlier sign-in; it opens nothing. */
export function readDevice(cookie: string | undefined, cookieName: string): string | undefined {
  const name = `${cookieName}-device`;
  return cookie?.includes(name) ? parseCookie(cookie)[name] : undefined;
}

/**
 * @returns the session, or for a personal access token what stands for one; or throws 401. Synchronous where the cache
 * knows it. Tokens come in the header alone: a cookie that holds one opens nothing.
 */
export function requireSession(deps: GuardDeps, credential: Credential | undefined): Session | Promise<Session> {
  if (!credential) throw new Failure('session.missing');
  const { from, plainToken } = credential;
  const held = from === 'header' && deps.tokens.isToken(plainToken) ? deps.tokens : deps.sessions;
  return held.findCached(plainToken) ?? loadSession(held, plainToken);
}

async function loadSession(held: Pick<GuardDeps['sessions'], 'load'>, plainToken: string): Promise<Session> {
  const session = await held.load(plainToken);
  if (!session) throw new Failure('session.refused');
  return session;
}

/**
 * The user as whom the call is to be answered; undefined on all but the calls of view-as. Throws `look.read-only` where
 * the endpoint is not for it: with the header everything else is refused, whoever sends it.
 */
export function readViewedUser(endpoint: Endpoint, headers: Record<string, unknown>): string | undefined {
  const sent = headers[viewAsHeader];
  if (sent === undefined) return undefined;
  if (!endpoint.viewAs) throw new Failure('look.read-only');
  return String(sent);
}

/** View-as shows the profile of one person; what their rights would show of others is not part of it. */
export function requireViewedUser(params: Record<string, string>, { viewAs, userKey }: UserActor): void {
  if (viewAs && params.key !== undefined && params.key !== userKey) throw new Failure('access.denied');
}

/** Throws 403 `enrolment.required` where a second factor has to be added first, which most endpoints are not for. */
export function requireEnrolled(endpoint: Endpoint, session: Session): void {
  if (session.heldBack && !endpoint.duringEnrolment) throw new Failure('enrolment.required');
}

/** Throws 403 `token.refused` where a token asks for what its scopes do not hold; without a scope, an endpoint takes none. */
export function requireScope(endpoint: Endpoint, { token }: UserActor): void {
  if (!token) return;
  const { scope, recent } = endpoint;
  if (scope === undefined || recent === true || !token.scopes.includes(scope)) throw new Failure('token.refused');
}

/**
 * Throws 403 `reauthenticate` where the endpoint wants a fresh proof and the last one is older.
 * @param params with `me` resolved.
 */
export function requireFreshProof(
  { recent }: Endpoint,
  { provenAt, token, userKey }: UserActor,
  params: Record<string, string>,
  nowMs: number,
): void {
  if (!recent || (recent === 'of-others' && params.key === userKey)) return;
  if (token && recent === 'in-session') {
    // A stolen token must not shut its owner out.
    if (params.key === userKey) throw new Failure('token.refused');
    return;
  }
  if (!isFresh(provenAt, nowMs)) throw new Failure('reauthenticate');
}

/**
 * A change of the group `domain` says who administers the server: by whichever call, it wants what the call that
 * changes a role wants, a fresh proof, and takes no token (S35, S48). For whom `requireAccess` has let in.
 */
export function requireProofOnDomain(
  { method }: Endpoint,
  { provenAt, token }: UserActor,
  params: Record<string, string>,
  nowMs: number,
): void {
  if (method === 'GET' || !Object.values(params).includes(domainKey)) return;
  if (token) throw new Failure('token.refused');
  if (!isFresh(provenAt, nowMs)) throw new Failure('reauthenticate');
}

/** On calls about users, `me` stands for oneself. */
export function resolveKeys(
  endpoint: Endpoint,
  params: Record<string, string>,
  actor: UserActor,
): Record<string, string> {
  return params.key === 'me' && endpoint.path.startsWith('/v1/users/') ? { ...params, key: actor.userKey } : params;
}
