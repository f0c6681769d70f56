// Somebody looks up what they belong to and who else does, and leaves a group with the keyboard alone.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, organisation, type Person } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

describe('member of', () => {
  const world = shareJourneyWorld();
  before(async () => {
    const { admin } = world;
    const [bobItem, carolItem] = [await admin.createUser(bob), await admin.createUser(carol)];
    const { organisations } = await admin.me();
    const group = (name: string, more: object) =>
      admin.call<Item>('POST', '/v1/items', { type: 'Usergroup', data: { name, ...more } });
    const crew = await group('Night crew', { description: 'Renders while others sleep.' });
    const staff = await group('Staff', { leaving: 'closed' });
    for (const [path, user] of [
      [`/v1/organisations/${organisations[0]?._key}/members`, bobItem],
      [`/v1/usergroups/${crew._key}`, bobItem],
      [`/v1/usergroups/${crew._key}`, carolItem],
      [`/v1/usergroups/${staff._key}`, bobItem],
    ] as const) {
      await admin.call('POST', path, { userKey: user._key });
    }
    await admin.call('PATCH', `/v1/groups/${crew._key}/members/${carolItem._key}`, { role: 'night lead' });
  });
  const open = async (t: TestContext, person: Person, more: object = {}): Promise<Page> => {
    const expected = [/status of 401/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto('/profile/memberships');
    await givePassword(page, person);
    await page.getByRole('heading', { level: 1, name: 'Member of' }).waitFor();
    return page;
  };
  const list = (page: Page) => card(page, 'Organisations and user groups');
  const row = (page: Page, name: string) => list(page).getByRole('row').filter({ hasText: name });

  it('shows role, since when and who else, and is left with the keyboard alone', async (t) => {
    const page = await open(t, bob);
    await row(page, 'Night crew').getByText('Renders while others sleep.').waitFor();
    await row(page, organisation).getByText('2 people').waitFor();
    await row(page, 'Staff').getByText('Ask an administrator to leave').waitFor();
    assert.equal(
      await row(page, 'Staff')
        .getByRole('button', { name: /^Leave/ })
        .count(),
      0,
    );
    await assertNoBarriers(page);

    await row(page, 'Night crew').getByRole('button', { name: '2 people' }).focus();
    await page.keyboard.press('Enter');
    const members = page.getByRole('dialog', { name: 'Members of Night crew' });
    await members.getByText(carol.name).waitFor();
    await members.getByText('night lead').waitFor();
    await members.getByText('you', { exact: true }).waitFor();
    assert.ok(!(await members.innerText()).includes(carol.email), 'a face and a name, no address');
    await assertNoBarriers(page);
    await page.keyboard.press('Escape');
    await members.waitFor({ state: 'detached' });

    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Leave Night crew?' });
    await question.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('You have left Night crew.').waitFor();
    await row(page, 'Night crew').waitFor({ state: 'detached' });
    const left = await world.admin.call<Item[]>('GET', '/v1/users/me/memberships?limit=200');
    assert.ok(left.length > 0);
  });

  it('teaches what an empty list means, and says why the last super-admin stays', async (t) => {
    const page = await open(t, ada, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await row(page, 'Administrators').getByText('You cannot leave: you are the last super-admin').waitFor();
    await assertNoBarriers(page);
    const alone = await open(t, { ...carol });
    await row(alone, 'Night crew').getByText('1 person').waitFor();
    await row(alone, 'Night crew').getByRole('button', { name: 'Leave Night crew' }).click();
    await alone.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await alone.getByText('You belong to no organisation or user group yet.', { exact: false }).waitFor();
    await assertNoBarriers(alone);
  });
});
