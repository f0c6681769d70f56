// Somebody has an authenticator app and a passkey at once: each counts, the one used last comes first, one can be lost.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, shareJourneyWorld } from '../support/journey-world.ts';
import {
  card,
  enable,
  givePassword,
  keepBackupCodes,
  leave,
  message,
  openSecurity,
  plugIn,
  refusals,
  scanSecret,
} from '../support/security-page.ts';

describe('an app and a key at the same time', () => {
  const world = shareJourneyWorld();
  before(() => world.admin.createUser(bob));
  const open = (t: TestContext) => openPage(t, world.browser, { baseURL: world.server.url, expected: refusals });
  const account = (page: Page) => page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();

  it('each opens the second step, the last one first; the lost app goes without a code, after a question', async (t) => {
    const page = await open(t);
    await openSecurity(page, bob);
    const key = await plugIn(page, 'usb');
    await card(page, 'Passkeys and security keys').getByRole('button', { name: 'Add security key' }).click();
    const codes = await keepBackupCodes(page);
    await page.getByText('It is on already: a passkey or security key is your second factor.').waitFor();
    await enable(page).click();
    const app = await scanSecret(page, bob);
    await page.getByLabel('Code that the app shows').fill(app.code());
    await message(page, 'Two-factor authentication is on.').waitFor();
    await card(page, 'Backup codes').getByText('10 codes are left.').waitFor();

    const code = page.getByLabel('Code from your authenticator app');
    const device = page.getByRole('button', { name: 'Use passkey or security key' });
    await again(page);
    await device.click();
    await account(page);
    await again(page);
    await device.waitFor();
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Use a code from your authenticator app' }).click();
    await code.fill(app.code());
    await account(page);
    await again(page);
    await code.waitFor();
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(codes[0] ?? '');
    await page.keyboard.press('Enter');
    await account(page);
    await again(page);
    await page.getByLabel('Backup code').waitFor();
    await page.getByRole('button', { name: 'Use a passkey or security key' }).click();
    await device.click();
    await account(page);

    await page.getByRole('link', { name: /^Security/ }).click();
    await enable(page).click();
    await page.getByText('Your other sessions end. Your passkey or key and the backup codes stay.').waitFor();
    await page.getByRole('button', { name: 'I no longer have the app' }).click();
    await page.getByText(/^You can switch it off without a code too/).waitFor();
    assert.equal(await enable(page).isChecked(), true, 'nothing has happened yet');
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Switch off without a code' }).click();
    await message(page, 'The authenticator app is off. Your passkeys and keys remain your second factor.').waitFor();
    assert.equal((await key.credentials()).length, 1);
    const log = card(page, 'Activity');
    await log.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: 'Second factors' }).click();
    await log.getByText('The authenticator app was removed').waitFor();
    await log.getByText(/“Security key” · from/).waitFor();
  });

  async function again(page: Page): Promise<void> {
    await leave(page);
    await givePassword(page, bob);
    await page.getByText('Your password is correct.').waitFor();
  }
});
