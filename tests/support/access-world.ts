// A listening Conch with a person for every column of the table of access, made anew for each cell.
import { randomBytes } from 'node:crypto';
import type { Caller } from '../../contract/access-table.ts';
import type { Endpoint } from '../../contract/endpoint.ts';
import { domainKey } from '../../contract/permissions.ts';
import type { Scope } from '../../contract/scopes.ts';
import type { Environment } from '../../server/config/config.ts';
import type { Session } from '../../server/platform/caller.ts';
import { codeAt } from './authenticator-app.ts';
import { password, startConch } from './conch.ts';
import { callerFor, system } from './identity-world.ts';
import { findFreePort } from './server.ts';
import { type SoftwareAuthenticator, softwareAuthenticator } from './software-authenticator.ts';

export const userAgent = 'Matrix/1.0';

export interface Somebody {
  key: string;
  email: string;
  token: string;
  session: Session;
}

/** The parts that one call sends. */
export interface Sent {
  params?: Record<string, string>;
  query?: string;
  body?: object;
  file?: string;
  /** The body goes as a form, as older clients send it. */
  form?: boolean | undefined;
  /** The key of what is not everybody's to see; another key takes its place where a missing one is asked for. */
  target?: string;
}

export interface Credential {
  authorization?: string | undefined;
  cookie?: string | undefined;
  /** The user as whom the call is to be answered. */
  viewAs?: string | undefined;
}

export type AccessWorld = Awaited<ReturnType<typeof openAccessWorld>>;

export async function openAccessWorld(env: Environment = {}) {
  const port = await findFreePort();
  const started = await startConch({
    CONCH_PORT: String(port),
    // Each call comes from a place of its own: the budgets of sources are not what is looked at here.
    CONCH_TRUST_PROXY: '127.0.0.1,::1',
    ...env,
  });
  await started.app.listen({ port, host: 'localhost' });
  const { conch } = started;
  const { storage, users, sessions, items, passwords, members, totp, passkeys, signIn, clock } = conch;
  const origin = `http://localhost:${port}`;
  const token = (await conch.setUp.newLink()).split('#')[1] ?? '';
  const first = { name: 'First', email: 'first@example.org', password, organisation: 'First Studio' };
  await conch.setUp.complete({ ...first, token });
  let made = 0;

  const nextAddress = () => `10.${(made >> 16) & 255}.${(made >> 8) & 255}.${made++ & 255}`;

  async function somebody(how: { role?: 'admin' | 'super' | undefined; organisation?: string } = {}) {
    const email = `person-${++made}@example.org`;
    const { _key: key } = await users.create({ email, name: `Person ${made}` }, system);
    await passwords.set(key, password, { provisional: false });
    if (how.role === 'admin') await members.add('Usergroup', domainKey, key, system);
    if (how.role === 'super') await users.makeSuperAdmin(key, system);
    if (how.organisation) await members.add('Organisation', how.organisation, key, system);
    const given = { userKey: key, kind: 'script', method: 'password', userAgent } as const;
    const { plainToken: token, session } = await sessions.open(given, { ...given, address: '192.0.2.1' });
    return { key, email, token, session } satisfies Somebody;
  }

  async function organisation(): Promise<string> {
    return (await items.as(system).create({ type: 'Organisation', data: { name: `Studio ${++made}` } }))._key;
  }

  const callOf = ({ session }: Somebody) => ({ actor: session.actor, session, address: '192.0.2.1', userAgent });

  /** @returns the code of the next moment at which one is accepted. */
  async function withApp(person: Somebody): Promise<{ code(): string; backupCodes: string[] }> {
    const { secret } = await totp.begin(callOf(person));
    const { backupCodes = [] } = await totp.prove(callOf(person), codeAt(secret, clock.now()));
    return { code: () => codeAt(secret, clock.now() + 30_000), backupCodes };
  }

  async function withPasskey(person: Somebody): Promise<{ id: string; device: SoftwareAuthenticator }> {
    const device = softwareAuthenticator(origin);
    const options = await passkeys.startRegistration(callOf(person), 'passkey');
    const { passkey } = await passkeys.finishRegistration(callOf(person), device.create(options), undefined);
    return { id: passkey.id, device };
  }

  async function pendingOf({ email }: Somebody) {
    const given = { email, password, kind: 'script' as const, address: nextAddress(), userAgent };
    const answer = await signIn.withPassword(given, given.kind, given);
    if ('session' in answer) throw new Error('No second factor was asked for.');
    return answer;
  }

  /** The proof of every session of theirs is older than ten minutes. */
  async function ageProof({ key }: Somebody): Promise<void> {
    await storage.transaction(async () => {
      const rows = await storage
        .db()
        .updateTable('sessions')
        .set({ proven_at: '2020-01-01T00:00:00.000Z' })
        .where('user_key', '=', key)
        .returning('id')
        .execute();
      storage.changed(...rows.map(({ id }) => `session:${id}`));
    });
  }

  async function tokenOf({ key }: Somebody, scopes: readonly Scope[]): Promise<string> {
    const owner = callerFor(key, { address: '192.0.2.1', userAgent });
    return (await conch.tokens.create(owner, { name: 'matrix', scopes })).token;
  }

  /** Inactive, and nothing else: their sessions, tokens and links stand in the store. */
  const deactivate = ({ key }: Somebody) => users.setActive(key, false, system);

  async function call(
    { method }: Pick<Endpoint, 'method'>,
    path: string,
    sent: Sent,
    credential: Credential = {},
  ): Promise<{ status: number; code: string | undefined; text: string; headers: Headers; json: unknown }> {
    const url = `${origin}${fillIn(path, sent.params ?? {})}${sent.query ? `?${sent.query}` : ''}`;
    const headers = new Headers({ 'user-agent': userAgent, 'x-forwarded-for': nextAddress() });
    if (credential.authorization !== undefined) headers.set('authorization', credential.authorization);
    if (credential.viewAs !== undefined) headers.set('conch-look', credential.viewAs);
    if (credential.cookie !== undefined) {
      headers.set('cookie', credential.cookie);
    }
    if (credential.cookie !== undefined || (sent.body && 'cookie' in sent.body)) headers.set('origin', origin);
    let body: string | FormData | URLSearchParams | undefined;
    if (sent.file !== undefined) {
      body = new FormData();
      const bytes = sent.file === 'picture' ? picture : sent.file;
      body.append('file', new Blob([bytes], { type: sent.file === 'picture' ? 'image/png' : '' }), 'a.png');
    } else if (sent.body && sent.form) {
      body = new URLSearchParams(Object.entries(sent.body));
    } else if (sent.body) {
      headers.set('content-type', 'application/json');
      body = JSON.stringify(sent.body);
    }
    const stop = new AbortController();
    const response = await fetch(url, { method, headers, body: body ?? null, signal: stop.signal });
    // A stream does not end by itself.
    if (response.headers.get('content-type')?.startsWith('text/event-stream')) {
      stop.abort();
      return {
        status: response.status,
        code: undefined,
        text: '',
        headers: response.headers,
        json: undefined,
      };
    }
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
    const json = isJson ? JSON.parse(text) : undefined;
    return { status: response.status, code: json?.code, text, headers: response.headers, json };
  }

  return {
    ...{ ...started, origin, port },
    ...{ somebody, organisation, withApp, withPasskey, pendingOf, ageProof, tokenOf, deactivate },
    ...{ callOf, nextAddress, request: call },
  };
}

