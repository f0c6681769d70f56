// Steps of journeys on the security page and at a sign-in with a second factor, in a person's words.
import type { CDPSession, Locator, Page } from 'playwright-core';
import { authenticatorApp } from './authenticator-app.ts';
import type { Person } from './script-client.ts';

/** Refusals that Chromium logs as errors and that belong to the stories: not signed in, wrong, prove it. */
export const refusals = [/status of 40[0139]/];

export async function givePassword(page: Page, person: Person): Promise<void> {
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function openSecurity(page: Page, person: Person): Promise<void> {
  await page.goto('/profile/security');
  await givePassword(page, person);
  await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
}

export async function leave(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You are signed out.').waitFor();
}

export const enable = (page: Page): Locator => page.getByRole('switch', { name: 'Enable 2FA' });
export const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** Case counts: an earlier message that is still on show may say the same words inside a sentence. */
export const message = (page: Page, text: string | RegExp): Locator =>
  page.locator('[aria-live="polite"]').getByText(typeof text === 'string' ? new RegExp(RegExp.escape(text)) : text);

/** From the question for the password to the app that holds the secret; the code is still to be given. */
export async function scanSecret(page: Page, person: Person) {
  await page.getByRole('textbox', { name: 'Current password' }).last().fill(person.password);
  await page.getByRole('button', { name: 'Next' }).click();
  return readSecret(page);
}

export async function readSecret(page: Page) {
  await page.getByRole('img', { name: /QR code/ }).waitFor();
  const secret = await page
    .getByRole('button', { name: /Copy the secret/ })
    .locator('code')
    .textContent();
  return authenticatorApp(secret ?? '');
}

/** Reads the codes that are shown once, and says that they are kept. */
export async function keepBackupCodes(page: Page): Promise<string[]> {
  const dialog = page.getByRole('dialog', { name: 'Save these backup codes' });
  await dialog.waitFor();
  const codes = await dialog.getByRole('listitem').allTextContents();
  await dialog.getByRole('button', { name: 'I have saved them' }).click();
  return codes;
}

export interface VirtualDevice {
  id: string;
  credentials(): Promise<{ credentialId: string; isResidentCredential: boolean }[]>;
  /** Whether its owner answers it. */
  answers(present: boolean): Promise<void>;
  remove(): Promise<void>;
}

/** A device or key as Chromium plays it (WebAuthn, section 11). */
export async function plugIn(page: Page, kind: 'platform' | 'usb'): Promise<VirtualDevice> {
  const browser: CDPSession = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  const { authenticatorId: id } = await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: kind === 'platform' ? 'internal' : 'usb',
      hasResidentKey: kind === 'platform',
      hasUserVerification: kind === 'platform',
      isUserVerified: kind === 'platform',
      automaticPresenceSimulation: true,
    },
  });
  return {
    id,
    async credentials() {
      return (await browser.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials;
    },
    async answers(present) {
      await browser.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified: present });
    },
    async remove() {
      await browser.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: id });
    },
  };
}
