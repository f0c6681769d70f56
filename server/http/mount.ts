// Mounts the routes on the web framework: guard, input, handler, answer, in that order for every one of them.
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { endpoints } from '../../contract/api/all.ts';
import type { Endpoint, Method } from '../../contract/endpoint.ts';
import type { Session } from '../platform/caller.ts';
import { requireAccess } from '../platform/endpoint-access.ts';
import { Failure } from '../platform/failure.ts';
import type { Call, Route } from '../platform/route.ts';
import { fieldsFromText } from './form-fields.ts';
import {
  type GuardDeps,
  readCredential,
  readDevice,
  readViewedUser,
  requireEnrolled,
  requireFreshProof,
  requireProofOnDomain,
  requireScope,
  requireSession,
  requireViewedUser,
  resolveKeys,
} from './guard.ts';
import { requireTaken } from './long-answers.ts';
import type { Origins } from './origins.ts';
import { createPace } from './pace.ts';
import { send } from './sending.ts';
import { type Upload, withUpload } from './uploads.ts';
import { parseInput } from './validation.ts';

export interface MountDeps extends GuardDeps {
  origins: Origins;
  /** Told of every answered request by a session, for "last seen". */
  seen(session: Session, address: string): void;
  https: boolean;
  /** An answer made from the store waits for this: nothing that the disk might still lose may leave. */
  durable(): Promise<void> | undefined;
  /** Throws where somebody has no room left for so many bytes. */
  requireRoom(userKey: string, bytes: number): Promise<void>;
  /** Milliseconds since the epoch. */
  now(): number;
}

/** A form as the body parser leaves it, so that JSON and form can be told apart. */
export class FormBody {
  readonly fields: Record<string, string>;
  constructor(fields: Record<string, string>) {
    this.fields = fields;
  }
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Of the client, by the proxies that are believed; empty where they say nothing that can be read. */
    address: string;
    /** For the access log. */
    userKey?: string;
    viewedUser?: string;
  }
}

/**
 * Paths that proxies and monitors ask by whatever address they know. They tell of no row, and of a disk that hangs or
 * has failed they have to tell.
 */
export const healthPaths: ReadonlySet<string> = new Set(['/v1/ping', '/v1/ready', '/v1/status']);

/** Browsers keep no cookie longer (RFC 6265bis, 5.6); each sign-in begins it anew. */
const deviceSeconds = 400 * 86_400;

function cookieOf(deps: MountDeps, reply: FastifyReply): Call<Endpoint>['cookie'] {
  const attributes = `Path=/; HttpOnly; SameSite=Lax${deps.https ? '; Secure' : ''}`;
  return {
    set(plainToken, session) {
      const maxAge = Math.max(0, Math.floor((Date.parse(session.expiresAt) - Date.parse(session.createdAt)) / 1000));
      reply.header('set-cookie', `${deps.cookieName}=${plainToken}; Max-Age=${maxAge}; ${attributes}`);
    },
    keepDevice(deviceSecret) {
      reply.header('set-cookie', `${deps.cookieName}-device=${deviceSecret}; Max-Age=${deviceSeconds}; ${attributes}`);
    },
    clear() {
      reply.header('set-cookie', `${deps.cookieName}=; Max-Age=0; ${attributes}`);
      // Not "cache": signed-in answers are in none (no-store), and clearing it would fetch the pages anew.
      reply.header('clear-site-data', '"storage"');
    },
  };
}

function bodyOf(endpoint: Endpoint, request: FastifyRequest): unknown {
  let sent = request.body as unknown;
  if (sent instanceof FormBody) {
    if (!endpoint.form) throw new Failure('request.unsupported-type');
    sent = endpoint.body ? fieldsFromText(endpoint.body, sent.fields) : sent.fields;
  }
  if (endpoint.body) return parseInput(endpoint.body, sent);
  const empty = sent === undefined || sent === null || (typeof sent === 'object' && Object.keys(sent).length === 0);
  if (!empty && endpoint.method !== 'GET') {
    throw new Failure('request.invalid', { fields: { body: 'This call takes no body.' } });
  }
  return undefined;
}

/**
 * Goes on at once where the value is there already. The most frequent calls are answered from caches; a promise at
 * each of these steps would cost them more than the steps themselves.
 */