function fillIn(path: string, params: Record<string, string>): string {
  return path.replaceAll(/:([a-zA-Z]+)/g, (_, name: string) => params[name] ?? `no-${name}`);
}

/** A key such as the store makes, of nothing. */
export const missingKey = () => `00${randomBytes(9).toString('hex')}`;

const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

export interface Cell {
  world: AccessWorld;
  who: Caller;
  /** The owner. */
  owner: Somebody;
  /** The caller; the owner where the column says so. */
  caller: Somebody;
  /** Gives the caller what their column says that they hold on it. */
  show(itemKey: string): Promise<void>;
  /** An item of the owner, shown to the caller. */
  item(type?: string): Promise<string>;
  /** An organisation or user group of the owner, with the fellows in it. */
  group(type: 'Organisation' | 'Usergroup'): Promise<string>;
}

const lettersOf: Partial<Record<Caller, string>> = { reader: 'r', writer: 'rw' };

export async function openCell(world: AccessWorld, who: Caller): Promise<Cell> {
  const { conch } = world;
  const { items, storage, members } = conch;
  const byOwner = ['nobody', 'half', 'inactive', 'self', 'stale'].includes(who);
  const { owner, caller } = await storage.transaction(async () => {
    const organisation = await world.organisation();
    const owner = await world.somebody({ organisation, role: who === 'below' ? 'super' : undefined });
    if (byOwner) return { owner, caller: owner };
    const role = who === 'super' ? 'super' : who === 'admin' || who === 'below' ? 'admin' : undefined;
    const caller = await world.somebody({ role, ...(who === 'fellow' ? { organisation } : {}) });
    return { owner, caller };
  });
  async function show(itemKey: string): Promise<void> {
    const permissions = lettersOf[who];
    if (!permissions) return;
    await items.as(system).share(itemKey, { userKey: caller.key, data: { permissions } });
  }
  async function item(type = 'Task'): Promise<string> {
    const { _key } = await items.as(owner.session.actor).create({ type, data: { name: 'Thing' } });
    await show(_key);
    return _key;
  }
  async function group(type: 'Organisation' | 'Usergroup'): Promise<string> {
    if (who === 'below' && type === 'Usergroup') return domainKey;
    const { _key } = await items.as(system).create({ type, data: { name: 'Group' } });
    const permissions = 'rwsadtlug';
    await items.as(system).share(_key, { userKey: owner.key, data: { permissions } });
    await members.add(type, _key, owner.key, system);
    if (who === 'fellow') await members.add(type, _key, caller.key, system);
    await show(_key);
    return _key;
  }
  return { world, who, owner, caller, show, item, group };
}
