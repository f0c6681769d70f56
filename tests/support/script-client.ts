// A caller of the API as scripts are: with a token, for what a journey needs to be there before it begins.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../contract/api/users.ts';
import type { Item } from '../../contract/schemas/entity.ts';
import type { RunningServer } from './server.ts';

export interface Person {
  name: string;
  email: string;
  password: string;
}

export const ada: Person = {
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  password: 'the engine weaves patterns',
};
export const organisation = 'Analytical Studio';

export interface ScriptClient {
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
  me(): Promise<Account>;
  createUser(person: Person): Promise<Item>;
}

function clientWith(server: RunningServer, token: string): ScriptClient {
  async function call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: { authorization: token, 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as Answer;
  }
  return {
    call,
    me: () => call('GET', '/v1/users/me'),
    createUser: (person) => call('POST', '/v1/users', person),
  };
}

/** Makes the first account with the printed link, and answers a client that acts as it. */
export async function setUpServer(server: RunningServer, person = ada): Promise<ScriptClient> {
  const token = server.setUpLink?.split('#')[1];
  const response = await fetch(`${server.url}/v1/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...person, token, organisation, timeZone: 'Europe/Paris' }),
  });
  if (!response.ok) throw new Error(`Set-up: ${response.status} ${await response.text()}`);
  return signInAsScript(server, person);
}

export async function signInAsScript(server: RunningServer, person: Person): Promise<ScriptClient> {
  const response = await fetch(`${server.url}/v1/signin`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  });
  if (!response.ok) throw new Error(`Sign-in: ${response.status} ${await response.text()}`);
  const { token } = (await response.json()) as { token: string };
  return clientWith(server, token);
}

/** A refused sign-in is written some seconds later (S02); waits until it stands in the log of the account. */
export async function refusalWritten(admin: ScriptClient, userKey: string): Promise<void> {
  const path = `/v1/admin/activity?account=${userKey}&refused=true`;
  for (let at = 0; at < 150; at++) {
    const { entries } = await admin.call<{ entries: unknown[] }>('GET', path);
    if (entries.length > 0) return;
    await sleep(100);
  }
  throw new Error('The refused sign-in was never written.');
}
