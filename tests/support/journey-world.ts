// One server with a first account and one browser, shared by the journeys of a file.
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';
import { ada, type Person, type ScriptClient, setUpServer } from './script-client.ts';
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
