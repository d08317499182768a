// Chromium with the page of the fake messenger. Requests that leave the page's origin, breaches of its policy and errors
// in it are noted as problems.
import {existsSync} from 'node:fs';
import {chromium, type Browser, type BrowserContextOptions, type Page} from 'playwright-core';
import type {} from '../page/main';

export const kChromium = process.env['MAJLIS_CHROMIUM'] ?? '/usr/bin/chromium';

export interface Look {
  scene?: string;
  language?: 'en' | 'ar';
  theme?: 'light' | 'dark';
  width?: number;
  height?: number;
  hash?: string;
  nowMs?: number;
  context?: BrowserContextOptions;
}

export async function launch(...more: string[]): Promise<Browser> {
  if (!existsSync(kChromium)) throw new Error(`no browser at ${kChromium}: install Debian's chromium, or name one in MAJLIS_CHROMIUM`);
  return chromium.launch({executablePath: kChromium, args: [
    '--no-sandbox', '--font-render-hinting=none',
    // The browser's own questions about forms, which are none of the page's. This also takes the place of Playwright's list,
    // which would turn off what keeps the storage of frames apart (ThirdPartyStoragePartitioning).
    '--disable-features=AutofillServerCommunication', ...more,
  ]});
}

export async function openPage(browser: Browser, url: string, look: Look, problems: string[]): Promise<Page> {
  const {scene = 'world', language = 'en', theme = 'light', width = 1180, height = 800, hash = '', nowMs, context: more = {}} = look;
  const context = await browser.newContext({
    viewport: {width, height}, colorScheme: theme, locale: language === 'ar' ? 'ar' : 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce', ...more,
  });
  const page = await context.newPage();
  if (nowMs !== undefined) await page.clock.setFixedTime(nowMs);
  page.on('pageerror', (error) => problems.push(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || /Content Security Policy|Trusted/.test(message.text())) problems.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('blob:')) problems.push(`request to ${request.url()}`);
  });
  await page.goto(`${url}?scene=${scene}&language=${language}${hash}`);
  await page.locator('majlis-root').locator('majlis-shell, majlis-welcome, majlis-gate').first().waitFor();
  return page;
}

export async function openConversation(page: Page, key: string, what: 'chat' | 'details' = 'chat'): Promise<void> {
  await page.evaluate(([name, details]) => {
    location.hash = `#/chat/${(window.majlis.ids as Record<string, string>)[name!]}${details}`;
  }, [key, what === 'details' ? '/details' : ''] as const);
  if (what === 'chat') await page.locator('majlis-timeline').locator('.item, .state').first().waitFor();
  else await page.locator('majlis-details').waitFor();
}
