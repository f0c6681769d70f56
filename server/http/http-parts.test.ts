import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as z from 'zod/mini';
import { isFailure } from '../platform/failure.ts';
import { failureOf } from './failures.ts';
import { fieldsFromText, parseForm } from './form-fields.ts';
import { readCredential } from './guard.ts';
import { parseJsonBody } from './json-body.ts';
import { createOrigins } from './origins.ts';
import { createPace } from './pace.ts';
import { parseInput, shapeAnswer } from './validation.ts';

describe('JSON bodies', () => {
  it('gives what JSON.parse gives', () => {
    for (const text of ['{"a":[1,{"b":"}"},"\\"{"],"c":{"a":1}}', '[{"a":1},{"a":2}]', '"x"', '{"a":"\\\\","b":1}']) {
      assert.deepEqual(parseJsonBody(text), JSON.parse(text));
    }
    assert.equal(parseJsonBody(' \n'), undefined);
  });

  it('S58 S12 refuses names twice, prototypes and depth', () => {
    const refused = ['{"a":1,"a":2}', '{"x":[{"a":1,"\\u0061":2}]}', '{"__proto__":1}', '{"a":{"__proto__":1}}'];
    for (const text of [...refused, `${'['.repeat(65)}${']'.repeat(65)}`]) {
      assert.throws(
        () => parseJsonBody(text),
        (error) => isFailure(error, 'request.invalid'),
        text,
      );
    }
    for (const text of ['{', '{"a":}', 'undefined', "{'a':1}", '{"a":1,]}', '{"a":"x\\', '{"\\q":1}', '{"a', '}{']) {
      assert.throws(
        () => parseJsonBody(text),
        (error) => isFailure(error, 'request.not-json'),
        text,
      );
    }
  });
});

describe('what a body may hold (S05)', () => {
  const names = (count: number) => `{${Array.from({ length: count }, (_, at) => `"k${at}":1`).join(',')}}`;

  it('S05 counts names before anything is parsed of them', (t) => {
    assert.equal(Object.keys(parseJsonBody(names(12_000)) as object).length, 12_000);
    const parse = t.mock.method(JSON, 'parse');
    for (const text of [names(12_001), `[${names(7000)},${names(7000)}]`, names(12_001).slice(0, -1)]) {
      assert.throws(
        () => parseJsonBody(text),
        (error) => isFailure(error, 'request.too-large'),
      );
    }
    assert.equal(parse.mock.callCount(), 0);
  });

  it('S05 counts fields of a form before any is read', () => {
    let read = 0;
    const text = 'a=1&'.repeat(300);
    class Counting extends URLSearchParams {
      constructor(...given: ConstructorParameters<typeof URLSearchParams>) {
        super(...given);
        read++;
      }
    }
    const real = globalThis.URLSearchParams;
    globalThis.URLSearchParams = Counting;
    try {
      assert.throws(
        () => parseForm(text),
        (error) => isFailure(error, 'request.invalid'),
      );
    } finally {
      globalThis.URLSearchParams = real;
    }
    assert.equal(read, 0);
  });
});

describe('forms', () => {
  const schema = z.strictObject({
    text: z.string(),
    flag: z.optional(z.boolean()),
    count: z.optional(z.nullable(z.int())),
    data: z.optional(z.record(z.string(), z.unknown())),
  });
  it('reads text into what the schema expects', () => {
    const fields = parseForm('text=1&flag=true&count=3&data=%7B%22a%22%3A1%7D');
    assert.deepEqual(parseInput(schema, fieldsFromText(schema, fields)), {
      text: '1',
      flag: true,
      count: 3,
      data: { a: 1 },
    });
  });
  it('refuses a field sent twice, and what is not the type', () => {
    assert.throws(
      () => parseForm('a=1&a=2'),
      (error) => isFailure(error, 'request.form-repeated'),
    );
    for (const form of ['text=1&flag=perhaps', 'text=1&count=x', 'text=1&count=', 'text=1&other=1', 'flag=true']) {
      assert.throws(
        () => parseInput(schema, fieldsFromText(schema, parseForm(form))),
        (error) => isFailure(error, 'request.invalid'),
        form,
      );
    }
  });
});

