// Somebody else signs in; the owner says that it was not them, by the mail of the alert or in their own activity list.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { readOutbox } from '../support/mails.ts';
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

  /** The link of the newest mail to an address about that; mails arrive a moment later. */
  async function linkTo(address: string, subject: RegExp): Promise<string> {
    for (let waited = 0; waited < 10_000; waited += 50) {
      await sleep(50);
      const found = readOutbox(world.server.dataFolder).findLast(
        ({ headers }) => headers.to?.includes(address) && subject.test(headers.subject ?? ''),
      );
      if (found?.link) return found.link;
    }
    throw new Error(`No mail to ${address}`);
  }

  async function setPassword(page: Page, person: Person): Promise<void> {
    await page.goto(await linkTo(person.email, /Set a new password/));
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

    const link = await linkTo(bob.email, /A new sign-in/);
    const mailbox = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await mailbox.goto(link);
    await mailbox.getByRole('heading', { name: 'This was not me', level: 1 }).waitFor();
    await mailbox.getByText('Signed in from a new device').waitFor();
    assert.equal(new URL(mailbox.url()).hash, '', 'the secret is out of the address bar');
    await mailbox.getByText('One personal access token is revoked.').waitFor();
    await assertNoBarriers(mailbox);
    if (process.env.SHOTS)
      await mailbox.screenshot({ path: `${process.env.SHOTS}/link-phone-dark.png`, fullPage: true });
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

  it('S22 S29 from the activity list: what came since is undone with one switch and a fresh proof, then all ends', async (t) => {
    const page = await open(t);
    await openSecurity(page, carol);
    const stranger = await open(t);
    await openSecurity(stranger, carol);
    // The stranger leaves a key of theirs behind; that ends the owner's session.
    await plugIn(stranger, 'platform');
    await stranger.getByRole('button', { name: 'Add passkey' }).click();
    await stranger.getByRole('button', { name: 'I have kept them' }).click();

    const key = await plugIn(page, 'platform');
    assert.deepEqual(await key.credentials(), [], 'the owner has no passkey');
    const entries = card(stranger, 'Activity').getByRole('listitem');
    const entry = entries.filter({ hasText: 'Signed in from a new device' }).first();
    await entry.getByRole('link', { name: /This was not me/ }).click();
    await stranger.getByRole('heading', { name: 'This was not me', level: 1 }).waitFor();
    const remove = stranger.getByRole('switch', { name: /Remove the passkey or key/ });
    await remove.waitFor();
    await assertNoBarriers(stranger);
    if (process.env.SHOTS) {
      await stranger.screenshot({ path: `${process.env.SHOTS}/entry-light.png`, fullPage: true });
    }
    await remove.click();
    await stranger.getByRole('switch', { name: 'Make the backup codes void' }).click();
    await stranger.getByRole('button', { name: 'End everything' }).click();
    await stranger.getByRole('heading', { name: 'Everything was ended' }).waitFor();
    await assertNoBarriers(stranger);
    if (process.env.SHOTS) await stranger.screenshot({ path: `${process.env.SHOTS}/done-light.png` });

    await setPassword(page, carol);
    await page.goto('/signin');
    await givePassword(page, { ...carol, password: newPassword });
    await page.waitForURL(/\/profile/);
  });
});
