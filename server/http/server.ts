// The HTTP edge: turns requests into calls of the contract and answers of the modules into responses.
import { randomBytes } from 'node:crypto';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { endpoints } from '../../contract/api/all.ts';
import type { ClientAddresses } from '../platform/client-addresses.ts';
import { Failure } from '../platform/failure.ts';
import type { Logger } from '../platform/logger.ts';
import type { Route } from '../platform/route.ts';
import { type AllowedMethods, createAllowedMethods } from './allowed-methods.ts';
import { compressedFile } from './compressed-files.ts';
import { type ConnectionLimits, openServer } from './connections.ts';
import { mountDocsPage } from './docs-page.ts';
import { drainOnClose } from './draining.ts';
import { answerFailure, failureOf } from './failures.ts';
import { parseForm } from './form-fields.ts';
import { parseJsonBody, textOfBody } from './json-body.ts';
import { answerBrokenClient } from './malformed-request.ts';
import { FormBody, healthPaths, type MountDeps, mountRoutes } from './mount.ts';
import { openApiDocument } from './openapi.ts';
import { requireOneHost } from './origins.ts';
import { commonHeaders, dataPolicy } from './security-headers.ts';
import { mountWebPages } from './web-pages.ts';
import { wrongHostPage } from './wrong-host-page.ts';

export interface HttpOptions extends MountDeps {
  routes: readonly Route[];
  logger: Logger;
  version: string;
  /** Folder of the built pages. */
  webFolder: string;
  clientAddresses: Pick<ClientAddresses, 'of'>;
  /** For tests, which do not wait for half a minute. */
  connectionLimits?: ConnectionLimits | undefined;
  /** Called when a stop begins, before requests in flight are waited for. */
  onStop(): void;
}

export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const { logger, clientAddresses } = options;
  const idPrefix = randomBytes(4).toString('hex');
  let requests = 0;
  const app = Fastify({
    logger: false,
    genReqId: () => `${idPrefix}-${(++requests).toString(36)}`,
    requestIdHeader: false,
    exposeHeadRoutes: true,
    serverFactory: (handle) => openServer(handle, options.connectionLimits),
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    routerOptions: { ignoreTrailingSlash: true, caseSensitive: true, maxParamLength: 200 },
    clientErrorHandler: answerBrokenClient,
    frameworkErrors: (error, request, reply) => void answerFailure(reply, failureOf(error), request.id),
  });

  const headers: Record<string, string> = {
    ...commonHeaders(options.https),
    'content-security-policy': dataPolicy,
  };
  app.decorateRequest('address', '');
  app.addHook('onRequest', (request, reply, next) => {
    request.address = clientAddresses.of(request.raw);
    reply.headers(headers);
    reply.header('x-request-id', request.id);
    if (!healthPaths.has(pathOf(request.url))) {
      try {
        requireOneHost(request.raw.rawHeaders);
        options.origins.requireKnownHost(request.headers.host);
        // A whole address in the request line goes before the Host header (RFC 9112, 3.2.2).
        if (!request.url.startsWith('/')) options.origins.requireKnownHost(URL.parse(request.url)?.host);
      } catch (error) {
        return next(error as Error);
      }
    }
    const readable = options.origins.allowedForReading(request.headers.origin);
    if (readable !== undefined) {
      reply.headers({
        'access-control-allow-origin': readable,
        // No `access-control-allow-credentials`: they call with a token, and must not read by the cookie of whoever is signed in.
        'access-control-expose-headers': 'x-request-id, retry-after',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'origin',
      });
    }
    next();
  });
  logRequests(app, logger);
  app.addHook('preClose', async () => options.onStop());
  drainOnClose(app);
  parseBodies(app);

  // Before the routes: each takes the handler that stands when it is mounted.
  app.setErrorHandler((error, request, reply) => {
    // A client that leaves in the middle of a request is no fault of the store, whatever the broken line is called.
    const left = request.raw.destroyed && !request.raw.complete;
    const failure = left ? new Failure('request.invalid', { cause: error }) : failureOf(error);
    const facts = { requestId: request.id, failure: failure.code, detail: failure.detail };
    if (failure.status >= 500) logger.error({ ...facts, err: failure.cause ?? failure }, 'request failed');
    else if (failure.detail !== undefined) logger.info(facts, 'request refused');
    if (failure.code === 'request.wrong-host' && request.headers.accept?.includes('text/html')) {
      const page = wrongHostPage(request.headers.host, options.https ? 'https' : 'http');
      return reply.code(failure.status).type('text/html; charset=utf-8').send(page);
    }
    return answerWhenDurable(reply, failure, request);
  });
  /** A refusal, and its reason, may tell of a row that was just written. */
  function answerWhenDurable(reply: FastifyReply, failure: Failure, { id: requestId, url }: FastifyRequest) {
    const answer = () => answerFailure(reply, failure, requestId);
    const wait = healthPaths.has(pathOf(url)) ? undefined : options.durable();
    if (!wait) return answer();
    return wait.then(answer, (error) => {
      // That of a session which may be lost.
      reply.removeHeader('set-cookie');
      return answerFailure(reply, failureOf(error), requestId);
    });
  }

  const calls = mountRoutes(app, options, options.routes);
  // Bytes that all answers share: as text, each connection that leaves it unread would hold a copy.
  const openApi = () => Buffer.from(JSON.stringify(openApiDocument({ version: options.version })));
  app.get('/v1/openapi.json', compressedFile('application/json; charset=utf-8', openApi));
  const docs = mountDocsPage(app);
  await mountWebPages(app, options.webFolder);
  const documents = ['/v1/openapi.json', ...docs];
  const allowed = createAllowedMethods({ calls, documents, webFolder: options.webFolder });
  answerPreflights(app, options, allowed);
  app.setNotFoundHandler((request, reply) => allowed.refuse(reply, pathOf(request.url)));
  return app;
}

