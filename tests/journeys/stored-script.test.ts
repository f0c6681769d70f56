// Somebody writes script wherever text can be written, and everybody who looks sees letters; links from mails leave no trace.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { bob, shareJourneyWorld } from '../support/journey-world.ts';
import { readOutbox } from '../support/mails.ts';
import { ada, signInAsScript } from '../support/script-client.ts';
import { refusals } from '../support/security-page.ts';

const script = '"><img src=x onerror="globalThis.owned=1"><script>globalThis.owned=1</script>{{7*7}}';
const eve = { name: script, email: 'eve@example.com', password: 'under seven old bridges' };

interface InPage {
  owned?: number;
  document: { querySelectorAll(selector: string): { length: number } };
}

describe('script in text', () => {
  const world = shareJourneyWorld();
  let eveKey = '';
  before(async () => {
    await world.admin.createUser(bob);
    eveKey = (await world.admin.createUser(eve))._key;
    const client = await signInAsScript(world.server, eve);
    await client.call('POST', '/v1/users/me/tokens', { name: script.slice(0, 60), scopes: ['people:read'] });
    const social = [{ provider: script.slice(0, 60), url: "https://a.example/'onmouseover=alert(1)" }];
    await client.call('PATCH', `/v1/items/${eveKey}`, { data: { social } });
    await fetch(`${world.server.url}/v1/signin`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': script },
      body: JSON.stringify({ email: eve.email, password: eve.password }),
    });
  });

  async function open(t: Parameters<typeof openPage>[0]): Promise<{ page: Page; elsewhere: string[] }> {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected: refusals });
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      if (!/^(data:|blob:)/.test(request.url()) && new URL(request.url()).origin !== world.server.url) {
        elsewhere.push(request.url());
      }
    });
    return { page, elsewhere };
  }
  async function assertInert(page: Page, what: string): Promise<void> {
    const found = await page.evaluate(() => {
      const { owned, document } = globalThis as unknown as InPage;
      const selectors = ['img[src="x"]', 'script:not([src])', '[onerror]', '[onmouseover]', 'a[href^="javascript:"]'];
      return [owned ?? 0, ...selectors.map((selector) => document.querySelectorAll(selector).length)];
    });
    assert.deepEqual(found, [0, 0, 0, 0, 0, 0], what);
  }

  it('S55 S33 is letters on one’s own pages: names, links, devices, activity, tokens', async (t) => {
    const { page, elsewhere } = await open(t);
    await enter(page, world.server, eve);
    for (const [path, heading] of [
      ['/profile', 'Account'],
      ['/profile/security', 'Security'],
      ['/profile/tokens', 'Personal access tokens'],
    ] as const) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      await assertInert(page, path);
    }
    await page.getByText(script.slice(0, 60), { exact: true }).first().waitFor();
    assert.deepEqual(elsewhere, [], 'nothing is loaded from elsewhere');
  });

  it('S55 is letters to an administrator who looks at them, and their link leads out without a word of us', async (t) => {
    const { page, elsewhere } = await open(t);
    await enter(page, world.server, ada, `/profile/${eveKey}`);
    await page.getByRole('heading', { level: 1, name: script }).waitFor();
    await assertInert(page, 'the profile of another');
    assert.deepEqual(elsewhere, []);
    const client = await signInAsScript(world.server, ada);
    await client.call('POST', `/v1/items/${eveKey}/permissions`, {
      ...{ userKey: (await reader()).key, data: { permissions: 'r' }, propagate: false },
    });
    const other = await open(t);
    await enter(other.page, world.server, bob, `/profile/${eveKey}`);
    const link = other.page.getByRole('link', { name: /^https:\/\/a\.example/ });
    await link.waitFor();
    await assertInert(other.page, 'the profile of another, to be read');
    assert.match((await link.getAttribute('rel')) ?? '', /\bnoopener\b.*\bnoreferrer\b/);
    assert.match((await link.getAttribute('href')) ?? '', /^https:\/\/a\.example\//);
  });
  const reader = async () => {
    const { user } = await (await signInAsScript(world.server, bob)).me();
    return { key: user._key };
  };

  it('S45 a link from a mail leaves its secret in no address bar, and its page loads nothing from elsewhere', async (t) => {
    await fetch(`${world.server.url}/v1/forgot`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: bob.email }),
    });
    let link: string | undefined;
    for (let waited = 0; waited < 15_000 && link === undefined; waited += 50) {
      await sleep(50);
      link = readOutbox(world.server.dataFolder).findLast(({ link: found }) => found?.includes('/reset#'))?.link;
    }
    assert.ok(link);
    const secret = link.split('#')[1] ?? '';
    const { page, elsewhere } = await open(t);
    const sent: string[] = [];
    page.on('request', (request) => void sent.push(`${request.url()} ${JSON.stringify(request.headers())}`));
    for (let look = 0; look < 3; look++) {
      await page.goto('/forgot');
      await page.goto(link);
      await page.getByText(bob.email).first().waitFor();
      assert.equal(new URL(page.url()).hash, '', 'the secret is out of the address bar');
    }
    assert.ok(sent.length > 0 && sent.every((one) => !one.includes(secret)), 'nor in an address or a Referer');
    assert.deepEqual(elsewhere, []);
    await page.goBack();
    assert.ok(!page.url().includes(secret), 'nor in what one goes back to');
  });
});
