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

/** A part that is half faded in has half its contrast: looks once nothing moves, but for what moves for ever. */
async function comeToRest(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { document, requestAnimationFrame } = globalThis as unknown as {
      document: {
        getAnimations(): {
          finished: Promise<unknown>;
          effect?: { getComputedTiming(): { endTime: number } };
        }[];
      };
      requestAnimationFrame(then: () => void): void;
    };
    const frame = () => new Promise<void>((then) => requestAnimationFrame(then));
    for (let calmFrames = 0; calmFrames < 3; calmFrames++) {
      await frame();
      const moving = document
        .getAnimations()
        .filter(({ effect }) => Number.isFinite(effect?.getComputedTiming().endTime ?? 0));
      if (moving.length === 0) continue;
      calmFrames = 0;
      await Promise.allSettled(moving.map(({ finished }) => finished));
    }
  });
}

export async function assertNoBarriers(page: Page): Promise<void> {
  await comeToRest(page);
  // A page that was looked at before, and not left since, still has it.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe.source);
  const violations = await page.evaluate(
    (wanted) => (globalThis as unknown as InPage).axe.run(wanted).then((result) => result.violations),
    options,
  );
  const said = violations.map(({ id, help, nodes }) =>
    [`${id}: ${help}`, ...nodes.map((node) => `  ${node.html}\n  ${node.failureSummary}`)].join('\n'),
  );
  assert.deepEqual(said, [], `barriers on ${page.url()}`);
}
