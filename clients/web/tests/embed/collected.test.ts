// Somebody signs up, writes and reads in the app on a page that would have all of it. The same page, the same person:
// first with the app of another origin, where nothing may reach the page; then with the same app under the page's own
// origin, where the page must get everything, or this test would see nothing.
import type {Browser, BrowserContext, Frame, Page} from 'playwright-core';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import {Browser as Peer} from '../host/browser';
import type {Host} from '../host/host';
import {launch} from '../screens/browser';
import {hostilePage} from './hostile_page';
import {Site} from './site';

declare global {
  interface Window {
    loot: string[];
    typed: string;
    stolen: HTMLIFrameElement;
    app: Window;
    grab(): Promise<unknown>;
    forge(): void;
    forgeFromSibling(message: unknown): Promise<void>;
  }
}

let site: Site;
let host: Host;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  site = await new Site((url) => {
    if (url.pathname === '/hostile') return hostilePage(url.searchParams.get('app')!);
    return url.pathname === '/empty' ? '<!doctype html>' : undefined;
  }).start();
  host = await site.host().start();
  site.mirrored = host;
  browser = await launch();
  context = await browser.newContext();
});

afterAll(async () => {
  await browser?.close();
  await host?.end();
  site?.end();
});

interface Secrets {
  name: string;
  passphrase: string;
  sent: string;
  received: string;
  words: string[];
  record: string; // of the store, as bytes
}

const kNone = {name: false, passphrase: false, sent: false, received: false, words: false, record: false};
const kAll = {name: true, passphrase: true, sent: true, received: true, words: true, record: true};

const frameOf = (page: Page, app: string): Frame => page.frames().find((each) => each !== page.mainFrame() && each.url().startsWith(app))!;

/** What the person does, the page at work all the time. */
async function live(page: Page, app: Frame, name: string): Promise<Secrets> {
  const passphrase = 'quince orchard 77', sent = 'figs at the fountain', received = 'the lantern is lit';
  const grab = () => page.evaluate(() => window.grab());
  const friend = await new Peer(() => host.url).tab();
  await friend.client.signUp(`friend-${name}`, {});
  await grab();
  await app.getByRole('textbox', {name: 'Username'}).pressSequentially(name);
  await app.getByText('Protect with a passphrase').click();
  await app.getByLabel('Passphrase', {exact: true}).pressSequentially(passphrase);
  await grab();
  await app.getByRole('button', {name: 'Create account'}).click();
  await app.locator('majlis-phrase-banner li').nth(11).waitFor();
  const words = await app.locator('majlis-phrase-banner li').evaluateAll((all) => all.map((each) => each.lastChild!.textContent!.trim()));
  await page.evaluate(() => window.forge());
  await grab();
  await app.getByRole('button', {name: 'New chat'}).click();
  await page.keyboard.type(`friend-${name}`);
  await page.keyboard.press('Enter');
  await app.getByRole('textbox', {name: 'Message', exact: true}).pressSequentially(sent);
  await grab();
  await app.getByRole('button', {name: 'Send'}).click();
  const {id} = await friend.until((client) => client.conversations().find(({request}) => request));
  await friend.message(id, sent);
  await friend.client.accept(id);
  await friend.client.send(id, received);
  await app.locator('majlis-message', {hasText: received}).waitFor();
  await grab();
  const record = await app.evaluate(() => new Promise<string>((resolve) => {
    const opening = indexedDB.open('majlis');
    opening.onsuccess = () => {
      const asking = opening.result.transaction('meta').objectStore('meta').get('lock');
      asking.onsuccess = () => resolve(Array.from((asking.result as {lock: Uint8Array}).lock).join());
    };
  }));
  friend.close();
  return {name, passphrase, sent, received, words, record};
}

/** Which of it the page has, in whatever it gathered. Single words may stand anywhere; in a row they do not. */
async function reached(page: Page, secrets: Secrets): Promise<Record<keyof Secrets, boolean>> {
  await page.evaluate(() => window.grab());
  const loot = await page.evaluate(() => [...window.loot, window.typed].join('\n'));
  const {words, ...others} = secrets;
  expect(secrets.record.length).toBeGreaterThan(100);
  const found = Object.entries(others).map(([what, secret]) => [what, loot.includes(secret)]);
  const row = words.some((word, at) => at > 0 && new RegExp(`${words[at - 1]}\\W+(\\d+\\W+)*${word}\\b`).test(loot));
  return Object.fromEntries([...found, ['words', row]]);
}

async function open(app: string): Promise<{page: Page; frame: Frame}> {
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(`${site.origin}/hostile?app=${encodeURIComponent(app)}`);
  return {page, frame: frameOf(page, app)};
}

describe('a hostile page', () => {
  test('gets nothing of what is written in the app of another origin', async () => {
    const {page, frame} = await open(host.url);
    const secrets = await live(page, frame, 'zubaydah');
    expect(await reached(page, secrets)).toEqual(kNone);
    // It did try: these ways were barred, not passed over.
    const ends = await page.evaluate(() => Object.fromEntries(window.loot.map((each) => each.slice(0, 60).split(' = ') as [string, string])));
    for (const way of ['text', 'address', 'databases', 'localStorage', 'caches', 'eval', 'listen', 'shared worker', 'worker', 'service worker']) expect([way, ends[way]]).toEqual([way, '(SecurityError)']);
    for (const way of ['page of the host', 'opaque page of the host', 'module']) expect([way, ends[way]]).toEqual([way, '(TypeError)']);
    await page.close();
  });

  test('gets everything where the app has its own origin: so the test above would see it', async () => {
    const {page, frame} = await open(site.origin);
    const secrets = await live(page, frame, 'khayzuran');
    expect(await reached(page, secrets)).toEqual(kAll);
    await page.close();
  });

  test('changes nothing in the app by messages, its own or those of a frame beside it', async () => {
    const {page, frame} = await open(host.url);
    await frame.locator('majlis-welcome, majlis-gate').first().waitFor();
    const looks = () => frame.evaluate(() => ({
      theme: document.documentElement.dataset['theme'], style: document.documentElement.getAttribute('style'), language: document.documentElement.lang,
      polluted: ({} as {polluted?: string}).polluted, address: location.hash, sheets: document.querySelectorAll('style, link[rel=stylesheet]').length,
    }));
    await expect.poll(async () => (await looks()).theme).toBe('dark');
    const before = await looks();
    await page.evaluate(() => window.forge());
    await page.evaluate(() => window.forgeFromSibling({majlis: 'theme', theme: 'light', accent: '#84e0cf', language: 'ar'}));
    // Messages come in order: once the last one, which is good, has come, the others have.
    await page.evaluate((origin) => window.app.postMessage({majlis: 'theme', accent: '#7fe0cf'}, origin), host.url);
    await expect.poll(async () => (await looks()).style).toContain('#7fe0cf');
    const after = await looks();
    expect({...after, style: ''}).toEqual({...before, style: ''});
    expect(after.style).toBe(before.style!.replace('#5fd0bb', '#7fe0cf'));
    await page.close();
  });
});
