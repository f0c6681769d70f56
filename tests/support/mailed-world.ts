// A server that sends to a mail server of its own, and a browser: for journeys of people who get mail and act on it.
import assert from 'node:assert/strict';
import { after, before, type TestContext } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { assertNoBarriers } from './axe.ts';
import { launchBrowser, openPage } from './browser.ts';
import { type MailServer, type ReceivedMail, startMailServer } from './mail-server.ts';
import { type Person, type ScriptClient, setUpServer } from './script-client.ts';
import { card, keepBackupCodes, scanSecret } from './security-page.ts';
import { type RunningServer, removeDataFolder, startServer } from './server.ts';

/** An administrator, no super-admin: helps and takes leave of people. */
export const grace: Person = {
  name: 'Grace Hopper',
  email: 'grace@example.com',
  password: 'a moth between the relays',
};

export interface MailedWorld {
  browser: Browser;
  mail: MailServer;
  server: RunningServer;
  /** Acts as Ada, the super-admin. */
  admin: ScriptClient;
  /** Makes Grace and these, and tells their keys. */
  makePeople(...people: Person[]): Promise<Map<Person, string>>;
  open(t: TestContext, more?: object): Promise<Page>;
  /** The newest to them about that; a mail comes a moment after what it tells of. */
  mailTo(person: Person, subject: RegExp): Promise<ReceivedMail>;
  /** The answer to a caller with this token or secret. */
  statusWith(secret: string): Promise<number>;
}

/** Call it in a `describe`; what it answers is filled before the first journey begins. */
export function shareMailedWorld(): MailedWorld {
  const world: Partial<MailedWorld> = {};
  before(async () => {
    // One after the other: where one does not start, those before are known and can be closed.
    world.browser = await launchBrowser();
    world.mail = await startMailServer();
    world.server = await startServer({
      env: {
        CONCH_SMTP_URL: `smtp://localhost:${world.mail.port}?tls=none`,
        CONCH_MAIL_FROM: 'conch@example.com',
      },
    });
    world.admin = await setUpServer(world.server);
  });
  after(async () => {
    await Promise.all([world.browser?.close(), world.server?.stop(), world.mail?.close()]);
    if (world.server) removeDataFolder(world.server.dataFolder);
  });
  const whole = world as MailedWorld;
  return Object.assign(whole, {
    async makePeople(...people: Person[]) {
      const keys = new Map<Person, string>();
      for (const person of [grace, ...people]) {
        keys.set(person, (await whole.admin.createUser(person))._key);
      }
      await whole.admin.call('POST', '/v1/usergroups/domain', { userKey: keys.get(grace) });
      return keys;
    },
    open: (t: TestContext, more: object = {}) =>
      openPage(t, whole.browser, {
        ...{ baseURL: whole.server.url, expected: [/status of 40[01349]/] },
        ...more,
      }),
    async mailTo({ email }: Person, subject: RegExp) {
      for (const until = Date.now() + 20_000; Date.now() < until; ) {
        const found = whole.mail.received.findLast(
          ({ to, headers }) => to.includes(email) && subject.test(headers.subject ?? ''),
        );
        if (found) return found;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      return assert.fail(`no mail to ${email} about ${subject}`);
    },
    statusWith: async (secret: string) =>
      (await fetch(`${whole.server.url}/v1/users/me`, { headers: { authorization: secret } })).status,
  });
}

export const heading = (page: Page, name: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name }).waitFor();
const users = (page: Page): Locator => card(page, 'All users');
/** The list of all users, once it holds so many. */
export const waitForUsers = (page: Page, count: number): Promise<void> =>
  users(page)
    .getByText(count === 1 ? '1 user' : `${count} users`, { exact: true })
    .waitFor();
export const userRow = (page: Page, { name }: Person): Locator =>
  users(page).getByRole('row').filter({ hasText: name });
/** In the side bar, below the name of whom one looks at. */
export const sectionOf = (page: Page, person: Person, name: string): Locator =>
  page
    .getByRole('navigation', { name: 'Sections' })
    .getByRole('list', { name: person.name })
    .getByRole('link', { name });

/** From the page that asks for a factor to the end of it. */
export async function addApp(page: Page, person: Person) {
  await heading(page, 'Add a second factor');
  await page.getByRole('button', { name: 'Set up app' }).click();
  const app = await scanSecret(page, person);
  await page.getByLabel('Code that the app shows').fill(app.code());
  const codes = await keepBackupCodes(page);
  await page.getByRole('heading', { name: 'Your second factor is on' }).waitFor();
  return { app, codes };
}

/** From the mailed link to one's own profile. */
export async function choosePassword(page: Page, link: string | undefined, title: string, person: Person) {
  assert.match(link ?? '', /\/reset#/);
  await page.goto(link ?? '');
  await heading(page, title);
  await assertNoBarriers(page);
  await page.getByRole('textbox', { name: 'New password' }).fill(person.password);
  await page.getByRole('button', { name: 'Set password' }).click();
  // An account that is new has nothing more to prove.
  if (!title.startsWith('Welcome')) {
    await heading(page, 'Sign in to Conch');
    assert.equal(await page.getByLabel('E-mail').inputValue(), person.email);
    await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  }
  await heading(page, 'Account');
}
