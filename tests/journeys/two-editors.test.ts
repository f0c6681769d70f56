// Two people edit the same account at the same time: nothing of either is lost without somebody deciding it.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import {
  chooseZone,
  enter,
  linkRow,
  nameField,
  save,
  saveButton,
  userMenu,
  zoneField,
} from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { bob, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';

describe('two people at the same account', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  before(async () => {
    bobItem = await world.admin.createUser(bob);
  });

  const stored = async () => (await world.admin.call<Item>('GET', `/v1/items/${bobItem._key}`)).data;

  /** Bob's account, open before the eyes of somebody. */
  async function look(t: TestContext, person: Person): Promise<Page> {
    const expected = [/status of 409/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, person, `/profile/${bobItem._key}`);
    await zoneField(page).waitFor();
    return page;
  }

  async function addLink(page: Page, at: number, address: string): Promise<void> {
    await page.getByRole('button', { name: 'Add link' }).click();
    await linkRow(page, at).getByRole('textbox', { name: 'Address' }).fill(address);
    await linkRow(page, at).getByRole('textbox', { name: 'Address' }).blur();
  }

  it('are shown both sides, choose for each field, and keep what only one changed', async (t) => {
    const [his, hers] = await Promise.all([look(t, ada), look(t, bob)]);
    await nameField(hers).fill('Robert Babbage');
    await addLink(hers, 1, 'gitlab.com/bob');
    await chooseZone(hers, 'toky', 'Asia/Tokyo');
    await save(hers);

    await nameField(his).fill('Bobby');
    await addLink(his, 1, 'github.com/bob');
    await saveButton(his).click();
    const dialog = his.getByRole('dialog', { name: 'Changed by two people' });
    await dialog.getByText('Robert Babbage saved this account while you were editing it.').waitFor();
    const name = dialog.getByRole('group', { name: 'Name' });
    await name.getByText('Bobby').waitFor();
    await name.getByText('Robert Babbage', { exact: true }).waitFor();
    await name.getByText(/^Robert Babbage, /).waitFor();
    const kept = dialog.getByRole('listitem').filter({ hasText: 'Time zone' });
    assert.equal(await kept.innerText(), 'Time zone from Robert Babbage');
    assert.equal((await stored()).name, 'Robert Babbage', 'nothing is saved before the choice');

    const go = dialog.getByRole('button', { name: 'Save' });
    await name.getByRole('radio', { name: /^Theirs/ }).check();
    assert.equal(await go.getAttribute('aria-disabled'), 'true', 'one field is undecided');
    await dialog.getByRole('group', { name: 'Links' }).getByRole('radio', { name: /^Both/ }).check();
    await go.click();
    await dialog.waitFor({ state: 'detached' });
    await saveButton(his).waitFor({ state: 'detached' });
    assert.equal(await nameField(his).inputValue(), 'Robert Babbage');
    assert.equal(await zoneField(his).inputValue(), 'Asia/Tokyo');
    const { name: savedName, timeZone, social } = await stored();
    assert.deepEqual(
      { savedName, timeZone, social },
      {
        savedName: 'Robert Babbage',
        timeZone: 'Asia/Tokyo',
        social: [
          { provider: 'GitHub', url: 'https://github.com/bob' },
          { provider: 'GitLab', url: 'https://gitlab.com/bob' },
        ],
      },
    );
  });

  it('need not decide where each changed something else, and are told', async (t) => {
    const [his, hers] = await Promise.all([look(t, ada), look(t, bob)]);
    await nameField(hers).fill('Bob B.');
    await save(hers);
    await chooseZone(his, 'lisb', 'Europe/Lisbon');
    await saveButton(his).click();
    await his.getByText('Changes saved. Kept from Bob B.: Name.').waitFor();
    assert.equal(await nameField(his).inputValue(), 'Bob B.');
    const { name, timeZone } = await stored();
    assert.deepEqual({ name, timeZone }, { name: 'Bob B.', timeZone: 'Europe/Lisbon' });
  });

  it('lose nothing by going back to the form first', async (t) => {
    const [his, hers] = await Promise.all([look(t, ada), look(t, bob)]);
    await nameField(hers).fill('Robert');
    await save(hers);
    await nameField(his).fill('Roberto');
    await saveButton(his).click();
    const dialog = his.getByRole('dialog', { name: 'Changed by two people' });
    await dialog.getByRole('button', { name: 'Back to the form' }).click();
    assert.equal(await nameField(his).inputValue(), 'Roberto');
    await saveButton(his).click();
    await dialog.getByRole('radio', { name: /^Yours/ }).check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await his.getByText('Changes saved.').waitFor();
    assert.equal((await stored()).name, 'Roberto');
  });

  it('see at once what others change in their own account, with what they typed kept', async (t) => {
    const [own, admins] = await Promise.all([look(t, bob), look(t, ada)]);
    await nameField(own).fill('Bert');
    await chooseZone(admins, 'madr', 'Europe/Madrid');
    await save(admins);
    await own.waitForFunction(() => {
      const fields = (
        globalThis as unknown as {
          document: { querySelectorAll: (of: string) => Iterable<{ value: string }> };
        }
      ).document.querySelectorAll('input');
      return [...fields].some((field) => field.value === 'Europe/Madrid');
    });
    assert.equal(await nameField(own).inputValue(), 'Bert');

    await nameField(admins).fill('Robin');
    await save(admins);
    await userMenu(own, 'Robin').waitFor();
    assert.equal(await nameField(own).inputValue(), 'Bert');
    await saveButton(own).click();
    await own.getByRole('dialog', { name: 'Changed by two people' }).waitFor();
    assert.equal((await stored()).name, 'Robin', 'nothing is saved before the choice');
  });
});
