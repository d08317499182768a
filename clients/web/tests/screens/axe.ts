// What axe-core finds on a page, in both themes.
import axe from 'axe-core';
import type {Page} from 'playwright-core';

/** What was to be drawn is drawn, and what moves to an end has come to it. */
const settled = (page: Page) => page.evaluate(async () => {
  for (let frame = 0; frame < 2; ++frame) await new Promise((resolve) => requestAnimationFrame(resolve));
  const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().iterations !== Infinity);
  await Promise.allSettled(ending.map((each) => each.finished));
});

/** Adds to `found` what is wrong; `name`: of the place. */
export async function look(page: Page, name: string, found: string[]): Promise<void> {
  await settled(page);
  const loaded = await page.evaluate(() => 'axe' in window);
  if (!loaded) await page.evaluate(axe.source);
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({colorScheme: theme});
    // The second theme changes colours alone.
    const results = await page.evaluate((only) => (window as unknown as {axe: typeof axe}).axe.run(document, {
      resultTypes: ['violations'], ...(only ? {runOnly: {type: 'rule', values: ['color-contrast']}} : {}),
    }), theme === 'dark');
    for (const each of results.violations) {
      for (const node of each.nodes) found.push(`${name} (${theme}): ${each.id}: ${node.target.flat().join(' ')}: ${node.failureSummary?.split('\n').slice(1, 3).join('; ')}`);
    }
  }
}
