// Passkeys and security keys, on Chromium's virtual devices: added, used alone and as a second factor, renamed, removed.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';
import {
  card,
  givePassword,
  keepBackupCodes,
  leave,
  message,
  openSecurity,
  plugIn,
  refusals,
} from '../support/security-page.ts';

const dan: Person = { name: 'Dan Kohn', email: 'dan@example.com', password: 'seven clouds and a bridge' };

describe('passkeys', () => {
  const world = shareJourneyWorld();
  before(async () => {
    for (const person of [bob, carol, dan]) await world.admin.createUser(person);
  });
  const open = (t: TestContext, more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });
  const passkeys = (page: Page) => card(page, 'Passkeys and security keys');
  const account = (page: Page) => page.getByRole('heading', { level: 1, name: 'Account' });

  it('is made, opens the account alone, is renamed, and removed with a word to the browser', async (t) => {
    const page = await open(t);
    await page.addInitScript(listenToSignals);
    const device = await plugIn(page, 'platform');
    await openSecurity(page, ada);
    await passkeys(page)
      .getByText(/^None yet/)
      .waitFor();
    await passkeys(page).getByRole('button', { name: 'Add passkey' }).click();
    assert.equal((await keepBackupCodes(page)).length, 10);
    await message(page, /has been added, and two-factor authentication is on/).waitFor();
    const [made] = await device.credentials();
    assert.ok(made?.isResidentCredential);
    const row = passkeys(page).getByRole('listitem');
    assert.equal(await row.count(), 1);
    await row.getByText(/Never used/).waitFor();
    await assertNoBarriers(page);

    await passkeys(page).getByRole('button', { name: 'Add passkey' }).click();
    await passkeys(page)
      .getByText(/already registered/)
      .waitFor();

    await leave(page);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await account(page).waitFor();
    await page.getByRole('link', { name: 'Security' }).click();
    await row.getByText(/Last used/).waitFor();

    await row.getByRole('button', { name: /^Rename/ }).click();
    await page.getByLabel('Name', { exact: true }).fill('Desk');
    await page.keyboard.press('Enter');
    await row.getByText('Desk', { exact: true }).waitFor();
    assert.ok((await signals(page)).some(({ told }) => told === 'signalCurrentUserDetails'));

    // The account is called otherwise, here or elsewhere: so are its passkeys in the browser's own list.
    const me = await (await page.request.get('/v1/users/me')).json();
    const renamed = await page.request.patch(`/v1/items/${me.user._key}`, {
      data: { data: { name: 'Countess of Lovelace' } },
      headers: { origin: world.server.url },
    });
    assert.equal(renamed.status(), 200, await renamed.text());
    await page.waitForFunction(() =>
      (globalThis as unknown as { conchTestSignals: Told[] }).conchTestSignals.some(
        ({ about }) => about.displayName === 'Countess of Lovelace',
      ),
    );

    await row.getByRole('button', { name: 'Remove Desk' }).click();
    await page.getByText(/It is your last second factor: your 10 backup codes go too/).waitFor();
    await assertNoBarriers(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await message(page, '“Desk” has been removed.').waitFor();
    const last = (await signals(page)).filter(({ told }) => told === 'signalAllAcceptedCredentials').at(-1);
    assert.deepEqual(last?.about.allAcceptedCredentialIds, []);
  });

  it('is offered in the field of the address, and signs in from there', async (t) => {
    const page = await open(t);
    await plugIn(page, 'platform');
    await openSecurity(page, bob);
    await passkeys(page).getByRole('button', { name: 'Add passkey' }).click();
    await keepBackupCodes(page);
    await leave(page);
    // Nothing is clicked: the virtual device stands for the person who takes the offer.
    await account(page).waitFor();
  });

  it('proves as a security key after the password, over USB', async (t) => {
    const page = await open(t);
    await openSecurity(page, carol);
    const key = await plugIn(page, 'usb');
    await passkeys(page).getByRole('button', { name: 'Add security key' }).click();
    const codes = await keepBackupCodes(page);
    assert.equal((await key.credentials()).length, 1);
    await passkeys(page)
      .getByText(/On one device only · used after the password/)
      .waitFor();
    await leave(page);
    await givePassword(page, carol);
    await page.getByText('Your password is correct.').waitFor();
    await page.getByRole('button', { name: 'Use passkey or security key' }).click();
    await account(page).waitFor();

    await leave(page);
    await key.remove();
    await givePassword(page, carol);
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await account(page).waitFor();
  });

  it('says in words that it was cancelled, and proves anew over the page', async (t) => {
    const page = await open(t);
    const device = await plugIn(page, 'platform');
    await device.answers(false);
    await openSecurity(page, dan);
    await passkeys(page).getByRole('button', { name: 'Add passkey' }).click();
    await passkeys(page)
      .getByText(/^That was cancelled|cannot do what is needed/)
      .waitFor();
    await device.answers(true);
    await passkeys(page).getByRole('button', { name: 'Add passkey' }).click();
    await keepBackupCodes(page);
    let refused = false;
    await page.route('**/v1/mfa/backup', async (route) => {
      if (refused) return route.continue();
      refused = true;
      await route.fulfill({ status: 403, json: { error: 'Prove it.', code: 'reauthenticate' } });
    });
    await card(page, 'Backup codes').getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByRole('button', { name: 'Use passkey or security key' }).click();
    assert.equal((await keepBackupCodes(page)).length, 10);
  });
});

interface Told {
  told: string;
  about: { allAcceptedCredentialIds?: string[]; displayName?: string };
}

/**
 * Runs in the page: keeps what the browser is told about passkeys. It makes no offer in the field either, which the
 * virtual device would take at once.
 */
function listenToSignals(): void {
  const page = globalThis as unknown as {
    PublicKeyCredential: Record<string, (about: object) => Promise<unknown>>;
    conchTestSignals: object[];
  };
  page.conchTestSignals = [];
  page.PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  for (const told of ['signalAllAcceptedCredentials', 'signalCurrentUserDetails']) {
    page.PublicKeyCredential[told] = async (about) => {
      page.conchTestSignals.push({ told, about });
    };
  }
}

function signals(page: Page): Promise<Told[]> {
  return page.evaluate(() => (globalThis as unknown as { conchTestSignals: Told[] }).conchTestSignals);
}
