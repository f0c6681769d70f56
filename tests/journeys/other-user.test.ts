// The whole profile of somebody else: an administrator helps, and whoever may not sees why, in every section.
import assert from 'node:assert/strict';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { enter, nameField, save } from '../support/account-page.ts';
import { authenticatorApp } from '../support/authenticator-app.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import { bob, carol } from '../support/journey-world.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { ada, type Person, type ScriptClient, setUpServer, signInAsScript } from '../support/script-client.ts';
import { card, message } from '../support/security-page.ts';
import { type RunningServer, removeDataFolder, startServer } from '../support/server.ts';

const dora: Person = {
  name: 'Dora Metcalf',
  email: 'dora@example.com',
  password: 'tabulating in the evening',
};

describe('the profile of somebody else', () => {
  let browser: Browser;
  let mail: MailServer;
  let server: RunningServer;
  let admin: ScriptClient;
  const items: Record<string, Item> = {};
  before(async () => {
    browser = await launchBrowser();
    mail = await startMailServer();
    server = await startServer({
      env: {
        CONCH_SMTP_URL: `smtp://localhost:${mail.port}?tls=none`,
        CONCH_MAIL_FROM: 'conch@example.com',
      },
    });
    admin = await setUpServer(server);
    for (const person of [bob, carol, dora]) items[person.name] = await admin.createUser(person);
    await admin.call('POST', '/v1/usergroups/domain', { userKey: keyOf(carol) });
    await share('r');
  });
  after(async () => {
    await Promise.all([browser?.close(), server?.stop(), mail?.close()]);
    if (server) removeDataFolder(server.dataFolder);
  });

  const keyOf = ({ name }: Person) => items[name]?._key ?? '';
  /** What Dora holds on Bob. */
  const share = (permissions: string) =>
    admin.call(permissions === 'r' ? 'POST' : 'PATCH', `/v1/items/${keyOf(bob)}/permissions`, {
      ...{ userKey: keyOf(dora), data: { permissions } },
    });

  async function look(t: TestContext, viewer: Person, path: string, more: object = {}): Promise<Page> {
    const expected = [/status of 40[134]/];
    const page = await openPage(t, browser, { baseURL: server.url, expected, ...more });
    await enter(page, server, viewer, path);
    return page;
  }
  const section = (page: Page, name: string) =>
    page
      .getByRole('navigation', { name: 'Sections' })
      .getByRole('list', { name: bob.name })
      .getByRole('link', { name });
  const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
  async function confirm(page: Page, title: string | RegExp, verb: string): Promise<string> {
    const dialog = page.getByRole('dialog', { name: title });
    const said = await dialog.innerText();
    await dialog.getByRole('button', { name: verb, exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    return said;
  }
  /** What is told to a screen reader about a control that is off. */
  async function reasonOf(page: Page, control: Locator): Promise<string> {
    assert.ok(await control.isDisabled(), `${control} is not off`);
    const ids = ((await control.getAttribute('aria-describedby')) ?? '').split(' ').filter(Boolean);
    return (await Promise.all(ids.map((id) => page.locator(`[id="${id}"]`).innerText()))).join(' ');
  }
  async function mailTo(address: string, subject: RegExp) {
    const until = Date.now() + 10_000;
    for (;;) {
      const found = mail.received.find((each) => each.to.includes(address) && subject.test(each.headers.subject ?? ''));
      if (found) return found;
      assert.ok(Date.now() < until, `no mail to ${address} about ${subject}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  const statusOf = async (client: ScriptClient) =>
    client.me().then(
      () => 200,
      (error: Error) => Number(/: (\d{3}) /.exec(error.message)?.[1]),
    );

  it('S22 S37 lets an administrator help: link for a password, sessions, factors, tokens, address', async (t) => {
    const first = await signInAsScript(server, bob);
    const second = await signInAsScript(server, bob);
    const { secret } = await second.call<{ secret: string }>('POST', '/v1/mfa/otp/add', {
      password: bob.password,
    });
    // Adding one ends every other session.
    await second.call('POST', '/v1/mfa/otp/add/verify', { code: authenticatorApp(secret).code() });
    assert.equal(await statusOf(first), 401);
    await second.call('POST', '/v1/users/me/tokens', { name: 'Nightly backup' });
    await second.call('POST', '/v1/users/me/tokens', { name: 'Render farm' });

    const page = await look(t, carol, `/profile/${keyOf(bob)}`);
    await heading(page, bob.name);
    await assertNoBarriers(page);
    await section(page, 'Security').click();
    await heading(page, `Security of ${bob.name}`);
    assert.equal(new URL(page.url()).pathname, `/profile/${keyOf(bob)}/security`);
    await assertNoBarriers(page);

    await button(page, 'Send a link to set a new password').click();
    await message(page, `A link is on its way to ${bob.name}.`).waitFor();
    assert.match((await mailTo(bob.email, /^Set a new password/)).link ?? '', /\/reset#/);

    const factors = card(page, 'Second factors');
    await factors.getByText('On', { exact: true }).waitFor();
    await factors.getByText('10 left').waitFor();
    const add = factors.getByRole('button', { name: 'Add a second factor' });
    assert.equal(await reasonOf(page, add), `Only ${bob.name} can do this.`);
    await factors.getByText(`${server.url}/profile/mfa/new`).waitFor();
    await button(page, 'Remove all second factors').click();
    const said = await confirm(page, `Remove all second factors of ${bob.name}?`, 'Remove all');
    assert.match(said, /ends all sessions.*is told by mail/);
    await factors.getByText('Off', { exact: true }).waitFor();
    await mailTo(bob.email, /^The second factors of your account .* were removed/);
    assert.equal(await statusOf(second), 401, 'signed out by it');
    await card(page, 'Activity').getByText('All second factors were removed').waitFor();
    await card(page, 'Activity').getByText(`by ${carol.name}`).first().waitFor();
    await card(page, 'Sessions').getByText(`${bob.name} is signed in nowhere.`).waitFor();

    const clients = [];
    for (let at = 0; at < 3; at++) clients.push(await signInAsScript(server, bob));
    await page.reload();
    await card(page, 'Sessions')
      .getByRole('button', { name: /^End the session of/ })
      .first()
      .click();
    await confirm(page, 'End this session?', 'End session');
    await card(page, 'Sessions').getByRole('row').nth(3).waitFor({ state: 'detached' });
    const open = await Promise.all(clients.map(statusOf));
    assert.deepEqual(open.sort(), [200, 200, 401]);
    await button(page, 'End all sessions').click();
    assert.match(await confirm(page, `End all sessions of ${bob.name}?`, 'End all sessions'), /Ends 2 sessions\./);
    await card(page, 'Sessions').getByText(`${bob.name} is signed in nowhere.`).waitFor();
    assert.deepEqual(await Promise.all(clients.map(statusOf)), [401, 401, 401]);

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Export as CSV' }).click();
    assert.match((await download).suggestedFilename(), /\.csv$/);

    await section(page, 'Personal access tokens').click();
    await heading(page, `Personal access tokens of ${bob.name}`);
    await assertNoBarriers(page);
    assert.equal(await reasonOf(page, button(page, 'Create token')), `Only ${bob.name} can do this.`);
    await button(page, 'Revoke Render farm').click();
    await confirm(page, 'Revoke “Render farm”?', 'Revoke token');
    await button(page, 'Revoke Render farm').waitFor({ state: 'detached' });
    await mailTo(bob.email, /token .* was revoked/);
    await button(page, 'Revoke all tokens').click();
    await confirm(page, `Revoke all tokens of ${bob.name}?`, 'Revoke all tokens');
    await page.getByText(`${bob.name} has no tokens.`).waitFor();

    await section(page, 'Member of').click();
    await heading(page, `Memberships of ${bob.name}`);
    await page.getByText(`${bob.name} belongs to no organisation or user group.`).waitFor();
    await assertNoBarriers(page);

    await section(page, 'Account').click();
    await button(page, 'Change the e-mail address').click();
    const dialog = page.getByRole('dialog', { name: `Change the e-mail address of ${bob.name}` });
    await dialog.getByText(`We tell ${bob.email} at once.`).waitFor();
    await assertNoBarriers(page);
    await dialog.getByRole('textbox', { name: 'New e-mail address' }).fill(bob.email);
    await page.keyboard.press('Enter');
    await dialog.getByText(`This is already the address of ${bob.name}.`).waitFor();
    await dialog.getByRole('textbox', { name: 'New e-mail address' }).fill('bob@new.example');
    await page.keyboard.press('Enter');
    await message(page, 'A link is on its way to bob@new.example. The old address is told.').waitFor();
    await mailTo(bob.email, /^The address of your account .* is to change/);
    const { link = '' } = await mailTo('bob@new.example', /^Confirm your new e-mail address/);
    const other = await openPage(t, browser, { baseURL: server.url, expected: [/status of 401/] });
    await other.goto(link);
    await other.getByRole('button', { name: /Use|Confirm/ }).click();
    await mailTo(bob.email, /address of your account .* was changed/);
    await page.reload();
    await page.getByText('bob@new.example').waitFor();
  });

  it('is deactivated and activated again by an administrator, who is told what ends', async (t) => {
    const script = await signInAsScript(server, dora);
    const page = await look(t, carol, `/profile/${keyOf(dora)}`);
    await button(page, 'Deactivate').click();
    const said = await confirm(page, `Deactivate ${dora.name}?`, 'Deactivate');
    assert.match(said, /Ends all sessions, personal access tokens and mailed links/);
    await page.getByText(`This account is deactivated: ${dora.name} cannot sign in.`).waitFor();
    await button(page, 'Activate').waitFor();
    assert.equal(await statusOf(script), 401);
    await page.goto(`/profile/${keyOf(dora)}/security`);
    assert.equal(
      await reasonOf(page, button(page, 'Send a link to set a new password')),
      'The account is deactivated. Activate it first.',
    );
    await page.goBack();
    await button(page, 'Activate').click();
    await button(page, 'Deactivate').waitFor();
    assert.equal(await statusOf(await signInAsScript(server, dora)), 200);
  });

  it('S46 shows who may only read it what there is, switched off, with the reason', async (t) => {
    const page = await look(t, dora, `/profile/${keyOf(bob)}`);
    const readOnly = `You can view this account but not change it: only ${bob.name} and administrators can.`;
    for (const name of ['Change the e-mail address', 'Deactivate', 'Choose picture']) {
      assert.equal((await reasonOf(page, button(page, name))).trim(), readOnly, name);
    }
    const role = page.getByRole('combobox', { name: 'Role' });
    assert.match(await reasonOf(page, role), /Only super-admins can change this\./);
    await assertNoBarriers(page);
    const closed = `Only ${bob.name} and administrators can see this.`;
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    const controls = {
      Security: [
        ...['Send a link to set a new password', 'Add a second factor', 'Remove all second factors'],
        ...['End all sessions', 'Export as CSV', 'Export as JSON'],
      ],
      'Personal access tokens': ['Create token', 'Revoke all tokens'],
    };
    for (const [name, buttons] of Object.entries(controls)) {
      await section(page, name).click();
      await heading(page, `${name} of ${bob.name}`);
      await page.getByRole('note').filter({ hasText: closed }).waitFor();
      for (const each of buttons) assert.equal(await reasonOf(page, button(page, each)), closed, each);
      await assertNoBarriers(page);
    }
    await section(page, 'Member of').click();
    await page.getByText('None that you can see.').waitFor();
    const refused = asked.filter(
      (path) => /(sessions|activity|mfa\/status|tokens)$/.test(path) && path.includes(keyOf(bob)),
    );
    assert.deepEqual(refused, [], 'what is refused is not even asked for');
  });

  it('S46 lets who may write it change what they may, and says beside the rest why not', async (t) => {
    await share('rw');
    const page = await look(t, dora, `/profile/${keyOf(bob)}`);
    await nameField(page).fill('Bob the Builder');
    await save(page);
    const only = 'Only administrators can do this.';
    for (const name of ['Change the e-mail address', 'Deactivate']) {
      assert.equal(await reasonOf(page, button(page, name)), only, name);
    }
    assert.equal(await page.getByText(only).count(), 2, 'it can be seen beside each');
    await nameField(page).fill(bob.name);
    await save(page);
  });

  it('S48 of a super-admin is closed to an administrator', async (t) => {
    const { user } = await admin.me();
    const page = await look(t, carol, `/profile/${user._key}/security`);
    const closed = `${ada.name} is a super-admin: only super-admins can see or change this.`;
    await page.getByRole('note').filter({ hasText: closed }).waitFor();
    for (const name of ['Send a link to set a new password', 'Remove all second factors', 'End all sessions']) {
      assert.equal(await reasonOf(page, button(page, name)), closed);
    }
    await page.goto(`/profile/${user._key}`);
    assert.match(await reasonOf(page, button(page, 'Deactivate')), /only super-admins can change a super-admin/);
  });

  it('S27 S49 changes its role for a super-admin, by the keyboard alone, and takes effect at once', async (t) => {
    const script = await signInAsScript(server, dora);
    const page = await look(t, ada, `/profile/${keyOf(dora)}`, {
      ...{ viewport: { width: 390, height: 800 }, colorScheme: 'dark' },
    });
    const role = page.getByRole('combobox', { name: 'Role' });
    await role.waitFor();
    async function tabTo(place: Locator): Promise<void> {
      for (let at = 0; at < 60; at++) {
        if (await place.evaluate((element) => element.matches(':focus'))) return;
        await page.keyboard.press('Tab');
      }
      assert.fail('the keyboard does not get there');
    }
    await tabTo(role);
    await page.keyboard.type('Super');
    await page.getByRole('option', { name: 'Super-admin', exact: true }).waitFor();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: `Make ${dora.name} a super-admin?` });
    await dialog.getByText('can do everything here').waitFor();
    await assertNoBarriers(page);
    // The way out has the focus; the verb is one step on.
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await message(page, `The role of ${dora.name} is now: Super-admin.`).waitFor();
    await assert.rejects(script.me(), /401/);
    const again = await signInAsScript(server, dora);
    assert.equal((await again.me()).role, 'super-admin');
    await mailTo(dora.email, /^Your role at/);
    await mailTo(ada.email, /^A new super-admin at/);
    await role.fill('User');
    await page.getByRole('option', { name: 'User', exact: true }).click();
    await confirm(page, `Make ${dora.name} a user?`, 'Make a user');
    await message(page, `The role of ${dora.name} is now: User.`).waitFor();
    assert.equal((await again.me()).role, 'user');
  });

  it('leads who opens their own by its key to their own pages', async (t) => {
    const page = await look(t, dora, `/profile/${keyOf(dora)}/tokens`);
    await heading(page, 'Personal access tokens');
    assert.equal(new URL(page.url()).pathname, '/profile/tokens');
    await page.goto(`/profile/${keyOf(dora)}`);
    await heading(page, 'Account');
    assert.equal(new URL(page.url()).pathname, '/profile');
  });

  it('is not there in any section for who may not know of it, nor where there is nobody', async (t) => {
    const page = await look(t, dora, '/profile');
    for (const key of [keyOf(carol), 'nosuchkey']) {
      for (const path of ['', '/security', '/tokens', '/memberships']) {
        await page.goto(`/profile/${key}${path}`);
        await heading(page, 'No such account');
        await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Your data' }).waitFor();
      }
    }
  });
});
