// Codes that a camera reads, under the policy of the page that the host serves: a safety number, one that is not the
// same, and the code of a new device. And how people call themselves.
import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {Host} from '../host/host';
import {launch} from '../screens/browser';
import {Camera} from './camera';
import {picture, Visitor} from './visitor';

let host: Host;
let browser: Browser;
let seeing: Browser;
let alice: Visitor;
let badr: Visitor; // has a camera
let code: Uint8Array; // that alice shows
const camera = new Camera();

beforeAll(async () => {
  host = await new Host().start();
  [browser, seeing] = await Promise.all([launch(), camera.launch()]);
  [alice, badr] = await Promise.all([Visitor.open(browser, () => host.url), Visitor.open(seeing, () => host.url, 'ar')]);
  await Promise.all([alice.signUp('alice'), badr.signUp('badr')]);
  await alice.chatWith('badr');
  await alice.send('peace');
  await badr.page.getByText('alice').first().click();
  await badr.button('request.accept').click();
  await badr.field('composer.message').waitFor();
  await alice.safetyNumber();
  code = Uint8Array.from(await alice.page.locator('majlis-safety majlis-qr').evaluate((each) => [...(each as unknown as {data: Uint8Array}).data]));
});

afterEach(({task}) => picture(task, [alice, badr]));

afterAll(async () => {
  await Promise.all([alice?.close(), badr?.close()]);
  await Promise.all([browser?.close(), seeing?.close()]);
  await host?.end();
  camera.end();
});

test('the code on the other one\'s screen is scanned, and they are verified', async () => {
  camera.see(code);
  await badr.safetyNumber();
  await badr.button('safety.scan').click();
  await badr.page.getByText(badr.say('safety.verified')).waitFor();
  await badr.page.locator('majlis-scanner').waitFor({state: 'detached'});
});

test('a code of other keys is a warning, and ends what was verified', async () => {
  const other = code.slice();
  other[other.length - 1]! ^= 1;
  camera.see(other);
  await badr.button('safety.scan').click();
  await badr.page.getByRole('alert').getByText(badr.say('failure.safetyDiffers')).waitFor();
  await badr.button('safety.verify').waitFor();
  camera.see('https://majlis.example/');
  await badr.button('safety.scan').click();
  await badr.page.getByRole('alert').getByText(badr.say('failure.safetyFormat')).waitFor();
});

test('a new device is linked by its code', async () => {
  const tablet = await Visitor.open(browser, () => host.url);
  await tablet.button('welcome.toLink').click();
  await tablet.button('welcome.linkDo').click();
  camera.see((await tablet.page.locator('majlis-welcome code').innerText()).trim());
  await badr.settings();
  await badr.button('devices.link').click();
  await badr.button('devices.scan').click();
  await badr.page.getByText(badr.say('devices.linked')).waitFor();
  await tablet.button('list.newChat').waitFor();
  expect(tablet.problems).toEqual([]);
  await tablet.close();
});

test('what somebody calls himself reaches those with whom he talks', async () => {
  await badr.settings();
  await badr.button('profile.edit').click();
  await badr.field('profile.name').fill('بدر الدين');
  await badr.page.locator('majlis-own-profile input[type=file]').setInputFiles({name: 'me.png', mimeType: 'image/png', buffer: await badr.page.screenshot()});
  await badr.page.locator('majlis-own-profile img').waitFor();
  await badr.button('profile.save').click();
  await badr.page.getByText(badr.say('profile.saved')).waitFor();
  const row = alice.page.locator('majlis-sidebar .conversation', {hasText: 'بدر الدين'});
  await row.locator('majlis-avatar img').waitFor();
  await alice.open('بدر الدين');
  await alice.page.locator('majlis-conversation header').getByText('@badr').waitFor();
});

test('the policy held, and nobody but the host was asked', () => {
  for (const each of [alice, badr]) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
