// A Conch server of one's own for measuring: an empty store, set up by its own link, filled through its own API.
import { randomBytes } from 'node:crypto';
import { freePort, root, type ServerProcess, startProcess, temporaryFolder, waitForAnswer } from './server-process.ts';

export interface Account {
  email: string;
  password: string;
}

export interface ConchServer {
  url: string;
  pid: number;
  admin: Account & { token: string };
  /** Calls the API as the first super-admin, or as nobody with a token of ''. */
  call<T>(method: string, path: string, body?: unknown, token?: string): Promise<T>;
  signIn(account: Account): Promise<string>;
  /** A new user; with no arguments one who is in no group. */
  createUser(groups?: { organisations: string[]; usergroups: string[] }): Promise<Account & { key: string }>;
  stop(): Promise<void>;
}

interface Keyed {
  _key: string;
}

export interface NodeOptions {
  core?: number;
  env?: NodeJS.ProcessEnv;
  /** A file that Node loads before the server. */
  before?: string;
}

/** One process of Conch, on a store that may be empty or set up already. */
export async function startNode(options: NodeOptions = {}): Promise<{ url: string; server: ServerProcess }> {
  const folder = temporaryFolder();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const before = options.before === undefined ? [] : ['--import', options.before];
  const server = startProcess(process.execPath, [...before, 'server/main.ts'], {
    cwd: root,
    folder,
    ...(options.core === undefined ? {} : { core: options.core }),
    env: { CONCH_DATA: `${folder}/data`, CONCH_PORT: String(port), ...options.env },
  });
  try {
    await waitForAnswer(`${url}/v1/ping`, 20, server.child);
  } catch (error) {
    throw new Error(`Conch did not start:\n${server.messages()}`, { cause: error });
  }
  return { url, server };
}

/** With `admin` on a store that was set up before, by whom. */
export async function startConch(options: NodeOptions & { admin?: ConchServer['admin'] } = {}): Promise<ConchServer> {
  const { url, server } = await startNode(options);
  const admin = options.admin ?? { ...newAccount(0), token: '' };
  let users = 0;

  async function call<T>(method: string, path: string, body?: unknown, token = admin.token): Promise<T> {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(token ? { authorization: token } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
    return JSON.parse(text) as T;
  }

  async function setUp(): Promise<void> {
    const link = await setUpLink(server.messages);
    const token = new URL(link).hash.slice(1);
    const first = { token, name: 'Ada Admin', email: admin.email, password: admin.password };
    const signedIn = await call<{ token: string }>('POST', '/v1/setup', {
      ...first,
      organisation: 'Studio North',
    });
    admin.token = signedIn.token;
  }

  if (!options.admin) await setUp();
  return {
    url,
    pid: server.pid,
    admin,
    call,
    stop: server.stop,
    async signIn({ email, password }) {
      return (await call<{ token: string }>('POST', '/v1/signin', { email, password }, '')).token;
    },
    async createUser(groups = { organisations: [], usergroups: [] }) {
      const account = newAccount(++users);
      const { _key: userKey } = await call<Keyed>('POST', '/v1/users', {
        ...account,
        name: `Person ${users}`,
      });
      for (const [path, keys] of Object.entries(groups)) {
        for (const key of keys) await call('POST', `/v1/${path}/${key}/members`, { userKey });
      }
      return { ...account, key: userKey };
    },
  };
}

function newAccount(number: number): Account {
  return { email: `person-${number}@bench.example`, password: randomBytes(18).toString('base64url') };
}

/** The link stands on stderr a moment after the server answers. */
async function setUpLink(messages: () => string): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const link = /^\s+(http\S+\/setup\S+)/m.exec(messages())?.[1];
    if (link) return link;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No set-up link was printed:\n${messages()}`);
}

/** Signs in the person of B1: in two organisations and three user groups. @returns the token of their session */
export async function tokenOfMember(conch: ConchServer): Promise<string> {
  const groups = { organisations: [] as string[], usergroups: [] as string[] };
  for (const name of ['Studio South', 'Post House']) groups.organisations.push(await createGroup('Organisation', name));
  for (const name of ['Lighting', 'Compositing', 'Supervisors'])
    groups.usergroups.push(await createGroup('Usergroup', name));
  return conch.signIn(await conch.createUser(groups));

  async function createGroup(type: string, name: string): Promise<string> {
    return (await conch.call<Keyed>('POST', '/v1/items', { type, data: { name } }))._key;
  }
}
