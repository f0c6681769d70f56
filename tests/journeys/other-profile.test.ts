// The account of somebody else: what the viewer may not do is shown disabled with the reason.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { enter, nameField, pictureCard, save, saveButton, userMenu, zoneField } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';

const dora: Person = {
  name: 'Dora Metcalf',
  email: 'dora@example.com',
  password: 'tabulating in the evening',
};

describe('the account of somebody else', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  let carolItem: Item;
  let doraItem: Item;
  before(async () => {
    const { admin } = world;
    bobItem = await admin.createUser(bob);
    carolItem = await admin.createUser(carol);
    doraItem = await admin.createUser(dora);
    await admin.call('PATCH', `/v1/items/${bobItem._key}`, {
      data: { social: [{ provider: 'GitLab', url: 'https://gitlab.com/bob' }], timeZone: 'Europe/London' },
    });
    await admin.call('POST', `/v1/items/${bobItem._key}/permissions`, {
      userKey: doraItem._key,
      data: { permissions: 'r' },
    });
    await admin.call('POST', '/v1/usergroups/domain', { userKey: carolItem._key });
  });

  async function look(t: TestContext, viewer: Person, key: string, expected: RegExp[] = []): Promise<Page> {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, viewer, `/profile/${key}`);
    return page;
  }

  it('is shown and not changed by whoever may only read it', async (t) => {
    const page = await look(t, dora, bobItem._key);
    await page.getByRole('heading', { level: 1, name: bob.name }).waitFor();
    const reason = `You can view this account but not change it: only ${bob.name} and administrators can.`;
    await page.getByRole('note').filter({ hasText: reason }).waitFor();
    const button = page.getByRole('button', { name: 'Choose picture' });
    for (const control of [nameField(page), zoneField(page), button]) {
      assert.ok(await control.isDisabled());
      const ids = (await control.getAttribute('aria-describedby')) ?? '';
      assert.match(await page.locator(`[id="${ids}"]`).innerText(), new RegExp(reason));
    }
    const link = page.getByRole('link', { name: 'https://gitlab.com/bob' });
    assert.equal(await link.getAttribute('href'), 'https://gitlab.com/bob');
    assert.equal(await page.getByRole('button', { name: 'Add link' }).count(), 0);
    assert.equal(await saveButton(page).count(), 0);
    await page.getByText('None that you can see.').waitFor();
    assert.equal(await page.getByRole('region', { name: 'Storage', exact: true }).count(), 0);
  });

  it('is changed by whoever may write it, and stays theirs', async (t) => {
    await world.admin.call('PATCH', `/v1/items/${bobItem._key}/permissions`, {
      userKey: doraItem._key,
      data: { permissions: 'rw' },
    });
    const page = await look(t, dora, bobItem._key);
    await nameField(page).fill('Bob the Builder');
    await save(page);
    await page.getByRole('heading', { level: 1, name: 'Bob the Builder' }).waitFor();
    await userMenu(page, dora.name).waitFor();
    const { data, updatedBy } = await world.admin.call<Item>('GET', `/v1/items/${bobItem._key}`);
    assert.deepEqual({ name: data.name, updatedBy }, { name: 'Bob the Builder', updatedBy: doraItem._key });
  });

  it('of a super-admin is looked at by an administrator', async (t) => {
    const page = await look(t, carol, (await world.admin.me()).user._key);
    await page.getByRole('heading', { level: 1, name: ada.name }).waitFor();
    await page.getByRole('note').filter({ hasText: 'only super-admins can change a super-admin' }).waitFor();
    assert.ok(await nameField(page).isDisabled());
  });

  it('of a user is changed by an administrator', async (t) => {
    const page = await look(t, carol, doraItem._key);
    await page
      .getByRole('region', { name: 'Storage', exact: true })
      .getByText(/ of 5 GB used$/)
      .waitFor();
    await nameField(page).fill('Dora M.');
    await save(page);
    assert.ok(await pictureCard(page).getByRole('button', { name: 'Choose picture' }).isEnabled());
  });

  it('says where no mail is set up that no link can be sent, and what the operator does', async (t) => {
    const page = await look(t, carol, `${bobItem._key}/security`);
    const send = page.getByRole('button', { name: 'Send a link to set a new password' });
    assert.ok(await send.isDisabled());
    await page.getByText('This server cannot send mail yet, so no link would arrive.').waitFor();
    await page.getByText(`npm run conch -- user reset-link --email ${bob.email}`).waitFor();
    await page.getByRole('link', { name: 'Account', exact: true }).click();
    assert.ok(await page.getByRole('button', { name: 'Change the e-mail address' }).isDisabled());
  });

  it('that does not exist, or may not be seen, is the same page for people', async (t) => {
    const page = await look(t, dora, carolItem._key, [/status of 404/]);
    const said = page.getByText('There is no account with this key, or you may not see it.');
    await said.waitFor();
    await page.goto('/profile/nosuchkey');
    await page.getByRole('heading', { level: 1, name: 'No such account' }).waitFor();
    await said.waitFor();
    await page.getByRole('link', { name: 'Go to your account' }).click();
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
  });

  it('that cannot be loaded says so, and is tried again', async (t) => {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected: [/status of 500/] });
    await enter(page, world.server, ada);
    let broken = true;
    await page.route(`**/v1/users/${bobItem._key}`, (route) =>
      broken ? route.fulfill({ status: 500, json: { error: 'Broken', code: 'server.failed' } }) : route.continue(),
    );
    await page.goto(`/profile/${bobItem._key}`);
    await page.getByText('The account could not be loaded.').waitFor();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await nameField(page).waitFor();
  });
});
