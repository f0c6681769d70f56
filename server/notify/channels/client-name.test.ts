import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientNameOf } from './client-name.ts';

const cases: [publicUrl: string, sender: string, name: string | undefined, set?: string][] = [
  ['https://account.example.com', 'conch@example.com', 'account.example.com'],
  ['https://account.example.com:8443', 'conch@example.com', 'account.example.com'],
  ['https://konto.müller.example', 'conch@example.com', 'konto.xn--mller-kva.example'],
  ['http://localhost:3000', 'conch@example.com', 'example.com'],
  ['http://conch.localhost:3000', 'conch@example.com', 'example.com'],
  ['http://conch:3000', 'conch@müller.example', 'xn--mller-kva.example'],
  ['http://127.0.0.1:3000', 'conch@example.com', 'example.com'],
  ['http://[2001:db8::1]:3000', 'conch@example.com', 'example.com'],
  ['http://localhost:3000', 'conch@localhost', undefined],
  ['https://account.example.com', 'conch@example.com', 'relay-client.example.net', 'relay-client.example.net'],
];
for (const [publicUrl, address, name, mailClientName] of cases) {
  test(`${publicUrl} and ${address} greet as ${name ?? 'the library does'}`, () => {
    assert.equal(clientNameOf({ publicUrl, mailClientName }, { address }), name);
  });
}
