// The combo box as a screen reader meets it: the accessibility tree that the browser builds, step by step, by the keyboard.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CDPSession, Page } from 'playwright-core';
import { enter, nameField, zoneField } from '../support/account-page.ts';
import { openPage } from '../support/browser.ts';
import { shareJourneyWorld } from '../support/journey-world.ts';
import { ada } from '../support/script-client.ts';

interface Value {
  value?: unknown;
  relatedNodes?: { backendDOMNodeId: number; idref?: string }[];
}
interface AxNode {
  ignored: boolean;
  role?: Value;
  name?: Value;
  description?: Value;
  value?: Value;
  backendDOMNodeId?: number;
  properties?: { name: string; value: Value }[];
}

describe('the combo box', () => {
  const world = shareJourneyWorld();

  /** Reads the tree as the browser gives it to a screen reader. */
  async function readerOf(page: Page) {
    const cdp: CDPSession = await page.context().newCDPSession(page);
    await cdp.send('Accessibility.enable');
    const nodes = async () => {
      const { nodes } = (await cdp.send('Accessibility.getFullAXTree')) as unknown as { nodes: AxNode[] };
      return nodes.filter(({ ignored }) => !ignored);
    };
    const property = (node: AxNode, name: string) => node.properties?.find((one) => one.name === name)?.value;
    const byRole = (all: AxNode[], role: string) => all.filter((node) => node.role?.value === role);
    return {
      async read() {
        const all = await nodes();
        const field = byRole(all, 'combobox').find((node) => node.name?.value === 'Time zone');
        assert.ok(field, 'the field is in the tree, with its role and name');
        const [active] = property(field, 'activedescendant')?.relatedNodes ?? [];
        const options = byRole(all, 'option');
        return {
          value: field.value?.value,
          focused: property(field, 'focused')?.value === true,
          expanded: property(field, 'expanded')?.value,
          autocomplete: property(field, 'autocomplete')?.value,
          lists: byRole(all, 'listbox').map((node) => node.name?.value),
          options: options.map((node) => String(node.name?.value)),
          selected: options.filter((node) => property(node, 'selected')?.value).map((node) => String(node.name?.value)),
          active: options.find((node) => node.backendDOMNodeId === active?.backendDOMNodeId)?.name?.value,
          said: byRole(all, 'status').map((node) => node.name?.value),
        };
      },
    };
  }

  it('says its role, name, value, state and the option it points at, while it is opened, narrowed, chosen from and shut', async (t) => {
    const page = await openPage(t, world.browser, { baseURL: world.server.url, expected: [/status of 401/] });
    await enter(page, world.server, ada);
    await nameField(page).waitFor();
    const field = zoneField(page);
    const before = await field.inputValue();
    const { read } = await readerOf(page);
    await field.focus();
    const shut = await read();
    assert.deepEqual(
      { value: shut.value, focused: shut.focused, expanded: shut.expanded, autocomplete: shut.autocomplete },
      { value: before, focused: true, expanded: false, autocomplete: 'list' },
    );
    assert.deepEqual(
      [shut.lists, shut.options, shut.active],
      [[], [], undefined],
      'nothing of the list is in the tree',
    );

    await page.keyboard.press('ArrowDown');
    const opened = await read();
    assert.equal(opened.expanded, true);
    assert.deepEqual(opened.lists, ['Time zone'], 'the list has the name of the field');
    assert.ok(opened.options.length > 100);
    assert.deepEqual(opened.selected.length, 1, 'the chosen zone is the selected option');
    assert.equal(opened.active, opened.selected[0], 'and the active one');

    await page.keyboard.press('ArrowDown');
    const next = await read();
    assert.equal(next.active, opened.options[opened.options.indexOf(String(opened.active)) + 1]);
    assert.equal(next.focused, true, 'the focus stays in the field');

    await page.keyboard.press('Control+a');
    await page.keyboard.type('sao paulo');
    const narrowed = await read();
    assert.ok(narrowed.options.length > 0 && narrowed.options.length < 5, narrowed.options.join());
    assert.equal(narrowed.active, narrowed.options[0], 'the first that fits is active');
    assert.ok(await page.getByRole('status').filter({ hasText: /match/ }).count(), 'how many fit is said');

    await page.keyboard.press('Escape');
    const left = await read();
    assert.deepEqual([left.expanded, left.lists, left.active], [false, [], undefined]);
    assert.equal(left.value, 'sao paulo', 'what was typed stays');

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const chosen = await read();
    assert.equal(chosen.value, 'America/Sao Paulo');
    assert.equal(chosen.expanded, false);

    await page.keyboard.press('Control+a');
    await page.keyboard.type('no such place');
    const none = await read();
    assert.deepEqual([none.lists, none.options, none.active], [[], [], undefined], 'no empty list');
    await page.keyboard.press('Tab');
    assert.equal((await read()).value, 'America/Sao Paulo', 'the zone that was chosen stands again');
    await page.getByRole('button', { name: 'Discard' }).click();
  });
});
