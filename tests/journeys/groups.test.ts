// An administrator makes a user group, brings people and another group into it, says who is what, and takes it all back.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, organisation, type Person } from '../support/script-client.ts';
import { card, givePassword, message } from '../support/security-page.ts';

describe('organisations and user groups', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  before(async () => {
    bobItem = await world.admin.createUser(bob);
    const { _key } = await world.admin.createUser(carol);
    await world.admin.call('POST', '/v1/usergroups/domain', { userKey: _key });
  });
  const open = async (t: TestContext, person: Person, path: string, more: object = {}): Promise<Page> => {
    const expected = [/status of 40[0139]/, /status of 404/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto(path);
    await givePassword(page, person);
    return page;
  };
  const row = (list: Locator, name: string) => list.getByRole('row').filter({ hasText: name });
  const members = (page: Page) => card(page, 'Members');
  const inside = (page: Page) => card(page, 'Groups inside');
  const makeGroup = (name: string) =>
    world.admin.call<Item>('POST', '/v1/items', { type: 'Usergroup', data: { name } });

  it('are made, filled with people who have a role, and emptied again, which can be undone', async (t) => {
    const page = await open(t, ada, '/admin/groups');
    const list = card(page, 'All user groups');
    await list.getByText('1 user group').waitFor();
    await assertNoBarriers(page);
    await page.getByRole('link', { name: 'User groups' }).waitFor();
    await list.getByRole('button', { name: 'Create user group' }).click();
    const create = page.getByRole('dialog', { name: 'Create user group' });
    await create.getByRole('button', { name: 'Create' }).click();
    await create.getByText('Give it a name.').waitFor();
    await assertNoBarriers(page);
    await create.getByRole('textbox', { name: 'Name' }).fill('Night crew');
    await create.getByRole('button', { name: 'Create' }).click();
    await page.getByRole('heading', { level: 1, name: 'Night crew' }).waitFor();
    await members(page).getByText('Nobody belongs yet.', { exact: false }).waitFor();
    await assertNoBarriers(page);

    await members(page).getByRole('button', { name: 'Add people' }).click();
    const add = page.getByRole('dialog', { name: 'Add people to Night crew' });
    const finder = add.getByRole('combobox', { name: 'Find people by name or e-mail' });
    await finder.fill('babb');
    await add.getByRole('option', { name: bob.name }).click();
    await finder.fill('carol@');
    await add.getByRole('option', { name: carol.name }).click();
    await finder.fill(ada.name);
    await add.getByRole('option', { name: ada.name }).click();
    await add.getByRole('button', { name: `Do not add ${ada.name}` }).click();
    await add.getByRole('textbox', { name: 'Role (optional)' }).fill('lighting');
    await assertNoBarriers(page);
    await add.getByRole('button', { name: 'Add 2 people' }).click();
    await message(page, '2 people were added to Night crew.').waitFor();
    await members(page).getByText('2 people', { exact: true }).waitFor();
    await row(members(page), bob.name).getByText('lighting').waitFor();

    await row(members(page), carol.name)
      .getByRole('button', { name: `Remove ${carol.name}` })
      .click();
    await members(page).getByText('1 person', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await message(page, `${carol.name} is a member again.`).waitFor();
    await row(members(page), carol.name).getByText('lighting').waitFor();
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('nobody at all');
    await members(page).getByText('Nobody matches this search.').waitFor();
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('');
    await members(page).getByText('2 people', { exact: true }).waitFor();
  });

  it('get another name, another role and a group inside with the keyboard alone', async (t) => {
    const outer = await makeGroup('Producers');
    const inner = await makeGroup('Line producers');
    for (const { _key } of [outer, inner]) {
      await world.admin.call('POST', `/v1/groups/${_key}/members`, { userKeys: [bobItem._key] });
    }
    const page = await open(t, ada, `/admin/groups/${outer._key}`);
    await page.getByRole('button', { name: 'Rename' }).focus();
    await page.keyboard.press('Enter');
    const name = page.getByRole('textbox', { name: 'Name', exact: true });
    await name.waitFor();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('All producers');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'All producers' }).waitFor();
    await page.locator('button:focus', { hasText: 'Rename' }).waitFor();

    await page.getByRole('button', { name: `Change the role of ${bob.name}` }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('textbox', { name: `Role of ${bob.name}` }).waitFor();
    await page.keyboard.type('head of all');
    await page.keyboard.press('Enter');
    await row(members(page), bob.name).getByText('head of all').waitFor();

    await inside(page).getByRole('button', { name: 'Put a group inside' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Put a group inside All producers' });
    await dialog.getByRole('combobox', { name: 'Find a group by name' }).waitFor();
    await page.keyboard.type('line');
    await dialog.getByRole('option', { name: 'Line producers' }).waitFor();
    await page.keyboard.press('Enter');
    await assertNoBarriers(page);
    await page.keyboard.press('Enter');
    await message(page, 'Line producers is inside All producers now.').waitFor();
    await row(inside(page), 'Line producers').getByText('User group').waitFor();
    await assertNoBarriers(page);

    const through = page.getByRole('checkbox', { name: 'With members of groups inside' });
    await through.focus();
    await page.keyboard.press('Space');
    await row(members(page), bob.name).getByText('Through Line producers').waitFor();

    await row(inside(page), 'Line producers').getByRole('link', { name: 'Line producers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Line producers' }).waitFor();
    await row(card(page, 'Part of'), 'All producers').waitFor();
    await inside(page).getByRole('button', { name: 'Put a group inside' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByRole('combobox').waitFor();
    await page.keyboard.type('all prod');
    await page.getByRole('dialog').getByRole('option', { name: 'All producers' }).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.getByText('That would put the group inside itself.', { exact: false }).waitFor();
    await assertNoBarriers(page);
    await page.keyboard.press('Escape');
  });

  it('go to the trash after what ends is said, and come back; administrators read why they may not', async (t) => {
    const group = await makeGroup('Old crew');
    const small = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' };
    const page = await open(t, ada, `/admin/groups/${group._key}`, small);
    await card(page, 'Part of').getByText('It is inside no other group.').waitFor();
    await assertNoBarriers(page);
    await page.getByRole('button', { name: 'Move to the trash' }).click();
    const question = page.getByRole('dialog', { name: 'Move Old crew to the trash?' });
    await question.getByText('0 members, 0 shared items.', { exact: false }).waitFor();
    await assertNoBarriers(page);
    await question.getByRole('button', { name: 'Move to the trash' }).click();
    await message(page, 'Old crew is in the trash.').waitFor();
    const list = card(page, 'All user groups');
    await list.getByRole('combobox', { name: 'Show' }).selectOption('trashed');
    await row(list, 'Old crew').getByRole('button', { name: 'Restore Old crew' }).click();
    await list.getByText('The trash is empty.', { exact: false }).waitFor();
    await list.getByRole('combobox', { name: 'Show' }).selectOption('live');
    await row(list, 'Old crew').waitFor();
    await assertNoBarriers(page);

    const other = await open(t, carol, `/admin/groups/${group._key}`);
    await other.getByText('Only a super-admin can move it to the trash.').waitFor();
    await other.goto('/admin/groups/domain');
    await other.getByText('Only a super-admin can add people here.').waitFor();
    await other.getByText('This group makes administrators. It keeps its name.').waitFor();
    await members(other).getByText('2 people', { exact: true }).waitFor();
    assert.equal(await other.getByRole('button', { name: /^(Remove|Rename|Move|Put)/ }).count(), 0);
    await assertNoBarriers(other);
    await other.goto('/admin/groups/nosuchgroup');
    await other.getByRole('heading', { level: 1, name: 'There is no such group' }).waitFor();
  });

  it('are reached from Member of, and are no page of people who are no administrators', async (t) => {
    const page = await open(t, ada, '/profile/memberships');
    await page.getByRole('link', { name: organisation }).click();
    await page.getByRole('heading', { level: 1, name: organisation }).waitFor();
    await row(members(page), ada.name).getByText('You', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Organisations' }).click();
    await card(page, 'All organisations').getByText('1 organisation').waitFor();
    const plain = await open(t, bob, '/admin/organisations');
    await plain.getByRole('heading', { name: 'Page not found' }).waitFor();
    assert.equal(await plain.getByRole('link', { name: 'Organisations' }).count(), 0);
  });
});
