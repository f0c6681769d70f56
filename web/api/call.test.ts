import assert from 'node:assert/strict';
import { it, type TestContext } from 'node:test';
import { patchItem } from '../../contract/api/items.ts';
import { signIn } from '../../contract/api/signing-in.ts';
import { getMe } from '../../contract/api/users.ts';
import { ApiError, NetworkLoss } from './api-error.ts';
import { call } from './call.ts';
import { connection } from './connection.ts';
import { proofGate } from './proof-gate.ts';
import { renewal } from './renewal.ts';
import { signInGate } from './sign-in-gate.ts';

type Answer = () => Response;
const json =
  (status: number, body: object): Answer =>
  () =>
    Response.json(body, { status, headers: { 'x-request-id': 'r1' } });
const ended = json(401, { error: 'Sign in again.', code: 'session.refused' });

/** Stands for the network: gives the answers in turn and keeps what was asked. */
function answering(t: TestContext, ...answers: Answer[]): string[] {
  const asked: string[] = [];
  t.mock.method(globalThis, 'fetch', async (address: string, init: RequestInit) => {
    asked.push(`${init.method ?? 'GET'} ${address} ${init.body ?? ''}`.trim());
    const answer = answers.shift();
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  });
  return asked;
}

it('answers what the server answers', async (t) => {
  const asked = answering(t, json(200, { _key: 'a' }));
  const item = await call(patchItem, { params: { key: 'a' }, body: { data: { name: 'Ada' } } });
  assert.equal(item._key, 'a');
  assert.deepEqual(asked, ['PATCH /v1/items/a {"data":{"name":"Ada"}}']);
});

it('throws what the server refuses, with its fields, wait and number', async (t) => {
  answering(t, json(429, { error: 'Wait.', code: 'request.too-many', retryAfter: 75, fields: { email: 'no' } }));
  await assert.rejects(call(signIn, { body: { email: 'a@b.c', password: 'x' } }), (error: ApiError) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual(
      [error.status, error.code, error.retryAfterSeconds, error.fields.email, error.requestId],
      [429, 'request.too-many', 75, 'no', 'r1'],
    );
    return true;
  });
});

it('tells a lost request from a refused one, and notices when the server is back', async (t) => {
  // The connection asks again by itself; here nothing is to happen behind our back.
  t.mock.timers.enable({ apis: ['setTimeout'] });
  answering(t);
  await assert.rejects(call(getMe), NetworkLoss);
  assert.equal(connection.isLost(), true);
  answering(t, json(200, {}));
  await call(getMe);
  assert.equal(connection.isLost(), false);
});

it('takes a proxy that cannot reach the server for a lost connection', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  answering(t, () => new Response('<h1>Bad gateway</h1>', { status: 502, headers: { 'content-type': 'text/html' } }));
  await assert.rejects(call(getMe), NetworkLoss);
});

it('holds a call whose session has ended until the person has signed in again, then sends it once more', async (t) => {
  const unwatch = signInGate.watch();
  const asked = answering(t, ended, ended, json(200, { _key: 'a' }), json(200, { _key: 'b' }));
  const both = Promise.all(['a', 'b'].map((key) => call(patchItem, { params: { key }, body: { data: {} } })));
  while (!signInGate.isOpen()) await new Promise((resolve) => setImmediate(resolve));
  signInGate.signedInAgain();
  assert.deepEqual(
    (await both).map((item) => item._key),
    ['a', 'b'],
  );
  assert.equal(asked.length, 4);
  unwatch();
});

it('sends again without a question what learns late that the session had ended', async (t) => {
  const unwatch = signInGate.watch();
  const lateRefusal = Promise.withResolvers<void>();
  answering(t, ended, json(200, { _key: 'a' }));
  const fetched = globalThis.fetch;
  t.mock.method(globalThis, 'fetch', async (...args: Parameters<typeof fetch>) => {
    await lateRefusal.promise;
    return fetched(...args);
  });
  const late = call(patchItem, { params: { key: 'a' }, body: { data: {} } });
  signInGate.signedInAgain();
  lateRefusal.resolve();
  assert.equal((await late)._key, 'a');
  unwatch();
});

it('does not ask where nobody can answer, nor for a call that does not want it', async (t) => {
  answering(t, ended, ended);
  await assert.rejects(call(getMe), ApiError);
  const unwatch = signInGate.watch();
  await assert.rejects(call(getMe, { askToSignIn: false }), ApiError);
  assert.equal(signInGate.isOpen(), false);
  unwatch();
});

const stale = json(403, { error: 'Prove it.', code: 'reauthenticate' });

it('holds a call that wants a fresh proof until it is given, then sends it once more', async (t) => {
  const unwatch = proofGate.watch();
  const asked = answering(t, stale, json(200, { _key: 'a' }));
  const held = call(patchItem, { params: { key: 'a' }, body: { data: {} } });
  while (!proofGate.isOpen()) await new Promise((resolve) => setImmediate(resolve));
  proofGate.proven();
  assert.equal((await held)._key, 'a');
  assert.equal(asked.length, 2);
  unwatch();
});

it('lets the refusal stand where the person declines, or where nobody can be asked', async (t) => {
  const asked = answering(t, stale, stale);
  await assert.rejects(call(getMe), (error: ApiError) => error.code === 'reauthenticate');
  const unwatch = proofGate.watch();
  const held = call(getMe);
  while (!proofGate.isOpen()) await new Promise((resolve) => setImmediate(resolve));
  proofGate.decline();
  await assert.rejects(held, (error: ApiError) => error.code === 'reauthenticate');
  assert.equal(proofGate.isOpen(), false);
  assert.equal(asked.length, 2);
  unwatch();
});

it('S27 sends again what met the new cookie of a fresh proof, and asks nobody to sign in', async (t) => {
  const unwatch = signInGate.watch();
  t.after(unwatch);
  renewal.begin();
  const asked = answering(t, ended, json(200, { _key: 'a' }));
  const answer = call(patchItem, { params: { key: 'a' }, body: { data: {} } });
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
  assert.equal(asked.length, 1, 'not before the cookie is there');
  renewal.end();
  assert.equal((await answer)._key, 'a');
  assert.equal(signInGate.isOpen(), false);
});

it('sends nothing again for a proof that was over before', async (t) => {
  renewal.begin();
  renewal.end();
  await new Promise((resolve) => setTimeout(resolve, 2));
  const asked = answering(t, ended, json(200, {}));
  await assert.rejects(call(getMe, { askToSignIn: false }), { code: 'session.refused' });
  assert.equal(asked.length, 1);
});
