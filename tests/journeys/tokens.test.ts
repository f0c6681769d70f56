// Somebody makes a token for a script, gives it a new secret, renames and revokes it; by keyboard where it counts.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import type { Person } from '../support/script-client.ts';
import { card, givePassword, message, refusals } from '../support/security-page.ts';

describe('personal access tokens', () => {
  const world = shareJourneyWorld();
  before(async () => {
    await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = async (t: Parameters<typeof openPage>[0], person: Person, more: object = {}) => {
    const page = await openPage(t, world.browser, {
      baseURL: world.server.url,
      expected: refusals,
      ...more,
    });
    await page.goto('/profile/tokens');
    await givePassword(page, person);
    await page.getByRole('heading', { level: 1, name: 'Personal access tokens' }).waitFor();
    return page;
  };
  const statusOf = async (secret: string) =>
    (await fetch(`${world.server.url}/v1/users/me`, { headers: { authorization: secret } })).status;
  const keptSecret = async (page: Page) => {
    const dialog = page.getByRole('dialog', { name: 'Copy your token now' });
    const secret = (await dialog.locator('code').textContent()) ?? '';
    assert.match(secret, /^conch_[0-9A-Za-z]{46}$/);
    await assertNoBarriers(page);
    await dialog.getByRole('button', { name: 'I have saved it' }).click();
    await dialog.waitFor({ state: 'detached' });
    return secret;
  };

  it('S36 makes one, sees it once, renames, regenerates and revokes it', async (t) => {
    const page = await open(t, bob);
    const tokens = card(page, 'Your tokens');
    await tokens.getByText(/^None yet\./).waitFor();
    await assertNoBarriers(page);
    await tokens.getByRole('button', { name: 'Create token' }).click();
    const create = page.getByRole('dialog', { name: 'Create token' });
    await create.getByRole('button', { name: 'Create token' }).click();
    await create.getByText('Give it a name.').waitFor();
    await assertNoBarriers(page);
    await create.getByLabel('Name').fill('Nightly backup');
    await create.getByLabel('Expires').selectOption('7');
    await create.getByRole('button', { name: 'Create token' }).click();
    const secret = await keptSecret(page);
    assert.equal(await statusOf(secret), 200);

    const row = tokens.getByRole('row').filter({ hasText: 'Nightly backup' });
    await row.getByText(`conch_…${secret.slice(-4)}`).waitFor();
    await row.getByText('read people, read items').waitFor();
    await page.getByText('A token expires within a week').first().waitFor({ state: 'attached' });
    assert.ok(!(await page.content()).includes(secret), 'the secret is gone from the page');
    await assertNoBarriers(page);

    await row.getByRole('button', { name: 'Rename Nightly backup' }).press('Enter');
    await tokens.getByLabel('Name').fill('Weekly backup');
    await page.keyboard.press('Enter');
    await tokens.getByText('Weekly backup').waitFor();

    await tokens.getByRole('button', { name: 'Regenerate Weekly backup' }).click();
    const regenerate = page.getByRole('dialog', { name: 'Regenerate “Weekly backup”' });
    await regenerate.getByLabel('The old secret').selectOption('3600');
    await assertNoBarriers(page);
    await regenerate.getByRole('button', { name: 'Regenerate' }).click();
    const second = await keptSecret(page);
    assert.deepEqual([await statusOf(secret), await statusOf(second)], [200, 200]);
    await tokens.getByText('The old secret works until').waitFor();

    await tokens.getByRole('button', { name: 'Revoke Weekly backup' }).click();
    await page.getByText('This cannot be undone.').waitFor();
    await page.getByRole('button', { name: 'Revoke token' }).click();
    await message(page, '“Weekly backup” has been revoked.').waitFor();
    await tokens.getByText(/^None yet\./).waitFor();
    assert.deepEqual([await statusOf(secret), await statusOf(second)], [401, 401]);
  });

  it('S36 on a phone, in the dark: one on a chosen day, then all are revoked', async (t) => {
    const page = await open(t, carol, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    const tokens = card(page, 'Your tokens');
    await tokens.getByRole('button', { name: 'Create token' }).click();
    const create = page.getByRole('dialog', { name: 'Create token' });
    await create.getByLabel('Name').fill('Phone script');
    await create.getByLabel('Expires').selectOption('custom');
    await create.getByLabel('Last day').fill('2020-01-01');
    await create.getByRole('button', { name: 'Create token' }).click();
    await create.getByText('Choose a day within the next year.').waitFor();
    await create.getByLabel('Expires').selectOption('none');
    await create.getByLabel(/^Share items/).check();
    await create.getByRole('button', { name: 'Create token' }).click();
    const secret = await keptSecret(page);
    await tokens.getByRole('cell', { name: /^Expires ?Never$/ }).waitFor();
    await tokens.getByText('read people, read items, share items').waitFor();
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    assert.ok(Number(wide) <= 390, `${wide} wide`);
    await assertNoBarriers(page);
    await tokens.getByRole('button', { name: 'Revoke all tokens' }).click();
    await page.getByText('Revokes 1 token.').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Revoke all tokens' }).click();
    await message(page, '1 token has been revoked.').waitFor();
    assert.equal(await statusOf(secret), 401);
  });
});
