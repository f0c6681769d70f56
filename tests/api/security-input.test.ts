// What strangers put into fields, over every route: more fields than there are, and text that means something to a
// store, a path or a prototype.
import assert from 'node:assert/strict';
import { after, before, describe, it, test } from 'node:test';
import type * as z from 'zod/mini';
import { foldText } from '../../contract/name-folding.ts';
import { readOneTimeCode } from '../../contract/one-time-code.ts';
import { email, language, name, timeZone, webAddress } from '../../contract/schemas/user.ts';
import { readCredential } from '../../server/http/guard.ts';
import { parseJsonBody } from '../../server/http/json-body.ts';
import { readCode as readBackupCode } from '../../server/identity/credentials/backup-codes/backup-codes.ts';
import { sourceOf } from '../../server/identity/credentials/throttle/source.ts';
import { safeMediaType, safeOriginalName } from '../../server/items/files/file-names.ts';
import { plainWords } from '../../server/notify/plain-words.ts';
import { normalFormOf } from '../../server/people/email-address.ts';
import { deviceNamesOf } from '../../server/platform/device-names.ts';
import { startConch, type TestConch } from '../support/conch.ts';
import { createDatabase, withPostgres } from '../support/postgres.ts';
import { everyRoute, type ListedRoute } from '../support/route-list.ts';

