// A part of the page that comes later cannot be fetched, after an update or without a connection: said in words, nothing lost.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { enter, nameField, save } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, shareJourneyWorld } from '../support/journey-world.ts';
import { message } from '../support/security-page.ts';

const words = /either the connection is lost, or Conch has just been updated/;

describe('a part that cannot be loaded', () => {
  const world = shareJourneyWorld();
  let bobKey = '';
  before(async () => {
    bobKey = (await world.admin.createUser(bob))._key;
  });
  async function open(t: TestContext): Promise<Page> {
    const expected = [/status of 40[14]/, /net::ERR/, /A part of the page could not be loaded/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, bob);
    return page;
  }
  /** As after a restart with another build: files that the page names are there no more. */
  const lose = (page: Page) => page.route('**/assets/**', (route) => route.fulfill({ status: 404, body: '' }));
  const find = (page: Page) => page.unroute('**/assets/**');

  it('leaves the page and what was typed in place, says so with Reload, and is tried again', async (t) => {
    const page = await open(t);
    await nameField(page).fill('Robert Babbage');
    await lose(page);
    const share = page.getByRole('button', { name: 'Who has access…' });
    await share.click();
    const missing = page.getByRole('dialog', { name: 'Reload the page' });
    await missing.getByText(words).waitFor();
    await missing.getByRole('button', { name: 'Reload' }).waitFor();
    await assertNoBarriers(page);
    await missing.getByRole('button', { name: 'Close' }).click();
    assert.equal(await nameField(page).inputValue(), 'Robert Babbage');
    await find(page);
    await share.click();
    await page.getByRole('dialog', { name: `Who has access to ${bob.name}` }).waitFor();
    await page.keyboard.press('Escape');
    await save(page);
    await nameField(page).fill(bob.name);
    await save(page);
  });

  it('is said in the place of a page too, which never leads to the error page of the browser', async (t) => {
    const page = await open(t);
    await page.route('**/assets/**', (route) => route.abort());
    await page.getByRole('link', { name: /^Security/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Reload the page' }).waitFor();
    await page.getByText(words).waitFor();
    await assertNoBarriers(page);
    await page
      .getByRole('link', { name: /^Account/ })
      .first()
      .click();
    await nameField(page).waitFor();
    await page.getByRole('link', { name: /^Security/ }).click();
    await page.getByRole('button', { name: 'Reload' }).waitFor();
    await find(page);
    await page.getByRole('button', { name: 'Reload' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
  });

  it('is said once where a change is told that the page cannot ask for', async (t) => {
    const page = await open(t);
    await nameField(page).fill('Robert Babbage');
    await lose(page);
    for (const name of ['Bob', 'Bobby']) {
      await world.admin.call('PATCH', `/v1/items/${bobKey}`, { data: { name } });
      await message(page, words).waitFor();
    }
    assert.equal(await message(page, words).count(), 1);
    assert.equal(await nameField(page).inputValue(), 'Robert Babbage');
    const asked = page.waitForEvent('dialog');
    await find(page);
    const reloading = page.getByRole('button', { name: 'Reload' }).click();
    // Something is unsaved: the browser asks first.
    await (await asked).accept();
    await reloading;
    await page.getByRole('textbox', { name: 'Name', exact: true }).and(page.locator('[value="Bobby"]')).waitFor();
  });
});
