// A whole Conch for API tests: real modules on a real store, called through the HTTP edge without a socket.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text as streamText } from 'node:stream/consumers';
import { sql } from 'kysely';
import { assemble } from '../../server/assemble.ts';
import { type Environment, readConfig } from '../../server/config/config.ts';
import { createHttp } from '../../server/http-assembly.ts';
import { createArgon2Hasher } from '../../server/identity/credentials/password/argon2-hasher.ts';
import { createLogger } from '../../server/platform/logger.ts';
import type { StorageOptions } from '../../server/storage/storage.ts';

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  json: any;
}

export interface Asked {
  token?: string | undefined;
  body?: unknown;
  headers?: Record<string, string>;
  /** Sent as it is, instead of JSON. */
  raw?: string | Buffer;
}

export const password = 'correct horse battery';

export type TestConch = Awaited<ReturnType<typeof startConch>>;

/** Of an answer that goes on, as a browser that leaves at once. */
async function textOf(response: { headers: Answer['headers']; stream(): Readable }): Promise<string> {
  const stream = response.stream();
  if (!String(response.headers['content-type']).startsWith('text/event-stream')) return streamText(stream);
  stream.destroy();
  return '';
}

export async function startConch(
  env: Environment = {},
  http: Parameters<typeof createHttp>[1] = {},
  { disk }: Pick<StorageOptions, 'disk'> = {},
) {
  const folder = mkdtempSync(join(tmpdir(), 'conch-api-'));
  const log: string[] = [];
  const config = readConfig({ CONCH_DATA: folder, CONCH_LOG_LEVEL: 'info', ...env });
  const logger = createLogger(config.logLevel, { write: (line) => void log.push(line) });
  const conch = await assemble(config, logger, {
    // Cheap parameters: what is tested here is what happens around the hash.
    hasher: createArgon2Hasher({ memoryKiB: 64, iterations: 1 }),
    // Most tests here cut no power, and waiting for the disk takes a quarter of their time.
    disk: { sync: async () => {}, ...disk },
  });
  if (conch.storage.kind === 'sqlite') await sql`pragma synchronous = off`.execute(conch.storage.db());
  const { app } = await createHttp(conch, http);
  await app.ready();
  conch.jobs.start();
  conch.longJobs.start();

  async function call(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const payload = asked.raw ?? (asked.body === undefined ? undefined : JSON.stringify(asked.body));
    const response = await app.inject({
      method: method as 'GET',
      url: path,
      headers: {
        host: 'localhost:3000',
        ...(asked.raw === undefined ? { 'content-type': 'application/json' } : {}),
        ...(asked.token === undefined ? {} : { authorization: asked.token }),
        ...asked.headers,
      },
      ...(payload === undefined ? {} : { payload }),
      payloadAsStream: true,
    });
    const text = await textOf(response);
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      json = undefined;
    }
    return { status: response.statusCode, headers: response.headers, text, json };
  }

  /** Makes the first account and organisation. */
  async function setUp() {
    const link = await conch.setUp.newLink();
    const answer = await call('POST', '/v1/setup', {
      body: {
        token: link.split('#')[1],
        name: 'Ada Root',
        email: 'ada@example.org',
        password,
        organisation: 'Studio',
      },
    });
    if (answer.status !== 200) throw new Error(`Set-up failed: ${answer.text}`);
    return { token: answer.json.token as string, key: answer.json.user._key as string };
  }

  /** Another user, signed in. */
  async function person(superToken: string, name: string) {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;
    const made = await call('POST', '/v1/users', { token: superToken, body: { email, name, password } });
    if (made.status !== 200) throw new Error(`No user: ${made.text}`);
    const signedIn = await call('POST', '/v1/signin', { body: { email, password } });
    if (signedIn.status !== 200) throw new Error(`No session: ${signedIn.text}`);
    return { token: signedIn.json.token as string, key: made.json._key as string, email, name };
  }

  /** @returns them, signed in once more. */
  async function again<Person extends { email: string }>(whose: Person) {
    const signedIn = await call('POST', '/v1/signin', { body: { email: whose.email, password } });
    return { ...whose, token: signedIn.json.token as string };
  }

  /** Makes somebody an administrator, which ends their sessions; @returns them, signed in again. */
  async function promoted<Person extends { key: string; email: string }>(superToken: string, whose: Person) {
    const body = { userKey: whose.key };
    const made = await call('POST', '/v1/usergroups/domain', { token: superToken, body });
    if (made.status !== 200) throw new Error(`No administrator: ${made.text}`);
    return again(whose);
  }

  /** Texts of the mails written so far, oldest first. */
  function outbox(): string[] {
    const at = join(folder, 'outbox');
    try {
      return (
        readdirSync(at)
          // Hidden while it is being written.
          .filter((name) => !name.startsWith('.'))
          .sort()
          .map((name) => readFileSync(join(at, name), 'utf8'))
      );
    } catch {
      return [];
    }
  }

  return {
    ...{ conch, app, call, setUp, person, again, promoted, outbox, folder, log },
    async close() {
      await app.close();
      await conch.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
