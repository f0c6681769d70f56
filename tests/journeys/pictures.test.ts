// Pictures: what cannot be one is refused in words before and after it is sent; removing is undone.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import {
  assertColour,
  colourOf,
  dropFile,
  enter,
  pictureCard,
  userMenu,
  waitForCropping,
} from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { shareJourneyWorld } from '../support/journey-world.ts';
import { blue, drawHugePng, drawPng, green, red } from '../support/png.ts';
import { ada } from '../support/script-client.ts';

const tooLarge = Buffer.concat([drawPng(8, 8, [red]), Buffer.alloc(21 * 1024 * 1024)]);
const damaged = drawPng(64, 64, [red]).subarray(0, 20);
/** Whole enough for the eye: a row is missing at the end. */
function halfPng(): Buffer {
  const whole = drawPng(64, 64, [red, green, blue]);
  return whole.subarray(0, whole.length - 30);
}
const vector = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>');
const phonePhoto = Buffer.from('\x00\x00\x00\x24ftypheic\x00\x00\x00\x00mif1heic', 'latin1');

describe('pictures', () => {
  const world = shareJourneyWorld();

  async function look(t: TestContext, expected: RegExp[] = []): Promise<Page> {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected });
    await enter(page, world.server, ada);
    return page;
  }
  const choose = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
    page.locator('input[type=file]').setInputFiles({ name, mimeType, buffer });

  it('that are none are refused beside the picture, and say what to do', async (t) => {
    const page = await look(t);
    const card = pictureCard(page);
    const alert = card.getByRole('alert');
    for (const [name, type, bytes, words] of [
      ['diary.png', 'image/png', Buffer.from('Dear diary, today'), /“diary.png” is not a picture we can use/],
      ['beach.heic', 'image/heic', phonePhoto, /HEIC format that phones use\. Save it as JPEG/],
      ['poster.png', 'image/png', tooLarge, /“poster.png” is too big: it has 21 MB, and 20 MB is the limit/],
      ['torn.png', 'image/png', damaged, /“torn.png” cannot be opened/],
      ['wall.png', 'image/png', drawHugePng(7000, 6000), /“wall.png” is too big.* 40 megapixels at most/],
      ['tower.png', 'image/png', drawHugePng(30_000, 4_000), /“tower.png” is too big.* 40 megapixels/],
      ['nothing.png', 'image/png', Buffer.alloc(0), /“nothing.png” is empty/],
    ] as const) {
      await choose(page, name, type, bytes);
      await alert.filter({ hasText: words }).waitFor();
    }
    await dropFile(card, { name: 'logo.svg', type: 'image/svg+xml', bytes: vector });
    await alert.filter({ hasText: /“logo.svg” is an SVG drawing.*Save it as PNG/ }).waitFor();
    assert.equal(await card.locator('img').count(), 0);
    assert.equal(await page.getByRole('dialog').count(), 0);
  });

  it('that the server refuses say why, and another can be chosen in their place', async (t) => {
    const page = await look(t, [/status of 400/]);
    // The browser shows as much as it has; the server wants all of it.
    await choose(page, 'half.png', 'image/png', halfPng());
    const dialog = await waitForCropping(page);
    await dialog.getByRole('button', { name: 'Use picture' }).click();
    await dialog.getByRole('alert').filter({ hasText: 'This is not a picture we can use.' }).waitFor();
    assert.equal(await dialog.getByRole('button', { name: 'Try again' }).count(), 0, 'it would help nobody');
    const chooser = page.waitForEvent('filechooser');
    await dialog.getByRole('button', { name: 'Choose another picture' }).click();
    await chooser;
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await pictureCard(page).locator('img').count(), 0);
  });

  it('are zoomed by keys and slider, replaced, removed, and brought back by Undo', async (t) => {
    const page = await look(t);
    const card = pictureCard(page);
    await choose(page, 'bands.png', 'image/png', drawPng(1200, 400, [red, green, blue]));
    const dialog = await waitForCropping(page);
    const zoom = dialog.getByRole('slider', { name: 'Zoom' });
    await page.keyboard.press('+');
    assert.equal(await zoom.getAttribute('aria-valuetext'), '110 %');
    await page.keyboard.press('-');
    assert.equal(await zoom.getAttribute('aria-valuetext'), '100 %');
    await zoom.fill('2');
    await dialog.getByRole('button', { name: 'Use picture' }).click();
    await dialog.waitFor({ state: 'detached' });
    assertColour(await colourOf(card.locator('img')), green);

    await choose(page, 'red.png', 'image/png', drawPng(300, 500, [red]));
    await (await waitForCropping(page)).getByRole('button', { name: 'Use picture' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await card.getByRole('button', { name: 'Replace' }).waitFor();
    assertColour(await colourOf(userMenu(page, ada.name).locator('img')), red);

    await card.getByRole('button', { name: 'Remove' }).click();
    await card.locator('img').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Undo' }).click();
    await card.locator('img').waitFor();
    assertColour(await colourOf(card.locator('img')), red);
    await page.reload();
    assertColour(await colourOf(card.locator('img')), red);
  });

  it('leave what was typed in the form alone', async (t) => {
    const page = await look(t);
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Half typ');
    // Beside the card too: the browser would show the file in place of the page.
    await dropFile(page.getByRole('heading', { level: 1 }), {
      name: 'x.png',
      type: 'image/png',
      bytes: damaged,
    });
    await choose(page, 'red.png', 'image/png', drawPng(300, 300, [blue]));
    await (await waitForCropping(page)).getByRole('button', { name: 'Use picture' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    assert.equal(await page.getByRole('textbox', { name: 'Name', exact: true }).inputValue(), 'Half typ');
    await page.getByRole('button', { name: 'Save changes' }).click();
    await page.getByText('Changes saved.').waitFor();
  });
});