function whenThere<A, B>(value: A | Promise<A>, next: (value: A) => B | Promise<B>): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}

function answerCall(deps: MountDeps, mounted: Route, request: FastifyRequest, reply: FastifyReply): unknown {
  const viewedUser = readViewedUser(mounted.endpoint, request.headers);
  if (mounted.endpoint.access === 'public') return answerAs(undefined, deps, mounted, request, reply);
  const credential = readCredential(request.headers, deps.cookieName);
  return whenThere(requireSession(deps, credential), (session) => {
    if (credential?.from === 'cookie' && request.method !== 'GET') deps.origins.requireOwnPage(request.headers);
    request.userKey = session.userKey;
    requireEnrolled(mounted.endpoint, session);
    requireScope(mounted.endpoint, session.actor);
    deps.seen(session, request.address);
    if (request.method === 'GET') requireTaken(session.userKey);
    if (viewedUser === undefined) return answerAs(session, deps, mounted, request, reply);
    return deps.viewAsOf(session, viewedUser).then((viewing) => {
      request.viewedUser = viewing.userKey;
      return deps.reading(() => answerAs(viewing, deps, mounted, request, reply));
    });
  });
}

function answerAs(
  session: Session | undefined,
  deps: MountDeps,
  { endpoint, handle }: Route,
  request: FastifyRequest,
  reply: FastifyReply,
): unknown {
  let params = (endpoint.params ? parseInput(endpoint.params, request.params) : {}) as Record<string, string>;
  let admitted: Promise<void> | undefined;
  if (session) {
    if (endpoint.access !== 'signed-in') params = resolveKeys(endpoint, params, session.actor);
    requireFreshProof(endpoint, session.actor, params, deps.now());
  }
  if (session && endpoint.access === 'signed-in') requireProofOnDomain(endpoint, session.actor, params, deps.now());
  else if (session) {
    requireViewedUser(params, session.actor);
    admitted = requireAccess(deps, endpoint, session.actor, params).then(() =>
      requireProofOnDomain(endpoint, session.actor, params, deps.now()),
    );
  }
  const answer = (uploaded: Upload | undefined) => {
    const body = uploaded ? uploaded.fields : bodyOf(endpoint, request);
    // A session put into a cookie by another site would sign the person in as somebody else (sign-in CSRF).
    if ((body as { cookie?: boolean } | undefined)?.cookie) deps.origins.requireOwnPage(request.headers);
    const userAgent = String(request.headers['user-agent'] ?? '').slice(0, 400);
    const deviceSecret = readDevice(request.headers.cookie, deps.cookieName);
    const call = {
      caller: { actor: session?.actor, session, address: request.address, userAgent, deviceSecret },
      params,
      query: endpoint.query ? parseInput(endpoint.query, request.query) : undefined,
      body,
      file: uploaded?.file,
      headOnly: request.method === 'HEAD',
      cookie: cookieOf(deps, reply),
    } satisfies Record<keyof Call<Endpoint>, unknown>;
    return handle(call as never);
  };
  return whenThere(admitted, () => {
    if (!endpoint.upload) return answer(undefined);
    const userKey = session?.userKey ?? '';
    const take = () => withUpload({ request, reply, endpoint, userKey }, answer);
    return session && endpoint.upload.counted ? deps.requireRoom(userKey, declaredBytes(request)).then(take) : take();
  });
}

/** What a form has around its file. */
const formBytes = 4096;

/** The size of an upload as its sender says it; what is more than that is not read. One byte where nothing is said. */
function declaredBytes(request: FastifyRequest): number {
  const declared = Number(request.headers['content-length'] ?? 0);
  return Number.isSafeInteger(declared) ? Math.max(1, declared - formBytes) : 1;
}

/** Largest JSON or form body; uploads have their own limit. */
const bodyMaxBytes = 1024 * 1024;
/** For callers who are not known yet; nothing that is wanted of them is long. */
const publicBodyMaxBytes = 64 * 1024;