describe('credentials', () => {
  it('come from one header: Authorization before the cookie', () => {
    assert.deepEqual(readCredential({ authorization: 'Bearer abc', cookie: 'conch=x' }, 'conch'), {
      from: 'header',
      plainToken: 'abc',
    });
    assert.deepEqual(readCredential({ authorization: 'abc' }, 'conch'), {
      from: 'header',
      plainToken: 'abc',
    });
    assert.deepEqual(readCredential({ cookie: 'a=1; conch=x' }, 'conch'), {
      from: 'cookie',
      plainToken: 'x',
    });
    assert.equal(readCredential({ cookie: 'notconch=x' }, 'conch'), undefined);
    assert.equal(readCredential({}, 'conch'), undefined);
  });
});

describe('origins', () => {
  const origins = createOrigins({
    publicUrl: 'https://id.example.org',
    host: '0.0.0.0',
    port: 3000,
    allowedOrigins: ['https://t.example'],
  });
  it('S40 knows its own host alone', () => {
    origins.requireKnownHost('id.example.org');
    origins.requireKnownHost('ID.example.org');
    origins.requireKnownHost('id.example.org:443');
    for (const host of [undefined, '', 'id.example.org.evil', 'localhost:3000', 'id.example.org:8443']) {
      assert.throws(
        () => origins.requireKnownHost(host),
        (error) => isFailure(error, 'request.wrong-host'),
        String(host),
      );
    }
  });
  it('S32 takes changes from its own pages, not from those that may read', () => {
    origins.requireOwnPage({ origin: 'https://id.example.org' });
    origins.requireOwnPage({ origin: 'https://id.example.org', 'sec-fetch-site': 'same-origin' });
    for (const origin of [
      'http://id.example.org',
      'https://evil',
      'null',
      'https://id.example.org.evil',
      'https://evilid.example.org',
      'https://t.example',
    ]) {
      assert.throws(() => origins.requireOwnPage({ origin, 'sec-fetch-site': 'same-origin' }), origin);
    }
    assert.throws(() => origins.requireOwnPage({}));
    assert.throws(() => origins.requireOwnPage({ 'sec-fetch-site': 'none' }));
  });
});

describe('answers and errors', () => {
  it('cut an answer to its schema and refuse one that lacks something', () => {
    const schema = z.object({ a: z.int() });
    assert.deepEqual(shapeAnswer(schema, { a: 1, passwordHash: 'x' }), { a: 1 });
    assert.throws(() => shapeAnswer(schema, {}));
  });
  it('tell a store that gives out from a bug', () => {
    assert.equal(failureOf(Object.assign(new Error('x'), { code: 'ECONNREFUSED' })).code, 'store.unavailable');
    assert.equal(failureOf(Object.assign(new Error('x'), { code: '57P01' })).code, 'store.unavailable');
    assert.equal(
      failureOf(Object.assign(new Error('x'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })).code,
      'store.full',
    );
    assert.equal(failureOf(new TypeError('x is not a function')).code, 'server.failed');
    assert.equal(
      failureOf(Object.assign(new Error('x'), { statusCode: 413, code: 'FST_ERR_CTP_BODY_TOO_LARGE' })).code,
      'request.too-large',
    );
  });
});

describe('pace', () => {
  it('begins one change in each turn of the event loop, in the order of arrival, and the first at once', async () => {
    const pace = createPace();
    const order: string[] = [];
    const change = async (name: string) => {
      await pace();
      order.push(name);
    };
    assert.equal(pace(), undefined);
    const all = ['a', 'b', 'c'].map(change);
    for (const turn of [1, 2, 3, 4]) {
      await new Promise((resolve) => setImmediate(resolve));
      order.push(String(turn));
    }
    await Promise.all(all);
    assert.deepEqual(order, ['a', '1', 'b', '2', 'c', '3', '4']);
    assert.equal(pace(), undefined);
  });
});
