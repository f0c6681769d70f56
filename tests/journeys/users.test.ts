// An administrator's morning: invites a list of people, finds who has left, signs them out and deactivates them.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person, signInAsScript } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

describe('all users', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  before(async () => {
    bobItem = await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = async (t: TestContext, person: Person, more: object = {}): Promise<Page> => {
    const expected = [/status of 401/, /status of 409/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto('/admin/users');
    await givePassword(page, person);
    return page;
  };
  const users = (page: Page) => card(page, 'All users');
  const row = (page: Page, name: string) => users(page).getByRole('row').filter({ hasText: name });

  it('are invited from a pasted list, of which what is wrong is told first', async (t) => {
    const page = await open(t, ada);
    await users(page).getByText('3 users').waitFor();
    await assertNoBarriers(page);
    await users(page).getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    const lines = ['Dan Doe <dan@example.com>', 'erin@example.com', 'nobody', 'ERIN@example.com', bob.email];
    await dialog.getByRole('textbox', { name: 'People, one on each line' }).fill(lines.join('\n'));
    await dialog.getByText('3 lines are left out:').waitFor();
    await dialog.getByText(/^Line 3: nobody/).waitFor();
    await dialog.getByText(/^Line 4: .*is there twice\.$/).waitFor();
    await dialog.getByText(/^Line 5: .*has an account already\.$/).waitFor();
    await assertNoBarriers(page);
    await dialog.getByRole('button', { name: 'Invite 2 people' }).click();
    const runs = card(page, 'Changes of many people');
    await runs.getByText('2 people are invited.').waitFor();
    await assertNoBarriers(page);
    await users(page).getByText('5 users').waitFor();
    await row(page, 'Dan Doe').getByText('Invited').waitFor();
  });

  it('stay inside their table, however long an address is', async (t) => {
    const email = `long.address.that.never.ends.${'x'.repeat(30)}@subdomain.of.a.very.long.company.name.example`;
    await world.admin.createUser({ name: 'Zoë Long', email, password: 'weaving patterns all day' });
    const page = await open(t, ada, { viewport: { width: 1280, height: 900 } });
    await row(page, 'Zoë Long').waitFor();
    const [table, room] = await Promise.all([users(page).getByRole('table').boundingBox(), users(page).boundingBox()]);
    assert.ok(table && room && table.x + table.width <= room.x + room.width, 'the table leaves its card');
    assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 1280);
    // An address is broken where one reads a break: after the @ or a dot.
    assert.ok((await row(page, 'Zoë Long').locator('wbr').count()) > 5);
  });

  it('are found by part of the name, and helped from the menu with the keyboard alone', async (t) => {
    const page = await open(t, ada);
    const script = await signInAsScript(world.server, bob);
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('babb');
    await users(page).getByText('1 user', { exact: true }).waitFor();
    await row(page, bob.name)
      .getByRole('button', { name: `What you can do for ${bob.name}` })
      .focus();
    await page.keyboard.press('Enter');
    const item = page.getByRole('menuitem', { name: 'Sign out everywhere' });
    await item.waitFor();
    while (!(await item.evaluate((element) => element.matches(':focus')))) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: `Sign ${bob.name} out everywhere?` });
    await question.waitFor();
    await assertNoBarriers(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(`${bob.name} is signed out everywhere.`).waitFor();
    await assert.rejects(script.me(), /401/);
    await row(page, bob.name).getByText('1 session').waitFor({ state: 'detached' });
  });

  it('are changed together, oneself left out, with the menu that each row has', async (t) => {
    const page = await open(t, ada, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    for (const name of [bob.name, carol.name, ada.name]) {
      await users(page)
        .getByRole('checkbox', { name: `Choose ${name}` })
        .check();
    }
    const bar = page.getByRole('region', { name: 'Chosen users' });
    await bar.getByText('3 chosen').waitFor();
    await bar.getByRole('button', { name: 'Actions for those chosen' }).click();
    await page.getByRole('menuitem', { name: 'Deactivate' }).click();
    const question = page.getByRole('dialog', { name: 'Deactivate 3 people?' });
    await question.getByText('Your own account is left out.').waitFor();
    await assertNoBarriers(page);
    await question.getByRole('button', { name: 'Deactivate' }).click();
    await card(page, 'Changes of many people').getByText('Done for 2 people.').waitFor();
    await row(page, carol.name).getByText('Deactivated').waitFor();
    await users(page).getByRole('combobox', { name: 'State' }).selectOption('inactive');
    await users(page).getByText('2 users').waitFor();
    await assertNoBarriers(page);
    for (const { _key } of [bobItem]) {
      await world.admin.call('PATCH', `/v1/users/${_key}/active`, { activate: true });
    }
  });

  it('are narrowed to a group, from its page and by its name, in an address that shows the same again', async (t) => {
    const group = await world.admin.call<Item>('POST', '/v1/items', {
      ...{ type: 'Usergroup', data: { name: 'Night crew' } },
    });
    await world.admin.call('POST', `/v1/groups/${group._key}/members`, { userKeys: [bobItem._key] });
    const page = await open(t, ada);
    await row(page, ada.name).waitFor();
    await page.goto(`/admin/groups/${group._key}`);
    await page.getByRole('link', { name: 'Show them among all users' }).click();
    await users(page).getByText('1 user', { exact: true }).waitFor();
    const field = page.getByRole('combobox', { name: 'Organisation or group' });
    assert.equal(await field.inputValue(), 'Night crew');
    assert.equal(await page.getByRole('link', { name: 'Users' }).getAttribute('aria-current'), 'page');
    await assertNoBarriers(page);
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).pressSequentially(bob.name.slice(0, 4));
    await users(page).getByRole('combobox', { name: 'Second factor' }).selectOption('off');
    await page.waitForURL(/search=.+group=|group=.+search=/);
    await page.reload();
    await users(page).getByText('1 user', { exact: true }).waitFor();
    assert.equal(await page.getByRole('searchbox').inputValue(), bob.name.slice(0, 4));
    // The section itself shows everybody again; the group is found with the keyboard by a part of its name.
    await page.getByRole('link', { name: 'Users' }).click();
    await row(page, carol.name).waitFor();
    assert.equal(await field.inputValue(), '');
    await field.focus();
    await page.keyboard.type('crew');
    await page.getByRole('option', { name: 'Night crew' }).waitFor();
    await page.keyboard.press('Enter');
    await row(page, carol.name).waitFor({ state: 'detached' });
    await page.goto('/admin');
    await page.waitForURL('/admin/users');
  });

  it('are no page of people who are no administrators', async (t) => {
    const page = await open(t, bob);
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Users' }).count(), 0);
    await assertNoBarriers(page);
  });
});
