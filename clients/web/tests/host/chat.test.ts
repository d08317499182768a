// What two people do, each in a browser, over a real host: the worker, the engine and the storage as they are shipped.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';

import {Browser, type Tab} from './browser';
import {Host} from './host';

let host: Host;
const open: Tab[] = [];

beforeAll(async () => {
  host = await new Host().start();
});
afterEach(() => {
  for (const tab of open.splice(0)) tab.close();
});
afterAll(() => host.end());

let people = 0;
const fresh = (name: string) => `${name}${++people}`;

async function browser(): Promise<{browser: Browser; tab: Tab}> {
  const browser = new Browser(() => host.url);
  return {browser, tab: await opened(browser)};
}

async function opened(browser: Browser): Promise<Tab> {
  const tab = await browser.tab();
  open.push(tab);
  return tab;
}

async function person(name: string): Promise<{browser: Browser; tab: Tab; name: string}> {
  const made = await browser();
  expect(made.tab.client.stage()).toEqual({at: 'no_account'});
  await made.tab.client.signUp(name, {});
  return {...made, name};
}

/** The keys of whom one meets come a moment after the conversation. */
function safetyNumber(tab: Tab, account: string): Promise<{digits: string; code: Uint8Array}> {
  return tab.eventually((client) => client.safetyNumber(account).catch(() => false as const));
}

/** Alice has written to Bob, and he has accepted. */
async function acquainted() {
  const alice = await person(fresh('alice')), bob = await person(fresh('bob'));
  const id = await alice.tab.client.openDirect(bob.name);
  await alice.tab.client.send(id, 'peace');
  await bob.tab.until((client) => client.conversation(id)?.request);
  await bob.tab.client.accept(id);
  await bob.tab.message(id, 'peace');
  await bob.tab.eventually((client) => client.contact(client.conversation(id)!.peer!).catch(() => undefined));
  return {alice, bob, id};
}

test('a name becomes an account, with words to write down', async () => {
  const {tab, name} = await person(fresh('alice'));
  const {own} = await tab.stage('ready');
  expect(own.name).toBe(name);
  expect(own.revoked).toBe(false);
  expect(own.recoveryPhrase?.split(' ')).toHaveLength(12);
  await tab.until((client) => client.connection() === 'online');
  await tab.client.confirmRecoveryPhrase();
  expect((await tab.stage('ready')).own.recoveryPhrase).toBeUndefined();
  await tab.until((client) => client.conversations().some(({kind}) => kind === 'self'));
});

test('a name that is taken is refused, and leaves nothing behind', async () => {
  const {name} = await person(fresh('alice'));
  const {tab} = await browser();
  await expect(tab.client.signUp(name, {})).rejects.toMatchObject({name: 'conflict'});
  expect(tab.client.stage()).toEqual({at: 'no_account'});
  await tab.client.signUp(fresh('other'), {});
  await tab.stage('ready');
});

test('two people talk, and see what became of their words', async () => {
  const {alice, bob, id} = await acquainted();
  await bob.tab.client.send(id, 'and on you');
  const answer = await alice.tab.message(id, 'and on you');
  expect(answer).toMatchObject({own: false, authorName: bob.name, type: 'text/1'});
  expect(alice.tab.client.conversation(id)).toMatchObject({kind: 'direct', title: bob.name, unread: 1, memberCount: 2});
  await alice.tab.client.markRead(id);
  await alice.tab.until((client) => client.conversation(id)?.unread === 0);

  await alice.tab.client.react(id, answer.id, '👍');
  await alice.tab.client.send(id, 'wrods', {replyTo: answer.id});
  const wrong = await bob.tab.message(id, 'wrods');
  expect(wrong.replyTo).toBe(answer.id);
  await alice.tab.client.edit(id, wrong.id, 'words');
  expect((await bob.tab.message(id, 'words')).edited).toBe(true);
  expect((await bob.tab.message(id, 'and on you')).reactions).toMatchObject([{emoji: '👍', name: alice.name, own: false}]);
  await bob.tab.client.markRead(id);
  await alice.tab.message(id, 'words', ({state}) => state === 'read');
  await alice.tab.client.remove(id, wrong.id);
  await bob.tab.eventually(async (client) => (await client.find(id, wrong.id))?.message.deleted);
  const {digits, code} = await safetyNumber(alice.tab, alice.tab.client.conversation(id)!.peer!);
  expect(digits.replaceAll(' ', '')).toMatch(/^\d{60}$/);
  expect(digits).toBe((await safetyNumber(bob.tab, bob.tab.client.conversation(id)!.peer!)).digits);
  expect(code.length).toBeGreaterThan(32);
  await alice.tab.client.verify(alice.tab.client.conversation(id)!.peer!, true);
  expect(alice.tab.client.conversation(id)?.verified).toBe(true);
  expect(await alice.tab.client.search('ON YOU')).toMatchObject([{conversation: id, message: {id: answer.id, text: answer.text}}]);
});

