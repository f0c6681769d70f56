// An administrator asks more of everybody; people are reminded, then led to adding a second factor before anything else.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { CurrentPolicy } from '../../contract/api/policy.ts';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { ada, signInAsScript } from '../support/script-client.ts';
import { givePassword, keepBackupCodes, message, readSecret, refusals } from '../support/security-page.ts';

type Stated = Pick<CurrentPolicy, 'version' | 'policy'>;

describe('the policy of a server', () => {
  const world = shareJourneyWorld();
  before(async () => {
    for (const person of [bob, carol]) await world.admin.createUser(person);
  });
  const open = (t: Parameters<typeof openPage>[0], more: object = {}) =>
    openPage(t, world.browser, { baseURL: world.server.url, expected: refusals, ...more });

  it('S21 two administrators do not overwrite each other, and a method that is off is not offered', async (t) => {
    const page = await open(t);
    await enter(page, world.server, ada, '/admin/policy');
    const passkeys = page.getByRole('switch', { name: 'With a passkey alone' });
    await passkeys.uncheck();
    const { version, policy } = await world.admin.call<Stated>('GET', '/v1/policy');
    const { since: _since, ...secondFactor } = policy.secondFactor;
    await world.admin.call('PUT', '/v1/policy', {
      ...policy,
      secondFactor,
      password: { minLength: 20 },
      version,
    });
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText(/^Ada Lovelace changed the policy meanwhile\./).waitFor();
    assert.equal(await passkeys.isChecked(), false, 'what was chosen is still there');
    await page.getByRole('button', { name: 'Discard' }).click();
    await page.getByText('Changed by Ada Lovelace').waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Characters at least' }).inputValue(), '20');
    await passkeys.uncheck();
    await page.getByRole('button', { name: 'Save changes' }).click();
    await message(page, 'The policy is changed.').waitFor();

    const visitor = await open(t);
    await visitor.goto('/signin');
    await visitor.getByLabel('E-mail').waitFor();
    await visitor.getByRole('button', { name: 'Sign in with a passkey' }).waitFor({ state: 'detached' });
    await page.getByRole('combobox', { name: 'Preset' }).selectOption('default');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('For most teams').waitFor();
    await page.getByRole('button', { name: 'Save changes' }).waitFor({ state: 'detached' });
    await visitor.reload();
    await visitor.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
  });

  it('S21 S30 NIST AAL2 is put in force by keyboard, and people are asked to add a second factor', async (t) => {
    // Carol is at work in another browser meanwhile, and Bob has a session that nobody uses.
    await signInAsScript(world.server, bob);
    const carols = await open(t);
    await enter(carols, world.server, carol);

    const page = await open(t);
    await enter(page, world.server, ada);
    await page.getByRole('link', { name: 'Policy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Policy' }).waitFor();
    const preset = page.getByRole('combobox', { name: 'Preset' });
    const characters = page.getByRole('textbox', { name: 'Characters at least' });
    await preset.waitFor();
    await assertNoBarriers(page);
    await tabTo(page, preset);
    await page.keyboard.press('N');
    await page.getByText('Two factors for everybody').waitFor();
    assert.equal(await characters.inputValue(), '15');
    assert.equal(await page.getByRole('textbox', { name: 'Sign in again after' }).inputValue(), '24');
    await page.getByText('No session ends now.').waitFor();
    await page.getByText('3 people have to add a second factor.').waitFor();
    await page.getByText('You have none yourself.').waitFor();
    await assertNoBarriers(page);
    await tabTo(page, characters);
    await page.keyboard.type('7');
    await page.keyboard.press('Control+s');
    await page.getByText('From 8 to 64.').waitFor();
    assert.equal(await hasFocus(characters), true);
    await page.keyboard.press('Control+a');
    await page.keyboard.type('16');
    await page.keyboard.press('Control+s');
    await message(page, 'The policy is changed.').waitFor();
    await page.getByText('Not one of the presets.').waitFor();
    await page.getByText(/^In force from /).waitFor();

    // Within the days of grace: a word on every page, which goes on working.
    await carols.reload();
    await carols.getByText(/^From .* on, your account needs a second factor\./).waitFor();
    await assertNoBarriers(carols);
    await carols.getByRole('link', { name: 'Security' }).click();
    await carols.getByText('At least 16 characters.').waitFor();
    await carols.getByText(/^From .* on, your account needs a second factor\./).waitFor();

    // No grace any more: Carol's open page is led there at once, and whatever else she opens.
    const { version, policy } = await world.admin.call<Stated>('GET', '/v1/policy');
    const { since: _since, ...secondFactor } = policy.secondFactor;
    await world.admin.call('PUT', '/v1/policy', {
      ...policy,
      secondFactor: { ...secondFactor, graceDays: 0 },
      version,
    });
    await carols.getByRole('heading', { level: 1, name: 'Add a second factor' }).waitFor();
    await carols.getByText('Your administrators require one').waitFor();
    await assertNoBarriers(carols);
    await carols.getByRole('link', { name: 'Account', exact: true }).click();
    await carols.waitForURL('**/profile/mfa/new?next=%2Fprofile');
    await carols.getByRole('button', { name: 'Set up app' }).click();
    await carols.getByRole('textbox', { name: 'Current password' }).fill(carol.password);
    await carols.getByRole('button', { name: 'Next' }).click();
    const app = await readSecret(carols);
    await carols.getByLabel('Code that the app shows').fill(app.code());
    await keepBackupCodes(carols);
    await carols.getByRole('link', { name: 'Continue to where you were going' }).click();
    await carols.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
    assert.equal(await carols.getByText('your account needs a second factor').count(), 0);

    // Who signs in without one comes to the same page, and nobody but administrators sees the policy.
    const bobs = await open(t);
    await bobs.goto('/profile/security');
    await givePassword(bobs, bob);
    await bobs.getByRole('heading', { level: 1, name: 'Add a second factor' }).waitFor();
    assert.match(bobs.url(), /\/profile\/mfa\/new\?next=%2Fprofile%2Fsecurity$/);
    await carols.goto('/admin/policy');
    await carols.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
    assert.equal(await carols.getByRole('link', { name: 'Policy' }).count(), 0);
  });
});
