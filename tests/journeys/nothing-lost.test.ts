// A click beside a dialog, a second press of a button, a proof that is declined: none of them loses or doubles anything.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { enter, nameField, saveButton } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';
import { enable, refusals, scanSecret } from '../support/security-page.ts';

describe('nothing is lost', () => {
  const world = shareJourneyWorld();
  const keys = { bob: '', carol: '', crew: '' };
  before(async () => {
    keys.bob = (await world.admin.createUser(bob))._key;
    keys.carol = (await world.admin.createUser(carol))._key;
    const crew = { type: 'Usergroup', data: { name: 'Night crew' } };
    keys.crew = (await world.admin.call<{ _key: string }>('POST', '/v1/items', crew))._key;
    // Bob finds only people of his groups.
    const [studio] = (await world.admin.me()).organisations;
    for (const userKey of [keys.bob, keys.carol]) {
      await world.admin.call('POST', `/v1/organisations/${studio?._key}/members`, { userKey });
    }
  });
  async function open(t: TestContext, person: Person, path: string, expected: RegExp[] = refusals): Promise<Page> {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, person, path);
    return page;
  }
  const clickBeside = (page: Page) => page.mouse.click(8, 400);
  const dialog = (page: Page, name: string) => page.getByRole('dialog', { name, exact: true });
  const gone = (of: Locator) => of.waitFor({ state: 'detached' });

  /** A click beside does nothing; Escape asks, and staying gives the dialog back; leaving closes it. */
  async function assertKept(page: Page, held: Locator): Promise<void> {
    await clickBeside(page);
    assert.equal(await held.isVisible(), true, 'a click beside does nothing');
    await page.keyboard.press('Escape');
    const question = dialog(page, 'Close without saving?');
    await question.waitFor();
    await page.keyboard.press('Escape');
    await gone(question);
    assert.equal(await held.isVisible(), true, 'Escape out of the question stays');
    // Without a press of the page in between, the browser closes the dialog itself: it must come back.
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: 'Stay' }).click();
    assert.equal(await held.isVisible(), true, 'Stay stays');
    await page.keyboard.press('Escape');
    await question.getByRole('button', { name: 'Close without saving' }).click();
    await gone(held);
  }

  it('by a click beside a dialog with typed text, a new address or a scanned secret; one that holds nothing closes', async (t) => {
    const page = await open(t, bob, '/profile/tokens');
    const create = page.getByRole('region', { name: 'Your tokens' }).getByRole('button', { name: 'Create token' });
    await create.click();
    await dialog(page, 'Create token').waitFor();
    await clickBeside(page);
    await gone(dialog(page, 'Create token'));
    assert.equal(await create.evaluate(isFocused), true, 'the focus is back on the button');
    await create.click();
    await page.keyboard.press('Escape');
    await gone(dialog(page, 'Create token'));
    await create.click();
    await dialog(page, 'Create token').getByLabel('Name').fill('Nightly backup');
    await assertKept(page, dialog(page, 'Create token'));
    assert.equal(await create.evaluate(isFocused), true, 'the focus is back on the button');
    await create.click();
    assert.equal(await dialog(page, 'Create token').getByLabel('Name').inputValue(), '');
    await dialog(page, 'Create token').getByRole('checkbox').first().click();
    await page.keyboard.press('Escape');
    await assertNoBarriers(page);
    await dialog(page, 'Close without saving?').getByRole('button', { name: 'Stay' }).click();
    await dialog(page, 'Create token').getByRole('button', { name: 'Cancel' }).click();
    await gone(dialog(page, 'Create token'));

    await page.goto('/profile');
    await page.getByRole('button', { name: 'Change the e-mail address' }).click();
    const address = page.getByLabel('New e-mail address');
    await address.fill('bob@example.org');
    await assertKept(page, address);

    await page.goto('/profile/security');
    await enable(page).click();
    await scanSecret(page, bob);
    const qr = page.getByRole('img', { name: /QR code/ });
    await assertKept(page, qr);
    await enable(page).click();
    await clickBeside(page);
    await gone(page.getByRole('textbox', { name: 'Current password' }).nth(1));
  });

  it('by a click beside the dialog with chosen people; that of the list to invite keeps its text by itself', async (t) => {
    const page = await open(t, ada, `/admin/groups/${keys.crew}`);
    await page.getByRole('button', { name: 'Add people' }).click();
    const people = dialog(page, 'Add people to Night crew');
    await people.getByRole('combobox').fill('carol');
    await page.getByRole('option', { name: carol.name }).click();
    const chosen = people.getByRole('list', { name: 'People to add' });
    await chosen.getByText(carol.name).waitFor();
    await assertKept(page, chosen);

    await page.goto('/admin/users');
    const invite = page.getByRole('button', { name: 'Invite people' });
    const lines = page.getByRole('textbox', { name: 'People, one on each line' });
    for (const leave of [() => clickBeside(page), () => page.keyboard.press('Escape')]) {
      await invite.click();
      await lines.fill('Dan Kohn <dan@example.com>');
      await leave();
      await gone(lines);
      await invite.click();
      assert.equal(await lines.inputValue(), 'Dan Kohn <dan@example.com>');
      await dialog(page, 'Invite people').getByRole('button', { name: 'Cancel' }).click();
    }
  });

  it('by the share dialog, which holds something only until it is given', async (t) => {
    const page = await open(t, bob, '/profile');
    await page.getByRole('button', { name: 'Who has access…' }).click();
    const share = dialog(page, `Who has access to ${bob.name}`);
    const who = share.getByRole('combobox', { name: 'Person, user group or organisation' });
    await who.fill('carol');
    await page.getByRole('option', { name: carol.name }).click();
    await clickBeside(page);
    assert.equal(await who.inputValue(), carol.name, 'the chosen person is not lost');
    await share.getByRole('button', { name: 'Give access' }).click();
    await share.getByText(`${carol.name} has access now.`).waitFor();
    await share.getByRole('combobox', { name: `What ${carol.name} may do` }).selectOption({ label: 'Can edit' });
    await share.getByText('Saved').waitFor();
    await clickBeside(page);
    await gone(share);
    await world.admin.call('DELETE', `/v1/items/${keys.bob}/permissions`, { userKey: keys.carol });
  });

  it('by pressing a button twice: one call goes out', async (t) => {
    const page = await open(t, bob, '/profile/tokens');
    let calls = 0;
    await page.route('**/v1/users/me/tokens', async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 500));
      await route.continue();
    });
    await page.getByRole('region', { name: 'Your tokens' }).getByRole('button', { name: 'Create token' }).click();
    const create = dialog(page, 'Create token');
    await create.getByLabel('Name').fill('Only one');
    // In one go, before anything is drawn; then by Enter and by the mouse while the call is on its way.
    await create.getByRole('button', { name: 'Create token' }).evaluate(pressTwice);
    await create.getByLabel('Name').press('Enter');
    await create.getByRole('button', { name: 'Creating…' }).evaluate(pressTwice);
    await dialog(page, 'Copy your token now').getByRole('button', { name: 'I have saved it' }).click();
    assert.equal(calls, 1);
    assert.equal(await page.getByRole('row').filter({ hasText: 'Only one' }).count(), 1);

    await page.goto('/profile');
    let patches = 0;
    await page.route(`**/v1/items/${keys.bob}`, async (route) => {
      if (route.request().method() === 'PATCH') patches += 1;
      await new Promise((resolve) => setTimeout(resolve, 300));
      await route.continue();
    });
    await nameField(page).fill('Robert Babbage');
    await saveButton(page).evaluate(pressTwice);
    await page.keyboard.press('Control+s');
    await page.getByText('Changes saved.').waitFor();
    assert.equal(patches, 1);
    await world.admin.call('PATCH', `/v1/items/${keys.bob}`, { data: { name: bob.name } });
  });

  it('by declining to prove who one is: nothing is said, and what was typed is there', async (t) => {
    const given = { userKey: keys.carol, data: { permissions: 'rw' }, propagate: false };
    await world.admin.call('POST', `/v1/items/${keys.bob}/permissions`, given);
    const page = await open(t, bob, '/profile');
    const answer = { error: 'Prove it.', code: 'reauthenticate' };
    const refuse = () =>
      page.route('**/v1/**', (route) =>
        route.request().method() === 'GET' ? route.fallback() : route.fulfill({ status: 403, json: answer }),
      );
    await refuse();
    const proof = dialog(page, 'Is it you?');
    const alerts = page.getByRole('alert');
    async function decline(how: 'Escape' | 'beside'): Promise<void> {
      await proof.waitFor();
      if (how === 'Escape') await page.keyboard.press('Escape');
      else await clickBeside(page);
      await gone(proof);
      // What would be said of a refusal is there as soon as the button can be pressed again.
      await page.waitForTimeout(200);
      assert.deepEqual(await alerts.allTextContents(), []);
      assert.deepEqual(await page.locator('[aria-live="polite"]').getByRole('button').count(), 0, 'no message');
    }
    await nameField(page).fill('Robert Babbage');
    await saveButton(page).click();
    await decline('Escape');
    assert.equal(await nameField(page).inputValue(), 'Robert Babbage');
    await page.getByRole('button', { name: 'Discard' }).click();

    await page.getByRole('button', { name: 'Change the e-mail address' }).click();
    await page.getByLabel('New e-mail address').fill('bob@example.org');
    await page.getByLabel('New e-mail address').press('Enter');
    await decline('beside');
    assert.equal(await page.getByLabel('New e-mail address').inputValue(), 'bob@example.org');
    await page.getByRole('button', { name: 'Cancel' }).click();

    await page.getByRole('button', { name: 'Who has access…' }).click();
    const share = dialog(page, `Who has access to ${bob.name}`);
    await share.getByRole('combobox', { name: `What ${carol.name} may do` }).selectOption({ label: 'Can read' });
    await decline('Escape');
    await page.unroute('**/v1/**');
    await share.getByRole('button', { name: `Remove the access of ${carol.name}` }).click();
    await share.getByText(`${carol.name} no longer has this access.`).waitFor();
    await refuse();
    await share.getByRole('button', { name: 'Undo' }).click();
    await decline('Escape');
    await page.unroute('**/v1/**');
  });
});

/** Runs in the page. */
function isFocused(element: unknown): boolean {
  return (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement === element;
}

/** Runs in the page. */
function pressTwice(button: unknown): void {
  const element = button as { click: () => void };
  element.click();
  element.click();
}