test('a reload finds everything where it was, and goes on', async () => {
  const {alice, bob, id} = await acquainted();
  alice.tab.close();
  await bob.tab.client.send(id, 'while you were away');
  const tab = await opened(alice.browser);
  expect((await tab.stage('ready')).own.name).toBe(alice.name);
  expect((await tab.client.messages(id, 0, 10))[0]?.text).toBe('peace');
  await tab.message(id, 'while you were away');
});

test('what is written without a network goes out when there is one', async () => {
  const {alice, bob, id} = await acquainted();
  await host.stop();
  await alice.tab.until((client) => client.connection() === 'offline');
  await alice.tab.client.send(id, 'queued');
  expect((await alice.tab.message(id, 'queued')).state).toBe('queued');
  alice.tab.close();
  const tab = await opened(alice.browser);
  expect((await tab.message(id, 'queued')).state).toBe('queued');
  await host.start();
  await bob.tab.message(id, 'queued');
  await tab.message(id, 'queued', ({state}) => state !== 'queued');
});

test('a group: roles, a link into it, leaving', async () => {
  const {alice, bob} = await acquainted();
  const carol = await person(fresh('carol'));
  const id = await alice.tab.client.createGroup('Figs', [bob.name]);
  await bob.tab.until((client) => client.conversation(id));
  await bob.tab.client.accept(id);
  const link = await alice.tab.client.createInvite(id, {uses: 1});
  expect(link.startsWith(`${host.url}/#`)).toBe(true);
  expect(await carol.tab.client.join(link)).toBe(id);
  await alice.tab.until((client) => client.conversation(id)?.memberCount === 3);
  await carol.tab.client.send(id, 'hello, all');
  await bob.tab.message(id, 'hello, all');
  expect(bob.tab.client.conversation(id)).toMatchObject({title: 'Figs', kind: 'group', ownRole: 'member'});
  const members = await alice.tab.client.members(id);
  expect(members.map(({name, role}) => [name, role]).sort()).toEqual(
    [[alice.name, 'owner'], [bob.name, 'member'], [carol.name, 'member']].sort());
  const account = members.find(({name}) => name === bob.name)!.account;
  await alice.tab.client.setRole(id, account, 'moderator');
  await bob.tab.until((client) => client.conversation(id)?.ownRole === 'moderator');
  const invites = await alice.tab.client.invites(id);
  expect(invites).toMatchObject([{used: 1, usesMax: 1}]);
  await alice.tab.client.revokeInvite(id, invites[0]!.key);
  expect(await alice.tab.client.invites(id)).toEqual([]);
  await carol.tab.client.leave(id);
  await alice.tab.client.send(id, 'who is left'); // the group goes on without whoever left before anything is sent
  await alice.tab.until((client) => client.conversation(id)?.memberCount === 2);
});

test('a second browser is linked by a code, sees new messages, and can be ended', async () => {
  const {alice, bob, id} = await acquainted();
  const other = await browser();
  await other.tab.client.beginLink({});
  const {linking} = await other.tab.stage('no_account');
  await alice.tab.client.linkDevice(linking!);
  expect((await other.tab.stage('ready')).own.name).toBe(alice.name);
  await other.tab.until((client) => client.conversation(id)?.stage === 'active');
  await bob.tab.client.send(id, 'to both');
  await alice.tab.message(id, 'to both');
  await other.tab.message(id, 'to both');
  const device = (await alice.tab.client.devices()).find(({own}) => !own)!;
  expect(device.active).toBe(true);
  await alice.tab.client.revoke(device.id);
  await other.tab.until((client) => {
    const stage = client.stage();
    return stage.at === 'ready' && stage.own.revoked;
  });
});

test('a browser that shows its code can give up, and make an account', async () => {
  const {tab} = await browser();
  await tab.client.beginLink({});
  await tab.client.forget();
  expect(tab.client.stage()).toEqual({at: 'no_account'});
  await tab.client.signUp(fresh('alice'), {});
  await tab.stage('ready');
  expect(tab.changes.filter((change) => change.kind === 'warning')).toEqual([]);
});

