import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceNamesOf } from './device-names.ts';

const cases: [userAgent: string, face: string, device: string, browser: string][] = [
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0',
    'computer',
    'Windows',
    'Edge 131',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0',
    'computer',
    'Windows',
    'Firefox 133',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15',
    'computer',
    'macOS',
    'Safari 18',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
    'phone',
    'iPhone',
    'Safari 18',
  ],
  [
    'Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/131.0.6778.73 Mobile/15E148 Safari/604.1',
    'tablet',
    'iPad',
    'Chrome 131',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36',
    'phone',
    'Android',
    'Chrome 131',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/26.0 Chrome/122.0.0.0 Safari/537.36',
    'tablet',
    'Android',
    'Samsung Internet 26',
  ],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 OPR/116.0.0.0',
    'computer',
    'Linux',
    'Opera 116',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36',
    'computer',
    'ChromeOS',
    'Chrome 131',
  ],
  ['curl/8.5.0', 'script', '', 'curl 8'],
  ['python-requests/2.32.3', 'script', '', 'Python requests 2'],
  ['node', 'script', '', 'Node.js'],
  ['PostmanRuntime/7.43.0', 'script', '', 'Postman 7'],
  ['', 'unknown', '', ''],
  ['Something/1.0 of its own', 'unknown', '', ''],
];

test('the common browsers, systems and programs are named, and nothing is made up about others', () => {
  for (const [userAgent, face, device, browser] of cases) {
    assert.deepEqual(deviceNamesOf(userAgent), { face, device, browser }, userAgent);
  }
});

test('an adversarial user agent costs no time (S58)', () => {
  const before = performance.now();
  for (const unit of ['Version/1', 'Android ', 'Mac OS X ', 'Version/1.1 Mobile/']) {
    deviceNamesOf(unit.repeat(50_000 / unit.length));
  }
  assert.ok(performance.now() - before < 40);
});
