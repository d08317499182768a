// The app as it is shipped, in Chromium, served by a real host: its policy, its weight, and life without a network.
import {readdirSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

import {chromium, type Browser, type BrowserContext, type Page} from 'playwright-core';
import {afterAll, afterEach, beforeAll, beforeEach, expect, test} from 'vitest';

import {Browser as Peer} from '../host/browser';
import {Host} from '../host/host';

const kFolder = fileURLToPath(new URL('../../../../build/web', import.meta.url));
const kFirstScreenBytes = 350 * 1024;

let host: Host;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
const asked: string[] = [];

beforeAll(async () => {
  host = await new Host().start();
  browser = await chromium.launch({executablePath: '/usr/bin/chromium', args: ['--no-sandbox']});
});
afterAll(async () => {
  await browser?.close();
  await host?.end();
});
beforeEach(async () => {
  complaints.length = asked.length = 0;
  context = await browser.newContext();
  page = await context.newPage();
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  context.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
});
afterEach(() => context.close());

async function signUp(name: string): Promise<void> {
  await page.goto(host.url);
  await page.getByRole('textbox', {name: 'Username'}).fill(name);
  await page.getByRole('button', {name: 'Create account'}).click();
  await page.getByRole('button', {name: 'New chat'}).waitFor();
}

test('nothing breaks the policy, and nothing is asked of anybody else', async () => {
  await signUp('amina');
  await page.reload();
  await page.getByRole('button', {name: 'New chat'}).waitFor();
  expect(complaints).toEqual([]);
  const origins = new Set(asked.filter((url) => !url.startsWith('blob:')).map((url) => new URL(url).host));
  expect([...origins]).toEqual([new URL(host.url).host]);
  expect(asked.some((url) => url.endsWith('/ws'))).toBe(true);
  for (const url of asked) expect(url).not.toContain('amina');
});

test('markup and scripts from strings are refused by the browser', async () => {
  await page.goto(host.url);
  const refused = await page.evaluate(() => {
    const attempts = [
      () => { document.body.innerHTML = '<b>x</b>'; },
      () => { document.createElement('script').text = '1'; },
    ];
    return attempts.map((attempt) => {
      try {
        attempt();
        return 'done';
      } catch (reason) {
        return (reason as Error).name;
      }
    });
  });
  expect(refused).toEqual(['TypeError', 'TypeError']);
});

test('the app opens without a host, keeps what is written, and sends it later', async () => {
  const bob = await new Peer(() => host.url).tab();
  await bob.client.signUp('bob', {});
  await signUp('basma');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await page.getByRole('button', {name: 'New chat'}).click();
  await page.keyboard.type('bob');
  await page.keyboard.press('Enter');
  await page.getByRole('textbox', {name: 'Message'}).fill('peace');
  await page.getByRole('button', {name: 'Send'}).click();
  const {id} = await bob.until((client) => client.conversations().find(({request}) => request));
  await bob.message(id, 'peace');
  await host.stop();
  await page.reload();
  await page.getByText('bob', {exact: true}).first().click();
  await page.getByRole('textbox', {name: 'Message'}).fill('figs, later');
  await page.getByRole('button', {name: 'Send'}).click();
  await page.getByText('Waiting for a connection').first().waitFor({state: 'attached'});
  await host.start();
  await bob.message(id, 'figs, later');
  bob.close();
});

test(`the first screen weighs at most ${kFirstScreenBytes / 1024} KB`, () => {
  const assets = join(kFolder, 'assets');
  const first = readdirSync(assets).filter((name) => /^(index|main|majlis_engine)-.*\.br$/.test(name));
  expect(first).toHaveLength(3);
  const bytes = first.reduce((sum, name) => sum + statSync(join(assets, name)).size, 0);
  expect(bytes).toBeLessThan(kFirstScreenBytes);
});
