// Knows which methods each address takes, to say so where another one is sent (RFC 9110, 15.5.6).
import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import type { FastifyReply } from 'fastify';
import { isPage } from '../../contract/pages.ts';
import { Failure } from '../platform/failure.ts';
import { answerFailure } from './failures.ts';

export interface AllowedMethods {
  /** 405 with what the address takes, or 404 where there is nothing at it whatever the method. */
  refuse(reply: FastifyReply, path: string): FastifyReply;
}

const reading = ['GET', 'HEAD'];

/**
 * @param calls the methods of each path of the API, with `:name` for its parts
 * @param documents other paths that are read
 */
export function createAllowedMethods(given: {
  calls: ReadonlyMap<string, ReadonlySet<string>>;
  documents: readonly string[];
  webFolder: string;
}): AllowedMethods {
  const calls = [...given.calls].map(([pattern, methods]) => ({
    pattern: new RegExp(`^${pattern.replaceAll(/:[a-zA-Z]+/g, '[^/]+')}$`),
    methods,
  }));
  const documents = new Set(given.documents);
  let files: Set<string> | undefined;

  function isRead(path: string): boolean {
    // Listed when first asked for: a start should not wait for it.
    files ??= filesIn(given.webFolder);
    return isPage(path) || documents.has(path) || files.has(path);
  }

  function methodsOf(path: string): string[] {
    const found = new Set(calls.filter(({ pattern }) => pattern.test(path)).flatMap(({ methods }) => [...methods]));
    if (isRead(path)) for (const method of reading) found.add(method);
    if (found.has('GET')) found.add('HEAD');
    return [...found].sort();
  }

  return {
    refuse(reply, path) {
      const methods = methodsOf(path);
      if (methods.length === 0) return answerFailure(reply, new Failure('request.not-found'), reply.request.id);
      reply.header('allow', methods.join(', '));
      // Missing although its method is taken: what it names is not there.
      const code = methods.includes(reply.request.method) ? 'request.not-found' : 'request.method-not-allowed';
      return answerFailure(reply, new Failure(code), reply.request.id);
    },
  };
}

function filesIn(folder: string): Set<string> {
  try {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && !/^index\.html$|\.(br|gz|map)$/.test(entry.name));
    return new Set(files.map(({ parentPath, name }) => `/${relative(folder, `${parentPath}/${name}`)}`));
  } catch {
    // The API also runs where the pages are not built.
    return new Set();
  }
}
