// Working a page with the keyboard alone.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';

export function hasFocus(field: Locator): Promise<boolean> {
  return field.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** Goes on with the Tab key until the focus is where a person wants it; backwards with `Shift+Tab`. */
export async function tabTo(page: Page, field: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  for (let pressed = 0; pressed < 80; pressed++) {
    await page.keyboard.press(key);
    if (await hasFocus(field)) return;
  }
  assert.fail('The Tab key never came there.');
}
