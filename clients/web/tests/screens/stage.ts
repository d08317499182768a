// One Chromium for a file of tests. Every problem that a page had fails the test that opened it.
import {afterAll, afterEach, beforeAll, expect} from 'vitest';
import type {Browser, Page} from 'playwright-core';
import {servePage, type Page as Served} from '../page/serve';
import {launch, openPage, type Look} from './browser';

export interface Stage {
  open(look?: Look): Promise<Page>;
  /** What went wrong in pages so far; a test that expects it takes it out. */
  takeProblems(): string[];
  url(): string;
}

/** For the tests of a file: opens pages, closes them, and holds them to their policy. `switches`: of the browser. */
export function stage(...switches: string[]): Stage {
  let browser: Browser;
  let served: Served;
  let problems: string[] = [];
  beforeAll(async () => {
    [browser, served] = await Promise.all([launch(...switches), servePage()]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.close();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    const seen = problems;
    problems = [];
    expect(seen).toEqual([]);
  });
  return {
    open: (look = {}) => openPage(browser, served.url, look, problems),
    takeProblems: () => problems.splice(0),
    url: () => served.url,
  };
}
