// One server with a first account and one browser, shared by the journeys of a file.
import { after, before, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, type OpenOptions, openPage } from './browser.ts';
import { ada, type Person, type ScriptClient, setUpServer } from './script-client.ts';
import { givePassword } from './security-page.ts';
import { type RunningServer, removeDataFolder, startServer } from './server.ts';

export interface JourneyWorld {
  browser: Browser;
  server: RunningServer;
  /** Acts as Ada, the super-admin. */
  admin: ScriptClient;
}

/** Call it in a `describe`; what it answers is filled before the first journey begins. */
export function shareJourneyWorld(): JourneyWorld {
  const world = {} as JourneyWorld;
  before(async () => {
    // One after the other: where the server does not start, the browser is known and can be closed.
    world.browser = await launchBrowser();
    world.server = await startServer();
    world.admin = await setUpServer(world.server, ada);
  });
  after(async () => {
    await Promise.all([world.browser?.close(), world.server?.stop()]);
    if (world.server) removeDataFolder(world.server.dataFolder);
  });
  return world;
}

/** A page in a context of its own, at that address, with somebody signed in. */
export async function openSignedIn(
  t: TestContext,
  { browser, server }: JourneyWorld,
  person: Person,
  path: string,
  more: Partial<OpenOptions> = {},
): Promise<Page> {
  const page = await openPage(t, browser, { baseURL: server.url, expected: [/status of 401/], ...more });
  await page.goto(path);
  await givePassword(page, person);
  return page;
}

export const bob: Person = {
  name: 'Bob Babbage',
  email: 'bob@example.com',
  password: 'nine engines of difference',
};
export const carol: Person = {
  name: 'Carol Shaw',
  email: 'carol@example.com',
  password: 'down the endless river',
};
