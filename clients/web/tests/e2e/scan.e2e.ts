// Codes that a camera reads, under the policy of the page that the host serves: a safety number, one that is not the
// same, and the code of a new device. And how people call themselves.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {Camera} from './camera';
import {picture, Place} from './place';
import type {Visitor} from './visitor';

let place: Place;
let alice: Visitor;
let badr: Visitor; // uses the camera
let code: Uint8Array; // that alice shows
const camera = new Camera();

beforeAll(async () => {
  place = await Place.open(() => camera.launch());
  [alice, badr] = await Promise.all([place.visit(), place.visit('ar')]);
  await Promise.all([alice.signUp('alice'), badr.signUp('badr')]);
  await alice.chatWith('badr');
  await alice.send('peace');
  await badr.app.getByText('alice').first().click();
  await badr.button('request.accept').click();
  await badr.field('composer.message').waitFor();
  await alice.safetyNumber();
  code = Uint8Array.from(await alice.app.locator('majlis-safety majlis-qr').evaluate((each) => [...(each as unknown as {data: Uint8Array}).data]));
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  camera.end();
});

test('the code on the other one\'s screen is scanned, and they are verified', async () => {
  camera.see(code);
  await badr.safetyNumber();
  await badr.button('safety.scan').click();
  await badr.app.getByText(badr.say('safety.verified')).waitFor();
  await badr.app.locator('majlis-scanner').waitFor({state: 'detached'});
});

test('a code of other keys is a warning, and ends what was verified', async () => {
  const other = code.slice();
  other[other.length - 1]! ^= 1;
  camera.see(other);
  await badr.button('safety.scan').click();
  await badr.app.getByRole('alert').getByText(badr.say('failure.safetyDiffers')).waitFor();
  await badr.button('safety.verify').waitFor();
  camera.see('https://majlis.example/');
  await badr.button('safety.scan').click();
  await badr.app.getByRole('alert').getByText(badr.say('failure.safetyFormat')).waitFor();
});

test('a new device is linked by its code', async () => {
  const tablet = await place.visit();
  await tablet.button('welcome.toLink').click();
  await tablet.button('welcome.linkDo').click();
  camera.see((await tablet.app.locator('majlis-welcome code').innerText()).trim());
  await badr.settings();
  await badr.button('devices.link').click();
  await badr.button('devices.scan').click();
  await badr.app.getByText(badr.say('devices.linkedWith')).waitFor();
  await tablet.button('list.newChat').waitFor();
});

test('what somebody calls himself reaches those with whom he talks', async () => {
  await badr.settings();
  await badr.button('profile.edit').click();
  await badr.field('profile.name').fill('بدر الدين');
  await badr.app.locator('majlis-own-profile input[type=file]').setInputFiles({name: 'me.png', mimeType: 'image/png', buffer: await badr.page.screenshot()});
  await badr.app.locator('majlis-own-profile img').waitFor();
  await badr.button('profile.save').click();
  await badr.app.getByText(badr.say('profile.saved')).waitFor();
  const row = alice.app.locator('majlis-sidebar .conversation', {hasText: 'بدر الدين'});
  await row.locator('majlis-avatar img').waitFor();
  await alice.open('بدر الدين');
  await alice.app.locator('majlis-conversation header').getByText('@badr').waitFor();
});

test('the policy held, and nobody but the host was asked', () => {
  for (const each of place.visitors) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
