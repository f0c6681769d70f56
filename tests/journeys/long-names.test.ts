// Names without a space to break at: no page moves sideways on a phone, wherever such a name stands.
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Item } from '../../contract/schemas/entity.ts';
import { enter } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { shareJourneyWorld } from '../support/journey-world.ts';
import { ada, type Person } from '../support/script-client.ts';

const endless: Person = {
  name: 'A'.repeat(200),
  email: `${'a'.repeat(60)}@example.com`,
  password: 'one two three four',
};

describe('a name without spaces', () => {
  const world = shareJourneyWorld();
  let person: Item;
  let group: Item;
  before(async () => {
    const { admin } = world;
    person = await admin.createUser(endless);
    group = await admin.call<Item>('POST', '/v1/items', { type: 'Usergroup', data: { name: 'G'.repeat(200) } });
    await admin.call('POST', `/v1/usergroups/${group._key}`, { userKey: person._key });
    await admin.call('POST', `/v1/items/${group._key}/permissions`, {
      userKey: person._key,
      data: { permissions: 'r' },
    });
  });

  it('wraps on every page that shows it, on a phone', async (t) => {
    const page = await openPage(t, world.browser, {
      baseURL: world.server.url,
      viewport: { width: 390, height: 844 },
      hasTouch: true,
    });
    const { _key: key } = person;
    const fits = async (where: string) => {
      const { wide, room } = await page
        .locator('html')
        .evaluate((root) => ({ wide: root.scrollWidth, room: root.clientWidth }));
      assert.ok(wide <= room, `${where} is ${wide} wide where there is room for ${room}`);
    };
    await enter(page, world.server, ada, '/profile');
    for (const path of [
      `/profile/${key}`,
      `/profile/${key}/security`,
      `/profile/${key}/memberships`,
      `/profile/${key}/tokens`,
      '/admin/users',
      '/admin/groups',
      `/admin/groups/${group._key}`,
      '/admin/audit',
      `/items/${group._key}/participants`,
    ]) {
      await page.goto(path);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForLoadState('networkidle');
      await fits(path);
    }
  });
});
