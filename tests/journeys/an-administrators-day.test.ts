// An administrator's day, told to the end in several browsers: two people come, one is helped back in.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { authenticatorApp } from '../support/authenticator-app.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { bob } from '../support/journey-world.ts';
import {
  addApp,
  choosePassword,
  grace,
  heading,
  sectionOf,
  shareMailedWorld,
  userRow,
  waitForUsers,
} from '../support/mailed-world.ts';
import { ada, type Person, signInAsScript } from '../support/script-client.ts';
import { card, givePassword, message } from '../support/security-page.ts';

const finn: Person = { name: 'Finn Doe', email: 'finn@example.com', password: 'new here since this morning' };
const gwen: Person = { name: 'Gwen Ray', email: 'gwen@example.com', password: 'the other one who is new' };
const crew = 'Night crew';

/** All that an administrator's browser is told and shows, to look for what must not be in it. */
function listenTo(page: Page) {
  const heard: Promise<string>[] = [];
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('json')) heard.push(response.text().catch(() => ''));
  });
  return {
    async assertSilentAbout(secrets: readonly string[]): Promise<void> {
      assert.ok(heard.length > 5, 'it was listened to');
      const told = [...(await Promise.all(heard)), await page.content()].join('\n');
      assert.ok(told.includes(bob.email), 'it was listened to');
      for (const secret of secrets) {
        assert.ok(secret.length > 5, `${secret} is no secret to look for`);
        assert.ok(!told.includes(secret), `${secret} came to the administrator`);
      }
    },
  };
}

