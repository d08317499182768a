// The app on somebody else's page, which would like to know more than it may.
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

import {chromium, type BrowserContext, type Page} from 'playwright-core';
import {afterAll, beforeAll, expect, test} from 'vitest';

import {Host} from '../host/host';

let context: BrowserContext;
let profile: string;
let site: Server;
let port: number;
let host: Host; // lets the site embed it
let closed: Host; // lets nobody

// Another site than the host: localhost, not 127.0.0.1. Its script gathers what it can get at.
const hostile = (app: string) => `<!doctype html><title>Figs</title>
<script>
  window.seen = [];
  let r = 'a name of the page';
  addEventListener('keydown', (event) => seen.push('key ' + event.key), true);
  addEventListener('message', (event) => seen.push('message ' + JSON.stringify(event.data)));
  const make = document.createElement;
  document.createElement = (name) => { const made = make.call(document, name); if (name === 'iframe') window.stolen = made; return made; };
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (...all) { seen.push('listener ' + all[0]); return add.apply(this, all); };
</script>
<script src="${app}/embed.js"></script>
<majlis-app theme="dark" accent="#5fd0bb" style="inline-size: 420px; block-size: 640px"></majlis-app>`;

beforeAll(async () => {
  site = createServer((request, response) => {
    const app = new URL(request.url ?? '/', 'http://localhost').searchParams.get('app') ?? '';
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(hostile(app));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => site.once('listening', resolve));
  ({port} = site.address() as AddressInfo);
  const config = join(mkdtempSync(join(tmpdir(), 'majlis-embed-')), 'majlisd.json');
  writeFileSync(config, JSON.stringify({web: {frame_ancestors: [`http://localhost:${port}`]}}));
  host = await new Host(['--config', config]).start();
  closed = await new Host().start();
  // Debian's Chromium lets frames of other sites keep nothing unless the person says so; private windows never do.
  profile = mkdtempSync(join(tmpdir(), 'majlis-embed-'));
  mkdirSync(join(profile, 'Default'));
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify({profile: {cookie_controls_mode: 0, block_third_party_cookies: false}}));
  context = await chromium.launchPersistentContext(profile, {executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
});
afterAll(async () => {
  await context?.close();
  await host?.end();
  await closed?.end();
  site?.close();
  rmSync(profile, {recursive: true, force: true});
});

async function embedding(app: Host): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`http://localhost:${port}/?app=${encodeURIComponent(app.url)}`);
  return page;
}

const appFrame = (page: Page) => page.frames().find((frame) => frame !== page.mainFrame())!;

test('an embedding page gets the app, its own colours in it, and nothing out of it', async () => {
  const page = await embedding(host);
  const app = appFrame(page);
  await app.getByRole('textbox', {name: 'Username'}).pressSequentially('nadia');
  await app.getByRole('button', {name: 'Create account'}).click();
  await app.getByRole('button', {name: 'New chat'}).waitFor();
  expect(await app.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
  expect(await app.evaluate(() => document.documentElement.style.getPropertyValue('--accent'))).toBe('#5fd0bb');

  const got = await page.evaluate(async () => {
    const frame = (window as unknown as {stolen: HTMLIFrameElement}).stolen.contentWindow!;
    const attempt = (look: () => unknown) => {
      try {
        return String(look());
      } catch (reason) {
        return (reason as Error).name;
      }
    };
    frame.postMessage({id: 1, method: 'export', args: []}, '*');
    frame.postMessage({majlis: 'theme', accent: 'url(https://evil.example)', theme: '<b>'}, '*');
    await new Promise((resolve) => setTimeout(resolve, 500)); // an answer that must not come
    return {
      shadow: attempt(() => document.querySelector('majlis-app')!.shadowRoot),
      frames: window.frames.length,
      document: attempt(() => frame.document.body.textContent),
      storage: attempt(() => frame.indexedDB),
      databases: (await indexedDB.databases()).map(({name}) => name),
      name: attempt(() => (0, eval)('r')),
      seen: (window as unknown as {seen: string[]}).seen,
    };
  });
  expect(got).toMatchObject({shadow: 'null', frames: 0, document: 'SecurityError', storage: 'SecurityError', databases: [], name: 'a name of the page'});
  expect(got.seen.filter((what) => !what.startsWith('listener '))).toEqual([]);
  expect(await app.evaluate(() => document.documentElement.dataset['theme'])).toBe('dark');
});

test('a page that the owner did not name is refused', async () => {
  const refused = context.waitForEvent('requestfailed', (request) => request.url() === `${closed.url}/`);
  const page = await embedding(closed);
  expect((await refused).failure()?.errorText).toBe('net::ERR_BLOCKED_BY_RESPONSE');
  expect(await appFrame(page).getByRole('textbox', {name: 'Username'}).count()).toBe(0);
});
