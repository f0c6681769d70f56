// Steps of people on the sign-in and account pages, as journeys say them.
import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import type { Person } from './script-client.ts';
import type { RunningServer } from './server.ts';

/** Chromium logs the refused look for a session that every visit to the sign-in page begins with. */
export const notSignedInYet = /status of 401/;

export async function signIn(page: Page, person: Person, path = '/signin'): Promise<void> {
  await page.goto(path);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByRole('textbox', { name: 'Password' }).fill(person.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: 'Account' }).waitFor();
}

/** Signed in without the page for it, where that page is not the story. */
export async function enter(page: Page, server: RunningServer, person: Person, path = '/profile'): Promise<void> {
  const { email, password } = person;
  const answer = await page.request.post('/v1/signin', {
    data: { email, password, cookie: true },
    headers: { origin: server.url },
  });
  assert.equal(answer.status(), 200, await answer.text());
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
}

export const nameField = (page: Page): Locator => page.getByRole('textbox', { name: 'Name', exact: true });
export const saveButton = (page: Page): Locator => page.getByRole('button', { name: 'Save changes' });
export const userMenu = (page: Page, name: string): Locator => page.getByRole('button', { name: `Your menu, ${name}` });
export const linkRow = (page: Page, at: number): Locator =>
  page.getByRole('group', { name: new RegExp(`^Link ${at} of`) });
export const zoneField = (page: Page): Locator => page.getByRole('combobox', { name: 'Time zone' });

export async function chooseZone(page: Page, typed: string, zone: string): Promise<void> {
  await zoneField(page).click();
  await zoneField(page).fill(typed);
  await page.getByRole('option', { name: zone }).click();
  assert.equal(await zoneField(page).inputValue(), zone);
}

export async function save(page: Page): Promise<void> {
  await saveButton(page).click();
  await page.getByText('Changes saved.').first().waitFor();
  await saveButton(page).waitFor({ state: 'detached' });
}

/** The parts of the browser that the functions below use; they run in the page. */
interface InPage {
  File: new (parts: Uint8Array[], name: string, options: { type: string }) => object;
  DataTransfer: new () => { items: { add(file: object): void } };
  OffscreenCanvas: new (width: number, height: number) => { getContext(kind: '2d'): Context2d };
}
interface Context2d {
  drawImage(image: Image, ...numbers: number[]): void;
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
}
interface Image {
  decode(): Promise<void>;
  naturalWidth: number;
  naturalHeight: number;
}

/** Drops a file as the system's file manager would: dragged over the window, then let go. */
export async function dropFile(target: Locator, file: { name: string; type: string; bytes: Buffer }): Promise<void> {
  const transfer = await target.page().evaluateHandle(
    ({ name, type, base64 }) => {
      const { File, DataTransfer } = globalThis as unknown as InPage;
      const holder = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      holder.items.add(new File([bytes], name, { type }));
      return holder;
    },
    { name: file.name, type: file.type, base64: file.bytes.toString('base64') },
  );
  for (const event of ['dragenter', 'dragover', 'drop']) {
    await target.dispatchEvent(event, { dataTransfer: transfer });
  }
  await transfer.dispose();
}

export const pictureCard = (page: Page): Locator => page.getByRole('region', { name: 'Picture' });

export async function waitForCropping(page: Page): Promise<Locator> {
  const dialog = page.getByRole('dialog', { name: 'Choose the part to show' });
  await dialog.getByRole('group', { name: 'Part of the picture to keep' }).waitFor();
  return dialog;
}

/** The colour in the middle of the picture that is shown, as the browser paints it. */
export async function colourOf(image: Locator): Promise<number[]> {
  return image.evaluate(async (element) => {
    const { OffscreenCanvas } = globalThis as unknown as InPage;
    const picture = element as unknown as Image;
    await picture.decode();
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.drawImage(picture, picture.naturalWidth / 2, picture.naturalHeight / 2, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
  });
}

/** Lossy pictures shift colours a little. */
export function assertColour(found: readonly number[], wanted: readonly number[]): void {
  const far = wanted.some((part, index) => Math.abs(part - (found[index] ?? -1)) > 24);
  assert.ok(!far, `the colour is ${found.join(', ')} and not ${wanted.join(', ')}`);
}
