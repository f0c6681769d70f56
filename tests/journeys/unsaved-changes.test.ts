// What is typed stays: on leaving by mistake, when the server is away, when the session has ended meanwhile.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { enter, linkRow, nameField, save, saveButton, userMenu } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { shareJourneyWorld } from '../support/journey-world.ts';
import { ada, signInAsScript } from '../support/script-client.ts';
import { startServer } from '../support/server.ts';

describe('unsaved changes', () => {
  const world = shareJourneyWorld();

  async function look(t: TestContext, expected: RegExp[] = []): Promise<Page> {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, ada);
    return page;
  }
  const storedName = async () => (await (await signInAsScript(world.server, ada)).me()).user.data.name;

  it('hold back whoever leaves the page, until they stay or mean it', async (t) => {
    const page = await look(t, [/status of 404/]);
    await page.goto('/profile/nobody');
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await nameField(page).waitFor();
    assert.equal(await saveButton(page).count(), 0, 'nothing is to be saved yet');
    await nameField(page).fill('Not saved');

    await page.goBack();
    const question = page.getByRole('dialog', { name: 'Leave without saving?' });
    await question.getByRole('button', { name: 'Stay' }).click();
    assert.equal(await nameField(page).inputValue(), 'Not saved');

    const asked = page.waitForEvent('dialog');
    const closing = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    assert.equal(dialog.type(), 'beforeunload');
    await dialog.dismiss();
    await closing;
    assert.equal(await nameField(page).inputValue(), 'Not saved');

    await userMenu(page, ada.name).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    await page.getByRole('dialog', { name: 'Log out without saving?' }).getByRole('button', { name: 'Stay' }).click();
    assert.equal(await nameField(page).inputValue(), 'Not saved');

    await page.goBack();
    await question.getByRole('button', { name: 'Leave without saving' }).click();
    await page.getByRole('heading', { name: 'No such account' }).waitFor();
    assert.equal(await storedName(), ada.name);
  });

  it('go away by Discard, and are saved by Ctrl+S', async (t) => {
    const page = await look(t);
    await nameField(page).fill('Somebody');
    await page.getByRole('button', { name: 'Add link' }).click();
    await linkRow(page, 1).getByRole('textbox', { name: 'Address' }).fill('example.org');
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await nameField(page).inputValue(), ada.name);
    assert.equal(await linkRow(page, 1).count(), 0);
    assert.equal(await saveButton(page).count(), 0);

    await nameField(page).fill('Ada King');
    await page.keyboard.press('Control+s');
    await page.getByText('Changes saved.').waitFor();
    await userMenu(page, 'Ada King').waitFor();
    await nameField(page).fill(ada.name);
    await save(page);
  });

  it('give the focus back to the field, by keyboard alone, when they are saved or discarded', async (t) => {
    const page = await look(t);
    const focused = nameField(page).and(page.locator(':focus'));
    await nameField(page).press('End');
    await page.keyboard.type(' K');
    const toButton = async (name: string) => {
      const button = page.getByRole('button', { name }).and(page.locator(':focus'));
      for (let presses = 0; presses < 20 && (await button.count()) === 0; presses += 1) {
        await page.keyboard.press('Tab');
      }
      await button.press('Enter');
    };
    await toButton('Discard');
    await saveButton(page).waitFor({ state: 'detached' });
    // The last field that had it on the way to the button: typing goes on in the form, not at the top of the page.
    await page.locator('[data-account-form] :focus').waitFor();

    await nameField(page).press('End');
    await page.keyboard.type(' K');
    await saveButton(page).press('Enter');
    await saveButton(page).waitFor({ state: 'detached' });
    await focused.waitFor();
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await saveButton(page).press(' ');
    await saveButton(page).waitFor({ state: 'detached' });
    await focused.waitFor();
    assert.equal(await storedName(), ada.name);

    await page.getByRole('button', { name: 'Add link' }).press('Enter');
    await linkRow(page, 1).getByRole('textbox', { name: 'Address' }).press('a');
    await page.getByRole('button', { name: 'Discard' }).press('Enter');
    await linkRow(page, 1).waitFor({ state: 'detached' });
    // The field went with its row.
    await page.getByRole('heading', { level: 1, name: 'Account' }).and(page.locator(':focus')).waitFor();
  });

  it('are told of a lost connection as soon as the browser knows, and no longer than it lasts', async (t) => {
    const page = await look(t, [/net::ERR_/]);
    const bar = page.getByText('Connection lost.');
    const told = page.getByText('The server cannot be reached.');
    await nameField(page).fill('Ada Byron');
    await page.context().setOffline(true);
    await bar.waitFor();
    await saveButton(page).click();
    await told.waitFor();
    await page.context().setOffline(false);
    await bar.waitFor({ state: 'detached' });
    await told.waitFor({ state: 'detached' });
    assert.equal(await nameField(page).inputValue(), 'Ada Byron');
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('have their buttons in reach on the narrowest screen', async (t) => {
    const page = await look(t);
    await page.setViewportSize({ width: 320, height: 640 });
    await nameField(page).fill('Ada Byron');
    for (const name of ['Save changes', 'Discard']) {
      const box = await page.getByRole('button', { name }).boundingBox();
      assert.ok(box && box.x >= 0 && box.x + box.width <= 320, `${name}: ${JSON.stringify(box)}`);
    }
    await page.getByRole('button', { name: 'Discard' }).click();
  });

  it('are told what is wrong with them beside the field, and stay', async (t) => {
    const page = await look(t);
    await nameField(page).fill('   ');
    await page.getByRole('button', { name: 'Add link' }).click();
    await linkRow(page, 1).getByRole('textbox', { name: 'Address' }).fill('javascript:alert(1)');
    await saveButton(page).click();
    await page.getByText('Enter a name.').waitFor();
    await page.getByText(/^Enter a web address/).waitFor();
    await linkRow(page, 1).getByRole('textbox', { name: 'Address' }).fill('https://ada:secret@example.com');
    await saveButton(page).click();
    await page.getByText(/^Leave out the name and password before the @/).waitFor();
    await nameField(page).and(page.locator(':focus')).waitFor();
    assert.equal(await storedName(), ada.name);
  });

  it('outlive a server that is away, and are saved when it is back', async (t) => {
    const page = await look(t, [/net::ERR_/]);
    await nameField(page).fill('Ada Byron');
    await world.server.stop();
    await saveButton(page).click();
    await page.getByText('The server cannot be reached.').waitFor();
    const bar = page.getByText('Connection lost.');
    await bar.waitFor();
    assert.equal(await nameField(page).inputValue(), 'Ada Byron');
    world.server = await startServer(world.server);
    await bar.waitFor({ state: 'detached' });
    await save(page);
    assert.equal(await storedName(), 'Ada Byron');
  });

  const endSessions = async () => {
    const script = await signInAsScript(world.server, ada);
    await script.call('POST', `/v1/users/${(await script.me()).user._key}/signout`);
  };
  async function signInAgain(page: Page): Promise<void> {
    const overlay = page.getByRole('dialog', { name: 'Sign in again' });
    await overlay.getByRole('textbox', { name: 'Password' }).fill(ada.password);
    await overlay.getByRole('button', { name: 'Sign in', exact: true }).click();
    await overlay.waitFor({ state: 'detached' });
  }

  it('outlive a session that is ended elsewhere: the page asks at once to sign in again', async (t) => {
    const page = await look(t, [/status of 401/]);
    await nameField(page).fill('Augusta Ada');
    await endSessions();
    await signInAgain(page);
    assert.equal(await nameField(page).inputValue(), 'Augusta Ada');
    await save(page);
    assert.equal(await storedName(), 'Augusta Ada');
  });

  it('outlive signing out in another tab; a tab where nothing is unsaved goes to the sign-in page', async (t) => {
    const page = await look(t, [/status of 401/]);
    await nameField(page).fill('Ada of two tabs');
    const plain = await page.context().newPage();
    const leaving = await page.context().newPage();
    for (const tab of [plain, leaving]) {
      await tab.goto('/profile');
      await tab.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    }
    await leaving.getByRole('button', { name: 'Sign out' }).click();
    await leaving.getByText('You are signed out.').waitFor();
    try {
      await plain.getByText('You are signed out.').waitFor();
    } catch (error) {
      // Seldom the browser itself loses this tab in the background as it goes; anew, it must lead to the sign-in page.
      if (!/Page crashed/.test(String(error))) throw error;
      t.diagnostic('the browser lost a tab');
      await plain.goto('/profile');
      await plain.waitForURL(/\/signin/);
    }
    await signInAgain(page);
    assert.equal(await nameField(page).inputValue(), 'Ada of two tabs');
    await save(page);
    assert.equal(await storedName(), 'Ada of two tabs');
  });

  it('are saved after signing in again where saving found the session ended', async (t) => {
    const page = await look(t, [/status of 401/, /net::ERR_FAILED/]);
    // Nothing tells the page: it learns it by saving.
    await page.route('**/v1/users/me/stream', (route) => route.abort());
    await page.reload();
    await nameField(page).fill('Ada Augusta');
    await endSessions();
    await saveButton(page).click();
    await signInAgain(page);
    await page.getByText('Changes saved.').waitFor();
    assert.equal(await storedName(), 'Ada Augusta');
  });
});
