// Somebody else signs in; the owner says that it was not them, by the mail of the alert or in their own activity list.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { linkTo } from '../support/mails.ts';
import type { Person } from '../support/script-client.ts';
import { signInAsScript } from '../support/script-client.ts';
import { card, givePassword, openSecurity, plugIn, refusals } from '../support/security-page.ts';

const newPassword = 'seven shells by the sea';
/** S28 wants a second; a busy machine paints late. */
const aMoment = 3000;

describe('this was not me', () => {
  const world = shareJourneyWorld();
  before(async () => {
    await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  async function setPassword(page: Page, person: Person): Promise<void> {
    await page.goto(await linkTo(world.server.dataFolder, person.email, /Set a new password/));
    await page.getByRole('heading', { name: 'Choose a new password' }).waitFor();
    await page.getByLabel('New password').fill(newPassword);
    await page.getByRole('button', { name: 'Set password' }).click();
    await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor();
  }

  it('S28 S29 S38 S45 by the mail of a new sign-in: both are signed out at once, tokens end, the password is set anew by mail', async (t) => {
    const owner = await open(t);
    await enter(owner, world.server, bob);
    const script = await signInAsScript(world.server, bob);
    const { token } = await script.call<{ token: string }>('POST', '/v1/users/me/tokens', { name: 'CI' });
    const stranger = await open(t);
    await enter(stranger, world.server, bob);

    const link = await linkTo(world.server.dataFolder, bob.email, /A new sign-in/);
    const mailbox = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await mailbox.goto(link);
    await mailbox.getByRole('heading', { name: 'This was not me', level: 1 }).waitFor();
    await mailbox.getByText('Signed in from a new device').waitFor();
    assert.equal(new URL(mailbox.url()).hash, '', 'the secret is out of the address bar');
    await mailbox.getByText('One personal access token is revoked.').waitFor();
    await assertNoBarriers(mailbox);
    await script.me();

    await mailbox.getByRole('button', { name: 'End everything' }).click();
    await mailbox.getByRole('heading', { name: 'Everything was ended' }).waitFor();
    await mailbox.getByText(bob.email).waitFor();
    await assertNoBarriers(mailbox);
    for (const page of [owner, stranger]) await page.waitForURL(/\/signin/, { timeout: aMoment });
    const withToken = await fetch(`${world.server.url}/v1/users/me`, { headers: { authorization: token } });
    assert.equal(withToken.status, 401);
    await givePassword(stranger, bob);
    await stranger.getByText('E-mail or password is wrong.').waitFor();

    await mailbox.goto('/signin');
    await mailbox.goto(link);
    await mailbox.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await assertNoBarriers(mailbox);

    await setPassword(mailbox, bob);
    await owner.goto('/signin');
    await givePassword(owner, { ...bob, password: newPassword });
    await owner.getByRole('heading', { level: 1 }).waitFor();
    await owner.waitForURL(/\/profile/);
  });

  it('S22 S29 S42 from the activity list: what came since is undone with a switch each, then all ends', async (t) => {
    const page = await open(t);
    await openSecurity(page, carol);
    // Somebody at her open browser leaves a passkey of theirs behind, and takes the address.
    await plugIn(page, 'platform');
    await page.getByRole('button', { name: 'Add passkey' }).click();
    await page.getByRole('button', { name: 'I have saved them' }).click();
    const theirs = 'eve@elsewhere.example';
    const headers = { origin: world.server.url };
    const asked = await page.request.post('/v1/users/me/email', { data: { email: theirs }, headers });
    assert.equal(asked.status(), 200, await asked.text());
    const [id, secret] = new URL(await linkTo(world.server.dataFolder, theirs, /Confirm your new/)).hash
      .slice(1)
      .split('.');
    const taken = await page.request.post('/v1/users/me/email/confirm', { data: { id, secret }, headers });
    assert.equal(taken.status(), 200, await taken.text());

    await card(page, 'Activity').scrollIntoViewIfNeeded();
    const entries = card(page, 'Activity').getByRole('listitem');
    const entry = entries.filter({ hasText: 'A passkey or security key was added' }).first();
    await entry.getByRole('link', { name: /This was not me/ }).click();
    await page.getByRole('heading', { name: 'This was not me', level: 1 }).waitFor();
    const remove = page.getByRole('switch', { name: /Remove the passkey or key/ });
    const back = page.getByRole('switch', { name: `Set the address back to ${carol.email}` });
    await back.waitFor();
    assert.deepEqual([await remove.isChecked(), await back.isChecked()], [true, true]);
    const goesTo = (address: string) => page.getByText(`A link to set a new password goes to ${address}.`);
    await goesTo(carol.email).waitFor();
    await back.click();
    await goesTo(theirs).waitFor();
    await assertNoBarriers(page);
    await back.click();
    await page.getByRole('button', { name: 'End everything' }).click();
    await page.getByRole('heading', { name: 'Everything was ended' }).waitFor();
    await assertNoBarriers(page);

    const elsewhere = await open(t);
    await setPassword(elsewhere, carol);
    await elsewhere.goto('/signin');
    await givePassword(elsewhere, { ...carol, password: newPassword });
    await elsewhere.waitForURL(/\/profile/);
    const address = elsewhere.getByRole('button', { name: /Copy the e-mail address/ });
    await address.getByText(carol.email).waitFor();
  });
});
