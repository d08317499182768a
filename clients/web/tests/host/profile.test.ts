// What a profile goes through in its browser: passphrases, two tabs, a store that is damaged, full, or taken.
import {afterAll, beforeAll, describe, expect, test} from 'vitest';

import {Store} from '../../src/storage/store';
import {Browser, type Tab} from './browser';
import {Host} from './host';

let host: Host;
let people = 0;

beforeAll(async () => {
  host = await new Host().start();
});
afterAll(() => host.end());

async function person(options: {passphrase?: string} = {}): Promise<{browser: Browser; tab: Tab; name: string}> {
  const browser = new Browser(() => host.url);
  const tab = await browser.tab(), name = `alice${++people}`;
  await tab.client.signUp(name, options);
  await tab.stage('ready');
  return {browser, tab, name};
}

const notes = (tab: Tab) => tab.until((client) => client.conversations().find(({kind}) => kind === 'self')).then(({id}) => id);

/** Everything in the store, as an attacker with the disk would read it. */
async function disk(browser: Browser): Promise<{key: string; sealed: Uint8Array}[]> {
  const store = await Store.open('test', browser.indexedDB);
  const {records} = await store.load();
  store.close();
  return records;
}

describe('a passphrase', () => {
  test('locks the store, and nothing else opens it', async () => {
    const {browser, tab, name} = await person({passphrase: 'café au lait'});
    tab.close();
    const again = await browser.tab();
    expect(again.client.stage()).toEqual({at: 'locked'});
    await expect(again.client.messageCount('00'.repeat(16))).rejects.toMatchObject({name: 'web.profile.closed'});
    await expect(again.client.unlock('tea')).rejects.toMatchObject({name: 'web.passphrase'});
    expect(again.client.stage()).toMatchObject({at: 'locked', failure: {name: 'web.passphrase'}});
    await again.client.unlock('cafe\u0301 au lait'); // as another keyboard writes it
    expect((await again.stage('ready')).own.name).toBe(name);
    again.close();
  });
});

describe('what is stored', () => {
  test('can be read by nobody without its key', async () => {
    const {browser, tab, name} = await person();
    await tab.client.send(await notes(tab), 'figs and dates');
    tab.close();
    const bytes = Buffer.concat((await disk(browser)).map(({sealed}) => sealed)).toString('latin1');
    expect(bytes.length).toBeGreaterThan(1_000);
    for (const word of ['figs', name]) expect(bytes).not.toContain(word);
  });

  test('and was damaged is told of, and a new beginning is possible', async () => {
    const {browser, tab} = await person();
    tab.close();
    const store = await Store.open('test', browser.indexedDB);
    const sealed = (await store.load()).records.find(({key}) => key === 'account')!.sealed;
    sealed[sealed.length - 1]! ^= 1;
    await store.apply([{key: 'account', sealed}]);
    store.close();
    const again = await browser.tab();
    expect(again.client.stage()).toMatchObject({at: 'damaged', failure: {name: 'identity.record.damaged'}});
    await again.client.forget();
    expect(again.client.stage()).toEqual({at: 'no_account'});
    await again.client.signUp(`alice${++people}`, {});
    await again.stage('ready');
    again.close();
  });

  test('without its lock is damaged, not empty', async () => {
    const {browser, tab} = await person();
    tab.close();
    const store = await Store.open('test', browser.indexedDB);
    const {records} = await store.load();
    await store.erase();
    await store.apply(records);
    store.close();
    const again = await browser.tab();
    expect(again.client.stage()).toMatchObject({at: 'damaged', failure: {name: 'web.storage.lock'}});
    again.close();
  });

  test('is gone once it is forgotten', async () => {
    const {browser, tab} = await person();
    await tab.client.forget();
    expect(tab.client.conversations()).toEqual([]);
    tab.close();
    expect(await disk(browser)).toEqual([]);
  });
});

describe('a second tab', () => {
  test('waits, takes over, and gives back', async () => {
    const {browser, tab, name} = await person();
    const other = await browser.tab();
    expect(other.client.stage()).toEqual({at: 'elsewhere'});
    await expect(other.client.export()).rejects.toMatchObject({name: 'web.elsewhere'});
    await other.client.takeOver();
    expect((await other.stage('ready')).own.name).toBe(name);
    await tab.stage('elsewhere');
    await expect(tab.client.send('00'.repeat(16), 'x')).rejects.toMatchObject({name: 'web.elsewhere'});
    await other.client.send(await notes(other), 'from the second');
    await tab.client.takeOver();
    await tab.message(await notes(tab), 'from the second');
    await other.stage('elsewhere');
    tab.close();
    other.close();
  });

  test('is the same one when a page is reloaded: the page before is still on its way out', async () => {
    const {browser, tab, name} = await person();
    const next = browser.tab();
    await browser.locks.awaited();
    tab.close();
    expect((await (await next).stage('ready')).own.name).toBe(name);
    (await next).close();
  });

  test('that took over a frozen one makes its later writes fail, and it sends nothing', async () => {
    const {browser, tab} = await person();
    const id = await notes(tab);
    const taken = await Store.open('test', browser.indexedDB); // without asking: as if the first could not answer
    const sent = tab.sent;
    await expect(tab.client.send(id, 'too late')).rejects.toMatchObject({name: 'web.storage.taken'});
    expect(tab.sent).toBe(sent);
    await tab.stage('elsewhere');
    taken.close();
    tab.close();
  });
});

describe('a store that is full', () => {
  test('says so, sends nothing that it did not keep, and goes on when there is room', async () => {
    const {tab} = await person();
    const id = await notes(tab);
    await tab.until((client) => client.connection() === 'online');
    await tab.client.messageCount(id);
    const sent = tab.sent;
    tab.full = true;
    await expect(tab.client.send(id, 'lost')).rejects.toMatchObject({name: 'web.storage.full'});
    expect(tab.sent).toBe(sent);
    await tab.until(() => tab.changes.some((change) => change.kind === 'warning' && change.failure.name === 'web.storage.full'));
    tab.full = false;
    await tab.until((client) => client.connection() === 'online');
    await tab.client.send(id, 'kept');
    await tab.message(id, 'kept', ({state}) => state === 'sent');
    expect((await tab.client.messages(id, 0, 10)).map(({text}) => text)).toEqual(['kept']);
    tab.close();
  });
});

test('a store that is full when it is opened is as it was once there is room', async () => {
  const {browser, tab, name} = await person();
  await tab.client.send(await notes(tab), 'figs');
  tab.close();
  const full = await browser.tab(true);
  expect(full.client.stage()).toMatchObject({at: 'damaged', failure: {name: 'web.storage.full'}});
  full.full = false;
  full.close();
  const again = await browser.tab();
  expect((await again.stage('ready')).own.name).toBe(name);
  await again.message(await notes(again), 'figs');
  again.close();
});

test('a clock that is days off changes nothing, and messages keep the time of the host', async () => {
  const {tab} = await person();
  const id = await notes(tab);
  const now = Date.now;
  try {
    Date.now = () => now() - 3 * 86_400_000;
    await tab.client.send(id, 'from the past');
    const past = await tab.message(id, 'from the past', ({state}) => state === 'sent');
    expect(Math.abs(past.timeMs - now())).toBeLessThan(3_600_000);
    Date.now = () => now() + 400 * 86_400_000;
    await tab.client.send(id, 'from the future');
    const future = await tab.message(id, 'from the future', ({state}) => state === 'sent');
    expect(Math.abs(future.timeMs - now())).toBeLessThan(3_600_000);
  } finally {
    Date.now = now;
  }
  tab.close();
});
