// Somebody sees where they are signed in, ends a session that then signs out at once, and changes the password.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { signInAsScript } from '../support/script-client.ts';
import { card, givePassword, message, openSecurity, refusals } from '../support/security-page.ts';

describe('sessions', () => {
  const world = shareJourneyWorld();
  before(() => world.admin.createUser(bob));
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  it('S28 ending a session signs all its tabs out within a second', async (t) => {
    const [here, there] = [await open(t), await open(t)];
    await openSecurity(here, bob);
    await openSecurity(there, bob);
    const tab = await there.context().newPage();
    await tab.goto('/profile');
    await tab.getByRole('heading', { level: 1, name: 'Account' }).waitFor();

    const sessions = card(here, 'Sessions');
    // By itself: the stream tells that a session was added.
    const rows = sessions.getByRole('row').filter({ has: here.getByRole('button') });
    await rows.nth(1).waitFor();
    assert.equal(await rows.count(), 2);
    assert.match((await rows.nth(0).textContent()) ?? '', /This device/);
    assert.match((await rows.nth(1).textContent()) ?? '', /Chrome.* on Linux.*Password/s);
    await assertNoBarriers(here);
    await rows
      .nth(1)
      .getByRole('button', { name: /^End the session/ })
      .click();
    await here.getByText('Whoever uses it has to sign in again.').waitFor();
    await assertNoBarriers(here);
    const started = performance.now();
    await here.getByRole('button', { name: 'End session' }).click();
    // The second that is promised is held by the stream's own test; here a page is fetched and drawn, too.
    for (const page of [there, tab]) await page.waitForURL(/\/signin/, { timeout: 10_000, waitUntil: 'commit' });
    assert.ok(performance.now() - started < 5000, `${performance.now() - started} ms`);
    await message(here, /^The session of .* has ended\.$/).waitFor();
    await sessions.getByText('You are signed in only here.').waitFor();
  });

  it('S28 many are shown a few first, so that ending them all stands near', async (t) => {
    const page = await open(t);
    await openSecurity(page, bob);
    for (let more = 0; more < 9; more++) await signInAsScript(world.server, bob);
    const sessions = card(page, 'Sessions');
    const rows = sessions.getByRole('row').filter({ has: page.getByRole('button') });
    await sessions.getByRole('button', { name: 'Show all' }).waitFor();
    assert.equal(await rows.count(), 8);
    await sessions.getByRole('button', { name: 'Show all' }).click();
    await rows.nth(9).waitFor();
    await sessions.getByRole('button', { name: 'End the others' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'End the others' }).click();
    await sessions.getByText('You are signed in only here.').waitFor();
    assert.equal(await rows.count(), 1);
  });

  it('S28 closing all sessions says what it ends, and ends this one too', async (t) => {
    const page = await open(t, { viewport: { width: 390, height: 844 } });
    await openSecurity(page, bob);
    await card(page, 'Sessions').getByRole('button', { name: 'Close all sessions' }).click();
    await page.getByText(/^Ends \d sessions?, this one too\. You will sign in again\.$/).waitFor();
    await assertNoBarriers(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Close all sessions' }).click();
    await page.getByText('You are signed out.').waitFor();
  });
});

describe('the password', () => {
  const world = shareJourneyWorld();
  before(() => world.admin.createUser(carol));
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  it('S29 is weighed while one types, and its change signs out everywhere', async (t) => {
    const [here, there] = [await open(t), await open(t)];
    await openSecurity(here, carol);
    await openSecurity(there, carol);
    const form = card(here, 'Password');
    const field = (name: string) => form.getByRole('textbox', { name, exact: true });
    await field('Current password').fill('not the right one');
    await field('New password').fill('superman2026!!');
    await form.getByText(/everybody tries first/).waitFor();
    await field('New password').fill('carol shaw sails');
    await form.getByText(/Leave out “(carol|shaw)”: it is part of your name/).waitFor();
    await assertNoBarriers(here);
    await field('New password').fill('nine kites over the harbour');
    await form.getByText(/^Good:|^Strong:/).waitFor();
    await form.getByRole('button', { name: 'Change password' }).click();
    await form.getByText('Enter the new password a second time.').waitFor();
    await field('New password again').fill('nine kites over the harbour!');
    await here.keyboard.press('Enter');
    await form.getByText('This does not match the new password above.').waitFor();
    await field('New password again').fill('nine kites over the harbour');
    await here.keyboard.press('Enter');
    await form.getByText('The current password is wrong.').waitFor();
    assert.equal(await field('New password').inputValue(), 'nine kites over the harbour', 'nothing is lost');
    await assertNoBarriers(here);
    await field('Current password').fill(carol.password);
    await here.keyboard.press('Enter');
    await here.getByText(/^Your password has been changed, and you are signed out everywhere\./).waitFor();
    const filled = here.getByRole('textbox', { name: 'E-mail' });
    assert.equal(await filled.inputValue(), carol.email, 'as after a mailed link');
    await there.getByText('Your password was changed. Sign in with the new one.').waitFor({ timeout: 10_000 });
    await givePassword(here, { ...carol, password: 'nine kites over the harbour' });
    await here.getByRole('heading', { level: 1, name: 'Account' }).waitFor();

    await here.getByRole('link', { name: /^Security/ }).click();
    const log = card(here, 'Activity');
    await log.getByText('The password was changed').waitFor();
    assert.match((await log.getByRole('listitem').first().textContent()) ?? '', /Signed in.*Password · from/);
    assert.match((await log.getByRole('listitem').last().textContent()) ?? '', /created.*by Ada Lovelace/);
    await log.getByRole('combobox', { name: 'Show' }).click();
    await here.getByRole('option', { name: 'Password and e-mail' }).click();
    await log.getByText('Signed in').first().waitFor({ state: 'detached' });
    // The list is empty while the chosen one is on its way.
    await log.getByText('The password was changed').waitFor();
    assert.equal(await log.getByRole('listitem').count(), 1);
    await assertNoBarriers(here);
    const [file] = await Promise.all([
      here.waitForEvent('download'),
      log.getByRole('link', { name: 'Export as CSV' }).click(),
    ]);
    assert.equal(file.suggestedFilename(), 'conch-activity.csv');
  });
});
