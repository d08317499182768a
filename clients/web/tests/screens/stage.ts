// One Chromium for a file of tests. Every problem that a page had fails the test that opened it.
import {afterAll, afterEach, beforeAll, expect, inject} from 'vitest';
import type {Browser, Page} from 'playwright-core';
import {launch, openPage, type Look} from './browser';
import type {} from './page';

export interface Stage {
  open(look?: Look): Promise<Page>;
  /** What went wrong in pages so far; a test that expects it takes it out. */
  takeProblems(): string[];
  url(): string;
}

/** For the tests of a file: opens pages, closes them, and holds them to their policy. `switches`: of the browser. */
export function stage(...switches: string[]): Stage {
  let browser: Browser;
  let problems: string[] = [];
  beforeAll(async () => {
    browser = await launch(...switches);
  });
  afterAll(async () => {
    await browser?.close();
  });
  afterEach(async () => {
    await Promise.all(browser.contexts().map((each) => each.close()));
    const seen = problems;
    problems = [];
    expect(seen).toEqual([]);
  });
  return {
    open: (look = {}) => openPage(browser, inject('page'), look, problems),
    takeProblems: () => problems.splice(0),
    url: () => inject('page'),
  };
}
