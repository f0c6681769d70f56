// Serves the built pages and their files: pages with a nonce for styles, hashed files for a year, the rest never stored.
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isPage } from '../../contract/pages.ts';
import { Failure } from '../platform/failure.ts';
import { answerFailure } from './failures.ts';
import { pageHeaders, pagePolicy } from './security-headers.ts';

/** Stands in index.html where the nonce goes. */
const nonceMark = '__CSP_NONCE__';

export async function mountWebPages(app: FastifyInstance, webFolder: string): Promise<void> {
  const indexFile = join(webFolder, 'index.html');
  let index: string | undefined;

  function sendPage(reply: FastifyReply, status: number): FastifyReply {
    // Read at first use: the API also runs where the pages are not built.
    index ??= existsSync(indexFile) ? readFileSync(indexFile, 'utf8') : undefined;
    if (index === undefined) {
      return answerFailure(
        reply,
        new Failure('request.not-found', { detail: 'the pages are not built' }),
        reply.request.id,
      );
    }
    const nonce = randomBytes(16).toString('base64');
    return reply
      .code(status)
      .headers(pageHeaders)
      .header('content-security-policy', pagePolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(index.replaceAll(nonceMark, nonce));
  }

  if (existsSync(webFolder)) {
    await app.register(fastifyStatic, {
      root: webFolder,
      serve: true,
      wildcard: true,
      index: false,
      preCompressed: true,
      cacheControl: false,
      dotfiles: 'ignore',
      allowedPath: (path) => path !== '/index.html' && !/\.(br|gz|map)$/.test(path),
      setHeaders(reply, path) {
        reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  // With a callback, not async: it also stands before every call of the API, and a promise costs each of them.
  app.addHook('preHandler', (request, reply, next) => {
    if (
      (request.method !== 'GET' && request.method !== 'HEAD') ||
      request.url.startsWith('/v1/') ||
      request.url.startsWith('/files/')
    ) {
      return next();
    }
    const path = request.url.split('?', 1)[0] ?? '/';
    // An unknown address shows the page for "not found" to people; a path with an extension is no page (S34).
    const wantsPage = request.headers.accept?.includes('text/html') === true && !/\.[A-Za-z0-9]+$/.test(path);
    if (isPage(path)) sendPage(reply, 200);
    else if (wantsPage && !path.startsWith('/assets/') && !path.startsWith('/docs')) sendPage(reply, 404);
    else next();
  });
}
