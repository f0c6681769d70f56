// The end of an administrator's day, by keyboard alone: somebody leaves, and comes back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { enter } from '../support/account-page.ts';
import { assertNoBarriers } from '../support/axe.ts';
import { carol } from '../support/journey-world.ts';
import { hasFocus, tabTo } from '../support/keyboard.ts';
import { grace, heading, sectionOf, shareMailedWorld, userRow, waitForUsers } from '../support/mailed-world.ts';
import { type Person, refusalWritten, signInAsScript } from '../support/script-client.ts';
import { card, givePassword } from '../support/security-page.ts';

describe('the end of the day of an administrator', () => {
  const world = shareMailedWorld();
  const { open, mailTo, statusWith } = world;
  let keys: Map<Person, string>;
  before(async () => {
    keys = await world.makePeople(carol);
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
    const section = (name: string) => sectionOf(page, carol, name);
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
    await waitForUsers(page, 1);
    await press(userRow(page, carol).getByRole('link', { name: carol.name }));
    await heading(page, carol.name);

    await press(section('Security'));
    await heading(page, `Security of ${carol.name}`);
    await press(button('End all sessions'));
    await Promise.all([signedOut(), confirm(`End all sessions of ${carol.name}?`, 'End all sessions')]);
    await card(page, 'Sessions').getByText(`${carol.name} is signed in nowhere.`).waitFor();
    await assert.rejects(script.me(), /401/);
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
    await assert.rejects(old.me(), /401/);
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
    const state = card(page, 'All users').getByRole('combobox', { name: 'State' });
    await state.waitFor();
    await tabTo(page, state);
    await page.keyboard.type('Deact');
    await waitForUsers(page, 1);
    await userRow(page, carol).getByText('Deactivated', { exact: true }).waitFor();
    await assertNoBarriers(page);

    await refusalWritten(world.admin, keys.get(carol) ?? '');
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
      await trail.getByRole('row').filter({ hasText: what }).getByRole('link', { name: grace.name }).waitFor();
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
    for (const ended of [script, old]) await assert.rejects(ended.me(), /401/);
    assert.equal(await statusWith(token), 401);
    await givePassword(carols, carol);
    await heading(carols, 'Account');
    await press(section('Security'));
    await card(page, 'Sessions')
      .getByRole('button', { name: /^End the session of/ })
      .waitFor();
  });
});
