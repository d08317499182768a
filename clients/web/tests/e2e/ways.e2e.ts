// Ways in and out over a real host: an invite's link, two tabs of one profile, blocking, timers, search, drafts, export.
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {picture, Place} from './place';
import type {Visitor} from './visitor';

let place: Place;
let amina: Visitor;
let badr: Visitor;

beforeAll(async () => {
  place = await Place.open();
  [amina, badr] = await Promise.all([place.visit(), place.visit('ar')]);
  await amina.signUp('amina');
  await badr.signUp('badr');
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(() => place?.end());

test('a link lets somebody into a group, from the address, once', async () => {
  await amina.createGroup('Garden');
  await amina.send('the gate is open');
  await amina.app.getByRole('link', {name: amina.say('conversation.details')}).last().click();
  await amina.button('invites.make').click();
  await amina.app.locator('majlis-invites select').first().selectOption('1');
  await amina.button('invites.makeYes').click();
  const link = (await amina.app.locator('majlis-invites code').innerText()).trim();
  expect(link.startsWith(place.host.url)).toBe(true);
  await amina.page.keyboard.press('Escape');

  await badr.go(link);
  await badr.button('new.join').click();
  await badr.app.locator('majlis-conversation').getByRole('heading', {name: 'Garden'}).waitFor();
  expect(await badr.app.evaluate(() => location.href)).not.toContain(link.split('#')[1]!.slice(0, 20));
  await badr.send('وصلت');
  await amina.open('Garden');
  await amina.message('وصلت').waitFor();

  await badr.button('list.newChat').click();
  await badr.button('new.link').click();
  await badr.field('new.linkLabel').fill('https://majlis.example/#nonsense');
  await badr.page.keyboard.press('Enter');
  await badr.app.getByText(badr.say('failure.invite')).waitFor();
  await badr.page.keyboard.press('Escape');
});

test('a second tab says where the profile is open, and can take it over', async () => {
  const second = await amina.tab();
  await second.app.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  await second.button('elsewhere.here').click();
  await second.button('list.newChat').waitFor();
  await amina.app.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  await second.page.close();
  await amina.reload();
  await amina.open('Garden');
});

test('drafts and words that were said are found again after a reload', async () => {
  await amina.field('composer.message').fill('half a thought');
  await amina.app.locator('majlis-sidebar').getByText('half a thought').waitFor();
  await amina.reload();
  await expect.poll(() => amina.field('composer.message').inputValue()).toBe('half a thought');
  await amina.field('composer.message').fill('');
  await amina.app.getByRole('searchbox').fill('gate');
  await amina.app.locator('majlis-sidebar .found').getByText('the gate is open').click();
  await amina.app.locator('majlis-message[pointed-out]').getByText('the gate is open').waitFor();
  await amina.app.getByRole('searchbox').fill('');
});

test('a timer is set for all, and is told', async () => {
  await amina.open('Garden');
  await amina.app.getByRole('link', {name: amina.say('conversation.details')}).last().click();
  await amina.app.locator('#timer').selectOption('3600');
  await amina.open('Garden');
  await amina.app.getByText('disappear after').waitFor();
  await badr.app.locator('majlis-message .notice').last().waitFor();
  await badr.send('ستختفي');
  await amina.message('ستختفي').getByText(/Disappears/).waitFor({state: 'attached'});
});

test('whoever is blocked is heard no more', async () => {
  await badr.chatWith('amina');
  await badr.send('مرحبا');
  await amina.app.locator('majlis-sidebar .requests .conversation', {hasText: 'badr'}).click();
  await amina.button('request.block').click();
  await amina.confirm('block.yes');
  await amina.app.locator('majlis-sidebar .requests').waitFor({state: 'detached'});
  await badr.send('هل وصلت؟');
  await badr.state('هل وصلت؟', 'sent');
  await badr.open('Garden');
  await badr.send('في الحديقة');
  await amina.open('Garden');
  await amina.message('في الحديقة').waitFor(); // in a group both still see each other
  await amina.send('who is there?');
  await badr.message('who is there?').waitFor(); // so what he wrote before has come to her as well
  for (const words of ['هل وصلت؟', 'مرحبا']) expect([words, await amina.app.getByText(words).count()]).toEqual([words, 0]);
});

test('everything can be taken along, but no key', async () => {
  await amina.settings();
  const [file] = await Promise.all([amina.page.waitForEvent('download'), amina.app.getByRole('button', {name: amina.say('settings.export')}).click()]);
  const stream = await file.createReadStream();
  let text = '';
  for await (const piece of stream) text += String(piece);
  const lines = text.trim().split('\n').map((each) => JSON.parse(each) as Record<string, unknown>);
  expect(text).toContain('the gate is open');
  expect(lines.length).toBeGreaterThan(2);
  expect(text).not.toMatch(/private|secret|signature_key|phrase/);
});

test('nobody but the host was asked, and the policy held', () => {
  for (const each of [amina, badr]) expect([each.network.strays, each.problems]).toEqual([[], []]);
});
