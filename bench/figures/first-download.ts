// B12: what a page downloads the first time, scripts and styles, compressed, as the browser's network log has it.
import { type Browser, chromium } from 'playwright-core';
import { pagePath, pages } from '../../contract/pages.ts';
import { findChromium, howToGetChromium } from '../../scripts/test-browser.mjs';
import { type ConchServer, startConch } from '../conch-server.ts';
import { type Figure, written } from '../figure.ts';
import type { Row } from '../table.ts';

const profileGoalBytes = 200_000;
const surplusGoalBytes = 150_000;

/** Bytes by path. */
type Downloads = Map<string, number>;

/** Opens a page with an empty cache, and signed in where asked. */
async function downloadsOf(browser: Browser, conch: ConchServer, path: string, signedIn: boolean): Promise<Downloads> {
  const context = await browser.newContext({ baseURL: conch.url });
  try {
    if (signedIn) {
      const { email, password } = conch.admin;
      const answer = await context.request.post('/v1/signin', {
        headers: { origin: conch.url },
        data: { email, password, cookie: true },
      });
      if (!answer.ok()) throw new Error(`The browser could not sign in: ${await answer.text()}`);
    }
    const page = await context.newPage();
    const network = await context.newCDPSession(page);
    await network.send('Network.enable');
    const files = new Map<string, { path: string; headBytes: number }>();
    const downloads: Downloads = new Map();
    network.on('Network.responseReceived', ({ requestId, response }) => {
      const path = new URL(response.url).pathname;
      if (/\.(?:js|css)$/.test(path)) files.set(requestId, { path, headBytes: response.encodedDataLength });
    });
    network.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const file = files.get(requestId);
      // As sent over the wire, without the headers.
      if (file) downloads.set(file.path, encodedDataLength - file.headBytes);
    });
    await page.goto(path, { waitUntil: 'networkidle' });
    await page.locator('main, form, .swagger-ui').first().waitFor();
    await page.waitForLoadState('networkidle');
    await page.waitForTimeout(500);
    return downloads;
  } finally {
    await context.close();
  }
}

const sum = (downloads: Downloads) => [...downloads.values()].reduce((total, bytes) => total + bytes, 0);

async function measure(): Promise<Row[]> {
  const executablePath = process.env.CONCH_TEST_CHROMIUM ?? findChromium(process.env);
  if (!executablePath) throw new Error(`There is no browser here. ${howToGetChromium}`);
  const conch = await startConch();
  const other = await conch.createUser();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const profile = await downloadsOf(browser, conch, pages.profile, true);

  const rows: Row[] = [
    {
      figure: 'B12',
      work: `first load of \`${pages.profile}\`, scripts and styles (${profile.size} files)`,
      comparedWith: '',
      ours: `${written(sum(profile) / 1000, 1)} kB`,
      theirs: '',
      ratio: '',
      goal: 'at most 200 kB',
      met: sum(profile) <= profileGoalBytes,
    },
  ];
  const signedOut: string[] = [pages.signIn, pages.setUp, pages.forgot, pages.reset];
  for (const pattern of Object.values(pages)) {
    if (pattern === pages.profile) continue;
    const path = pagePath(pattern, { key: other.key });
    const downloads = await downloadsOf(browser, conch, path, !signedOut.includes(pattern));
    const beyond = new Map([...downloads].filter(([file]) => !profile.has(file)));
    rows.push({
      figure: 'B12',
      work: `first load of \`${pattern}\``,
      comparedWith: `\`${pages.profile}\``,
      ours: `${written(sum(downloads) / 1000, 1)} kB`,
      theirs: `${written(sum(profile) / 1000, 1)} kB`,
      ratio: `+${written(sum(beyond) / 1000, 1)} kB`,
      goal: 'at most 150 kB more',
      met: sum(beyond) <= surplusGoalBytes,
    });
  }
  // A page for those who write programs, with a viewer of its own; not one of the interface.
  const reference = await downloadsOf(browser, conch, '/docs', true);
  rows.push({
    figure: 'B12',
    work: 'first load of `/docs`, the API reference',
    comparedWith: '',
    ours: `${written(sum(reference) / 1000, 1)} kB`,
    theirs: '',
    ratio: '',
    goal: 'reported',
    met: undefined,
  });
  await browser.close();
  await conch.stop();
  return rows;
}

export const firstDownload: Figure = { name: 'B12', measure };
