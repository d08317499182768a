// Two browsers, one of them in Arabic, and a terminal in one conversation, over a real host. Each step stands on those
// before it, as a life does.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

let place: Place;
let alice: Visitor;
let salim: Visitor; // reads Arabic
let tablet: Visitor; // of alice
let carol: Terminal;
let words = '';

beforeAll(async () => {
  place = await Place.open();
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  carol?.end();
});

test('they sign up', async () => {
  [alice, salim, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await expect.poll(() => salim.app.evaluate(() => document.documentElement.dir)).toBe('rtl');
  words = await alice.signUp('alice');
  expect(words.split(' ').length).toBe(12);
  await salim.signUp('سالم', 'open sesame!');
});

test('one writes, the other accepts and answers', async () => {
  await alice.chatWith('سالم');
  await alice.send('peace be **upon** you');
  await alice.state('upon', 'sent');
  await salim.app.getByText('alice').first().click();
  await salim.button('request.accept').click();
  await salim.message('upon').locator('strong').waitFor();
  await salim.send('وعليك السلام');
  await alice.message('وعليك السلام').waitFor();
  await alice.state('upon', 'read');
});

test('they compare their safety numbers', async () => {
  const [one, other] = [await alice.safetyNumber(), await salim.safetyNumber()];
  expect(one).toMatch(/^\d{60}$/);
  expect(other).toBe(one);
  await alice.button('safety.verify').click();
  await alice.app.getByText(alice.say('safety.verified')).waitFor();
});

test('they make a group with somebody at a terminal', async () => {
  await alice.createGroup('Harbour', 'سالم', 'carol');
  await alice.send('welcome to the harbour');
  await salim.open('Harbour'); // whom one has accepted may add one to a group; a stranger's group is a request
  await salim.message('welcome to the harbour').waitFor();
  await expect.poll(() => carol.lines<{from: string}>('requests').then((all) => all.length)).toBe(1);
  await carol.run('accept', '#Harbour');
  await expect.poll(() => carol.history('#Harbour')).toContain('welcome to the harbour');
  await carol.run('send', '#Harbour', 'from the terminal');
  await Promise.all([alice.message('from the terminal').waitFor(), salim.message('from the terminal').waitFor()]);
});

test('they edit, react, reply and delete', async () => {
  await alice.send('tomorow at five');
  await salim.message('tomorow at five').waitFor();
  await alice.menu('tomorow at five');
  await alice.choose('message.edit');
  await alice.page.keyboard.press('Control+A');
  await alice.page.keyboard.type('tomorrow at five');
  await alice.page.keyboard.press('Enter');
  await salim.message('tomorrow at five').getByText(salim.say('message.edited')).waitFor();
  await salim.menu('tomorrow at five');
  await salim.app.getByRole('menuitemcheckbox', {name: '👍'}).click();
  await alice.message('tomorrow at five').getByRole('button', {name: '👍'}).waitFor();
  await salim.menu('tomorrow at five');
  await salim.choose('message.reply');
  await salim.send('إن شاء الله');
  await alice.message('إن شاء الله').locator('.quote', {hasText: 'tomorrow at five'}).waitFor();
  await alice.send('said too early');
  await salim.message('said too early').waitFor();
  await alice.menu('said too early');
  await alice.choose('message.delete');
  await alice.confirm('message.deleteYes');
  await salim.app.getByText(salim.say('message.deleted')).first().waitFor();
  const history = await carol.history('#Harbour');
  expect(history).toContain('tomorrow at five');
  expect(history).not.toContain('said too early');
});

test('what is written without a network goes out once there is one', async () => {
  salim.network.cut();
  await salim.app.getByText(salim.say('connection.offline')).waitFor();
  await salim.send('من القطار');
  await salim.state('من القطار', 'queued');
  await alice.send('where are you?');
  salim.network.mend();
  await salim.message('where are you?').waitFor();
  await alice.message('من القطار').waitFor();
});

test('a host that is killed comes back, and nothing is lost', async () => {
  await place.host.stop('SIGKILL');
  await alice.app.getByText(alice.say('connection.offline')).waitFor();
  await alice.send('into the silence');
  await alice.state('into the silence', 'queued');
  await place.host.start();
  await salim.message('into the silence').waitFor();
  await expect.poll(() => carol.history('#Harbour')).toContain('into the silence');
});

test('a page that is opened again asks for the passphrase and has everything', async () => {
  await salim.reload();
  await salim.app.getByLabel(salim.say('passphrase.label')).fill('wrong words');
  await salim.button('locked.open').click();
  await salim.app.getByText(salim.say('failure.passphrase')).waitFor();
  await salim.app.getByLabel(salim.say('passphrase.label')).fill('open sesame!');
  await salim.button('locked.open').click();
  await salim.message('into the silence').waitFor();
});

test('a second device is linked, has what was said before, and takes part', async () => {
  tablet = await place.visit();
  await tablet.button('welcome.toLink').click();
  await tablet.button('welcome.linkDo').click();
  const code = (await tablet.app.locator('majlis-welcome code').innerText()).trim();
  await alice.settings();
  await alice.button('devices.link').click();
  await alice.field('devices.code').fill(code);
  await alice.button('devices.linkYes').click();
  await alice.app.getByText(alice.say('devices.linkedWith')).waitFor();
  await tablet.open('Harbour');
  await tablet.message('from the terminal').waitFor();
  await tablet.app.locator('majlis-message').getByText(tablet.say('message.edited')).first().waitFor();
  await tablet.send('from the tablet');
  await salim.message('from the tablet').waitFor();
  await alice.open('Harbour');
  await alice.message('from the tablet').locator('article.own').waitFor();
});

test('it is removed, says so, and reads no more', async () => {
  await alice.settings();
  await alice.app.locator('majlis-devices').getByRole('button', {name: alice.say('devices.revoke')}).click();
  await alice.confirm('devices.revoke');
  await tablet.app.getByRole('heading', {name: tablet.say('revoked.heading')}).waitFor();
  await expect.poll(() => tablet.app.locator('majlis-notices li').count()).toBe(0); // the page says it all
  await alice.open('Harbour');
  await alice.send('without the tablet');
  await salim.message('without the tablet').waitFor();
  expect(await tablet.app.getByText('without the tablet').count()).toBe(0);
});

test('twelve words bring the account back', async () => {
  const anew = await place.visit();
  await anew.button('welcome.toRecover').click();
  await anew.field('welcome.name').fill('alice');
  await anew.field('welcome.phrase').fill(words);
  await anew.button('welcome.recoverDo').click();
  await anew.open('Harbour');
  await anew.send('back again');
  await salim.message('back again').waitFor();
  await salim.app.getByText(salim.say('preview.keyChanged')).waitFor({state: 'detached'});
});

test('nothing of all that asked anybody but the host, or broke the page\'s policy', () => {
  for (const each of place.visitors) {
    expect(each.network.passed).toBeGreaterThan(3);
    expect(each.network.strays).toEqual([]);
    expect(each.problems).toEqual([]);
  }
});
