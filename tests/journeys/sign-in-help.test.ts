// Help for whoever cannot get in: after some refusals, and where the server sends no mail.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { enter, notSignedInYet, userMenu } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { shareJourneyWorld } from '../support/journey-world.ts';
import { ada } from '../support/script-client.ts';

describe('help at the sign-in', () => {
  const world = shareJourneyWorld();

  it('comes after three refusals, the same for known and unknown addresses, and leads on where no mail is sent', async (t) => {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected: [notSignedInYet] });
    await enter(page, world.server, ada);
    await userMenu(page, ada.name).click();
    await page.getByRole('menuitem', { name: 'Log out' }).click();
    const signedOut = page.getByText('You are signed out.');
    await signedOut.waitFor();

    for (const email of [ada.email, 'nobody@example.com']) {
      if (email !== ada.email) await page.reload();
      const hint = page.getByText('Still not right?');
      const refused = page.getByText('E-mail or password is wrong.');
      await page.getByLabel('E-mail').fill(email);
      for (let tries = 1; tries <= 3; tries++) {
        assert.equal(await hint.count(), 0, `after ${tries - 1}`);
        await page.getByRole('textbox', { name: 'Password' }).fill(`never mine ${tries}`);
        const answer = page.waitForResponse('**/v1/signin');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await answer;
        await refused.waitFor();
        assert.equal(await signedOut.count(), 0, 'what was before is over');
      }
      await hint.waitFor();
      // Said to both, so it tells nothing of an account.
      assert.match(await hint.innerText(), /even the right password is refused for up to a quarter of an hour/);
    }

    await page.getByRole('link', { name: 'Set a new password' }).click();
    await page.getByRole('heading', { level: 1, name: 'Reset your password' }).waitFor();
    await page.getByText('This server does not send mail').waitFor();
    await page.getByText('npm run conch -- user reset-link --email nobody@example.com').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Send link' }).count(), 0);
  });
});
