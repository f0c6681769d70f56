import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canHavePasskeys } from './passkey-host.ts';

test('passkeys can be had under a domain name, and never under an IP address however it is written', () => {
  for (const host of ['localhost', 'conch.example.org', '1.example', 'fe80.example', 'xn--mller-kva.de', 'a.127']) {
    assert.equal(canHavePasskeys(host), true, host);
  }
  for (const address of [
    'http://127.0.0.1:8080',
    'https://192.168.1.20',
    'http://[::1]:80',
    'http://0x7f.1',
    'http://127.1',
  ]) {
    assert.equal(canHavePasskeys(new URL(address).hostname), false, address);
  }
});
