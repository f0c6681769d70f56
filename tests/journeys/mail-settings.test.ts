// A super-admin sets up the mail server by keyboard, is told what is wrong at each step, and sees what waits go out.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { launchBrowser, type OpenOptions, openPage } from '../support/browser.ts';
import { makeCertificate } from '../support/certificate.ts';
import { bob, carol } from '../support/journey-world.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { type MailServer, startMailServer } from '../support/mail-server.ts';
import { ada, type ScriptClient, setUpServer } from '../support/script-client.ts';
import { message, refusals } from '../support/security-page.ts';
import { type RunningServer, removeDataFolder, startServer } from '../support/server.ts';

const mailPassword = 'of the mail server 1';
const field = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });
const steps = (page: Page) => page.getByRole('region', { name: 'Test mail' }).getByRole('listitem');
const queue = (page: Page) => page.getByRole('region', { name: 'Waiting mails' });

describe('mail settings', () => {
  let browser: Browser;
  let server: RunningServer;
  let mails: MailServer;
  let folder: string;
  let admin: ScriptClient;
  let keys: { bob: string; carol: string };
  before(async () => {
    const certificate = makeCertificate();
    folder = mkdtempSync(join(tmpdir(), 'conch-authority-'));
    const authority = join(folder, 'authority.pem');
    writeFileSync(authority, certificate.cert);
    browser = await launchBrowser();
    mails = await startMailServer({ tls: certificate, password: mailPassword });
    server = await startServer({ env: { NODE_EXTRA_CA_CERTS: authority } });
    admin = await setUpServer(server, ada);
    keys = {
      bob: (await admin.createUser(bob))._key,
      carol: (await admin.createUser(carol))._key,
    };
  });
  after(async () => {
    await Promise.all([browser?.close(), server?.stop(), mails?.close()]);
    if (server) removeDataFolder(server.dataFolder);
    if (folder) rmSync(folder, { recursive: true });
  });
  const open = (t: TestContext, more: Partial<OpenOptions> = {}) =>
    openPage(t, browser, { baseURL: server.url, expected: refusals, ...more });

  it('R14 S60 is set up by keyboard alone: empty, typed wrong, tested, mended, saved', async (t) => {
    const visitor = await open(t);
    await visitor.goto('/forgot');
    await visitor.getByText('npm run conch -- user reset-link').waitFor();
    const page = await open(t);
    await enter(page, server, ada);
    await page.getByRole('link', { name: 'Mail', exact: true }).click();
    await page.getByText('No mail server is set up.').waitFor();
    await page.getByText('Nothing waits and nothing was given up.').waitFor();
    await assertNoBarriers(page);

    await tabTo(page, field(page, 'Server'));
    await page.keyboard.type('smtp://localhost');
    await tabTo(page, field(page, 'Port'));
    await page.keyboard.press('Control+a');
    await page.keyboard.type(String(mails.port));
    await tabTo(page, field(page, 'Username'));
    await page.keyboard.type('conch');
    await page.keyboard.press('Control+s');
    await page.getByText('Write a host name or an IP address').waitFor();
    await page.getByText('Write the password of this user.').waitFor();
    assert.equal(await hasFocus(field(page, 'Server')), true, 'what is wrong has the focus');
    await page.keyboard.press('Control+a');
    await page.keyboard.type('localhost');
    await tabTo(page, field(page, 'Password'));
    await page.keyboard.type('not the right one');
    const test = page.getByRole('button', { name: 'Send a test mail' });
    await tabTo(page, test);
    await page.keyboard.press('Enter');
    await page.getByText('It stopped at one step. No mail was sent.').waitFor();
    assert.match(await steps(page).nth(2).innerText(), /Encrypt[\s\S]*TLSv1\.[23]/);
    assert.match(await steps(page).nth(3).innerText(), /refuses the user name or password[\s\S]*535/);
    assert.match(await steps(page).nth(4).innerText(), /not reached/);
    assert(!(await page.content()).includes('not the right one</'), 'the answer holds no password');
    await assertNoBarriers(page);
    await field(page, 'Password').focus();
    await page.keyboard.press('Control+a');
    await page.keyboard.type(mailPassword);
    await tabTo(page, test);
    await page.keyboard.press('Enter');
    await page.getByText('The mail server took the mail.').waitFor();
    assert.deepEqual(mails.received.at(-1)?.to, [ada.email]);
    assert.equal((await admin.call<{ source: string }>('GET', '/v1/admin/mail')).source, 'none');

    // Going away with something typed is asked about.
    await page.getByRole('link', { name: 'Policy' }).click();
    await page.getByRole('button', { name: 'Stay' }).click();
    await page.keyboard.press('Control+s');
    await message(page, 'The mail settings are changed.').waitFor();
    await page.getByText('Changed by Ada Lovelace').waitFor();
    await page.getByText('One is set. Leave this empty to keep it.').waitFor();
    assert.equal(await field(page, 'Password').inputValue(), '');
    assert.equal(await page.getByText('No mail server is set up.').count(), 0);
    await visitor.reload();
    await visitor.getByRole('button', { name: 'Send link' }).waitFor();
    // Another server does not get the password that is kept.
    await field(page, 'Server').fill('127.0.0.1');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Type the password again').waitFor();
    await page.getByRole('button', { name: 'Discard' }).click();
    await assertNoBarriers(page);
  });

  it('what the mail server does not take waits, with the reason, and goes out when it is tried again', async (t) => {
    const page = await open(t, { viewport: { width: 390, height: 844 }, hasTouch: true });
    await enter(page, server, ada, '/admin/mail');
    // The alert about this new device goes first.
    await page.getByText('Nothing waits and nothing was given up.').waitFor();
    mails.refuse = { code: 451, text: 'greylisted, come back' };
    await admin.call('POST', `/v1/users/${keys.bob}/reset`);
    await queue(page).getByText('Link to set a new password').waitFor({ timeout: 20_000 });
    await queue(page).getByRole('link', { name: bob.name }).waitFor();
    await queue(page)
      .getByText(/451 greylisted, come back/)
      .waitFor();
    await assertNoBarriers(page);
    mails.refuse = undefined;
    const before = mails.received.length;
    await queue(page).getByRole('button', { name: 'Try now' }).click();
    await message(page, /tried again now/).waitFor();
    await page.getByText('Nothing waits and nothing was given up.').waitFor({ timeout: 20_000 });
    assert.deepEqual(
      mails.received.slice(before).flatMap(({ to }) => to),
      [bob.email],
    );
  });

  it('S48 an administrator looks and does not change; nobody else sees the page', async (t) => {
    await admin.call('PUT', '/v1/usergroups/domain', { userKey: keys.carol });
    const page = await open(t);
    await enter(page, server, carol, '/admin/mail');
    await page.getByText('Super-admins alone change this').waitFor();
    await page.getByText('localhost', { exact: true }).waitFor();
    assert.equal(await page.getByRole('textbox').count(), 0);
    assert.equal(await page.getByRole('button', { name: 'Send a test mail' }).count(), 0);
    await assertNoBarriers(page);
    const other = await open(t);
    await enter(other, server, bob, '/admin/mail');
    await other.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();
  });
});
