// What a page can do with the frame itself: cover it, take the keyboard, frame it in its own ways, or be a page that
// nobody named. And what people see where the browser keeps their things apart, or keeps nothing.
import {chromium, type Browser, type BrowserContext, type Frame, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, describe, expect, test} from 'vitest';
import type {Host} from '../host/host';
import {kChromium, launch} from '../screens/browser';
import {guidePage, Site} from './site';

const kWorker = `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
const asked = [];
addEventListener('message', (event) => event.source.postMessage(asked));
addEventListener('fetch', (event) => {
  asked.push(event.request.url);
  if (event.request.mode === 'navigate' && !event.request.url.startsWith(location.origin)) event.respondWith(new Response('<input aria-label="Username">', {headers: {'content-type': 'text/html'}}));
});`;

let site: Site; // may embed the app
let other: Site; // may not
let host: Host;
let browser: Browser;
let context: BrowserContext;

function page(url: URL): string | undefined {
  if (url.pathname === '/worker.js') return kWorker;
  if (url.pathname === '/frame') return `<!doctype html><iframe ${url.searchParams.get('with') ?? ''} src="${url.searchParams.get('of')}"></iframe>`;
  return ['/', '/strict'].includes(url.pathname) ? guidePage(host.url, Object.fromEntries(url.searchParams)) : undefined;
}

beforeAll(async () => {
  const policy = () => `default-src 'none'; script-src ${host.url}; frame-src ${host.url}; style-src 'unsafe-inline'; require-trusted-types-for 'script'; trusted-types 'none'`;
  const headers = (url: URL): Record<string, string> => url.pathname === '/strict' ? {'content-security-policy': policy()} : {};
  [site, other] = await Promise.all([new Site(page, headers).start(), new Site(page).start()]);
  host = await site.host().start();
  browser = await launch();
  context = await browser.newContext();
});

afterEach(() => Promise.all(context.pages().map((each) => each.close())));

afterAll(async () => {
  await browser?.close();
  await host?.end();
  for (const each of [site, other]) each?.end();
});

const appIn = (page: Page): Frame => page.frames().find((each) => each.url().startsWith(host.url))!;

async function open(address: string, within = context): Promise<{page: Page; app: Frame}> {
  const page = await within.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(address);
  return {page, app: appIn(page)};
}

let people = 0;

async function signedUp(): Promise<{page: Page; app: Frame}> {
  const opened = await open(`${site.origin}/`);
  const {app} = opened;
  const create = app.getByRole('button', {name: 'Create account'});
  await create.or(app.getByRole('button', {name: 'New chat'})).first().waitFor();
  if (await create.count()) {
    await app.getByRole('textbox', {name: 'Username'}).fill(`zahra${++people}`);
    await create.click();
  }
  await app.getByRole('button', {name: 'New chat'}).waitFor();
  return opened;
}

/** Whether the browser refuses to show the app where `address` leads. */
async function refused(address: string, within = context): Promise<string | undefined> {
  const page = await within.newPage();
  const failed = page.waitForEvent('requestfailed', {predicate: (request) => request.url().startsWith(host.url), timeout: 60_000});
  await page.goto(address);
  const why = (await failed).failure()?.errorText;
  for (const frame of page.frames()) expect(await frame.getByRole('textbox', {name: 'Username'}).count()).toBe(0);
  return why;
}

describe('who may show the app', () => {
  test('is named by the owner, all the way up', async () => {
    const {app} = await open(`${site.origin}/`);
    await app.getByRole('textbox', {name: 'Username'}).waitFor();
    expect(await refused(`${other.origin}/`)).toBe('net::ERR_BLOCKED_BY_RESPONSE');
    // A page that is named, in a page that is not.
    expect(await refused(`${other.origin}/frame?of=${encodeURIComponent(`${site.origin}/`)}`)).toBe('net::ERR_BLOCKED_BY_RESPONSE');
  });

  test('does not weaken its policy by one of its own', async () => {
    const stricter = `csp="script-src 'none'"`;
    expect(await refused(`${site.origin}/frame?of=${encodeURIComponent(host.url)}&with=${encodeURIComponent(stricter)}`)).toBe('net::ERR_BLOCKED_BY_CSP');
  });

  test('gets no app that is cut off from its own origin', async () => {
    const {page} = await open(`${site.origin}/frame?of=${encodeURIComponent(host.url)}&with=sandbox="allow-scripts"`);
    expect(await page.frames()[1]!.evaluate(() => [origin, document.querySelector('majlis-root')])).toEqual(['null', null]);
  });

  test('cannot reach it as a window of its own', async () => {
    const {page} = await open(`${site.origin}/`);
    const [popup] = await Promise.all([context.waitForEvent('page'), page.evaluate((url) => {
      Object.assign(window, {popup: window.open(url)});
    }, host.url)]);
    await popup.getByRole('textbox', {name: 'Username'}).waitFor();
    await expect.poll(() => page.evaluate(() => (window as unknown as {popup: Window}).popup.closed)).toBe(true);
    expect(await popup.evaluate(() => window.opener === null)).toBe(true);
    await popup.close();
  });
});

