// For everybody: every page and dialog without barriers on a phone in the dark and on a desk; all of it by keyboard.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import {
  assertColour,
  colourOf,
  dropFile,
  enter,
  linkRow,
  nameField,
  notSignedInYet,
  pictureCard,
  saveButton,
  userMenu,
  waitForCropping,
  zoneField,
} from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { openPage } from '../support/browser.ts';
import { bob, shareJourneyWorld } from '../support/journey-world.ts';
import { blue, drawPng, green, red } from '../support/png.ts';
import { ada } from '../support/script-client.ts';

const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark', hasTouch: true } as const;
const desk = { viewport: { width: 1280, height: 800 }, colorScheme: 'light' } as const;

describe('everybody', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  before(async () => {
    bobItem = await world.admin.createUser(bob);
    const { _key } = (await world.admin.me()).user;
    await world.admin.call('POST', `/v1/items/${_key}/permissions`, {
      userKey: bobItem._key,
      data: { permissions: 'r' },
    });
  });

  /** Nothing is cut off and nothing moves sideways. */
  async function assertFits(page: Page): Promise<void> {
    const { wide, room } = await page
      .locator('html')
      .evaluate((root) => ({ wide: root.scrollWidth, room: root.clientWidth }));
    assert.ok(wide <= room, `the page is ${wide} wide where there is room for ${room}`);
  }

  for (const [name, device] of [
    ['on a phone in the dark', phone],
    ['on a desk', desk],
  ] as const) {
    it(`finds no barriers ${name}`, async (t) => {
      const expected = [notSignedInYet, /status of 40[49]/, /status of 400/];
      const page = await openPage(t, world.browser, { baseURL: world.server.url, expected, ...device });
      const look = async () => {
        await assertNoBarriers(page);
        await assertFits(page);
      };
      for (const [path, heading] of [
        ['/signin', 'Sign in to Conch'],
        ['/setup', 'Conch is already set up'],
        ['/forgot', 'Reset your password'],
        ['/reset', 'Part of the link is missing'],
        ['/nowhere', 'Page not found'],
      ] as const) {
        await page.goto(path);
        await page.getByRole('heading', { level: 1, name: heading }).waitFor();
        await look();
      }

      await enter(page, world.server, ada);
      await look();
      await userMenu(page, ada.name).click();
      await look();
      await page.keyboard.press('Escape');
      await nameField(page).fill('');
      await page.getByRole('button', { name: 'Add link' }).click();
      await linkRow(page, 1).getByRole('combobox').and(page.locator(':focus')).waitFor();
      await look();
      await linkRow(page, 1).getByRole('textbox', { name: 'Address' }).fill('nowhere');
      await saveButton(page).click();
      await page.getByText('Enter a name.').waitFor();
      await look();
      await zoneField(page).click();
      await page.getByRole('option', { name: 'Africa/Abidjan' }).waitFor();
      await look();
      await page.keyboard.press('Escape');

      await dropFile(pictureCard(page), {
        name: 'a.png',
        type: 'image/png',
        bytes: drawPng(400, 300, [red]),
      });
      const crop = await waitForCropping(page);
      await look();
      await crop.getByRole('button', { name: 'Cancel' }).click();

      await nameField(page).fill(`Ada ${name}`);
      await page.getByRole('button', { name: /^Remove/ }).click();
      await world.admin.call('PATCH', `/v1/items/${(await world.admin.me()).user._key}`, {
        data: { name: `Countess ${name}`, timeZone: name === 'on a desk' ? 'UTC' : 'Asia/Tokyo' },
      });
      await saveButton(page).click();
      const conflict = page.getByRole('dialog', { name: 'Changed in two places' });
      await conflict.getByText('Time zone').waitFor();
      await look();
      await conflict.getByRole('button', { name: 'Back to the form' }).click();
      await page.getByRole('button', { name: 'Discard' }).click();

      await page.goto(`/profile/${bobItem._key}`);
      await page.getByRole('heading', { level: 1, name: bob.name }).waitFor();
      await look();
      await page.goto('/profile/nobody');
      await page.getByRole('heading', { level: 1, name: 'No such account' }).waitFor();
      await look();
      await world.admin.call('PATCH', `/v1/items/${(await world.admin.me()).user._key}`, {
        data: { name: ada.name },
      });
    });

    it(`finds none in an account that is only shown, ${name}`, async (t) => {
      const page = await openPage(t, world.browser, { baseURL: world.server.url, ...device });
      await enter(page, world.server, bob, `/profile/${(await world.admin.me()).user._key}`);
      await page.getByRole('note').waitFor();
      await assertNoBarriers(page);
      await assertFits(page);
    });
  }

  it('goes from sign-in to a saved account by the keyboard alone', async (t) => {
    const page = await openPage(t, world.browser, {
      baseURL: world.server.url,
      expected: [notSignedInYet],
      ...desk,
    });
    /** Presses Tab until the focus is there, and sees that it is not under a bar. */
    async function tabTo(role: 'button' | 'textbox' | 'combobox', name: string): Promise<void> {
      const target = page.getByRole(role, { name, exact: true });
      for (let presses = 0; presses < 60; presses++) {
        await page.keyboard.press('Tab');
        if (await target.evaluateAll((found) => found.some((one) => one.matches(':focus-visible')))) {
          const seen = await target.evaluate((one) => {
            const { left, top, width, height } = one.getBoundingClientRect();
            const there = one.ownerDocument.elementFromPoint(left + width / 2, top + height / 2);
            return one.contains(there);
          });
          assert.ok(seen, `${name} has the focus and is hidden`);
          return;
        }
      }
      assert.fail(`Tab does not come to ${name}`);
    }

    // Listened for from the start: Chromium must know before the chooser opens.
    const picture = drawPng(900, 300, [red, green, blue]);
    page.on('filechooser', (chooser) => {
      void chooser.setFiles({ name: 'bands.png', mimeType: 'image/png', buffer: picture });
    });
    await page.goto('/signin');
    await page.getByLabel('E-mail').and(page.locator(':focus')).waitFor();
    await page.keyboard.type(ada.email);
    await tabTo('textbox', 'Password');
    await page.keyboard.type(ada.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();

    await tabTo('button', 'Choose picture');
    await page.keyboard.press('Enter');
    const crop = await waitForCropping(page);
    await crop.getByRole('group').and(page.locator(':focus')).waitFor();
    for (let presses = 0; presses < 60; presses++) await page.keyboard.press('ArrowRight');
    await tabTo('button', 'Use picture');
    await page.keyboard.press('Enter');
    await crop.waitFor({ state: 'detached' });
    assertColour(await colourOf(pictureCard(page).locator('img')), red);

    await tabTo('textbox', 'Name');
    await page.keyboard.type('Ada by keys');
    await tabTo('combobox', 'Time zone');
    await page.keyboard.type('lisb');
    await page.keyboard.press('Enter');
    assert.equal(await zoneField(page).inputValue(), 'Europe/Lisbon');
    await tabTo('button', 'Add link');
    await page.keyboard.press('Enter');
    await linkRow(page, 1).getByRole('combobox').and(page.locator(':focus')).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await linkRow(page, 1).getByRole('combobox').inputValue(), 'GitLab');
    await linkRow(page, 1).getByRole('textbox').and(page.locator(':focus')).waitFor();
    await page.keyboard.type('gitlab.com/ada');
    await tabTo('button', 'Save changes');
    await page.keyboard.press('Enter');
    await page.getByText('Changes saved.').waitFor();
    const { name, timeZone, social } = (await world.admin.me()).user.data;
    assert.deepEqual(
      { name, timeZone, social },
      {
        name: 'Ada by keys',
        timeZone: 'Europe/Lisbon',
        social: [{ provider: 'GitLab', url: 'https://gitlab.com/ada' }],
      },
    );
  });
});
