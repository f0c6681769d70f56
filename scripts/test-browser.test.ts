import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findChromium } from './test-browser.mjs';

const only =
  (...there: string[]) =>
  (path: string) =>
    there.includes(path);

test('CHROMIUM_PATH decides where it is set, even when it names nothing', () => {
  const env = { CHROMIUM_PATH: '/opt/chrome', PATH: '/usr/bin' };
  assert.equal(findChromium(env, only('/opt/chrome', '/usr/bin/chromium')), '/opt/chrome');
  assert.equal(findChromium(env, only('/usr/bin/chromium')), null);
});

test('the browser is looked for in PATH, then where systems keep it', () => {
  const env = { PATH: '/home/me/bin:relative:/usr/bin' };
  assert.equal(
    findChromium(env, only('/usr/bin/chromium', '/home/me/bin/google-chrome')),
    '/home/me/bin/google-chrome',
  );
  assert.equal(findChromium({ PATH: '' }, only('/usr/bin/chromium')), '/usr/bin/chromium');
  const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  assert.equal(findChromium({}, only(mac)), mac);
  assert.equal(findChromium(env, only('relative/chromium')), null);
});