test('twelve words bring an account back', async () => {
  const {alice, bob, id} = await acquainted();
  const {own} = await alice.tab.stage('ready');
  const other = await browser();
  await expect(other.tab.client.recover(alice.name, 'not these words', {})).rejects.toHaveProperty('name');
  expect(other.tab.client.stage().at).toBe('no_account');
  await other.tab.client.recover(alice.name, own.recoveryPhrase!, {});
  expect((await other.tab.stage('ready')).own.account).toBe(own.account);
  await other.tab.until((client) => client.conversation(id)?.stage === 'active');
  await other.tab.client.send(id, 'it is me');
  await bob.tab.message(id, 'it is me');
});

test('and the name and the picture that it had, also where a linked device gave them', async () => {
  const {alice, bob, id} = await acquainted();
  const {own} = await alice.tab.stage('ready');
  const linked = await browser();
  await linked.tab.client.beginLink({});
  await alice.tab.client.linkDevice((await linked.tab.stage('no_account')).linking!);
  await linked.tab.stage('ready');
  await linked.tab.client.setProfile({name: 'Alice of the Figs', picture: kPicture});
  const other = await browser();
  await other.tab.client.recover(alice.name, own.recoveryPhrase!, {});
  const anew = (await other.tab.until((client) => {
    const stage = client.stage();
    return stage.at === 'ready' && stage.own.displayName !== '' && stage;
  })).own;
  expect(anew.displayName).toBe('Alice of the Figs');
  expect(anew.avatar).toBeGreaterThan(0);
  expect(await other.tab.client.avatar(anew.account)).toEqual(kPicture);
  await other.tab.until((client) => client.conversation(id)?.stage === 'active');
  await other.tab.client.setProfile({name: 'Alice again', picture: kPicture});
  await bob.tab.until((client) => client.conversation(id)?.title === 'Alice again');
});

test('who types shows, and whom the host hears', async () => {
  const {alice, bob, id} = await acquainted();
  await alice.tab.until((client) => client.connection() === 'online');
  const bobHeard: string[][] = [];
  bob.tab.client.subscribe((change) => change.kind === 'typing' && bobHeard.push(change.names));
  const typing = new Promise<string[]>((resolve) => alice.tab.client.subscribe((change) => {
    if (change.kind === 'typing' && change.conversation === id) resolve(change.names);
  }));
  // A hint may get lost; people who go on typing are said to again.
  const goingOn = setInterval(() => bob.tab.client.typing(id), 200);
  expect(await typing.finally(() => clearInterval(goingOn))).toEqual([bob.name]);
  await bob.tab.client.send(id, 'typed');
  await bob.tab.message(id, 'typed', ({state}) => state !== 'queued'); // what the host told before has come
  expect(bobHeard).toEqual([]); // it tells everybody, and he knows
  const message = await bob.tab.message(id, 'peace');
  await bob.tab.client.report(id, message.id, 'an example');
  await expect(bob.tab.client.report(id, message.id, 'again')).rejects.toMatchObject({name: 'already'});
});

test('an export holds what was said, and no key', async () => {
  const {alice, id} = await acquainted();
  const text = await (await alice.tab.client.export()).text();
  const lines = text.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines[0]).toMatchObject({format: 'majlis export 1', name: alice.name});
  expect(lines.find((line) => line.record === 'message' && line.text === 'peace')).toMatchObject({conversation: id});
  const {own} = await alice.tab.stage('ready');
  for (const word of ['seed', 'secret', own.recoveryPhrase!]) expect(text).not.toContain(word);
});

test('what the host refuses is kept as failed, and may be tried again', async () => {
  const alice = await person(fresh('alice')), bob = await person(fresh('bob'));
  const id = await alice.tab.client.openDirect(bob.name);
  await alice.tab.client.send(id, 'peace');
  await bob.tab.until((client) => client.conversation(id)?.request);
  const letter = 'a letter '.repeat(2_000); // longer than what may wait for somebody who has not accepted
  await alice.tab.client.send(id, letter);
  await alice.tab.message(id, letter, ({state}) => state === 'failed');
  alice.tab.close();
  const tab = await opened(alice.browser); // a refusal outlives the page
  const failed = await tab.message(id, letter);
  expect(failed.failure?.name).toBe('quota');
  await bob.tab.client.accept(id);
  await tab.until((client) => client.connection() === 'online');
  await tab.client.retry(id, failed.id);
  await bob.tab.message(id, letter);
});

const kPicture = Uint8Array.from({length: 3000}, (_, at) => at & 255);

