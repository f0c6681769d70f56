// An administrator looks into what happened: narrows the audit trail, unfolds an entry, sends the address on, exports it.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import type { Item } from '../../contract/schemas/entity.ts';
import { assertNoBarriers } from '../support/axe.ts';
import type { OpenOptions } from '../support/browser.ts';
import { bob, carol, openSignedIn, shareJourneyWorld } from '../support/journey-world.ts';
import { tabTo } from '../support/keyboard.ts';
import { ada, type Person, refusalWritten, signInAsScript } from '../support/script-client.ts';
import { card } from '../support/security-page.ts';

describe('the audit trail', () => {
  const world = shareJourneyWorld();
  let bobItem: Item;
  before(async () => {
    bobItem = await world.admin.createUser(bob);
    await world.admin.createUser(carol);
    const script = await signInAsScript(world.server, bob);
    await assert.rejects(signInAsScript(world.server, { ...bob, password: 'not his at all' }));
    const made = await script.call('POST', '/v1/users/me/tokens', { name: 'Pipeline' });
    const { id } = made as { id: string };
    for (let at = 1; at <= 55; at++) await script.call('PATCH', `/v1/users/me/tokens/${id}`, { name: `Pipe ${at}` });
    await refusalWritten(world.admin, bobItem._key);
  });
  const open = (t: TestContext, person: Person, path: string, more?: Partial<OpenOptions>) =>
    openSignedIn(t, world, person, path, more);
  const trail = (page: Page) => card(page, 'What happened');
  const rows = (page: Page) =>
    trail(page)
      .getByRole('row')
      .filter({ hasNot: page.getByRole('columnheader') });
  const what = (page: Page, name: string) => trail(page).getByRole('combobox', { name });

  it('is narrowed, and its address keeps the filter for somebody else', async (t) => {
    const page = await open(t, ada, '/admin/audit');
    await rows(page).first().waitFor();
    await assertNoBarriers(page);
    await what(page, 'Whose account').fill('babb');
    await page.getByRole('option', { name: /Bob Babbage/ }).click();
    await what(page, 'Result').selectOption('refused');
    await trail(page).getByText('1 entry shown', { exact: true }).waitFor();
    await rows(page).getByText('A sign-in was refused').waitFor();
    const { searchParams, pathname } = new URL(page.url());
    assert.deepEqual(
      [pathname, searchParams.get('account'), searchParams.get('refused')],
      ['/admin/audit', bobItem._key, 'true'],
    );
    await page.reload();
    await trail(page).getByText('1 entry shown', { exact: true }).waitFor();
    assert.equal(await what(page, 'Whose account').inputValue(), 'Bob Babbage');
    await page.getByRole('link', { name: 'Bob Babbage' }).first().click();
    await page.waitForURL(`**/profile/${bobItem._key}`);
  });

  it('is read, unfolded and narrowed with the keyboard alone', async (t) => {
    const page = await open(t, ada, '/admin/audit?group=tokens');
    await trail(page).getByText('50 entries shown, there are more').waitFor();
    const more = trail(page).getByRole('button', { name: 'Show earlier' });
    await tabTo(page, more, 'Shift+Tab');
    await page.keyboard.press('Enter');
    await trail(page).getByText('56 entries shown', { exact: true }).waitFor();
    const details = trail(page).getByRole('button', {
      name: /^Details: A personal access token was created/,
    });
    await tabTo(page, details.first(), 'Shift+Tab');
    await page.keyboard.press('Enter');
    await trail(page)
      .getByText(/^Entry \d+ of the log of this account$/)
      .waitFor();
    assert.equal(await details.getAttribute('aria-expanded'), 'true');
    await assertNoBarriers(page);
    await tabTo(page, trail(page).getByRole('button', { name: 'this account' }));
    await page.keyboard.press('Enter');
    await page.waitForURL(`**account=${bobItem._key}**`);
    await what(page, 'Result').focus();
    await page.keyboard.press('ArrowDown');
    await trail(page)
      .getByText(/^Nothing fits this filter\./)
      .waitFor();
    await tabTo(page, trail(page).getByRole('button', { name: 'Clear the filter' }));
    await page.keyboard.press('Enter');
    await rows(page).getByText('A sign-in was refused').waitFor();
    await what(page, 'Whose account').focus();
    await page.keyboard.type('carol');
    await page.getByRole('option', { name: /Carol Shaw/ }).waitFor();
    await page.keyboard.press('Enter');
    await trail(page).getByText('1 entry shown', { exact: true }).waitFor();
  });

  it('teaches what to do where nothing fits, and says which address is none', async (t) => {
    const page = await open(t, ada, '/admin/audit?from=2001-01-01&to=2001-01-02');
    await trail(page)
      .getByText(/^Nothing fits this filter\./)
      .waitFor();
    await assertNoBarriers(page);
    await trail(page).getByRole('button', { name: 'Clear the filter' }).click();
    await rows(page).first().waitFor();
    await trail(page).getByRole('textbox', { name: 'IP address' }).fill('some where');
    await trail(page).getByText('Enter a whole IP address').waitFor();
    await assertNoBarriers(page);
  });

  it('is exported with the chosen filter, on a phone in the dark too', async (t) => {
    const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const, hasTouch: true };
    const page = await open(t, ada, '/admin/audit?group=tokens', phone);
    await rows(page).first().waitFor();
    await assertNoBarriers(page);
    const download = page.waitForEvent('download');
    await trail(page).getByRole('link', { name: 'Export as CSV' }).click();
    const file = await download;
    assert.equal(file.suggestedFilename(), 'conch-audit.csv');
    const text = readFileSync(await file.path(), 'utf8');
    assert.equal(text.trim().split('\r\n').length, 57);
    assert.match(text, /"Bob Babbage","\d+","token\.created"/);
    await page.goto('/admin/audit?group=account');
    await rows(page).getByText('The audit trail was exported').first().waitFor();
  });

  it('is no page of people who are no administrators', async (t) => {
    const page = await open(t, carol, '/admin/audit');
    await page.getByRole('heading', { name: 'Page not found' }).waitFor();
    assert.equal(await page.getByRole('link', { name: 'Audit trail' }).count(), 0);
  });
});