/** A contract that promises what nobody answers, or a route outside it, must not start. */
function requireWhole(routes: readonly Route[]): void {
  const mounted = routes.map((mounted) => mounted.endpoint.id);
  const twice = mounted.filter((id, at) => mounted.indexOf(id) !== at);
  const missing = endpoints.map((endpoint) => endpoint.id).filter((id) => !mounted.includes(id));
  const unknown = mounted.filter((id) => !endpoints.some((endpoint) => endpoint.id === id));
  if (twice.length + missing.length + unknown.length === 0) return;
  throw new Error(`Routes and contract differ: missing ${missing}, twice ${twice}, not in the contract ${unknown}.`);
}

/** @returns for each mounted path the methods that it takes, to answer 405 on the others. */
export function mountRoutes(app: FastifyInstance, deps: MountDeps, routes: readonly Route[]): Map<string, Set<Method>> {
  requireWhole(routes);
  const methods = new Map<string, Set<Method>>();
  for (const { endpoint } of routes) {
    for (const { method, path } of namesOf(endpoint)) {
      methods.set(path, (methods.get(path) ?? new Set()).add(method));
    }
  }
  const mount = (scope: FastifyInstance, some: readonly Route[]) => {
    for (const mounted of some) mountRoute(scope, deps, mounted);
  };
  mount(
    app,
    routes.filter(({ endpoint }) => !endpoint.upload),
  );
  // In a scope of their own: the parser of uploads hooks into every request of the scope that it stands in.
  app.register(async (scope) => {
    // Nothing but multipart is read here: what else is sent would be gathered up to the size of a file (S05).
    scope.removeAllContentTypeParsers();
    await scope.register(multipart);
    mount(
      scope,
      routes.filter(({ endpoint }) => endpoint.upload),
    );
  });
  return methods;
}

function bodyLimitOf({ access, upload }: Endpoint): number {
  if (upload) return upload.maxBytes + bodyMaxBytes;
  return access === 'public' ? publicBodyMaxBytes : bodyMaxBytes;
}

const namesOf = (endpoint: Endpoint) => [endpoint, ...(endpoint.aliases ?? [])];

/**
 * Asks who calls before a byte of the body is read (S05), of all but public calls. `answerCall` asks again once the
 * body is there: a session may have ended meanwhile. Calls without a body are spared the second question.
 */
function requireCallerFirst(
  deps: MountDeps,
  { endpoint }: Route,
  request: FastifyRequest,
  next: (error?: Error) => void,
): void {
  const credential = readCredential(request.headers, deps.cookieName);
  const judge = (session: Session) => {
    if (credential?.from === 'cookie') deps.origins.requireOwnPage(request.headers);
    request.userKey = session.userKey;
    requireScope(endpoint, session.actor);
  };
  try {
    readViewedUser(endpoint, request.headers);
    const session = requireSession(deps, credential);
    if (session instanceof Promise) session.then(judge).then(() => next(), next);
    else {
      judge(session);
      next();
    }
  } catch (error) {
    next(error as Error);
  }
}

function whenDurable<T>({ path }: Endpoint, durable: MountDeps['durable'], leave: () => T): T | Promise<T> {
  const wait = healthPaths.has(path) ? undefined : durable();
  return wait ? wait.then(leave) : leave();
}

const pace = createPace();

function mountRoute(scope: FastifyInstance, deps: MountDeps, mounted: Route): void {
  for (const { method, path } of namesOf(mounted.endpoint)) {
    scope.route({
      method,
      url: path,
      bodyLimit: bodyLimitOf(mounted.endpoint),
      onRequest:
        mounted.endpoint.access === 'public' || method === 'GET'
          ? []
          : (request, _reply, next) => requireCallerFirst(deps, mounted, request, next),
      handler: (request, reply) => {
        const begin = () => answerCall(deps, mounted, request, reply);
        const answer = method === 'GET' ? begin() : whenThere(pace(), begin);
        const leave = (known: unknown) => send(mounted.endpoint, reply, known, deps.durable);
        if (answer instanceof Promise) {
          return answer.then((known) => whenDurable(mounted.endpoint, deps.durable, () => leave(known)));
        }
        // Nothing was waited for, so the store was not asked: it is made of what this process keeps in memory, which was
        // on the disk before. The framework waits for the reply by itself, and cheaper.
        leave(answer);
        return undefined;
      },
    });
  }
}