const extras: Record<string, unknown> = {
  role: 'super-admin',
  active: false,
  superAdmin: true,
  emailVerified: true,
  mfaEnabled: false,
  passwordHash: '$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g',
  _key: 'domain',
  createdBy: 'items/domain',
  organisation: 'domain',
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** Names of the fields that a schema knows, through what wraps it. */
function fieldsOf(schema: z.ZodMiniType | undefined): string[] {
  const def = schema?._zod.def as
    | { shape?: Record<string, z.ZodMiniType>; innerType?: z.ZodMiniType; options?: z.ZodMiniType[] }
    | undefined;
  if (!def) return [];
  if (def.options) return [...new Set(def.options.flatMap(fieldsOf))];
  return def.innerType ? fieldsOf(def.innerType) : Object.keys(def.shape ?? {});
}

describe('more fields than there are', () => {
  let conch: TestConch;
  let root: { token: string; key: string };
  let ann: { token: string; key: string };
  before(async () => {
    conch = await startConch();
    root = await conch.setUp();
    ann = await conch.person(root.token, 'Ann Plain');
  });
  after(() => conch.close());

  const standing = async () => {
    const { json } = await conch.call('GET', '/v1/users?limit=100', { token: root.token });
    const me = await conch.call('GET', '/v1/users/me', { token: ann.token });
    return JSON.stringify([json, me.json]);
  };

  it('S47 are refused by every call that changes something, by name, as JSON and as a form', async () => {
    const made = await conch.call('POST', '/v1/items', {
      token: ann.token,
      body: { type: 'Task', data: {} },
    });
    const key = made.json._key as string;
    const before = await standing();
    let tried = 0;
    for (const route of everyRoute({ key, id: key, rev: '1', state: 'all' })) {
      const { method, pattern, endpoint } = route;
      if (method === 'GET' || endpoint.upload) continue;
      const path = pattern.startsWith('/v1/users/:key') ? route.path.replace(key, ann.key) : route.path;
      const { token } = endpoint.access === 'admin' || endpoint.access === 'super-admin' ? root : ann;
      for (const [field, value] of Object.entries(extras)) {
        if (fieldsOf(endpoint.body).includes(field)) continue;
        const sent = [await conch.call(method, path, { token, body: { [field]: value } })];
        if (endpoint.form) {
          const raw = new URLSearchParams({ [field]: String(value) }).toString();
          sent.push(await conch.call(method, path, { token, raw, headers: form }));
        }
        for (const answer of sent) {
          tried++;
          assert.ok([400, 403, 404].includes(answer.status), `${method} ${path} ${field}: ${answer.text}`);
          if (answer.status !== 400 || answer.json.code !== 'request.invalid') continue;
          const named = Object.keys(answer.json.fields ?? {});
          assert.ok(named.includes(field) || named.includes('body'), `${method} ${path}: ${answer.text}`);
        }
      }
    }
    assert.ok(tried > 700, `${tried} were tried`);
    assert.equal(await standing(), before);
    const item = await conch.call('GET', `/v1/items/${key}`, { token: ann.token });
    assert.equal(item.json._rev, made.json._rev);
  });

  it('S47 change nobody when they stand inside the data of a person, a permission or a membership', async () => {
    const before = await standing();
    const { token, key } = ann;
    for (const [field, value] of Object.entries({
      ...extras,
      email: 'eve@example.org',
      thumbnail: '/files/x.png',
    })) {
      for (const method of ['PATCH', 'PUT']) {
        for (const more of [{}, { deepMerge: true }]) {
          if (method === 'PUT' && 'deepMerge' in more) continue;
          const body = { data: { name: 'Ann Plain', [field]: value }, ...more };
          const answer = await conch.call(method, `/v1/items/${key}`, { token, body });
          assert.equal(answer.status, 400, `${method} ${field}: ${answer.text}`);
        }
      }
      const asUser = { type: 'User', data: { name: 'Eve', [field]: value } };
      assert.equal((await conch.call('POST', '/v1/items', { token, body: asUser })).status, 400);
      const appended = await conch.call('POST', `/v1/items/${key}/append`, { token, body: { item: asUser } });
      assert.equal(appended.status, 400, appended.text);
      const permission = { userKey: root.key, data: { permissions: 'r', [field]: value } };
      const given = await conch.call('POST', `/v1/items/${key}/permissions`, { token, body: permission });
      assert.ok(given.status >= 400, given.text);
    }
    for (const type of ['Member', 'Permission']) {
      const body = {
        fromKey: 'domain',
        toKey: key,
        type,
        data: { role: 'super-admin', permissions: 'rwsadtlug' },
      };
      assert.equal((await conch.call('POST', '/v1/edges', { token, body })).status, 400, type);
      const rootsTry = await conch.call('POST', '/v1/edges', { token: root.token, body });
      assert.equal(rootsTry.status, 400, rootsTry.text);
    }
    assert.equal(await standing(), before);
  });

  it('S47 are mere words in the data of an item, and move nothing of its row', async () => {
    const { token } = ann;
    const made = await conch.call('POST', '/v1/items', {
      token,
      body: { type: 'Task', data: { ...extras } },
    });
    assert.equal(made.status, 200);
    assert.notEqual(made.json._key, 'domain');
    assert.equal(made.json.createdBy, ann.key);
    assert.equal(made.json.active, undefined);
    assert.equal((await conch.call('GET', `/v1/items/${made.json._key}`, { token: root.token })).status, 200);
    assert.equal((await conch.call('GET', '/v1/users/me', { token })).json.role, 'user');
  });
});

const texts = [
  "' or '1'='1",
  '"; drop table items; --',
  "x'||(select 1)||'",
  '%',
  '_',
  '\\',
  '\0',
  'a\0b',
  '../..',
  '#{7*7}',
  '{{7*7}}',
  '%s%n%x',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '\ud800',
  '\u202e',
  '\r\nset-cookie: a=b',
  '9007199254740993',
  '-1',
  '1e400',
  'NaN',
  'x'.repeat(5000),
];
/** What a store could read as something else than text; the rest ends before it, whichever it is. */
const storeTexts = ["' or '1'='1", "x'||(select 1)||'", '%', '\\', '\0', 'a\0b', '\ud800', '9007199254740993', '1e400'];
/** As they stand in JSON: what is no text. */
const literals = ['9007199254740993', '-1', '1e400', '-0', '0.1', 'null', 'true', '[]', '{}', '[[]]', '{"$ne":""}'];
const polluting = [
  '{"__proto__":{"polluted":true}}',
  '{"constructor":{"prototype":{"polluted":true}}}',
  '{"data":{"__proto__":{"polluted":true}},"deepMerge":true}',
  '{"data":{"constructor":{"prototype":{"polluted":true}}},"deepMerge":true}',
  '{"data":{"a":{"__proto__":{"polluted":true}}},"deepMerge":true}',
  '{"data":{"__proto__.polluted":true,"a.__proto__.polluted":true},"deepMerge":true}',
  '{"data":{"prototype":{"polluted":true},"__defineGetter__":"x","toString":1,"hasOwnProperty":1},"deepMerge":true}',
];

const kinds = withPostgres ? (['sqlite', 'postgres'] as const) : (['sqlite'] as const);
for (const kind of kinds) {
  describe(`text that means something elsewhere, on ${kind}`, () => {
    let conch: TestConch;
    let root: { token: string; key: string };
    let drop = async () => {};
    before(async () => {
      const database = kind === 'postgres' ? await createDatabase() : undefined;
      drop = database?.drop ?? drop;
      conch = await startConch(database ? { DATABASE_URL: database.url } : {});
      root = await conch.setUp();
    });
    after(async () => {
      await conch.close();
      await drop();
    });

    const tried = kind === 'sqlite' ? texts : storeTexts;
    const prototype = () => JSON.stringify([Object.getOwnPropertyNames(Object.prototype), Object.keys({})]);
    async function ask(route: ListedRoute, path: string, raw?: string): Promise<void> {
      const answer = await conch.call(route.method, path, {
        token: root.token,
        ...(raw === undefined ? {} : { raw, headers: { 'content-type': 'application/json' } }),
      });
      const what = `${route.method} ${path.slice(0, 120)} ${raw?.slice(0, 120) ?? ''}: ${answer.text.slice(0, 200)}`;
      assert.ok(answer.status < 500 || answer.status === 503, what);
      assert.notEqual(answer.json?.code, 'server.failed', what);
      assert.notEqual(answer.json?.code, 'store.unavailable', what);
      assert.equal(({} as Record<string, unknown>).polluted, undefined, what);
    }

    it('S58 is a key, a name or a number that there is not, in every path and query', async () => {
      const untouched = prototype();
      for (const text of tried) {
        const value = encodeURIComponent(text.toWellFormed());
        for (const route of everyRoute({
          key: value,
          id: value,
          toKey: value,
          file: value,
          state: value,
          rev: value,
          name: value,
        })) {
          const names = fieldsOf(route.endpoint.query);
          if (route.pattern.includes(':')) await ask(route, route.path, route.endpoint.body ? '{}' : undefined);
          const own = route.pattern.replaceAll(/:([a-zA-Z]+)/g, (_, at) => (at === 'state' ? 'all' : root.key));
          for (const field of names) await ask(route, `${own}?${field}=${value}`);
        }
      }
      assert.equal(prototype(), untouched);
      assert.equal((await conch.call('GET', '/v1/users/me', { token: root.token })).status, 200);
    });

    it('S58 is text or refused in every field of every body, and reaches no prototype', async () => {
      const untouched = prototype();
      const task = await conch.call('POST', '/v1/items', {
        token: root.token,
        body: { type: 'Task', data: {} },
      });
      const key = task.json._key as string;
      const literalTexts = tried.map((text) => JSON.stringify(text));
      for (const route of everyRoute({ key, id: key, toKey: key, state: 'all', rev: '1' })) {
        const { method, endpoint } = route;
        if (method === 'GET' || endpoint.upload || endpoint.id === 'signOut') continue;
        const fields = fieldsOf(endpoint.body);
        for (const value of [...literalTexts, ...literals]) {
          if (fields.length === 0) break;
          await ask(route, route.path, `{${fields.map((field) => `"${field}":${value}`).join(',')}}`);
        }
        for (const raw of polluting) await ask(route, route.path, raw);
      }
      assert.equal(prototype(), untouched);
      for (const raw of polluting.slice(2)) {
        await ask({ method: 'PATCH' } as ListedRoute, `/v1/items/${root.key}`, raw);
        const other = await conch.call('POST', '/v1/items', {
          token: root.token,
          body: { type: 'Task', data: { a: {} } },
        });
        await ask({ method: 'PATCH' } as ListedRoute, `/v1/items/${other.json._key}`, raw);
      }
      assert.equal(prototype(), untouched);
      assert.equal((await conch.call('GET', '/v1/users/me', { token: root.token })).status, 200);
    });
  });
}

test('S58 what looks at text is done with 50 kB of the worst in ten milliseconds', () => {
  const size = 50_000;
  const filled = (part: string, end = '') => `${part.repeat(Math.ceil(size / part.length))}${end}`;
  const worst = [
    filled('a'),
    filled(' ', 'x'),
    filled('@'),
    filled('a@', '!'),
    `a@${filled('a.', '!')}`,
    `a@${filled('a-')}`,
    `https://${filled('a.', ' ')}`,
    `https://${filled('%', '<')}`,
    filled('\u200b', '\n'),
    filled('\u0301'),
    filled('👩‍👩‍👧'),
    filled('http://'),
    filled('www.', ' '),
    filled('a b '),
    filled('\t\n'),
    filled('-', 'x'),
    filled('0'),
    filled(':'),
    filled('(', ')'),
    filled('Mozilla/5.0 (', ')'),
    filled('en-', '!'),
    filled('..'),
  ];
  const looks: Record<string, (text: string) => unknown> = {
    name: (text) => name.safeParse(text),
    email: (text) => email.safeParse(text),
    webAddress: (text) => webAddress.safeParse(text),
    timeZone: (text) => timeZone.safeParse(text),
    language: (text) => language.safeParse(text),
    normalFormOf,
    foldText,
    // Of a user agent the edge hands 400 characters on.
    deviceNamesOf: (text) => deviceNamesOf(text.slice(0, 400)),
    plainWords: (text) => plainWords(text.slice(0, 2000)),
    safeOriginalName,
    safeMediaType,
    readOneTimeCode,
    readBackupCode,
    sourceOf,
    readCredential: (text) => readCredential({ authorization: `Bearer ${text}`, cookie: `conch=${text}` }, 'conch'),
    readCookie: (text) => readCredential({ cookie: `conch=${text}; ${text}` }, 'conch'),
    parseJsonBody: (text) => parseJsonBody(JSON.stringify({ a: text })),
  };
  for (const [what, look] of Object.entries(looks)) {
    for (const text of worst) {
      let best = Infinity;
      // The best of some, since the machine has other work too; what is quadratic is slow each time.
      for (let round = 0; round < 8 && best >= 10; round++) {
        const started = performance.now();
        look(text);
        best = Math.min(best, performance.now() - started);
      }
      assert.ok(best < 10, `${what} takes ${best} ms for ${JSON.stringify(text.slice(0, 20))}`);
    }
  }
});
