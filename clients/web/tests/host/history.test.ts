// What one browser hands on to another that it links, over a real host: the worker's own code, without a page. What is
// good comes whole; what is gone, cut or changed is refused and changes nothing.
import {randomBytes} from 'node:crypto';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';

import type {Fetch} from '../../src/plugins/files/worker/files_host';
import {Browser, type Tab} from './browser';
import {FilesTab} from './files';
import {Host} from './host';

let host: Host;
let amina: Tab, hers: FilesTab;
let notes = '';
const open: (Tab | FilesTab)[] = [];
const goOn = new AbortController().signal;
const said = Array.from({length: 40}, (_, at) => `note ${at} ${'figs '.repeat(at)}`);

beforeAll(async () => {
  host = await new Host().start();
  amina = await new Browser(() => host.url).tab();
  await amina.client.signUp('amina', {});
  notes = (await amina.until((client) => client.conversations().find(({kind}) => kind === 'self'))).id;
  for (const each of said) await amina.client.send(notes, each);
  await amina.message(notes, said.at(-1)!, ({state}) => state === 'sent');
  hers = await FilesTab.of(amina, () => host.url);
});
afterEach(() => {
  for (const each of open.splice(0)) each.close();
});
afterAll(async () => {
  hers?.close();
  amina?.close();
  await host?.end();
});

async function opened(browser: Browser): Promise<Tab> {
  const tab = await browser.tab();
  open.push(tab);
  return tab;
}

const withFiles = async (tab: Tab, fetch?: Fetch): Promise<FilesTab> => {
  const files = await FilesTab.of(tab, () => host.url, {fetch});
  open.push(files);
  return files;
};

/** A device that was linked, to which a history was offered. */
async function linked(from = hers): Promise<{browser: Browser; tab: Tab; reference: Uint8Array}> {
  const browser = new Browser(() => host.url), tab = await opened(browser);
  await tab.client.beginLink({});
  const code = (await tab.stage('no_account')).linking!;
  const reference = await from.files.deposit(await amina.client.history(code), () => undefined, goOn);
  await amina.client.linkDevice(code, reference);
  await offered(tab, true);
  return {browser, tab, reference};
}

const offered = (tab: Tab, wanted: boolean) => tab.until((client) => {
  const stage = client.stage();
  return stage.at === 'ready' && stage.own.historyOffered === wanted;
}, `a history is${wanted ? '' : ' not'} offered`);

async function texts(tab: Tab): Promise<string[]> {
  const count = await tab.client.messageCount(notes);
  return (await tab.client.messages(notes, 0, count)).map(({text}) => text);
}

const fetched = async (tab: Tab, fetch?: Fetch) => {
  const reference = await tab.client.offeredHistory();
  return (await withFiles(tab, fetch)).files.withdraw(reference!, () => undefined, goOn);
};

test('all that was said comes along, once, and stays', async () => {
  const {browser, tab} = await linked();
  const history = await fetched(tab);
  expect(await tab.client.takeHistory(history)).toBe(said.length);
  await offered(tab, false);
  expect(await texts(tab)).toEqual(said);
  expect(await tab.client.takeHistory(history)).toBe(0);
  tab.close();
  const again = await opened(browser);
  await again.stage('ready');
  expect(await texts(again)).toEqual(said);
  expect(await again.client.offeredHistory()).toBeUndefined();
});

test('it is offered until it is taken, whatever happens to the page', async () => {
  const {browser, tab} = await linked();
  tab.close();
  const again = await opened(browser);
  await offered(again, true);
  expect(await again.client.takeHistory(await fetched(again))).toBe(said.length);
});

test('what is no code of a device gets nothing', async () => {
  await expect(amina.client.history('https://majlis.example')).rejects.toMatchObject({name: 'client.link.code'});
});

test('a host that is killed while it is handed on comes back, and it goes on', async () => {
  let left = 1, cut: () => void;
  const dead = new Promise<void>((resolve) => (cut = resolve));
  const from = await withFiles(amina, (url, init) => {
    if (init.method === 'PATCH' && left-- > 0) {
      cut();
      return Promise.reject(new TypeError('no network'));
    }
    return fetch(url, init);
  });
  const killed = dead.then(() => host.stop('SIGKILL')).then(() => host.start());
  const {tab} = await linked(from);
  await killed;
  expect(await tab.client.takeHistory(await fetched(tab))).toBe(said.length);
});

test('what the host changed, or has no more, is refused; one goes on without', async () => {
  const {tab, reference} = await linked();
  const changed: Fetch = async (url, init) => {
    const answer = await fetch(url, init), sealed = new Uint8Array(await answer.arrayBuffer());
    sealed[sealed.length >> 1]! ^= 1;
    return new Response(sealed as BodyInit, {status: answer.status, headers: {'Content-Length': String(sealed.length)}});
  };
  await expect(fetched(tab, changed)).rejects.toMatchObject({name: expect.stringMatching(/^attachments\./)});
  await hers.files.drop(reference);
  await expect(fetched(tab)).rejects.toMatchObject({name: 'files.gone'});
  await tab.client.forgetHistory();
  await offered(tab, false);
  expect(await tab.client.messageCount(notes)).toBe(0);
});

test('what is no history, or another account\'s, changes nothing', async () => {
  const {tab} = await linked();
  const history = new Uint8Array(await (await fetched(tab)).arrayBuffer());
  const basim = await opened(new Browser(() => host.url));
  await basim.client.signUp('basim', {});
  const take = (bytes: Uint8Array, by = tab) => by.client.takeHistory(new Blob([bytes as BlobPart])).then(() => 'taken', ({name}: {name: string}) => name);
  expect(await take(history.slice(0, -1))).toBe('client.archive.damaged');
  expect(await take(new Uint8Array(randomBytes(1_000)))).toBe('client.archive.damaged');
  expect(await take(history, basim)).toBe('client.archive.account');
  expect(await tab.client.messageCount(notes)).toBe(0);
  await offered(tab, true);
});
