// An administrator's day, told to the end in several browsers: two come, one is helped back in, one leaves.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { authenticatorApp } from '../support/authenticator-app.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { bob, carol } from '../support/journey-world.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { addApp, choosePassword, shareMailedWorld } from '../support/mailed-world.ts';
import { ada, type Person, type ScriptClient, signInAsScript } from '../support/script-client.ts';
import { card, givePassword, message } from '../support/security-page.ts';

/** An administrator, no super-admin: helps and takes leave of people. */
const grace: Person = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'a moth between the relays',
};
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
  const { open, mailTo, statusWith } = world;
  const keys = new Map<Person, string>();
  before(async () => {
    const { admin } = world;
    for (const person of [grace, bob, carol]) {
      const { _key } = await admin.createUser(person);
      keys.set(person, _key);
    }
    await admin.call('POST', '/v1/usergroups/domain', { userKey: keys.get(grace) });
    await admin.call('POST', '/v1/items', { type: 'Usergroup', data: { name: crew } });
  });

  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const users = (page: Page) => card(page, 'All users');
  const row = (page: Page, name: string) => users(page).getByRole('row').filter({ hasText: name });
  const newestRun = (page: Page) => card(page, 'Changes of many people').getByRole('listitem').first();
  const somebodysSection = (page: Page, person: Person, name: string) =>
    page
      .getByRole('navigation', { name: 'Sections' })
      .getByRole('list', { name: person.name })
      .getByRole('link', { name });
  const statusOf = (client: ScriptClient) =>
    client.me().then(
      () => 200,
      (error: Error) => Number(/: (\d{3}) /.exec(error.message)?.[1]),
    );

  it('brings two people in: invited by mail, asked for a second factor, put into a group', async (t) => {
    const page = await open(t);
    await page.goto('/admin/users');
    await givePassword(page, ada);
    await users(page).getByText('4 users').waitFor();
    await users(page).getByRole('button', { name: 'Invite people' }).click();
    const invite = page.getByRole('dialog', { name: 'Invite people' });
    const lines = [`${finn.name} <${finn.email}>`, 'somebody else', `${gwen.name} <${gwen.email}>`];
    await invite.getByRole('textbox', { name: 'People, one on each line' }).fill(lines.join('\n'));
    await invite.getByText(/^Line 2: somebody else .*has no e-mail address\.$/).waitFor();
    await assertNoBarriers(page);
    await invite.getByRole('button', { name: 'Invite 2 people' }).click();
    await newestRun(page).getByText('2 people are invited.').waitFor();
    await users(page).getByText('6 users').waitFor();
    for (const { name } of [finn, gwen])
      await row(page, name).getByText('Invited', { exact: true }).waitFor();
    await assertNoBarriers(page);

    const invited = /^Your account at/;
    assert.ok((await mailTo(gwen, invited)).text.includes(`${ada.name} created an account`));
    const finns = await open(t);
    await choosePassword(finns, (await mailTo(finn, invited)).link, `Welcome, ${finn.name}`, finn);
    assert.equal(new URL(finns.url()).pathname, '/profile');
    assert.equal(await finns.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), finn.name);
    await assertNoBarriers(finns);

    await page.reload();
    await row(page, finn.name).getByText('1 session').waitFor();
    assert.equal(await row(page, finn.name).getByText('Invited', { exact: true }).count(), 0);
    const state = users(page).getByRole('combobox', { name: 'State' });
    await state.selectOption('invited');
    await users(page).getByText('1 user', { exact: true }).waitFor();
    await row(page, gwen.name).getByText('Not signed in yet').waitFor();
    await state.selectOption('');
    await users(page).getByText('6 users').waitFor();

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
    await row(page, finn.name).getByText('Required', { exact: true }).waitFor();

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
    await row(page, finn.name).getByText('Authenticator app').waitFor();
    await row(page, gwen.name).getByText('Required', { exact: true }).waitFor();
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
    await users(page).getByText('1 user', { exact: true }).waitFor();
    await row(page, bob.name).getByRole('link', { name: bob.name }).click();
    await heading(page, bob.name);
    await somebodysSection(page, bob, 'Security').click();
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
    assert.equal(await statusOf(lost), 401, 'the lost phone is signed out');
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
    await entry(own, 'A new password was set with a mailed link').waitFor();
    await assertNoBarriers(bobs);

    await page.goto(`/admin/audit?account=${keys.get(bob)}`);
    const trail = card(page, 'What happened');
    for (const what of ['All second factors were removed', 'A link to set a new password was sent']) {
      await trail
        .getByRole('row')
        .filter({ hasText: what })
        .getByRole('link', { name: grace.name })
        .waitFor();
    }
    await trail.getByRole('row').filter({ hasText: 'A new password was set with a mailed link' }).waitFor();
    await assertNoBarriers(page);
    await page.goto(`/profile/${keys.get(bob)}/security`);
    await factors.getByText('On', { exact: true }).waitFor();
    const linkSecret = link.split('#')[1] ?? '';
    await told.assertSilentAbout([
      ...[secret, ...enrolled.backupCodes, ...fresh.codes, linkSecret, ...linkSecret.split('.').slice(1)],
      ...[bob.password, back.password],
    ]);
  });

  it('S28 takes leave of somebody by keyboard alone: nothing opens any more, all of it is written, and undone', async (t) => {
    const script = await signInAsScript(world.server, carol);
    const { token } = await script.call<{ token: string }>('POST', '/v1/users/me/tokens', {
      name: 'Nightly',
    });
    assert.equal(await statusWith(token), 200);
    const carols = await open(t);
    await enter(carols, world.server, carol);

    const page = await open(t);
    /** What is there is gone to with the Tab key and pressed. */
    async function press(place: Locator): Promise<void> {
      await place.waitFor();
      if (!(await hasFocus(place))) await tabTo(page, place);
      await page.keyboard.press('Enter');
    }
    const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true });
    const section = (name: string) => somebodysSection(page, carol, name);
    async function confirm(title: string, verb: string): Promise<void> {
      const dialog = page.getByRole('dialog', { name: title });
      await dialog.waitFor();
      await assertNoBarriers(page);
      await press(dialog.getByRole('button', { name: verb, exact: true }));
      await dialog.waitFor({ state: 'detached' });
    }
    /** The second that is promised is held by the stream's own test; here a page is fetched and drawn, too. */
    const signedOut = () => carols.waitForURL(/\/signin/, { timeout: 10_000, waitUntil: 'commit' });

    await page.goto('/admin/users');
    await page.getByLabel('E-mail').waitFor();
    if (!(await hasFocus(page.getByLabel('E-mail')))) await tabTo(page, page.getByLabel('E-mail'));
    await page.keyboard.type(grace.email);
    await tabTo(page, page.getByRole('textbox', { name: 'Password' }));
    await page.keyboard.type(grace.password);
    await page.keyboard.press('Enter');
    const search = page.getByRole('searchbox', { name: 'Name or e-mail' });
    await search.waitFor();
    await tabTo(page, search);
    await page.keyboard.type('carol@');
    await users(page).getByText('1 user', { exact: true }).waitFor();
    await press(row(page, carol.name).getByRole('link', { name: carol.name }));
    await heading(page, carol.name);

    await press(section('Security'));
    await heading(page, `Security of ${carol.name}`);
    await press(button('End all sessions'));
    await Promise.all([signedOut(), confirm(`End all sessions of ${carol.name}?`, 'End all sessions')]);
    await card(page, 'Sessions').getByText(`${carol.name} is signed in nowhere.`).waitFor();
    assert.equal(await statusOf(script), 401);
    assert.equal(await statusWith(token), 200, 'a token is no session');
    await press(section('Personal access tokens'));
    await heading(page, `Personal access tokens of ${carol.name}`);
    await press(button('Revoke all tokens'));
    await confirm(`Revoke all tokens of ${carol.name}?`, 'Revoke all tokens');
    await page.getByText(`${carol.name} has no tokens.`).waitFor();
    assert.equal(await statusWith(token), 401);

    // Ended sessions keep nobody out; a deactivated account does.
    await givePassword(carols, carol);
    await heading(carols, 'Account');
    const old = await signInAsScript(world.server, carol);
    await press(section('Account'));
    await heading(page, carol.name);
    await press(button('Deactivate'));
    await Promise.all([signedOut(), confirm(`Deactivate ${carol.name}?`, 'Deactivate')]);
    await page.getByText(`This account is deactivated: ${carol.name} cannot sign in.`).waitFor();
    await assertNoBarriers(page);
    assert.equal(await statusOf(old), 401);
    const gone = await mailTo(carol, /was deactivated$/);
    assert.ok(gone.text.includes(`${grace.name} deactivated your account`));

    const refusals: unknown[] = [];
    for (const password of [carol.password, 'never any of mine']) {
      const answer = carols.waitForResponse('**/v1/signin');
      await givePassword(carols, { ...carol, password });
      const said = await answer;
      await carols.getByText('E-mail or password is wrong.').waitFor();
      refusals.push([said.status(), await said.json(), await carols.getByRole('main').innerText()]);
      await carols.reload();
    }
    assert.deepEqual(refusals[0], refusals[1], 'the same as for a wrong password');

    const ofAdmins = (name: string) =>
      page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name, exact: true });
    await press(ofAdmins('Users'));
    const state = users(page).getByRole('combobox', { name: 'State' });
    await state.waitFor();
    await tabTo(page, state);
    await page.keyboard.type('Deact');
    await users(page).getByText('1 user', { exact: true }).waitFor();
    await row(page, carol.name).getByText('Deactivated', { exact: true }).waitFor();
    await assertNoBarriers(page);

    await press(ofAdmins('Audit trail'));
    const trail = card(page, 'What happened');
    const whose = trail.getByRole('combobox', { name: 'Whose account' });
    await whose.waitFor();
    await tabTo(page, whose);
    await page.keyboard.type('carol');
    await page.getByRole('option', { name: /Carol Shaw/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**account=${keys.get(carol)}**`);
    const day = {
      'sessions.ended': 'Sessions were ended',
      'tokens.revoked': 'All personal access tokens were revoked',
      'account.deactivated': 'The account was deactivated',
    };
    for (const what of Object.values(day)) {
      await trail
        .getByRole('row')
        .filter({ hasText: what })
        .getByRole('link', { name: grace.name })
        .waitFor();
    }
    await assertNoBarriers(page);
    const download = page.waitForEvent('download');
    await press(trail.getByRole('link', { name: 'Export as CSV' }));
    const lines = readFileSync(await (await download).path(), 'utf8')
      .trim()
      .split('\r\n')
      .slice(1);
    assert.ok(
      lines.every((line) => line.includes(`"${carol.name}"`)),
      'of nobody else',
    );
    for (const kind of Object.keys(day)) {
      const line = lines.find((each) => each.includes(`"${kind}"`));
      assert.ok(line?.includes(`"${grace.name}"`), `${kind}: ${line}`);
    }
    assert.ok(lines.some((line) => line.includes('"signin.refused"')));

    await press(trail.getByRole('link', { name: carol.name }).first());
    await heading(page, carol.name);
    await press(button('Activate'));
    await button('Deactivate').waitFor();
    await mailTo(carol, /was activated$/);
    await carols.goto('/profile');
    await carols.waitForURL(/\/signin/);
    assert.deepEqual([await statusOf(script), await statusOf(old), await statusWith(token)], [401, 401, 401]);
    await givePassword(carols, carol);
    await heading(carols, 'Account');
    await press(section('Security'));
    await card(page, 'Sessions')
      .getByRole('button', { name: /^End the session of/ })
      .waitFor();
  });
});
