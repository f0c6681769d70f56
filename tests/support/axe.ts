// Looks for barriers to people with disabilities on the page that is shown, with axe-core.
import assert from 'node:assert/strict';
import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface InPage {
  axe: { run(options: object): Promise<{ violations: Violation[] }> };
}
interface Violation {
  id: string;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** WCAG 2.2 AA and axe's own good practice. */
const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

export async function assertNoBarriers(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(
    (wanted) => (globalThis as unknown as InPage).axe.run(wanted).then((result) => result.violations),
    options,
  );
  const said = violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`)].join('\n'),
  );
  assert.deepEqual(said, [], `barriers on ${page.url()}`);
}
