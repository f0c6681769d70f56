// Starts the system's Chromium for journeys, and lets a journey fail on what a person would not see:
// console errors, uncaught exceptions, violations of the Content-Security-Policy.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { findChromium, howToGetChromium } from '../../scripts/test-browser.mjs';

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CONCH_TEST_CHROMIUM ?? findChromium(process.env);
  if (!executablePath) throw new Error(`There is no browser here. ${howToGetChromium}`);
  return chromium.launch({ executablePath, args: flags });
}

export type OpenOptions = Pick<
  BrowserContextOptions,
  'viewport' | 'colorScheme' | 'locale' | 'timezoneId' | 'reducedMotion' | 'hasTouch'
> & {
  baseURL: string;
  /** Troubles that belong to the story, such as the 401 of a wrong password, which Chromium logs as an error. */
  expected?: RegExp[];
};

/**
 * A page in a context of its own (no cookies of others). Both end with the test,
 * which fails when the page had troubles.
 */
export async function openPage(t: TestContext, browser: Browser, options: OpenOptions): Promise<Page> {
  const { expected = [], ...settings } = options;
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: 'light',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    // As every browser with windows lets a page do after a click.
    permissions: ['clipboard-write'],
    ...settings,
  });
  const troubles: string[] = [];
  const note = (trouble: string) => {
    if (!expected.some((pattern) => pattern.test(trouble))) troubles.push(trouble);
  };
  await context.exposeBinding('conchTestCspViolation', (_source, what: string) => note(`CSP violation: ${what}`));
  await context.addInitScript(reportCspViolations);
  context.on('console', (message) => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => note(`exception: ${error.error().stack ?? error.error().message}`));
  t.after(async () => {
    await context.close();
    assert.deepEqual(troubles, [], 'The page had troubles.');
  });
  return context.newPage();
}

/** Runs in the page. */
function reportCspViolations(): void {
  const page = globalThis as unknown as {
    addEventListener: (type: string, listener: (event: Record<string, unknown>) => void) => void;
    conchTestCspViolation: (what: string) => void;
  };
  page.addEventListener('securitypolicyviolation', (event) => {
    page.conchTestCspViolation(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`);
  });
}
