// The security section and tokens without a mouse: each thing that one can do there, by Tab, Space and Enter alone.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import type { Person } from '../support/script-client.ts';
import { card, message, openSecurity, plugIn, refusals } from '../support/security-page.ts';

const dan: Person = { name: 'Dan Kohn', email: 'dan@example.com', password: 'seven clouds and a bridge' };
const eve: Person = { name: 'Eve Curie', email: 'eve@example.com', password: 'glowing in the shed at night' };

describe('by keyboard alone', () => {
  const world = shareJourneyWorld();
  before(async () => {
    for (const person of [bob, carol, dan, eve]) await world.admin.createUser(person);
  });
  const open = (t: TestContext) => openPage(t, world.browser, { baseURL: world.server.url, expected: refusals });
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();

  it('a passkey is added, opens the account alone, is renamed and removed', async (t) => {
    const page = await open(t);
    await page.addInitScript(makeNoOffer);
    await plugIn(page, 'platform');
    await page.goto('/profile/security');
    await typeSignIn(page, bob);
    await heading(page, 'Security');
    const passkeys = card(page, 'Passkeys and security keys');
    const add = passkeys.getByRole('button', { name: 'Add passkey' });
    await tabTo(page, add);
    await page.keyboard.press('Enter');
    await keepCodes(page);
    await message(page, /has been added, and two-factor authentication is on/).waitFor();
    await assertFocused(add);

    await tabTo(page, page.getByRole('button', { name: 'Sign out' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByText('You are signed out.').waitFor();
    await tabTo(page, page.getByRole('button', { name: 'Sign in with a passkey' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Account');

    await tabTo(page, page.getByRole('link', { name: /^Security/ }));
    await page.keyboard.press('Enter');
    await heading(page, 'Security');
    await tabTo(page, passkeys.getByRole('button', { name: /^Rename/ }));
    await page.keyboard.press('Enter');
    await page.keyboard.type('Desk');
    await page.keyboard.press('Enter');
    await passkeys.getByText('Desk', { exact: true }).waitFor();
    await assertFocused(passkeys.getByRole('button', { name: 'Rename Desk' }));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Remove “Desk”?' });
    await assertFocused(question.getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await message(page, '“Desk” has been removed.').waitFor();
  });

  it('a USB key is added from the shared link, and proves after the password', async (t) => {
    const page = await open(t);
    const key = await plugIn(page, 'usb');
    await page.goto('/profile/mfa/new');
    await typeSignIn(page, dan);
    await heading(page, 'Add a second factor');
    await tabTo(page, page.getByRole('button', { name: 'Use a security key' }));
    await page.keyboard.press('Enter');
    await keepCodes(page);
    await page.getByRole('heading', { name: 'Your second factor is on' }).waitFor();
    assert.equal((await key.credentials()).length, 1);
    await tabTo(page, page.getByRole('link', { name: 'Go to security' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Security');
    await tabTo(page, page.getByRole('button', { name: 'Sign out' }));
    await page.keyboard.press('Enter');
    await page.getByText('You are signed out.').waitFor();
    await typeSignIn(page, dan);
    await assertFocused(page.getByRole('button', { name: 'Use passkey or security key' }));
    await page.keyboard.press('Enter');
    await heading(page, 'Account');
  });

  it('a token is made over a fresh proof that loses nothing, gets a new secret, and is revoked', async (t) => {
    const page = await open(t);
    await page.goto('/profile/tokens');
    await typeSignIn(page, carol);
    await heading(page, 'Personal access tokens');
    await askForProofOnce(page, '**/v1/users/me/tokens');
    await tabTo(page, page.getByRole('button', { name: 'Create token' }));
    await page.keyboard.press('Enter');
    await page.keyboard.type('Nightly backup');
    const create = page.getByRole('dialog', { name: 'Create token' });
    await tabTo(page, create.getByLabel(/^Share items/));
    await page.keyboard.press('Space');
    await tabTo(page, create.getByRole('button', { name: 'Create token' }));
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Is it you?' }).getByLabel('Password').first().waitFor();
    await page.keyboard.type(carol.password);
    await page.keyboard.press('Enter');
    await keepSecret(page);
    const row = page.getByRole('row').filter({ hasText: 'Nightly backup' });
    await row.getByText('read people, read items, share items').waitFor();

    await tabTo(page, row.getByRole('button', { name: /^Regenerate/ }));
    await page.keyboard.press('Enter');
    const regenerate = page.getByRole('dialog', { name: 'Regenerate “Nightly backup”' });
    await tabTo(page, regenerate.getByLabel('The old secret'));
    await page.keyboard.press('ArrowDown');
    await tabTo(page, regenerate.getByRole('button', { name: 'Regenerate' }));
    await page.keyboard.press('Enter');
    await keepSecret(page);
    await row.getByText('The old secret works until').waitFor();

    await tabTo(page, row.getByRole('button', { name: /^Revoke/ }));
    await page.keyboard.press('Enter');
    await assertFocused(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await message(page, '“Nightly backup” has been revoked.').waitFor();
  });

  it('the other sessions are ended, and the password is changed', async (t) => {
    const [page, there] = [await open(t), await open(t)];
    await openSecurity(there, eve);
    await page.goto('/profile/security');
    await typeSignIn(page, eve);
    await heading(page, 'Security');
    await tabTo(page, card(page, 'Sessions').getByRole('button', { name: 'End the others' }));
    await page.keyboard.press('Enter');
    await page.getByText('Ends 1 session. This one stays.').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await message(page, '1 session has ended.').waitFor();
    await there.getByText('You are signed out.').waitFor();

    const password = 'a lamp of radium at midnight';
    const field = (name: string) => card(page, 'Password').getByRole('textbox', { name, exact: true });
    await tabTo(page, field('Current password'), 'Shift+Tab');
    await page.keyboard.type(eve.password);
    await tabTo(page, field('New password'));
    await page.keyboard.type(password);
    await tabTo(page, field('New password again'));
    await page.keyboard.type(password);
    await page.keyboard.press('Enter');
    await page.getByText(/^Your password has been changed, and you are signed out everywhere/).waitFor();
    await typeSignIn(page, { ...eve, password });
    await heading(page, 'Account');
  });
});

/** Where the focus is, as a person sees it; waits for what a dialog or a new page does with it. */
async function assertFocused(locator: Locator): Promise<void> {
  await locator.waitFor();
  const isFocused = () => locator.evaluate((element) => element === element.ownerDocument.activeElement);
  for (let looks = 0; looks < 40 && !(await isFocused()); looks++) await locator.page().waitForTimeout(50);
  assert.ok(await isFocused(), `${locator} has the focus`);
}

async function tabTo(page: Page, locator: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  await locator.waitFor();
  for (let presses = 0; presses < 120; presses++) {
    if (await locator.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press(key);
  }
  assert.fail(`${locator} is not reached by ${key}`);
}

async function typeSignIn(page: Page, { email, password }: Person): Promise<void> {
  await tabTo(page, page.getByLabel('E-mail'));
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(email);
  await tabTo(page, page.getByRole('textbox', { name: 'Password' }));
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}

/** Both lie behind one Enter too many otherwise: the focus is on what copies them. */
async function keepCodes(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Save these backup codes' });
  await assertFocused(dialog.getByRole('button', { name: 'Copy' }));
  await tabTo(page, dialog.getByRole('button', { name: 'I have saved them' }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

async function keepSecret(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Copy your token now' });
  await assertFocused(dialog.getByRole('button', { name: 'Copy token' }));
  await page.keyboard.press('Enter');
  await dialog.getByText('Copied').waitFor();
  await tabTo(page, dialog.getByRole('button', { name: 'I have saved it' }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}

/** The server's clock is not ours to move: the first change is answered as after ten minutes. */
async function askForProofOnce(page: Page, address: string): Promise<void> {
  let asked = false;
  await page.route(address, async (route) => {
    if (asked || route.request().method() !== 'POST') return route.continue();
    asked = true;
    await route.fulfill({ status: 403, json: { error: 'Prove it.', code: 'reauthenticate' } });
  });
}

/** Runs in the page: a virtual device takes an offer in the field at once, before anybody presses a key. */
function makeNoOffer(): void {
  const page = globalThis as unknown as { PublicKeyCredential: Record<string, () => Promise<boolean>> };
  page.PublicKeyCredential.isConditionalMediationAvailable = async () => false;
}
