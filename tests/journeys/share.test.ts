// Somebody shares what is theirs with a person, a group and an organisation; the others see it, and lose it, at once.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { type OpenOptions, openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, organisation, type Person, type ScriptClient, signInAsScript } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true } as const;

describe('who has access', () => {
  const world = shareJourneyWorld();
  const keys = { bob: '', carol: '', crew: '', studio: '' };
  let asBob: ScriptClient;
  let asCarol: ScriptClient;
  before(async () => {
    const { admin, server } = world;
    keys.bob = (await admin.createUser(bob))._key;
    keys.carol = (await admin.createUser(carol))._key;
    const { organisations } = await admin.me();
    keys.studio = organisations[0]?._key ?? '';
    keys.crew = await made(admin, 'Usergroup', 'Night crew');
    for (const userKey of [keys.bob, keys.carol]) {
      await admin.call('POST', `/v1/organisations/${keys.studio}/members`, { userKey });
      await admin.call('POST', `/v1/usergroups/${keys.crew}`, { userKey });
    }
    asBob = await signInAsScript(server, bob);
    asCarol = await signInAsScript(server, carol);
  });

  const made = async (by: ScriptClient, type: string, name: string): Promise<string> =>
    (await by.call<Item>('POST', '/v1/items', { type, data: { name } }))._key;
  const give = (by: ScriptClient, key: string, userKey: string, permissions: string, propagate = true) =>
    by.call('POST', `/v1/items/${key}/permissions`, { userKey, data: { permissions }, propagate });
  const mayRead = (by: ScriptClient, key: string) =>
    by.call('GET', `/v1/items/${key}`).then(
      () => true,
      () => false,
    );
  async function open(t: TestContext, person: Person, path: string, more: Partial<OpenOptions> = {}) {
    const expected = [/status of 40[01349]/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto(path);
    await givePassword(page, person);
    await page.waitForURL(`**${path}`);
    return page;
  }
  const participants = (key: string) => `/items/${key}/participants`;
  const row = (page: Page, name: string): Locator =>
    card(page, 'People and groups').getByRole('row').filter({ hasText: name });
  async function choose(page: Page, typed: string, name: string): Promise<void> {
    const field = page.getByRole('combobox', { name: 'Person, user group or organisation' });
    await field.fill(typed);
    await page.getByRole('option', { name }).click();
  }

  it('gives access to a person, a group and an organisation; the others have it, and lose it, at once', async (t) => {
    const film = await made(asBob, 'Project', 'The long film');
    const page = await open(t, bob, participants(film));
    await page.getByRole('heading', { level: 1, name: 'Who has access to The long film' }).waitFor();
    await row(page, bob.name).getByText('you', { exact: true }).waitFor();
    await assertNoBarriers(page);

    await choose(page, 'carol', carol.name);
    await page.getByLabel('What they may do').selectOption({ label: 'Can edit' });
    await page.getByRole('button', { name: 'Give access' }).click();
    await row(page, carol.name).waitFor();
    await page.getByText(`${carol.name} has access now.`).waitFor();
    assert.ok(!(await page.locator('main').innerText()).includes('@'), 'no address of anybody');
    const other = await open(t, carol, participants(film));
    await other.getByText('you need the right “Share”', { exact: false }).waitFor();
    assert.ok(
      await row(other, bob.name)
        .getByRole('combobox', { name: `What ${bob.name} may do` })
        .isDisabled(),
    );
    await assertNoBarriers(other);

    await choose(page, 'nig', 'Night crew');
    await page.getByRole('button', { name: 'Give access' }).click();
    await row(page, 'Night crew').waitFor();
    await choose(page, 'anal', organisation);
    await page.getByRole('button', { name: 'Give access' }).click();
    await row(page, organisation).waitFor();

    await row(page, carol.name)
      .getByRole('combobox', { name: `What ${carol.name} may do` })
      .selectOption({ label: 'Can read' });
    await row(page, carol.name).getByText('Saved').waitFor();
    await assert.rejects(asCarol.call('PATCH', `/v1/items/${film}`, { data: { name: 'Shorter' } }), /: 403/);
    for (const name of ['Night crew', organisation]) {
      await row(page, name)
        .getByRole('button', { name: `Remove the access of ${name}` })
        .click();
      // Bob is in both: he is told before.
      const question = page.getByRole('dialog');
      await question.getByText(`You belong to ${name}.`, { exact: false }).waitFor();
      await question.getByRole('button', { name: 'Remove' }).click();
      await row(page, name).waitFor({ state: 'detached' });
    }
    assert.equal(await mayRead(asCarol, film), true);
    await row(page, carol.name)
      .getByRole('button', { name: `Remove the access of ${carol.name}` })
      .click();
    await page.getByText(`${carol.name} no longer has this access.`).waitFor();
    assert.equal(await mayRead(asCarol, film), false);
    await other.reload();
    await other.getByRole('heading', { name: 'Nothing to see here' }).waitFor();
    await assertNoBarriers(other);
    await page.getByRole('button', { name: 'Undo' }).click();
    await row(page, carol.name).waitFor();
    assert.equal(await mayRead(asCarol, film), true);
    await other.reload();
    await other.getByRole('heading', { level: 1, name: 'Who has access to The long film' }).waitFor();
  });

  it('gives letters one by one, none that the giver lacks', async (t) => {
    const film = await made(world.admin, 'Project', 'The short film');
    await give(world.admin, film, keys.bob, 'rwsg', false);
    await give(world.admin, film, keys.carol, 'r', false);
    const page = await open(t, bob, participants(film), phone);
    const select = row(page, carol.name).getByRole('combobox', { name: `What ${carol.name} may do` });
    await select.selectOption({ label: 'Custom…' });
    const dialog = page.getByRole('dialog', { name: `What ${carol.name} may do` });
    const box = (name: string) => dialog.getByRole('checkbox', { name: new RegExp(`^${name}`) });
    assert.equal(await box('Delete').isDisabled(), true);
    assert.equal(await box('Also for everything inside').isDisabled(), true);
    await dialog.getByText('You do not have this right here', { exact: false }).first().waitFor();
    await assertNoBarriers(page);
    await box('Write').check();
    await box('Grant').check();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await row(page, carol.name).getByText('Saved').waitFor();
    assert.equal(await select.locator('option:checked').innerText(), 'Custom: read, write, grant');
    // Ada holds more than Bob: her line is off, and says why.
    await row(page, ada.name).getByText('They have rights that you do not have', { exact: false }).waitFor();
    assert.ok(
      await row(page, ada.name)
        .getByRole('combobox', { name: `What ${ada.name} may do` })
        .isDisabled(),
    );
    await assertNoBarriers(page);

    const other = await open(t, carol, participants(film), phone);
    await row(other, carol.name).getByRole('button', { name: 'Leave: give up your own access' }).click();
    await other
      .getByRole('dialog', { name: 'Give up your own access?' })
      .getByRole('button', { name: 'Leave' })
      .click();
    await other.getByRole('heading', { name: 'Nothing to see here' }).waitFor();
    assert.equal(await mayRead(asCarol, film), false);
  });

  it('tells what comes from above and why, and lists what the rules add', async (t) => {
    const film = await made(asBob, 'Project', 'The whole film');
    const shot = await asBob.call<{ item: Item }>('POST', `/v1/items/${film}/append`, {
      item: { type: 'Task', data: { name: 'Opening shot' } },
    });
    await give(asBob, film, keys.crew, 'rwa');
    await give(asBob, shot.item._key, keys.carol, 'rl', false);
    const page = await open(t, bob, participants(shot.item._key));
    const above = card(page, 'From above');
    await above.getByRole('row').filter({ hasText: 'Night crew' }).getByText('Can edit').waitFor();
    await card(page, 'By the rules of this server').getByText('Super-admins (1 person)').waitFor();
    await row(page, carol.name)
      .getByRole('button', { name: /^Why\?/ })
      .click();
    const why = page.getByRole('dialog', { name: `Why ${carol.name} has access` });
    await why.getByText('Given on this item', { exact: true }).waitFor();
    await why.getByText('Through Night crew, on The whole film').waitFor();
    await why.getByText('All together: read, write, add, link.').waitFor();
    await assertNoBarriers(page);
    await why.getByRole('button', { name: 'Close' }).click();
    await above.getByRole('link', { name: 'The whole film' }).first().click();
    await page.getByRole('heading', { level: 1, name: 'Who has access to The whole film' }).waitFor();
    await row(page, 'Night crew').waitFor();
  });

  it('tells when somebody else was quicker, and what holds now', async (t) => {
    const film = await made(asBob, 'Project', 'The contested film');
    await give(asBob, film, keys.carol, 'r');
    const page = await open(t, bob, participants(film));
    const select = row(page, carol.name).getByRole('combobox', { name: `What ${carol.name} may do` });
    await select.waitFor();
    await asBob.call('PATCH', `/v1/items/${film}/permissions`, {
      ...{ userKey: keys.carol, data: { permissions: 'rwa' } },
    });
    await select.selectOption({ label: 'Can do everything' });
    await page.getByText('Somebody else changed this in the meantime.', { exact: false }).waitFor();
    await row(page, carol.name).locator('option:checked', { hasText: 'Can edit' }).waitFor({ state: 'attached' });
    await asBob.call('DELETE', `/v1/items/${film}/permissions`, { userKey: keys.carol });
    await row(page, carol.name)
      .getByRole('button', { name: /^Remove/ })
      .click();
    await row(page, carol.name).waitFor({ state: 'detached' });
    await page.getByText('Somebody else changed this in the meantime.', { exact: false }).waitFor();
    // The last who may change the access stays.
    await row(page, bob.name).getByRole('button', { name: 'Leave: give up your own access' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
    await row(page, bob.name).getByText('Nobody would be left', { exact: false }).waitFor();
  });

  it('is opened from one’s own profile, with the keyboard alone, and the log of the account says it', async (t) => {
    const page = await open(t, bob, '/profile');
    await page.getByRole('button', { name: 'Who has access…' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Who has access to ${bob.name}` });
    await dialog.getByRole('combobox', { name: 'Person, user group or organisation' }).focus();
    await page.keyboard.type('carol');
    await dialog.getByRole('option', { name: carol.name }).waitFor();
    await page.keyboard.press('Enter');
    for (const label of ['What they may do', 'Also for everything inside']) {
      await page.keyboard.press('Tab');
      assert.equal(await dialog.getByLabel(label).first().evaluate(isFocused), true, label);
    }
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await dialog.getByText(`${carol.name} has access now.`).waitFor();
    await assertNoBarriers(page);
    assert.equal(await mayRead(asCarol, keys.bob), true);
    await dialog.getByText('It is your own account', { exact: false }).waitFor();

    await dialog.getByRole('button', { name: `Remove the access of ${carol.name}` }).focus();
    await page.keyboard.press('Enter');
    const undo = dialog.getByRole('button', { name: 'Undo' });
    await undo.waitFor();
    assert.equal(await undo.evaluate(isFocused), true);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await mayRead(asCarol, keys.bob), false);
    await page.goto('/profile/security');
    await page.getByText('Access to the account was taken away').waitFor();
    await page.getByText('Somebody was given access to the account').waitFor();
  });

  it('is opened by an administrator from somebody else’s profile, and by nobody who may not share', async (t) => {
    const page = await open(t, ada, `/profile/${keys.carol}`, { colorScheme: 'dark' });
    await page.getByRole('button', { name: 'Who has access…' }).click();
    const dialog = page.getByRole('dialog', { name: `Who has access to ${carol.name}` });
    await dialog.getByText(ada.name, { exact: false }).first().waitFor();
    await assertNoBarriers(page);
    await page.goto(participants(keys.crew));
    await page.getByText('Who has access to this user group', { exact: false }).waitFor();
    await card(page, 'By the rules of this server').getByText('Members of this group (2 people)').waitFor();
    await page.goto(participants('domain'));
    await row(page, ada.name).waitFor();
    await page.goto(participants(keys.studio));
    await page.getByText('Who has access to this organisation', { exact: false }).waitFor();
    await give(asBob, keys.bob, keys.carol, 'rw', false);
    const other = await open(t, carol, `/profile/${keys.bob}`);
    await other.getByLabel('Name', { exact: true }).waitFor();
    assert.equal(await other.getByRole('button', { name: 'Who has access…' }).count(), 0);
  });
});

/** Runs in the page. */
function isFocused(element: unknown): boolean {
  return (globalThis as unknown as { document: { activeElement: unknown } }).document.activeElement === element;
}