test('a name and a picture reach those with whom one talks', async () => {
  const {alice, bob, id} = await acquainted();
  await alice.tab.client.setProfile({name: 'Alice of the Figs', picture: kPicture});
  expect((await alice.tab.stage('ready')).own).toMatchObject({displayName: 'Alice of the Figs', name: alice.name});
  await bob.tab.until((client) => client.conversation(id)?.title === 'Alice of the Figs');
  const view = bob.tab.client.conversation(id)!;
  expect(view.username).toBe(alice.name);
  expect(view.avatar).toBeGreaterThan(0);
  expect(await bob.tab.client.avatar(view.peer!)).toEqual(kPicture);
  expect((await bob.tab.message(id, 'peace')).authorName).toBe('Alice of the Figs');
  expect(await bob.tab.client.messageCount(id)).toBe(1); // the key is no message

  // A later one replaces it, on each device of hers as well.
  const other = await browser();
  await other.tab.client.beginLink({});
  await alice.tab.client.linkDevice((await other.tab.stage('no_account')).linking!);
  await other.tab.until((client) => {
    const stage = client.stage();
    return stage.at === 'ready' && stage.own.displayName === 'Alice of the Figs';
  });
  await other.tab.client.setProfile({name: ''});
  await bob.tab.until((client) => client.conversation(id)?.title === alice.name);
  expect(bob.tab.client.conversation(id)?.avatar).toBe(0);
  expect(await bob.tab.client.avatar(view.peer!)).toBeUndefined();
  await alice.tab.until((client) => {
    const stage = client.stage();
    return stage.at === 'ready' && stage.own.displayName === '' && stage.own.avatar === 0;
  });
});

test('a stranger is shown by the username, and who was blocked learns no new name', async () => {
  const alice = await person(fresh('alice')), bob = await person(fresh('bob'));
  await alice.tab.client.setProfile({name: 'The Administrator', picture: kPicture});
  const id = await alice.tab.client.openDirect(bob.name);
  await alice.tab.client.send(id, 'peace');
  await bob.tab.message(id, 'peace');
  await alice.tab.client.send(id, 'are you there?'); // the key went out before it
  await bob.tab.message(id, 'are you there?');
  expect(bob.tab.client.conversation(id)).toMatchObject({request: true, title: alice.name, avatar: 0});
  await bob.tab.client.accept(id);
  await bob.tab.until((client) => client.conversation(id)?.title === 'The Administrator');

  await bob.tab.client.setProfile({name: 'Bob the Builder'});
  await alice.tab.until((client) => client.conversation(id)?.title === 'Bob the Builder');
  await bob.tab.client.block(bob.tab.client.conversation(id)!.peer!, true);
  expect(bob.tab.client.conversation(id)?.blocked).toBe(true);
  await bob.tab.client.setProfile({name: 'Robert'});
  await alice.tab.client.send(id, 'are you there?');
  await alice.tab.message(id, 'are you there?', ({state}) => state !== 'queued'); // what he sent before has come
  expect(alice.tab.client.conversation(id)?.title).toBe('Bob the Builder');
  await bob.tab.client.block(bob.tab.client.conversation(id)!.peer!, false);
  expect(alice.tab.client.conversation(id)?.title).toBe('Bob the Builder');
  await bob.tab.client.send(id, 'here I am');
  await alice.tab.until((client) => client.conversation(id)?.title === 'Robert');
});

test('a code that was scanned is compared with the keys that are here', async () => {
  const {alice, bob, id} = await acquainted();
  const peer = alice.tab.client.conversation(id)!.peer!;
  const {code} = await safetyNumber(bob.tab, bob.tab.client.conversation(id)!.peer!);
  await safetyNumber(alice.tab, peer);
  await alice.tab.client.compareSafetyCode(peer, code);
  const [wrong, foreign] = [code.slice(), new TextEncoder().encode('https://majlis.example')];
  wrong[wrong.length - 1]! ^= 1;
  await expect(alice.tab.client.compareSafetyCode(peer, wrong)).rejects.toMatchObject({name: expect.stringMatching(/safety_code\..*_key/)});
  await expect(alice.tab.client.compareSafetyCode(peer, foreign)).rejects.toMatchObject({name: 'identity.safety_code.format'});
});

test('nothing goes to whom one has blocked', async () => {
  const {alice, id} = await acquainted();
  const account = alice.tab.client.conversation(id)!.peer!;
  await alice.tab.client.block(account, true);
  expect((await alice.tab.client.contact(account)).blocked).toBe(true);
  await expect(alice.tab.client.send(id, 'are you there')).rejects.toMatchObject({name: 'client.contact.blocked'});
  await alice.tab.client.block(account, false);
  await alice.tab.client.send(id, 'here I am');
});
