// Somebody changes the address that they sign in with, and whoever reads the old mailbox undoes it.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { linkTo } from '../support/mails.ts';
import { card, givePassword, message, refusals } from '../support/security-page.ts';

const moved = { ...bob, email: 'bob@moved.example' };

describe('change of address', () => {
  const world = shareJourneyWorld();
  before(async () => {
    await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  const changeButton = (page: Page) => page.getByRole('button', { name: 'Change the e-mail address' });
  const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Change your e-mail address' });

  it('S42 is asked for with the keyboard, waits, is confirmed in another browser, and undone from the old mailbox', async (t) => {
    const page = await open(t);
    await enter(page, world.server, bob);
    await changeButton(page).focus();
    await page.keyboard.press('Enter');
    const field = page.getByLabel('New e-mail address');
    await field.waitFor();
    await assertNoBarriers(page);
    await page.keyboard.type(bob.email);
    await page.keyboard.press('Enter');
    await page.getByText('This is already your address.').waitFor();
    await field.fill(moved.email);
    await page.keyboard.press('Enter');
    await dialogOf(page).waitFor({ state: 'detached' });
    await message(page, `A link is on its way to ${moved.email}.`).waitFor();
    const waiting = card(page, 'Name and sign-in').getByText(`We sent a link to ${moved.email}.`);
    await waiting.waitFor();
    await assertNoBarriers(page);
    await page.reload();
    await waiting.waitFor();

    // Whoever reads the new mailbox confirms it, signed in or not.
    const elsewhere = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    const confirmLink = await linkTo(world.server.dataFolder, moved.email, /Confirm your new/);
    await elsewhere.goto(confirmLink);
    await elsewhere.getByRole('heading', { name: 'Confirm your new address' }).waitFor();
    assert.equal(new URL(elsewhere.url()).hash, '', 'the secret is out of the address bar');
    await assertNoBarriers(elsewhere);
    await waiting.waitFor();
    await elsewhere.getByRole('button', { name: 'Confirm this address' }).click();
    await elsewhere.getByText(`From now on, you sign in with ${moved.email}.`).waitFor();
    await assertNoBarriers(elsewhere);
    // By itself: the stream tells that the account has changed.
    await page
      .getByRole('button', { name: /Copy the e-mail address/ })
      .getByText(moved.email)
      .waitFor();
    await waiting.waitFor({ state: 'detached' });

    await elsewhere.goto('/signin');
    await elsewhere.goto(confirmLink);
    await elsewhere.getByRole('button', { name: 'Confirm this address' }).click();
    await elsewhere.getByRole('heading', { name: 'This link no longer works' }).waitFor();
    await assertNoBarriers(elsewhere);

    await elsewhere.goto(await linkTo(world.server.dataFolder, bob.email, /was changed/));
    await elsewhere.getByRole('heading', { name: 'Undo the change of your address' }).waitFor();
    await assertNoBarriers(elsewhere);
    await elsewhere.getByRole('button', { name: 'Undo the change' }).click();
    await elsewhere.getByRole('heading', { name: `Your address is ${bob.email} again` }).waitFor();
    await assertNoBarriers(elsewhere);
    await page.waitForURL(/\/signin/, { timeout: 5000 });
    await elsewhere.getByRole('link', { name: 'Set a new password' }).click();
    await elsewhere.getByRole('heading', { name: 'Reset your password' }).waitFor();
    await givePassword(page, bob);
    await changeButton(page).waitFor();
  });

  it('S42 is called off on the card, and the focus goes to where it can be asked for again', async (t) => {
    const page = await open(t);
    await enter(page, world.server, carol);
    await changeButton(page).click();
    await page.getByLabel('New e-mail address').fill('carol@moved.example');
    await page.getByRole('button', { name: 'Send link' }).click();
    const off = page.getByRole('button', { name: 'Cancel the change' });
    await page.getByRole('button', { name: 'Send again' }).click();
    await message(page, 'A link is on its way to carol@moved.example.').nth(1).waitFor();
    const link = await linkTo(world.server.dataFolder, 'carol@moved.example', /Confirm your new/);
    await off.click();
    await message(page, 'Cancelled. Your address stays as it is.').waitFor();
    await off.waitFor({ state: 'detached' });
    assert.ok(await changeButton(page).evaluate((element) => element.matches(':focus')));
    await page.goto(link);
    await page.getByRole('button', { name: 'Confirm this address' }).click();
    await page.getByText('the change was cancelled').waitFor();
  });
});
