// An administrator looks at somebody's profile as they see it: asked why, read only, told to the owner, who can stop it.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { viewAsPages } from '../../contract/pages.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, carol, shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

const reason = 'You asked why your codes fail';

describe('looking at a profile as its owner', () => {
  const world = shareJourneyWorld();
  let bobKey = '';
  before(async () => {
    bobKey = (await world.admin.createUser(bob))._key;
    await world.admin.createUser(carol);
  });
  async function open(t: TestContext, path: string, person: Person, more: object = {}): Promise<Page> {
    // The 401 of who is not signed in yet, the 403 of a look that has ended.
    const expected = [/status of 401/, /status of 403/];
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...more });
    await page.goto(path);
    await givePassword(page, person);
    return page;
  }
  const banner = (page: Page) => page.getByRole('region', { name: 'Looking at somebody’s profile' });
  const atMe = (page: Page) => page.getByRole('region', { name: 'Somebody is looking at your profile' });
  const profile = (page: Page) => page.getByRole('group', { name: `Profile of ${bob.name}, read only` });

  async function ask(page: Page) {
    await page.getByRole('button', { name: `What you can do for ${bob.name}` }).click();
    await page.getByRole('menuitem', { name: 'Look at the profile as they see it' }).click();
    return page.getByRole('dialog', { name: `Look at the profile of ${bob.name} as they see it?` });
  }
  async function begin(page: Page) {
    const question = await ask(page);
    await question.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await question.getByRole('button', { name: 'Tell them and look' }).click();
    await banner(page).getByText(`You are looking at the profile of ${bob.name}`).waitFor();
  }

  it('begins from the profile too', async (t) => {
    const page = await open(t, `/profile/${bobKey}`, ada);
    await page.getByRole('button', { name: 'Look as they see it' }).click();
    const question = page.getByRole('dialog', { name: `Look at the profile of ${bob.name} as they see it?` });
    await question.getByRole('textbox', { name: 'Reason' }).fill(reason);
    // The browser takes a form inside a form for a part of it, and leaves the application.
    assert.equal(await page.locator('form form').count(), 0);
    await question.getByRole('button', { name: 'Tell them and look' }).click();
    await banner(page).getByText(`You are looking at the profile of ${bob.name}`).waitFor();
    await banner(page).getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
  });

  it('says who, why and for how long to both, and is stopped by the owner', async (t) => {
    const owner = await open(t, '/profile/security', bob);
    await card(owner, 'Sessions').waitFor();
    assert.equal(await atMe(owner).count(), 0);

    const page = await open(t, '/admin/users', ada);
    const question = await ask(page);
    await question.getByText(`${bob.name} gets a mail at once`).waitFor();
    await assertNoBarriers(page);
    await question.getByRole('button', { name: 'Tell them and look' }).click();
    await question.getByText('Say why you look.').waitFor();
    await question.getByRole('textbox', { name: 'Reason' }).fill(reason);
    await question.getByRole('button', { name: 'Tell them and look' }).click();

    await banner(page).getByText('Read only. They were told.').waitFor();
    await banner(page).getByText('Ends in 15 minutes.').waitFor();
    await profile(page).getByRole('heading', { name: 'Account', exact: true }).waitFor();
    assert.equal(await profile(page).getByRole('textbox', { name: 'Name' }).first().inputValue(), bob.name);
    await assertNoBarriers(page);

    await atMe(owner).getByText(`${ada.name} is looking at your profile, as you see it.`).waitFor();
    await atMe(owner).getByText(`The reason given: “${reason}”.`).waitFor();
    await assertNoBarriers(owner);
    await atMe(owner).getByRole('button', { name: 'Stop the look' }).click();
    await owner.getByText('Stopped. Nobody is looking at your profile.').waitFor();
    await atMe(owner).waitFor({ state: 'detached' });
    const activity = card(owner, 'Activity');
    await activity.getByText('A look at the profile as its owner sees it ended').waitFor();
    await activity.getByText(`“${reason}”`).first().waitFor();

    await page.getByRole('heading', { name: 'You are not looking at this profile' }).waitFor();
    assert.ok(!(await page.locator('body').innerText()).includes(bob.email), 'nothing of the profile stays');
    await assertNoBarriers(page);
    await page.getByRole('link', { name: 'Go to the users' }).click();
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
  });

  it('shows the owner’s pages with every control off, stays over a reload, and leaves no way to one’s own', async (t) => {
    const page = await open(t, '/admin/users', ada);
    await begin(page);
    const changes: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (!pathname.startsWith('/v1/')) return;
      if (request.method() !== 'GET') changes.push(`${request.method()} ${pathname}`);
      const own = /\/v1\/(ping|policy\/open|users\/me\/stream)$|\/looks$/.test(pathname);
      if (!own && request.headers()['conch-look'] !== bobKey) changes.push(`as oneself: ${pathname}`);
    });
    for (const path of viewAsPages) {
      await page.goto(`/admin/look/${bobKey}${path}`);
      await banner(page).getByText('Read only.').waitFor();
      await profile(page).getByRole('heading', { level: 2 }).first().waitFor();
      await page.waitForLoadState('networkidle').catch(() => {});
      const controls = profile(page).locator('button, input, select, textarea');
      // Who belongs nowhere has nothing to leave.
      assert.ok((await controls.count()) > 0 || path.endsWith('memberships'), path);
      for (const control of await controls.all()) {
        assert.ok(await control.isDisabled(), `${path}: ${await control.evaluate((one) => one.outerHTML)}`);
      }
      const links = await page
        .locator('main a[href], nav a[href]')
        .evaluateAll((all) => all.map((one) => String(one.getAttribute('href'))));
      const leading = links.filter((href) => href.startsWith('/'));
      assert.ok(leading.length >= viewAsPages.length, path);
      assert.deepEqual(
        leading.filter((href) => !href.startsWith(`/admin/look/${bobKey}/`)),
        [],
        path,
      );
      await assertNoBarriers(page);
    }
    await page.getByRole('link', { name: 'Security' }).click();
    await profile(page).getByRole('heading', { name: 'Sessions' }).waitFor();
    await page.reload();
    await banner(page).getByText('Read only.').waitFor();
    await profile(page).getByRole('heading', { name: 'Sessions' }).waitFor();
    assert.deepEqual(changes, []);

    await page.goto('/profile');
    await page.getByRole('textbox', { name: 'Name' }).first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Name' }).first().inputValue(), ada.name);
    assert.equal(await banner(page).count(), 0, 'outside these addresses one is oneself');
    await page.goto(`/admin/look/${bobKey}`);
    await banner(page).getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
    await page.goto(`/admin/look/${bobKey}/profile/security`);
    await page.getByRole('heading', { name: 'You are not looking at this profile' }).waitFor();
  });

  it('is begun and stopped with the keyboard alone', async (t) => {
    const page = await open(t, '/admin/users', ada);
    const press = (key: string) => page.keyboard.press(key);
    const until = async (key: string, name: string | RegExp, role: 'menuitem' | 'button' | 'textbox') => {
      const target = page.getByRole(role, { name }).first();
      await target.waitFor();
      for (let at = 0; at < 60; at++) {
        if (await target.evaluate((element) => element.matches(':focus'))) return;
        await press(key);
      }
      assert.fail(`${name} is not reached by ${key}`);
    };
    await page.getByRole('button', { name: `What you can do for ${bob.name}` }).waitFor();
    await until('Tab', `What you can do for ${bob.name}`, 'button');
    await press('Enter');
    await until('ArrowDown', 'Look at the profile as they see it', 'menuitem');
    await press('Enter');
    await until('Tab', 'Reason', 'textbox');
    await page.keyboard.type(reason);
    await press('Enter');
    await banner(page).waitFor();
    await until('Tab', 'Stop', 'button');
    await press('Enter');
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
  });

  it('is nothing for those who are no administrators', async (t) => {
    const page = await open(t, '/profile', carol);
    await page.getByRole('textbox', { name: 'Name' }).first().waitFor();
    await page.goto(`/admin/look/${bobKey}/profile`);
    await page.getByText('You are not allowed to do this.').waitFor();
    assert.ok(!(await page.locator('body').innerText()).includes(bob.email));
    await assertNoBarriers(page);
  });

  it('reads well on a phone in the dark', async (t) => {
    const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true } as const;
    const page = await open(t, '/admin/users', ada, phone);
    await begin(page);
    await page.getByRole('button', { name: 'Open sections' }).click();
    await page.getByRole('dialog').getByRole('link', { name: 'Security' }).click();
    await profile(page).getByRole('heading', { name: 'Sessions' }).waitFor();
    await assertNoBarriers(page);
    const wide = await page.evaluate(
      () =>
        (globalThis as unknown as { document: { documentElement: { scrollWidth: number } } }).document.documentElement
          .scrollWidth,
    );
    assert.ok(wide <= 390, `${wide}`);
    await banner(page).getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('heading', { name: 'Users', exact: true }).waitFor();
  });
});