function logRequests(app: FastifyInstance, logger: Logger): void {
  app.addHook('onResponse', (request, reply, next) => {
    logger.request({
      requestId: request.id,
      method: request.method,
      // Without the query: what is typed into a search belongs to no log.
      path: loggedPath(pathOf(request.url), request.routeOptions.url),
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10,
      address: request.address,
      user: request.userKey,
      viewedUser: request.viewedUser,
    });
    next();
  });
}

function parseBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  const asBytes = { parseAs: 'buffer' } as const;
  app.addContentTypeParser('application/json', asBytes, async (request: FastifyRequest, bytes: Buffer) =>
    parseJsonBody(textOfBody(request.headers, bytes)),
  );
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    asBytes,
    async (request: FastifyRequest, bytes: Buffer) => new FormBody(parseForm(textOfBody(request.headers, bytes))),
  );
  app.addContentTypeParser('*', asBytes, async (request: FastifyRequest, bytes: Buffer) => {
    // Some existing clients send JSON without saying so. A page cannot: it would have to set the header.
    const { 'content-type': type, authorization } = request.headers;
    if (type !== undefined || authorization === undefined) throw new Failure('request.unsupported-type');
    return parseJsonBody(textOfBody(request.headers, bytes));
  });
}

/** Without query and closing slash; on the way of every request, so by index and not by pattern. */
function pathOf(url: string): string {
  const query = url.indexOf('?');
  const path = query < 0 ? url : url.slice(0, query);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

const typedPaths = endpoints
  .filter((endpoint) => endpoint.typedPath)
  .map(({ path }) => ({ path, start: path.slice(0, path.indexOf(':')) }));

/** By its beginning, so that what fits no route (too long, with a slash) is not written down either. */
function loggedPath(path: string, route: string | undefined): string {
  return typedPaths.find((typed) => typed.path === route || path.startsWith(typed.start))?.path ?? path;
}

/** CORS preflights (Fetch, 4.8): other origins are answered only where the operator lists them. */
function answerPreflights(app: FastifyInstance, options: HttpOptions, allowed: AllowedMethods): void {
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    if (options.origins.allowedForReading(request.headers.origin) === undefined) {
      return allowed.refuse(reply, pathOf(request.url));
    }
    return reply
      .headers({
        'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
        'access-control-allow-headers': 'authorization, content-type, aquarium-domain, x-aquarium-domain',
        'access-control-max-age': '600',
      })
      .code(200)
      .send('');
  };
  app.options('/v1/*', answer);
  app.options('/files/*', answer);
}
