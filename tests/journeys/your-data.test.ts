// Somebody takes a copy of their data along, has the account deleted, and changes their mind: signed in, and by the mailed link.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { readOutbox } from '../support/mails.ts';
import { signInAsScript } from '../support/script-client.ts';
import { card, givePassword, message, refusals } from '../support/security-page.ts';
import { jsonIn, readZip } from '../support/zip.ts';

describe('your data', () => {
  const world = shareJourneyWorld();
  before(async () => {
    await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  /** The newest mail to an address about that; mails arrive a moment later. */
  async function mailTo(address: string, subject: RegExp) {
    for (let waited = 0; waited < 10_000; waited += 50) {
      await sleep(50);
      const found = readOutbox(world.server.dataFolder).findLast(
        ({ headers }) => headers.to?.includes(address) && subject.test(headers.subject ?? ''),
      );
      if (found) return found;
    }
    throw new Error(`No mail to ${address}`);
  }

  const banner = (page: Page) => page.getByRole('region', { name: 'Delete your account' }).first();
  const monthFromNow = () =>
    new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'Europe/Paris' }).format(
      Date.now() + 30 * 86_400_000,
    );

  it('a copy is made while one watches, tells by mail, and opens as a zip with everything in it', async (t) => {
    const page = await open(t);
    await enter(page, world.server, bob);
    const script = await signInAsScript(world.server, bob);
    const task = await script.call<Item>('POST', '/v1/items', { type: 'Task', data: { name: 'Paint' } });
    // Large enough that the making of it can be watched.
    const sent = randomBytes(12 * 1024 * 1024);
    const uploaded = await page.request.post(`/v1/items/${task._key}/upload`, {
      headers: { origin: world.server.url },
      multipart: { file: { name: 'film.mov', mimeType: 'video/quicktime', buffer: sent } },
    });
    assert.equal(uploaded.status(), 200, await uploaded.text());

    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Your data' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your data' }).waitFor();
    const storage = card(page, 'Storage');
    await storage.getByText(/^12 MB of 5 GB used$/).waitFor();
    await storage.getByRole('listitem').filter({ hasText: 'film.mov' }).getByText('12 MB').waitFor();
    await assertNoBarriers(page);
    const copy = card(page, 'Take your data');
    await copy.getByRole('button', { name: 'Make a copy' }).press('Enter');
    await copy.getByRole('progressbar', { name: 'Making your copy' }).waitFor();
    await copy.getByText('Your copy is ready').waitFor();
    await copy.getByText(/^1[23] MB, asked for on /).waitFor();
    await assertNoBarriers(page);

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      copy.getByRole('link', { name: 'Download' }).click(),
    ]);
    assert.match(download.suggestedFilename(), /^conch-data-\d{4}-\d\d-\d\d\.zip$/);
    const files = await readZip(readFileSync(await download.path()));
    assert.equal(jsonIn(files, 'account.json').user.data.email, bob.email);
    assert.deepEqual(
      jsonIn(files, 'items.json').map((item: Item) => item.data.name),
      ['Paint'],
    );
    const [film] = jsonIn(files, 'files.json');
    assert.ok(files.get(film.name)?.equals(sent));
    assert.match(String(files.get('README.txt')), /Bob Babbage/);

    const mail = await mailTo(bob.email, /copy of your data/);
    assert.equal(mail.link, `${world.server.url}/profile/data`);
    await copy.getByRole('button', { name: 'Delete it' }).click();
    await message(page, 'The copy is deleted.').waitFor();
    await copy.getByRole('button', { name: 'Make a copy' }).waitFor();
  });

  it('S29 the account is to be deleted, says until when, and is kept by signing in again', async (t) => {
    const page = await open(t);
    const other = await open(t);
    await enter(other, world.server, carol);
    await enter(page, world.server, carol, '/profile/data');
    const danger = card(page, 'Delete your account');
    await danger.getByRole('button', { name: 'Delete account…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete your account?' });
    await dialog.getByText(`Your account will be deleted on ${monthFromNow()}.`).waitFor();
    const field = dialog.getByLabel(`Type your name, ${carol.name}, to confirm`);
    await field.fill('carol');
    await page.keyboard.press('Enter');
    await dialog.getByText('Type the name as it stands above.').waitFor();
    await assertNoBarriers(page);
    await field.fill(carol.name);
    // The server's clock is not ours to move: the first answer is what it says after ten minutes.
    const refusal = { status: 403, json: { error: 'Prove it.', code: 'reauthenticate' } };
    await page.route('**/v1/users/me/deletion', (route) => route.fulfill(refusal), { times: 1 });
    await dialog.getByRole('button', { name: 'Delete my account' }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByRole('textbox', { name: 'Password' }).fill(carol.password);
    await page.keyboard.press('Enter');
    await page
      .getByText(`Your account will be deleted on ${monthFromNow()}; sign in before then to keep it.`)
      .waitFor();
    await assertNoBarriers(page);
    // Every session has ended, and no other tab stays behind.
    await other.getByRole('button', { name: 'Sign in', exact: true }).waitFor();

    await givePassword(page, carol);
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await message(page, 'Your account is kept.').waitFor();
    assert.equal(await banner(page).count(), 0);
    await assertNoBarriers(page);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    assert.equal(await banner(page).count(), 0);
    await mailTo(carol.email, /will be kept/);
  });

  it('the link in the mail keeps the account, once, on a phone and in the dark', async (t) => {
    const page = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await enter(page, world.server, bob, '/profile/data');
    await page.getByRole('button', { name: 'Delete account…' }).click();
    await page.getByLabel(/^Type your name/).fill(bob.name);
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Delete my account' }).click();
    await page.getByText(/sign in before then to keep it/).waitFor();

    const { link } = await mailTo(bob.email, /will be deleted/);
    await page.goto(link ?? '');
    await page.getByRole('heading', { level: 1, name: 'Keep your account?' }).waitFor();
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Keep my account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Your account is kept' }).waitFor();
    await page.goto('/signin');
    await page.goto(link ?? '');
    await page.getByRole('button', { name: 'Keep my account' }).click();
    await page.getByRole('heading', { level: 1, name: 'This link does not work any more' }).waitFor();
    await enter(page, world.server, bob);
    assert.equal(await banner(page).count(), 0);
  });
});