describe('the frame', () => {
  test('keeps a device of its own, beside that of a tab, and says so', async () => {
    const tab = await open(host.url);
    await tab.app.getByRole('textbox', {name: 'Username'}).fill('tabitha');
    await tab.app.getByRole('button', {name: 'Create account'}).click();
    await tab.app.getByRole('button', {name: 'New chat'}).waitFor();
    expect(await tab.app.getByText('This page keeps its own device').count()).toBe(0);
    const {app} = await open(`${site.origin}/`);
    await app.getByRole('region', {name: 'This page keeps its own device'}).waitFor();
    expect(await app.getByRole('button').first().innerText()).toContain('Link to a device I have');
  });

  test('leads to a tab where the browser keeps nothing for it', async () => {
    // Where storage is not kept apart, a window that bars frames of other sites bars it altogether.
    const barring = await chromium.launch({executablePath: kChromium, args: ['--no-sandbox', '--disable-features=ThirdPartyStoragePartitioning']});
    const strict = await barring.newContext();
    const {app} = await open(`${site.origin}/`, strict);
    await app.getByRole('heading', {name: 'This browser keeps nothing for this page'}).waitFor();
    expect(await app.getByRole('button').count()).toBe(0);
    const [tab] = await Promise.all([strict.waitForEvent('page'), app.getByRole('link', {name: 'Open Majlis in its own tab'}).click()]);
    await tab.getByRole('textbox', {name: 'Username'}).waitFor();
    expect(new URL(tab.url()).origin).toBe(host.url);
    await barring.close();
  });

  test('has a name, takes the focus in its turn, and fills what the page gives it', async () => {
    const {page, app} = await signedUp();
    await page.evaluate(() => {
      const [before, after] = [document.createElement('button'), document.createElement('button')];
      document.querySelector('majlis-app')!.before(before);
      document.querySelector('majlis-app')!.after(after);
      before.focus();
    });
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement!.localName)).toBe('majlis-app');
    expect(await app.evaluate(() => document.hasFocus())).toBe(true);
    expect(await (await app.frameElement()).getAttribute('title')).toBe('Chat of the garden club');
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.evaluate(() => document.querySelector<HTMLElement>('majlis-app')!.focus());
    await expect.poll(() => app.evaluate(() => document.hasFocus())).toBe(true);
    for (const size of [[360, 480], [900, 600]] as const) {
      await page.evaluate(([width, height]) => Object.assign(document.querySelector<HTMLElement>('majlis-app')!.style, {inlineSize: `${width}px`, blockSize: `${height}px`}), size);
      await expect.poll(() => app.evaluate(() => [innerWidth, innerHeight])).toEqual([...size]);
      expect(await app.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  });

  test('takes a language and looks, as long as the person chose none', async () => {
    const {page, app} = await open(`${site.origin}/?language=ar&theme=dark`);
    await expect.poll(() => app.evaluate(() => [document.documentElement.dir, document.documentElement.dataset['theme']])).toEqual(['rtl', 'dark']);
    await page.evaluate(() => document.querySelector('majlis-app')!.setAttribute('language', 'en'));
    await expect.poll(() => app.evaluate(() => document.documentElement.dir)).toBe('ltr');
    await app.evaluate(() => localStorage.setItem('majlis.language', 'en'));
    await page.evaluate(() => {
      document.querySelector('majlis-app')!.setAttribute('language', 'ar');
      document.querySelector('majlis-app')!.setAttribute('theme', 'light');
    });
    await expect.poll(() => app.evaluate(() => document.documentElement.dataset['theme'])).toBe('light');
    expect(await app.evaluate(() => document.documentElement.dir)).toBe('ltr');
    await app.evaluate(() => localStorage.clear());
  });

  test('stands in a page with a strict policy and Trusted Types', async () => {
    const {page} = await open(`${site.origin}/frame`);
    const complaints: string[] = [];
    page.on('console', (message) => /Content Security Policy|Trusted/.test(message.text()) && complaints.push(message.text()));
    await page.goto(`${site.origin}/strict`);
    await appIn(page).locator('majlis-root').locator('majlis-welcome, majlis-shell').first().waitFor();
    expect(complaints).toEqual([]);
  });

  test('is not what a service worker of the page\'s makes of it', async () => {
    const {page} = await open(`${site.origin}/`);
    await page.evaluate(() => navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready).then(() => undefined));
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    const app = appIn(page);
    await app.locator('majlis-root').waitFor();
    const asked = await page.evaluate(() => new Promise<string[]>((resolve) => {
      navigator.serviceWorker.onmessage = ({data}) => resolve(data as string[]);
      navigator.serviceWorker.controller!.postMessage('');
    }));
    expect(asked.filter((url) => url.startsWith(host.url))).toEqual([`${host.url}/embed.js`]);
    await page.evaluate(() => navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((each) => each.unregister()))).then(() => undefined));
  });
});

