// An administrator watches what happens: narrows the events, unfolds one, sees new ones arrive without the list moving.
import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { assertNoBarriers } from '../support/axe.ts';
import type { OpenOptions } from '../support/browser.ts';
import { bob, carol, openSignedIn, shareJourneyWorld } from '../support/journey-world.ts';
import { tabTo } from '../support/keyboard.ts';
import { ada, type Person, type ScriptClient, signInAsScript } from '../support/script-client.ts';
import { card } from '../support/security-page.ts';

describe('the events', () => {
  const world = shareJourneyWorld();
  let script: ScriptClient;
  let bobKey: string;
  const say = (topic: string, data: object = {}) => script.call('POST', '/v1/events', { topic, data });
  before(async () => {
    bobKey = (await world.admin.createUser(bob))._key;
    await world.admin.createUser(carol);
    script = await signInAsScript(world.server, bob);
    await script.call('POST', '/v1/users/me/tokens', { name: 'Pipeline' });
    await say('custom.thumbnails_of_every_shot_of_the_episode.rendered');
    for (let frame = 1; frame <= 55; frame++) await say('custom.render.frame', { frame });
    await say('custom.render.done', { shot: 'Opening', frames: [1, 55] });
  });
  const open = (t: TestContext, person: Person, path: string, more?: Partial<OpenOptions>) =>
    openSignedIn(t, world, person, path, more);
  const list = (page: Page) => card(page, 'What happened');
  const event = (page: Page, topic: string) => list(page).locator('button[aria-expanded]').filter({ hasText: topic });
  const field = (page: Page, role: 'combobox' | 'searchbox', name: string) => list(page).getByRole(role, { name });
  const shown = (page: Page, text: string) => list(page).getByRole('status').getByText(text, { exact: true });

  it('are narrowed, and the address keeps the filter for somebody else', async (t) => {
    const page = await open(t, ada, '/admin/events');
    await event(page, 'custom.render.done').waitFor();
    await assertNoBarriers(page);
    const [table, place] = await Promise.all([list(page).getByRole('table').boundingBox(), list(page).boundingBox()]);
    assert(table && place && table.x + table.width <= place.x + place.width, 'the table is wider than its card');
    await field(page, 'combobox', 'Topic').fill('custom.render.do');
    await shown(page, '1 event shown').waitFor();
    await field(page, 'combobox', 'Topic').fill('custom');
    await field(page, 'combobox', 'Who did it').fill('babb');
    await page.getByRole('option', { name: /Bob Babbage/ }).click();
    await field(page, 'searchbox', 'Text').fill('opening');
    await shown(page, '1 event shown').waitFor();
    const { searchParams } = new URL(page.url());
    assert.deepEqual(Object.fromEntries(searchParams), { topic: 'custom', by: bobKey, text: 'opening' });
    await page.reload();
    await shown(page, '1 event shown').waitFor();
    assert.equal(await field(page, 'combobox', 'Who did it').inputValue(), 'Bob Babbage');
    assert.equal(await field(page, 'combobox', 'Topic').inputValue(), 'custom');
    await field(page, 'combobox', 'Topic').fill('not a topic');
    await list(page).getByText('A topic has letters').waitFor();
    await assertNoBarriers(page);
  });

  it('are read, unfolded and narrowed with the keyboard alone', async (t) => {
    const page = await open(t, ada, '/admin/events?topic=custom');
    await shown(page, '50 events shown, there are more').waitFor();
    const more = list(page).getByRole('button', { name: 'Show earlier' });
    await tabTo(page, more, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await shown(page, '57 events shown').waitFor();
    await field(page, 'searchbox', 'Text').focus();
    await page.keyboard.type('Opening');
    await shown(page, '1 event shown').waitFor();
    await tabTo(page, event(page, 'custom.render.done'));
    await page.keyboard.press('Enter');
    assert.equal(await event(page, 'custom.render.done').getAttribute('aria-expanded'), 'true');
    const data = list(page).getByRole('region', { name: 'Data' });
    assert.deepEqual(JSON.parse((await data.textContent()) ?? ''), { shot: 'Opening', frames: [1, 55] });
    await assertNoBarriers(page);
    await tabTo(page, list(page).getByRole('button', { name: 'by Bob Babbage' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**by=${bobKey}**`);
    await tabTo(page, list(page).getByRole('button', { name: 'Clear the filter' }), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await shown(page, '50 events shown, there are more').waitFor();
    assert.equal(new URL(page.url()).search, '');
  });

  it('arrive by themselves, and wait for a button where they would move what somebody reads', async (t) => {
    const page = await open(t, ada, '/admin/events?topic=custom');
    await shown(page, '50 events shown, there are more').waitFor();
    await page.mouse.move(0, 0);
    await say('custom.live.first');
    await event(page, 'custom.live.first').waitFor();
    await event(page, 'custom.render.done').click();
    const place = await event(page, 'custom.render.done').boundingBox();
    await say('custom.live.second');
    await say('custom.live.third');
    const news = list(page).getByRole('button', { name: 'Show 2 new events' });
    await news.waitFor();
    assert.deepEqual(await event(page, 'custom.render.done').boundingBox(), place);
    assert.equal(await event(page, 'custom.live.second').count(), 0);
    await assertNoBarriers(page);
    await news.click();
    await event(page, 'custom.live.second').waitFor();
    const first = list(page).getByRole('row').nth(1);
    assert.match((await first.textContent()) ?? '', /custom\.live\.third/);
    // What does not fit the filter does not arrive.
    await script.call('POST', '/v1/users/me/tokens', { name: 'Another' });
    await page.mouse.move(0, 0);
    await event(page, 'custom.render.done').click();
    await page.getByRole('heading', { level: 1 }).focus();
    await say('custom.live.last');
    await page.mouse.move(0, 0);
    const last = list(page).getByRole('button', { name: /custom\.live\.last|Show 1 new event/ });
    await last.first().waitFor();
    assert.equal(await list(page).getByText('token.created').count(), 0);
  });

  it('teach what to do where nothing fits, on a phone in the dark too', async (t) => {
    const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const, hasTouch: true };
    const page = await open(t, ada, '/admin/events?topic=custom&from=2001-01-01&to=2001-01-02', phone);
    await list(page)
      .getByText(/^No event fits this filter\./)
      .waitFor();
    await assertNoBarriers(page);
    await list(page).getByRole('button', { name: 'Clear the filter' }).click();
    await event(page, 'custom.render.done').tap();
    await list(page).getByRole('region', { name: 'Data' }).waitFor();
    await assertNoBarriers(page);
    const width = Number(await page.evaluate('document.documentElement.scrollWidth'));
    assert.ok(width <= 390, `${width}`);
  });

  it('are no page of people who are no administrators', async (t) => {
    const page = await open(t, carol, '/admin/events');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Events', exact: true }).count(), 0);
  });
});
