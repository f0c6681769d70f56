// An administrator changes many people: imports a thousand invitations, closes the page, stops, tries again; adds many to a group.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

describe('many people', () => {
  const world = shareJourneyWorld();
  before(async () => {
    await world.admin.createUser(bob);
    await world.admin.createUser(carol);
  });
  const open = async (t: TestContext, person: Person, more: object = {}): Promise<Page> => {
    const expected = [/status of 401/, /status of 409/, /ERR_INTERNET_DISCONNECTED/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto('/admin/users');
    await givePassword(page, person);
    await users(page)
      .getByText(/\d users$/)
      .waitFor();
    return page;
  };
  const users = (page: Page) => card(page, 'All users');
  const runs = (page: Page) => card(page, 'Changes of many people');
  const newest = (page: Page) => runs(page).getByRole('listitem').first();
  const row = (page: Page, name: string) => users(page).getByRole('row').filter({ hasText: name });

  it('are imported while the page is closed, stopped and done to the end, and what failed is told', async (t) => {
    const page = await open(t, ada);
    const lines = Array.from({ length: 998 }, (_, at) => `Guest ${at} <guest-${at}@example.com>`);
    // One of them is taken after the list was looked over, one is taken before, two are no address.
    lines.push('no address', 'two@@example.com', bob.email);
    await users(page).getByRole('button', { name: 'Invite people' }).click();
    const dialog = page.getByRole('dialog', { name: 'Invite people' });
    await dialog.getByRole('textbox', { name: 'People, one on each line' }).fill(lines.join('\n'));
    await dialog.getByText('3 lines are left out:').waitFor();
    await dialog.getByText(/^Line 1001: .*has an account already\.$/).waitFor();
    await assertNoBarriers(page);
    // Without a connection nothing that was pasted is lost.
    await page.context().setOffline(true);
    await dialog.getByRole('button', { name: 'Invite 998 people' }).click();
    await dialog.getByRole('alert').waitFor();
    await page.context().setOffline(false);
    for (const at of [500, 700, 900]) {
      await world.admin.createUser({ ...carol, name: 'Early', email: `guest-${at}@example.com` });
    }
    // "Try again" while the loss is told, which goes away by itself once the server is back.
    await dialog.getByRole('button', { name: /invite 998 people$/i }).click();
    await dialog.waitFor({ state: 'detached' });
    await runs(page).getByText('Invite 998 people').waitFor();
    await runs(page).getByRole('progressbar').waitFor();
    await assertNoBarriers(page);
    await page.close();

    const later = await open(t, ada);
    await newest(later).getByRole('button', { name: 'Stop' }).click();
    await newest(later)
      .getByText(/^Stopped\. \d+ people are invited\. \d+ are left\.$/)
      .waitFor();
    await assertNoBarriers(later);
    const rest = newest(later).getByRole('button', { name: /^Do the \d+ that are left$/ });
    const count = Number(/\d+/.exec(await rest.innerText())?.[0]);
    assert.ok(count > 0 && count < 998, `${count} are left`);
    await rest.click();
    await runs(later).getByText(`Invite ${count} people`).waitFor();
    await newest(later)
      .getByText(/^\d+ (?:people are|person is) invited\.$/)
      .waitFor({ timeout: 200_000 });
    await newest(later)
      .getByText(/^\d failed\. See why$/)
      .click();
    await newest(later).getByText('guest-900@example.com').waitFor();
    await assertNoBarriers(later);
    const again = newest(later).getByRole('button', { name: /^Try again for the \d that failed$/ });
    await again.click();
    await newest(later).getByText('Nobody was invited.').waitFor();
    await users(later).getByText('1001 users').waitFor();
  });

  it('are added to a group with the keyboard alone, all who match', async (t) => {
    const { _key: crew } = await world.admin.call<Item>('POST', '/v1/items', {
      ...{ type: 'Usergroup', data: { name: 'Harbour crew' } },
    });
    const page = await open(t, ada);
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('Guest 1');
    await users(page).getByText('111 users', { exact: true }).waitFor();
    await users(page).getByRole('button', { name: 'Choose all 111 who match' }).focus();
    await page.keyboard.press('Enter');
    const bar = page.getByRole('region', { name: 'Chosen users' });
    await bar.getByText('All 111 who match are chosen').waitFor();
    await bar.getByRole('button', { name: 'Actions for those chosen' }).focus();
    await page.keyboard.press('Enter');
    const item = page.getByRole('menuitem', { name: 'Add to a group' });
    await item.waitFor();
    while (!(await item.evaluate((element) => element.matches(':focus')))) {
      await page.keyboard.press('ArrowDown');
    }
    await page.keyboard.press('Enter');
    const question = page.getByRole('dialog', { name: 'Add 111 people to a group?' });
    await question.waitFor();
    const field = question.getByRole('combobox', { name: 'Organisation or user group' });
    while (!(await field.evaluate((element) => element.matches(':focus')))) {
      await page.keyboard.press('Shift+Tab');
    }
    await page.keyboard.type('harb');
    await question.getByRole('option', { name: 'Harbour crew' }).waitFor();
    await page.keyboard.press('Enter');
    await assertNoBarriers(page);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await runs(page).getByText('Add 111 people to Harbour crew').waitFor();
    await newest(page).getByText('Done for 111 people.').waitFor();
    const members = await world.admin.call<Item[]>('GET', `/v1/usergroups/${crew}?limit=200`);
    assert.equal(members.length, 111);
    assert.ok(members.every(({ data }) => String(data.name).startsWith('Guest 1')));
  });

  it('are asked for a second factor, which shows in the list and on their own page', async (t) => {
    const page = await open(t, ada, {
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
      hasTouch: true,
    });
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('example.com');
    await page.getByRole('combobox', { name: 'State' }).selectOption('active');
    for (const { name } of [bob, carol]) {
      await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill(name);
      await users(page)
        .getByRole('checkbox', { name: `Choose ${name}` })
        .check();
    }
    const target = await users(page)
      .locator('label', { has: page.getByRole('checkbox', { name: `Choose ${carol.name}` }) })
      .boundingBox();
    assert.ok(target && target.width >= 44 && target.height >= 44, 'a finger hits it');
    const bar = page.getByRole('region', { name: 'Chosen users' });
    await bar.getByText('2 chosen').waitFor();
    await bar.getByRole('button', { name: 'Actions for those chosen' }).click();
    await page.getByRole('menuitem', { name: 'Require a second factor', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Require a second factor of 2 people?' });
    await question.getByRole('textbox', { name: 'Days until it is required' }).fill('3');
    await assertNoBarriers(page);
    await question.getByRole('button', { name: 'Require a second factor' }).click();
    await newest(page).getByText('Done for 2 people.').waitFor();
    await row(page, carol.name).getByText('Required', { exact: true }).waitFor();
    await row(page, carol.name)
      .getByRole('button', { name: `More about ${carol.name}` })
      .click();
    await users(page).getByText('Second factor required from').waitFor();
    await assertNoBarriers(page);
    await users(page).getByRole('link', { name: 'Open profile' }).click();
    await page.getByRole('heading', { level: 1, name: carol.name }).waitFor();

    const theirs = await openPage(t, world.browser, {
      baseURL: world.server.url,
      expected: [/status of 401/],
    });
    await theirs.goto('/profile');
    await givePassword(theirs, carol);
    await theirs.getByRole('note').getByRole('link', { name: 'Add a second factor' }).waitFor();
  });
});
