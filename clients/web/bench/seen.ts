// What a page costs its browser: nodes, long tasks, calls of the core.
import type {Page} from 'playwright-core';

/** Elements of the whole page, shadow trees and all. */
export function nodes(page: Page, below = 'majlis-root'): Promise<number> {
  return page.evaluate((start) => {
    const count = (root: ParentNode): number => {
      let sum = 0;
      for (const each of root.querySelectorAll('*')) sum += 1 + (each.shadowRoot ? count(each.shadowRoot) : 0);
      return sum;
    };
    const find = (root: ParentNode): Element | undefined => {
      const here = root.querySelector(start);
      if (here) return here;
      for (const each of root.querySelectorAll('*')) {
        const found = each.shadowRoot && find(each.shadowRoot);
        if (found) return found;
      }
      return undefined;
    };
    const top = find(document);
    return top ? count(top) + (top.shadowRoot ? count(top.shadowRoot) : 0) : 0;
  }, below);
}

/** Calls of the core so far by what was asked; the wire put the counter there. */
export async function callsByName(page: Page): Promise<Record<string, number>> {
  const [worker] = page.workers();
  if (!worker) throw new Error('the page has no worker: the core does not run');
  return worker.evaluate(() => ({...(self as unknown as {coreCalls: Record<string, number>}).coreCalls}));
}

export async function coreCalls(page: Page): Promise<number> {
  return Object.values(await callsByName(page)).reduce((sum, each) => sum + each, 0);
}

/** Waits until the core has been asked nothing for a while: what was set going has come to its end. */
export async function settled(page: Page, quietMs = 700): Promise<number> {
  let before = await coreCalls(page);
  for (;;) {
    await page.waitForTimeout(quietMs);
    const now = await coreCalls(page);
    if (now === before) return now;
    before = now;
  }
}

export interface Tasks {
  long: number; // tasks above 50 ms
  longest_ms: number;
  frames: number;
}

/** Scrolls the open conversation by `steps` turns of a wheel, a frame each, and tells what the main thread did. */
export async function scroll(page: Page, steps: number, by: number): Promise<Tasks> {
  return page.evaluate(async ([turns, distance]) => {
    const deep = (root: ParentNode): Element | undefined => {
      for (const each of root.querySelectorAll('*')) {
        if (each.matches('majlis-timeline')) return each.shadowRoot!.querySelector('.scroller')!;
        const found = each.shadowRoot && deep(each.shadowRoot);
        if (found) return found;
      }
      return undefined;
    };
    const scroller = deep(document)!;
    const tasks: number[] = [];
    const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map((each) => each.duration)));
    observer.observe({entryTypes: ['longtask']});
    for (let step = 0; step < turns!; ++step) {
      scroller.scrollTop += distance!;
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
    tasks.push(...observer.takeRecords().map((each) => each.duration));
    observer.disconnect();
    return {long: tasks.length, longest_ms: Math.max(0, ...tasks), frames: turns!};
  }, [steps, by] as const);
}