describe('a page that tricks the person', () => {
  test('by what lies over a button gets no press on one that cannot be taken back', async () => {
    const {page, app} = await signedUp();
    await app.getByRole('link', {name: 'Settings'}).click();
    await app.getByRole('button', {name: 'Erase from this browser'}).click();
    const erase = app.getByRole('button', {name: 'Erase', exact: true});
    await expect.poll(() => erase.isEnabled()).toBe(true);
    const style = (name: string, value: string) => page.evaluate(([name, value]) => document.querySelector<HTMLElement>('majlis-app')!.style.setProperty(name!, value!), [name, value]);
    for (const [name, value] of [['opacity', '0.01'], ['filter', 'brightness(0)'], ['clip-path', 'inset(0 0 90% 0)'], ['transform', 'rotate(180deg)'], ['mix-blend-mode', 'difference']] as const) {
      await style(name, value);
      await expect.poll(() => erase.isEnabled(), {message: `${name}: ${value}`}).toBe(false);
      await style(name, '');
      await expect.poll(() => erase.isEnabled(), {message: `without ${name}`}).toBe(true);
    }
    await page.evaluate(() => {
      const bait = document.createElement('div');
      bait.id = 'bait';
      bait.style.cssText = 'position: fixed; inset: 0; background: white; pointer-events: none';
      document.body.append(bait);
    });
    await expect.poll(() => erase.isEnabled()).toBe(false);
    await app.getByText('waits until all of it can be seen').waitFor({state: 'attached'});
    await page.evaluate(() => document.getElementById('bait')!.remove());
    await expect.poll(() => erase.isEnabled()).toBe(true);
  });

  test('by taking the keyboard in the midst of a passphrase is noticed, and gets no half of it more', async () => {
    const {page, app} = await open(`${site.origin}/`);
    await page.evaluate(() => {
      const trap = document.createElement('input');
      trap.id = 'trap';
      document.body.append(trap);
    });
    const create = app.getByRole('button', {name: 'Create account'});
    await create.or(app.getByRole('button', {name: 'New chat'})).first().waitFor();
    if (!(await create.count())) {
      await app.getByRole('link', {name: 'Settings'}).click();
      await app.getByRole('button', {name: 'Erase from this browser'}).click();
      await app.getByRole('button', {name: 'Erase', exact: true}).click();
    }
    await app.getByText('Protect with a passphrase').click();
    await app.getByLabel('Passphrase', {exact: true}).pressSequentially('quince orch');
    await page.evaluate(() => document.getElementById('trap')!.focus());
    await page.keyboard.type('ard');
    expect(await page.evaluate(() => (document.getElementById('trap') as HTMLInputElement).value)).toBe('ard');
    await app.getByText('took the keyboard while you typed').waitFor();
    expect(await app.getByLabel('Passphrase', {exact: true}).inputValue()).toBe('');
  });

  test('by leading the frame elsewhere in the app joins nothing and opens nothing of others', async () => {
    await signedUp();
    await context.pages().at(-1)!.close();
    const {page, app} = await open(`${site.origin}/frame?of=${encodeURIComponent(host.url)}`);
    await app.locator('majlis-shell').waitFor();
    const conversations = app.locator('majlis-sidebar .conversation');
    await conversations.first().waitFor(); // one's notes
    for (const hash of ['#/settings', '#/chat/00', '#/page/x/y', '#<img src=x onerror=alert(1)>', '#invite=x', '#x.y']) {
      await page.evaluate((to) => void (document.querySelector('iframe')!.src = to), `${host.url}/${hash}`);
      await app.waitForURL(hash.startsWith('#/') ? `**/${hash}` : '**/#/');
      await app.locator('majlis-shell').waitFor();
    }
    await app.getByRole('dialog').waitFor(); // it asks
    expect(await conversations.count()).toBe(1);
    expect(await app.locator('majlis-root img').count()).toBe(0);
  });

  test('by dragging things between the frame and itself moves nothing', async () => {
    const {app} = await signedUp();
    const done = await app.evaluate(() => {
      const field = document.createElement('input'), data = new DataTransfer();
      document.body.append(field);
      data.setData('text/plain', 'a code of the page');
      const went = (['dragstart', 'dragover', 'drop'] as const).map((type) => field.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, composed: true, dataTransfer: data})));
      field.remove();
      return went;
    });
    expect(done).toEqual([false, false, false]);
  });
});
