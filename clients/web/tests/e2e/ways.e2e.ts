// Ways in and out over a real host: an invite's link, two tabs of one profile, blocking, timers, search, drafts, export.
import type {Browser} from 'playwright-core';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';
import {Host} from '../host/host';
import {launch} from '../screens/browser';
import {picture, Visitor} from './visitor';

let browser: Browser;
let host: Host;
let amina: Visitor;
let badr: Visitor;

beforeAll(async () => {
  host = await new Host().start();
  browser = await launch();
  [amina, badr] = await Promise.all([Visitor.open(browser, () => host.url), Visitor.open(browser, () => host.url, 'ar')]);
  await amina.signUp('amina');
  await badr.signUp('badr');
});

afterEach(({task}) => picture(task, [amina, badr]));

afterAll(async () => {
  await Promise.all([amina?.close(), badr?.close()]);
  await browser?.close();
  await host?.end();
});

test('a link lets somebody into a group, from the address, once', async () => {
  await amina.createGroup('Garden');
  await amina.send('the gate is open');
  await amina.page.getByRole('link', {name: amina.say('conversation.details')}).last().click();
  await amina.button('invites.make').click();
  await amina.page.locator('majlis-invites select').first().selectOption('1');
  await amina.button('invites.makeYes').click();
  const link = (await amina.page.locator('majlis-invites code').innerText()).trim();
  expect(link.startsWith(host.url)).toBe(true);
  await amina.page.keyboard.press('Escape');

  await badr.page.goto(link);
  await badr.button('new.join').click();
  await badr.page.locator('majlis-conversation').getByRole('heading', {name: 'Garden'}).waitFor();
  expect(await badr.page.evaluate(() => location.href)).not.toContain(link.split('#')[1]!.slice(0, 20));
  await badr.send('وصلت');
  await amina.open('Garden');
  await amina.message('وصلت').waitFor();

  await badr.button('list.newChat').click();
  await badr.button('new.link').click();
  await badr.field('new.linkLabel').fill('https://majlis.example/#nonsense');
  await badr.page.keyboard.press('Enter');
  await badr.page.getByText(badr.say('failure.invite')).waitFor();
  await badr.page.keyboard.press('Escape');
});

test('a second tab says where the profile is open, and can take it over', async () => {
  const second = await amina.page.context().newPage();
  await second.goto(host.url);
  await second.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  await second.getByRole('button', {name: amina.say('elsewhere.here')}).click();
  await second.getByRole('button', {name: amina.say('list.newChat')}).waitFor();
  await amina.page.getByRole('heading', {name: amina.say('elsewhere.heading')}).waitFor();
  await second.close();
  await amina.page.reload();
  await amina.open('Garden');
});

test('drafts and words that were said are found again after a reload', async () => {
  await amina.field('composer.message').fill('half a thought');
  await amina.page.locator('majlis-sidebar').getByText('half a thought').waitFor();
  await amina.page.reload();
  await expect.poll(() => amina.field('composer.message').inputValue()).toBe('half a thought');
  await amina.field('composer.message').fill('');
  await amina.page.getByRole('searchbox').fill('gate');
  await amina.page.locator('majlis-sidebar .found').getByText('the gate is open').click();
  await amina.page.locator('majlis-message[pointed-out]').getByText('the gate is open').waitFor();
  await amina.page.getByRole('searchbox').fill('');
});

test('a timer is set for all, and is told', async () => {
  await amina.open('Garden');
  await amina.page.getByRole('link', {name: amina.say('conversation.details')}).last().click();
  await amina.page.locator('#timer').selectOption('3600');
  await amina.open('Garden');
  await amina.page.getByText('disappear after').waitFor();
  await badr.page.locator('majlis-message .notice').last().waitFor();
  await badr.send('ستختفي');
  await amina.message('ستختفي').getByText(/Disappears/).waitFor({state: 'attached'});
});

test('whoever is blocked is heard no more', async () => {
  await badr.chatWith('amina');
  await badr.send('مرحبا');
  await amina.page.getByText('badr').first().click();
  await amina.button('request.block').click();
  await amina.confirm('block.yes');
  await amina.page.locator('majlis-sidebar .requests').waitFor({state: 'detached'});
  await badr.send('هل وصلت؟');
  await badr.state('هل وصلت؟', 'sent');
  await badr.open('Garden');
  await badr.send('في الحديقة');
  await amina.open('Garden');
  expect(await amina.page.getByText('هل وصلت؟').count()).toBe(0);
});

test('everything can be taken along, but no key', async () => {
  await amina.settings();
  const [file] = await Promise.all([amina.page.waitForEvent('download'), amina.page.getByRole('button', {name: amina.say('settings.export')}).click()]);
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
