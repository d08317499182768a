// What was said before a device was linked: it comes along, from a browser and from a terminal, or it does not, and that
// is said.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

let place: Place;
let alice: Visitor;
let badr: Visitor; // reads Arabic
let laptop: Terminal; // of alice
let carol: Terminal;

beforeAll(async () => {
  place = await Place.open();
  [alice, badr, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await Promise.all([alice.signUp('alice'), badr.signUp('badr')]);
  await alice.chatWith('badr');
  await alice.send('peace be **upon** you');
  await badr.app.locator('majlis-sidebar .requests .conversation', {hasText: 'alice'}).click();
  await badr.button('request.accept').click();
  await badr.send('وعليك السلام');
  await alice.message('وعليك السلام').waitFor();
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  for (const each of [laptop, carol]) each?.end();
});

/** A browser that asks to be linked, with its code. */
async function newDevice(language: 'en' | 'ar' = 'en'): Promise<{device: Visitor; code: string}> {
  const device = await place.visit(language);
  await device.button('welcome.toLink').click();
  await device.button('welcome.linkDo').click();
  return {device, code: (await device.app.locator('majlis-welcome code').innerText()).trim()};
}

async function link(old: Visitor, code: string, withHistory: boolean): Promise<void> {
  await old.settings();
  await old.button('devices.link').click();
  await old.field('devices.code').fill(code);
  const choice = old.app.getByRole('checkbox', {name: old.say('devices.history')});
  expect(await choice.isChecked()).toBe(true);
  if (!withHistory) await choice.uncheck();
  await old.button('devices.linkYes').click();
  await old.app.getByText(old.say(withHistory ? 'devices.linkedWith' : 'devices.linked')).waitFor();
}

test('a new browser gets the history of the one that links it', async () => {
  const {device, code} = await newDevice('ar');
  await link(badr, code, true);
  await device.app.getByText(/سجلك هنا/).waitFor();
  await device.app.locator('majlis-history-banner').waitFor({state: 'detached'});
  await device.open('alice');
  await device.message('upon').locator('strong').waitFor();
  await device.message('وعليك السلام').locator('article.own').waitFor();
  expect(await device.app.getByText(device.say('timeline.begins')).count()).toBe(0);
  await device.reload();
  await device.message('وعليك السلام').waitFor();
});

test('without it the new browser says where its history begins', async () => {
  const {device, code} = await newDevice();
  await link(alice, code, false);
  await device.open('badr');
  await device.app.getByText(device.say('timeline.begins')).waitFor();
  expect(await device.app.getByText('وعليك السلام').count()).toBe(0);
  expect(await device.app.locator('majlis-history-banner').count()).toBe(0);
});

test('a device whose history was made before the last words says that some may be missing', async () => {
  const {device, code} = await newDevice();
  alice.network.barred = '/p/files/'; // the history stays behind while people talk on
  await alice.settings();
  await alice.button('devices.link').click();
  await alice.field('devices.code').fill(code);
  await alice.button('devices.linkYes').click();
  await alice.app.getByText(/Handing on your history/).waitFor();
  await badr.open('alice');
  for (const words of ['أولا', 'ثانيا', 'ثالثا']) await badr.send(words);
  await alice.app.locator('majlis-sidebar').getByText('ثالثا').waitFor();
  alice.network.barred = undefined;
  await alice.app.getByText(alice.say('devices.linkedWith')).waitFor();
  await device.open('badr');
  await device.message('وعليك السلام').waitFor();
  expect(await device.app.getByText('ثانيا').count()).toBe(0); // said before it was let in
  await badr.send('رابعا');
  await device.message('رابعا').waitFor();
  await device.app.getByText(device.say('timeline.gap')).waitFor();
  expect(await device.app.getByText(device.say('timeline.begins')).count()).toBe(0);
});

test('one that is linked just before the old one goes offline gets in by the others, and says where its history begins', async () => {
  const {device, code} = await newDevice();
  await link(alice, code, false);
  alice.network.cut();
  await device.open('badr');
  await device.field('composer.message').waitFor(); // somebody let it in
  await badr.send('هل من أحد؟');
  await device.message('هل من أحد؟').waitFor();
  await device.app.getByText(device.say('timeline.begins')).waitFor();
  expect(await device.app.getByText('وعليك السلام').count()).toBe(0);
  await device.send('I am here, alone');
  await badr.message('I am here, alone').waitFor();
  alice.network.mend();
  await alice.open('badr');
  await alice.message('I am here, alone').locator('article.own').waitFor();
});

test('a terminal that a browser links gets it', async () => {
  const linked = Terminal.link('laptop', place.host.url);
  laptop = linked.terminal;
  await link(alice, await linked.code, true);
  await linked.done;
  expect((await laptop.history('@badr')).slice(0, 2)).toEqual(['peace be **upon** you', 'وعليك السلام']);
});

test('a browser that a terminal links gets it', async () => {
  await carol.run('send', '@badr', 'figs from carol');
  const {device, code} = await newDevice();
  await carol.run('link', code);
  await device.app.getByText(/Your history is here/).waitFor();
  await device.open('badr');
  await device.message('figs from carol').locator('article.own').waitFor();
});

test('what does not come at once comes later, after a reload as well', async () => {
  const {device, code} = await newDevice();
  device.network.barred = '/p/files/';
  await link(alice, code, true);
  await device.open('badr');
  await device.app.locator('majlis-history-banner').getByText(/It comes from your other device/).waitFor();
  await device.app.getByText(device.say('timeline.begins')).waitFor();
  await device.reload();
  await device.app.locator('majlis-history-banner').getByText(/It comes from your other device/).waitFor();
  device.network.barred = undefined;
  await device.message('وعليك السلام').waitFor();
  await device.app.locator('majlis-history-banner').waitFor({state: 'detached'});
});

test('the policy held, and nobody but the host was asked', () => {
  for (const each of place.visitors) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
