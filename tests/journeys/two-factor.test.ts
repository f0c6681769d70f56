// Somebody switches two-factor authentication on, signs in with it, loses the phone, and switches it off again.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';
import {
  card,
  enable,
  givePassword,
  keepBackupCodes,
  leave,
  message,
  openSecurity,
  readSecret,
  refusals,
  scanSecret,
} from '../support/security-page.ts';

const dan: Person = { name: 'Dan Kohn', email: 'dan@example.com', password: 'seven clouds and a bridge' };

const eve: Person = { name: 'Eve Curie', email: 'eve@example.com', password: 'glowing in the shed at night' };

describe('two-factor authentication', () => {
  const world = shareJourneyWorld();
  before(async () => {
    for (const person of [bob, carol, dan, eve]) await world.admin.createUser(person);
  });
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  it('is switched on as the seeds tell, asked at sign-in, and switched off', async (t) => {
    const page = await open(t);
    await openSecurity(page, ada);
    await page.getByRole('link', { name: /^Security.*No second factor is on/ }).waitFor();
    await assertNoBarriers(page);

    await enable(page).click();
    await page.getByRole('textbox', { name: 'Current password' }).last().fill('not my password');
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByText('The current password is wrong.').waitFor();
    const app = await scanSecret(page, ada);
    await assertNoBarriers(page);
    const field = page.getByLabel('Code that the app shows');
    await field.fill(app.codeOff(7));
    await page.getByText('The clock of your device is 7 minutes ahead.').waitFor();
    await field.fill(app.codeOff(-30));
    await page.getByText('The clock of your device is 30 minutes behind.').waitFor();
    await field.fill(app.code());
    const dialog = page.getByRole('dialog', { name: 'Save these backup codes' });
    await dialog.waitFor();
    await assertNoBarriers(page);
    const downloading = page.waitForEvent('download');
    await dialog.getByRole('button', { name: 'Download' }).click();
    const download = await downloading;
    assert.match(download.suggestedFilename(), /^conch-backup-codes-.*\.txt$/);
    const file = readFileSync(await download.path(), 'utf8');
    // No way out but saying that they are kept.
    await page.keyboard.press('Escape');
    await dialog.waitFor();
    const codes = await keepBackupCodes(page);
    assert.equal(codes.length, 10);
    for (const code of codes) assert.ok(file.includes(code));
    await message(page, 'Two-factor authentication is on.').waitFor();
    await card(page, 'Backup codes').getByText('10 codes are left.').waitFor();
    await page.getByRole('link', { name: 'Security', exact: true }).waitFor();

    await leave(page);
    await givePassword(page, ada);
    await page.getByLabel('Code from your authenticator app').fill('000000');
    assert.equal(await page.getByText('You are signed out.').count(), 0, 'that is over by now');
    await page.getByText(/^That code is wrong/).waitFor();
    await page.getByText('Can you use none of these? Ask your administrator').waitFor();
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Use a backup code' }).click();
    await page.getByLabel('Backup code').fill(codes[0] ?? '');
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    await page.getByRole('link', { name: 'Security', exact: true }).click();
    await card(page, 'Backup codes').getByText('9 codes are left.').waitFor();

    await enable(page).click();
    await page.getByText('and your 9 backup codes go too.').waitFor();
    await page.getByLabel('Code from your authenticator app').fill(app.code());
    await message(page, 'Two-factor authentication is off.').waitFor();
    const top = await message(page, 'Two-factor authentication is off.').boundingBox();
    assert.ok(top && top.y < 200, 'the message stands at the top');
    await leave(page);
    await givePassword(page, ada);
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
  });

  it('warns at sign-in when three backup codes are left, and makes new ones with a fresh proof', async (t) => {
    const page = await open(t);
    await openSecurity(page, bob);
    await enable(page).click();
    const app = await scanSecret(page, bob);
    await page.getByLabel('Code that the app shows').fill(app.code());
    const codes = await keepBackupCodes(page);
    for (const code of codes.slice(0, 6)) {
      const answer = await page.request.post('/v1/mfa/backup/validate', {
        data: { email: bob.email, password: bob.password, code },
      });
      assert.equal(answer.status(), 200);
    }
    await leave(page);
    await givePassword(page, bob);
    await page.getByText('Your password is correct.').waitFor();
    const byCode = page.getByRole('button', { name: 'Use a backup code' });
    if (await byCode.isVisible()) await byCode.click();
    await page.getByLabel('Backup code').fill(codes[6] ?? '');
    await page.keyboard.press('Enter');
    await message(page, 'Only 3 backup codes are left.').waitFor();
    await page.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('heading', { level: 1, name: 'Security' }).waitFor();
    await page.getByRole('link', { name: /^Security.*Few backup codes are left/ }).waitFor();
    const backup = card(page, 'Backup codes');
    await backup.getByText('3 codes are left.').waitFor();
    const heading = backup.getByRole('heading', { name: 'Backup codes' });
    await page.waitForFunction('scrollY > 0');
    const place = await heading.boundingBox();
    assert.ok(place && place.y > 56 && place.y < 600, `the card is shown, below the bar: ${place?.y}`);
    await backup.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByText('Your 3 old codes stop working at once').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
    const fresh = await keepBackupCodes(page);
    assert.equal(new Set([...fresh, ...codes]).size, 20);
    await backup.getByText('10 codes are left.').waitFor();
  });

  it('opens over the page where a proof is old, and loses nothing of it', async (t) => {
    const page = await open(t);
    await openSecurity(page, carol);
    await enable(page).click();
    const app = await scanSecret(page, carol);
    await page.getByLabel('Code that the app shows').fill(app.code());
    await keepBackupCodes(page);
    let refused = false;
    // The server's clock is not ours to move: the first answer is what it says after ten minutes.
    await page.route('**/v1/mfa/backup', async (route) => {
      if (refused) return route.continue();
      refused = true;
      await route.fulfill({ status: 403, json: { error: 'Prove it.', code: 'reauthenticate' } });
    });
    const backup = card(page, 'Backup codes');
    await backup.getByRole('button', { name: 'Make new codes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make new codes' }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByLabel('Code from your authenticator app').waitFor();
    await assertNoBarriers(page);
    await proof.getByRole('button', { name: 'Use your password' }).click();
    await proof.getByLabel('Backup code').waitFor();
    await proof.getByRole('button', { name: 'Use a code from your authenticator app' }).click();
    await proof.getByLabel('Code from your authenticator app').fill(app.code());
    assert.equal((await keepBackupCodes(page)).length, 10);
  });

  it('goes back to the password, kindly, when the second step took longer than ten minutes', async (t) => {
    const page = await open(t);
    await page.clock.install();
    await page.goto('/signin');
    await givePassword(page, carol);
    await page.getByText('Your password is correct.').waitFor();
    await page.clock.fastForward('10:05');
    await page.getByText('That took longer than ten minutes').waitFor();
    assert.equal(await page.getByLabel('E-mail').inputValue(), carol.email);
    await assertNoBarriers(page);
  });

  it('is switched on by keyboard alone; another app replaces the first once it is proven', async (t) => {
    const page = await open(t);
    await openSecurity(page, eve);
    await enable(page).focus();
    await page.keyboard.press('Space');
    await page.getByLabel('Current password').last().waitFor();
    await page.keyboard.type(eve.password);
    await page.keyboard.press('Enter');
    const first = await readSecret(page);
    // The field has the focus; the sixth digit sends it.
    await page.keyboard.type(first.code());
    const kept = page.getByRole('dialog', { name: 'Save these backup codes' });
    await kept.waitFor();
    // Who is used to press Enter after a code does not lose sight of what is shown once.
    await page.keyboard.press('Enter');
    await kept.getByText('Copied').waitFor();
    for (let presses = 0; presses < 3; presses++) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await message(page, 'Two-factor authentication is on.').waitFor();

    await page.getByRole('button', { name: 'Replace app' }).click();
    const second = await scanSecret(page, eve);
    await page.getByLabel('Code that the app shows').fill(second.codeOff(-1.5));
    await page.getByText(/^That code has expired/).waitFor();
    await page.getByLabel('Code that the app shows').fill(second.code());
    await message(page, 'From now on, use the new authenticator app').waitFor();
    await leave(page);
    await givePassword(page, eve);
    const field = page.getByLabel('Code from your authenticator app');
    await field.fill(first.code());
    await page.getByText(/^That code is wrong/).waitFor();
    await field.fill(second.code());
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();

    // The session ends while something is typed; the second factor is asked over the page, and nothing is lost.
    await page.getByLabel('Name', { exact: true }).fill('Eve Online');
    await page.context().clearCookies();
    await page.getByRole('button', { name: 'Save changes' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in again' });
    await again.getByRole('textbox', { name: 'Password' }).fill(eve.password);
    await again.getByRole('button', { name: 'Sign in', exact: true }).click();
    await again.getByText('Your password is correct.').waitFor();
    await assertNoBarriers(page);
    await again.getByRole('button', { name: 'Use a backup code' }).waitFor();
    await again.getByRole('button', { name: 'Back to the password' }).click();
    await again.getByRole('textbox', { name: 'Password' }).waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'Eve Online');
  });

  it('is added from the link that an administrator shares, on a phone in the dark', async (t) => {
    const page = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await page.goto('/profile/mfa/new');
    await givePassword(page, dan);
    await page.getByRole('heading', { level: 1, name: 'Add a second factor' }).waitFor();
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Set up app' }).click();
    const app = await scanSecret(page, dan);
    await assertNoBarriers(page);
    await page.getByLabel('Code that the app shows').fill(app.code());
    await keepBackupCodes(page);
    await page.getByRole('heading', { name: 'Your second factor is on' }).waitFor();
    await assertNoBarriers(page);
    await page.getByRole('link', { name: 'Go to security' }).click();
    await enable(page).waitFor();
    assert.equal(await enable(page).isChecked(), true);
  });
});