describe('the day of an administrator', () => {
  const world = shareMailedWorld();
  const { open, mailTo } = world;
  let keys: Map<Person, string>;
  before(async () => {
    keys = await world.makePeople(bob);
    await world.admin.call('POST', '/v1/items', { type: 'Usergroup', data: { name: crew } });
  });
  const users = (page: Page) => card(page, 'All users');
  const newestRun = (page: Page) => card(page, 'Changes of many people').getByRole('listitem').first();

  it('brings two people in: invited by mail, asked for a second factor, put into a group', async (t) => {
    const page = await open(t);
    await page.goto('/admin/users');
    await givePassword(page, ada);
    await waitForUsers(page, 3);
    await users(page).getByRole('button', { name: 'Invite people' }).click();
    const invite = page.getByRole('dialog', { name: 'Invite people' });
    const lines = [`${finn.name} <${finn.email}>`, 'somebody else', `${gwen.name} <${gwen.email}>`];
    await invite.getByRole('textbox', { name: 'People, one on each line' }).fill(lines.join('\n'));
    await invite.getByText(/^Line 2: somebody else .*has no e-mail address\.$/).waitFor();
    await assertNoBarriers(page);
    await invite.getByRole('button', { name: 'Invite 2 people' }).click();
    await newestRun(page).getByText('2 people are invited.').waitFor();
    await waitForUsers(page, 5);
    for (const person of [finn, gwen]) await userRow(page, person).getByText('Invited', { exact: true }).waitFor();
    await assertNoBarriers(page);

    const invited = /^Your account at/;
    assert.ok((await mailTo(gwen, invited)).text.includes(`${ada.name} created an account`));
    const finns = await open(t);
    await choosePassword(finns, (await mailTo(finn, invited)).link, `Welcome, ${finn.name}`, finn);
    assert.equal(new URL(finns.url()).pathname, '/profile');
    assert.equal(await finns.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), finn.name);
    await assertNoBarriers(finns);

    await page.reload();
    await userRow(page, finn).getByText('1 session').waitFor();
    assert.equal(await userRow(page, finn).getByText('Invited', { exact: true }).count(), 0);
    const state = users(page).getByRole('combobox', { name: 'State' });
    await state.selectOption('invited');
    await waitForUsers(page, 1);
    await userRow(page, gwen).getByText('Not signed in yet').waitFor();
    await state.selectOption('');
    await waitForUsers(page, 5);

    for (const { name } of [finn, gwen]) {
      await users(page)
        .getByRole('checkbox', { name: `Choose ${name}` })
        .check();
    }
    const choose = async (change: string) => {
      await page
        .getByRole('region', { name: 'Chosen users' })
        .getByRole('button', { name: 'Actions for those chosen' })
        .click();
      await page.getByRole('menuitem', { name: change, exact: true }).click();
    };
    await choose('Add to a group');
    const group = page.getByRole('dialog', { name: 'Add 2 people to a group?' });
    await group.getByRole('combobox', { name: 'Organisation or user group' }).fill('night');
    await group.getByRole('option', { name: crew }).click();
    await group.getByRole('button', { name: 'Add to a group' }).click();
    await card(page, 'Changes of many people').getByText(`Add 2 people to ${crew}`).waitFor();
    await newestRun(page).getByText('Done for 2 people.').waitFor();
    await choose('Require a second factor');
    const factor = page.getByRole('dialog', { name: 'Require a second factor of 2 people?' });
    await factor.getByRole('textbox', { name: 'Days until it is required' }).fill('0');
    await assertNoBarriers(page);
    await factor.getByRole('button', { name: 'Require a second factor' }).click();
    await newestRun(page).getByText('Require a second factor of 2 people').waitFor();
    await newestRun(page).getByText('Done for 2 people.').waitFor();
    await userRow(page, finn).getByText('Required', { exact: true }).waitFor();

    // The page that Finn has open leads there by itself, and the mail does.
    await finns.waitForURL('**/profile/mfa/new?**');
    await finns.getByText('Your administrators require one').waitFor();
    await assertNoBarriers(finns);
    const asked = await mailTo(finn, /^Add a second factor/);
    assert.ok(asked.text.includes(`${ada.name} asks you`));
    assert.equal(asked.link, `${world.server.url}/profile/mfa/new`);
    await addApp(finns, finn);
    await finns.getByRole('link', { name: 'Continue to where you were going' }).click();
    await heading(finns, 'Account');
    await finns.getByRole('link', { name: 'Member of' }).click();
    await heading(finns, 'Member of');
    const group2 = card(finns, 'Organisations and user groups').getByRole('row').filter({ hasText: crew });
    await group2.getByText('2 people').waitFor();
    await assertNoBarriers(finns);

    await page.reload();
    await userRow(page, finn).getByText('Authenticator app').waitFor();
    await userRow(page, gwen).getByText('Required', { exact: true }).waitFor();
  });

  it('S22 S37 helps somebody who lost phone and password back in, and is told no secret', async (t) => {
    const lost = await signInAsScript(world.server, bob);
    const { secret } = await lost.call<{ secret: string }>('POST', '/v1/mfa/otp/add', {
      password: bob.password,
    });
    const enrolled = await lost.call<{ backupCodes: string[] }>('POST', '/v1/mfa/otp/add/verify', {
      code: authenticatorApp(secret).code(),
    });

    const page = await open(t);
    const told = listenTo(page);
    await enter(page, world.server, grace, '/admin/users');
    await page.getByRole('searchbox', { name: 'Name or e-mail' }).fill('bob@');
    await waitForUsers(page, 1);
    await userRow(page, bob).getByRole('link', { name: bob.name }).click();
    await heading(page, bob.name);
    await sectionOf(page, bob, 'Security').click();
    await heading(page, `Security of ${bob.name}`);
    const factors = card(page, 'Second factors');
    await factors.getByText('On', { exact: true }).waitFor();
    await factors.getByText('10 left').waitFor();
    await assertNoBarriers(page);

    // The server's clock is not ours to move: the first answer is what it says after ten minutes.
    let refused = false;
    await page.route(`**/v1/users/${keys.get(bob)}/mfa`, async (route) => {
      if (refused) return route.continue();
      refused = true;
      await route.fulfill({ status: 403, json: { error: 'Prove it.', code: 'reauthenticate' } });
    });
    await factors.getByRole('button', { name: 'Remove all second factors' }).click();
    const question = page.getByRole('dialog', { name: `Remove all second factors of ${bob.name}?` });
    await question.getByText('Do this only if you are sure that it is').waitFor();
    await question.getByRole('button', { name: 'Remove all', exact: true }).click();
    const proof = page.getByRole('dialog', { name: 'Is it you?' });
    await proof.getByRole('textbox', { name: 'Password' }).fill(grace.password);
    await assertNoBarriers(page);
    await proof.getByRole('button', { name: 'Continue' }).click();
    await message(page, `The second factors of ${bob.name} are removed.`).waitFor();
    await factors.getByText('Off', { exact: true }).waitFor();
    assert.ok(refused, 'a fresh proof was asked for');
    await assert.rejects(lost.me(), /401/, 'the lost phone is signed out');
    await page.getByRole('button', { name: 'Send a link to set a new password' }).click();
    await message(page, `A link is on its way to ${bob.name}.`).waitFor();

    await mailTo(bob, /^The second factors of your account .* were removed$/);
    const { link = '' } = await mailTo(bob, /^Set a new password/);
    const back: Person = { ...bob, password: 'twelve columns of brass wheels' };
    const bobs = await open(t, { viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    await choosePassword(bobs, link, 'Choose a new password', back);
    await assert.rejects(signInAsScript(world.server, bob), /401/);
    await bobs.goto('/profile/mfa/new');
    const fresh = await addApp(bobs, back);
    await bobs.getByRole('link', { name: 'Go to security' }).click();
    const own = card(bobs, 'Activity');
    const entry = (log: Locator, what: string) => log.getByRole('listitem').filter({ hasText: what });
    await entry(own, 'All second factors were removed').getByText(`by ${grace.name}`).waitFor();
    await entry(own, 'A link to set a new password was sent').getByText(`by ${grace.name}`).waitFor();
    await entry(own, 'A new password was set with a link').waitFor();
    await assertNoBarriers(bobs);

    await page.goto(`/admin/audit?account=${keys.get(bob)}`);
    const trail = card(page, 'What happened');
    for (const what of ['All second factors were removed', 'A link to set a new password was sent']) {
      await trail.getByRole('row').filter({ hasText: what }).getByRole('link', { name: grace.name }).waitFor();
    }
    await trail.getByRole('row').filter({ hasText: 'A new password was set with a link' }).waitFor();
    await assertNoBarriers(page);
    await page.goto(`/profile/${keys.get(bob)}/security`);
    await factors.getByText('On', { exact: true }).waitFor();
    const linkSecret = link.split('#')[1] ?? '';
    await told.assertSilentAbout([
      ...[secret, ...enrolled.backupCodes, ...fresh.codes, linkSecret, ...linkSecret.split('.').slice(1)],
      ...[bob.password, back.password],
    ]);
  });
});
