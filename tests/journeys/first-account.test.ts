// A stranger sets Conch up, makes the account theirs, and finds all of it there after the power has failed.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import {
  assertColour,
  colourOf,
  dropFile,
  nameField,
  notSignedInYet,
  pictureCard,
  save,
  signIn,
  userMenu,
  waitForCropping,
} from '../support/account-page.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { blue, drawPng, green, red } from '../support/png.ts';
import { ada, organisation } from '../support/script-client.ts';
import { type RunningServer, removeDataFolder, startServer } from '../support/server.ts';

describe('from an empty folder to an account', () => {
  let browser: Browser;
  let server: RunningServer;
  before(async () => {
    browser = await launchBrowser();
    server = await startServer();
  });
  after(async () => {
    await Promise.all([browser?.close(), server?.stop()]);
    if (server) removeDataFolder(server.dataFolder);
  });

  it('is made with the printed link, changed, left, entered again, and outlives kill -9', async (t) => {
    const expected = [
      notSignedInYet,
      /status of 400/,
      /net::ERR_(CONNECTION_RE(FUSED|SET)|INCOMPLETE_CHUNKED_ENCODING)/,
    ];
    const page = await openPage(t, browser, { baseURL: server.url, expected });
    assert.ok(server.setUpLink, 'no set-up link was printed');

    // A link that no longer holds is told before anything is typed.
    await page.goto(`/setup#${'a'.repeat(20)}.old`);
    await page.getByRole('heading', { level: 1, name: 'This link no longer works' }).waitFor();
    await page.goto(server.setUpLink);
    await page.getByLabel('Your name').fill(ada.name);
    await page.getByLabel('E-mail').fill(ada.email);
    const password = page.getByRole('textbox', { name: 'Password' });
    await password.fill('my lovelace wave');
    const refusal = page.getByText('Leave out “lovelace”');
    await refusal.waitFor();
    await page.getByLabel('Organisation').fill(organisation);
    await page.getByRole('button', { name: 'Create account' }).click();
    await password.and(page.locator('[aria-invalid=true]')).waitFor();
    await refusal.waitFor();
    await password.press('End');
    await password.press('s');
    await refusal.waitFor();
    await page.getByText('At least 12 characters.').waitFor();
    await password.fill(ada.password);
    await page.getByRole('button', { name: 'Create account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await page.getByText(organisation).waitFor();
    await page
      .getByRole('definition')
      .filter({ hasText: /^Super-admin/ })
      .waitFor();

    await page.getByRole('button', { name: /Copy the key of this account/ }).click();
    await page.getByText('Copied').waitFor();
    await nameField(page).fill('Ada King');
    await save(page);
    await userMenu(page, 'Ada King').waitFor();

    const picture = drawPng(900, 300, [red, green, blue]);
    await dropFile(pictureCard(page), { name: 'bands.png', type: 'image/png', bytes: picture });
    const dialog = await waitForCropping(page);
    // A third of the picture is shown: its middle is green, and the right end is as far as it moves.
    for (let presses = 0; presses < 60; presses++) await page.keyboard.press('ArrowLeft');
    await dialog.getByRole('button', { name: 'Use picture' }).click();
    await page.getByText('Your picture has been changed.').waitFor();
    assertColour(await colourOf(pictureCard(page).locator('img')), blue);
    assertColour(await colourOf(userMenu(page, 'Ada King').locator('img')), blue);

    await userMenu(page, 'Ada King').click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByText('You are signed out.').waitFor();
    await signIn(page, ada);
    await userMenu(page, 'Ada King').waitFor();

    await server.kill();
    server = await startServer(server);
    assert.equal(server.setUpLink, undefined, 'a server with an account prints no set-up link');
    // The open page would learn of the lost session by itself, and go to the sign-in page while the test does.
    await page.goto('about:blank');
    await page.context().clearCookies();
    await signIn(page, ada);
    assert.equal(await nameField(page).inputValue(), 'Ada King');
    await page.getByText(organisation).waitFor();
    assertColour(await colourOf(pictureCard(page).locator('img')), blue);
    assertColour(await colourOf(userMenu(page, 'Ada King').locator('img')), blue);
  });
});
