// Files in the screens: what is about to be sent, on its way, and there.
import type {Page} from 'playwright-core';
import {describe, expect, test} from 'vitest';
import {ar, en} from '../../src/plugins/files/words';
import {look} from './axe';
import {openConversation, type Look} from './browser';
import {stage} from './stage';

const app = stage();

async function open(options: Look = {}): Promise<Page> {
  const page = await app.open({scene: 'files', ...options});
  await page.waitForFunction(() => window.majlis.ids.files);
  await openConversation(page, 'files');
  await page.locator('majlis-voice-note').first().waitFor();
  return page;
}

/** Files for the page, as drops and pastes bring them. */
async function give(page: Page, event: 'drop' | 'paste', names: string[]): Promise<void> {
  await page.locator('majlis-conversation').evaluate((element, [type, all]) => {
    const data = new DataTransfer();
    for (const name of all) data.items.add(new File([`of ${name}`], name, {type: name.endsWith('.jpg') ? 'image/jpeg' : 'text/plain'}));
    const more = {bubbles: true, composed: true, cancelable: true};
    element.dispatchEvent(type === 'drop' ? new DragEvent('drop', {...more, dataTransfer: data}) : new ClipboardEvent('paste', {...more, clipboardData: data}));
  }, [event, names] as const);
  await page.locator('majlis-offer form').waitFor();
}

const orders = (page: Page) => page.evaluate(() => window.majlis.files.orders.map(({text, conversation, files}) =>
  ({text, here: conversation === window.majlis.ids.files, files: files.map(({name, told, keepMetadata}) => ({name, told, keepMetadata}))})));

const parcel = {conversation: '', done: 3_000_000, size: 12_000_000, rate: 1_500_000, waiting: false, files: [{id: 'i', name: 'film.mkv', size: 12_000_000, asleep: false}]};

async function showParcels(page: Page): Promise<void> {
  await page.evaluate((one) => {
    const {files, ids} = window.majlis, conversation = ids.files!;
    files.show([
      {...one, conversation, id: 'a', state: 'sending'},
      {...one, conversation, id: 'b', state: 'asleep', files: [{...one.files[0]!, asleep: true}]},
      {...one, conversation, id: 'c', state: 'failed', failure: {name: 'files.too_large', detail: 'too large'}},
      {...one, conversation: 'elsewhere', id: 'd', state: 'sending'},
    ]);
  }, parcel);
  await page.locator('majlis-file-tray li').nth(2).waitFor();
}

test.each(['drop', 'paste'] as const)('files that come by %s are sent once the person says so, without their places', async (event) => {
  const page = await open();
  await give(page, event, ['figs.jpg', 'notes.txt']);
  expect(await orders(page)).toEqual([]);
  await page.locator('majlis-offer textarea').fill('two things');
  await page.keyboard.press('Enter');
  await page.locator('majlis-offer').waitFor({state: 'detached'});
  expect(await orders(page)).toEqual([{text: 'two things', here: true, files: [
    {name: 'figs.jpg', told: true, keepMetadata: false}, {name: 'notes.txt', told: true, keepMetadata: false}]}]);
});

test('what goes along is the person\'s choice, and so is each file', async () => {
  const page = await open();
  await give(page, 'drop', ['figs.jpg', 'notes.txt']);
  await page.getByRole('button', {name: 'Remove \u2068notes.txt\u2069'}).click();
  await page.getByLabel(en['send.metadata']).uncheck();
  await page.getByLabel(en['send.names']).uncheck();
  await page.getByRole('button', {name: en['send.yes'], exact: true}).last().click();
  await page.locator('majlis-offer').waitFor({state: 'detached'});
  expect(await orders(page)).toEqual([{text: undefined, here: true, files: [{name: 'figs.jpg', told: false, keepMetadata: true}]}]);
  await give(page, 'paste', ['other.txt']);
  expect(await page.getByLabel(en['send.metadata']).count()).toBe(0); // there is no picture
  await page.keyboard.press('Escape');
  await page.locator('majlis-offer').waitFor({state: 'detached'});
  expect(await orders(page)).toHaveLength(1);
});

test('text that is pasted stays text', async () => {
  const page = await open();
  await page.getByRole('textbox', {name: 'Message'}).evaluate((area) => {
    const data = new DataTransfer();
    data.setData('text/plain', 'peace');
    area.dispatchEvent(new ClipboardEvent('paste', {bubbles: true, composed: true, cancelable: true, clipboardData: data}));
  });
  expect(await page.locator('majlis-offer').count()).toBe(0);
});

test('what is on its way says how far it is, and what can be done', async () => {
  const page = await open();
  await showParcels(page);
  const rows = page.locator('majlis-file-tray li');
  expect(await rows.count()).toBe(3);
  await expect.poll(() => rows.nth(0).innerText()).toMatch(/3 MB.*of.*12 MB.*1\.5 MB.*a second.*6 seconds.*left/s);
  await rows.nth(2).getByRole('button', {name: en['tray.retry']}).click();
  await rows.nth(0).getByRole('button', {name: /Stop sending/}).click();
  const chooser = page.waitForEvent('filechooser');
  await rows.nth(1).getByRole('button', {name: en['tray.choose']}).click();
  await (await chooser).setFiles([{name: 'film.mkv', mimeType: 'video/x-matroska', buffer: Buffer.from('x')}]);
  await expect.poll(() => page.evaluate(() => window.majlis.files.calls.filter((each) => each !== 'wake'))).toEqual(
    ['retry c', 'cancel a', 'give b i film.mkv']);
});

test('pictures open in a viewer that keys lead through', async () => {
  const page = await open();
  const album = page.locator('majlis-file-card .grid').first();
  expect(await album.locator('majlis-file-picture').count()).toBe(5);
  await album.locator('majlis-file-picture button').first().click();
  const viewer = page.locator('majlis-file-viewer');
  await viewer.locator('img').waitFor();
  const place = () => viewer.locator('[role=status]').innerText();
  expect(await place()).toMatch(/1 of 8/);
  await page.keyboard.press('ArrowRight');
  await expect.poll(place).toMatch(/2 of 8/);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(place).toMatch(/1 of 8/);
  await page.keyboard.press('Escape');
  await viewer.waitFor({state: 'detached'});
});

test('a picture that is no longer there says so', async () => {
  const page = await open();
  await page.evaluate(() => window.majlis.files.failNext({name: 'files.gone', detail: 'gone'}));
  await page.locator('majlis-file-picture', {hasText: '48.2'}).locator('button').click();
  await page.locator('majlis-file-viewer').getByText(en['failure.gone']).waitFor();
});

test('a message that makes no sense, and a picture that lies, are shown harmlessly', async () => {
  const page = await open();
  await page.evaluate(() => {
    const {client, ids} = window.majlis;
    const bomb = {id: new Uint8Array(16).fill(99), size: 20, media_type: 'image/png', width: 100_000, height: 1,
      thumbnail: Uint8Array.from([0x89, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82, 0, 1, 0, 0, 0, 1, 0, 0]), blurhash: '<script>', name: '<b>x</b>\u202egnp'};
    client.receive(ids.files!, 'nadia', 'nonsense', {type: 'files.file/1', body: {files: 7}});
    client.receive(ids.files!, 'nadia', 'bomb', {type: 'files.file/1', body: {files: [bomb]}});
  });
  await page.getByText(en['card.nonsense']).waitFor();
  const last = page.locator('majlis-file-picture').last();
  await expect.poll(() => last.locator('img').count()).toBe(0);
});

describe.each([['en', 1180, en], ['ar', 320, ar]] as const)('in %s at %i pixels', (language, width, words) => {
  test('axe-core finds nothing, and nothing is wider than the window', async () => {
    const page = await open({language, width});
    const found: string[] = [];
    const wide = async (name: string) => {
      const beyond = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (beyond > 0) found.push(`${name} is ${beyond} pixels wider than the window`);
    };
    await look(page, 'files', found);
    await wide('files');
    await showParcels(page);
    await look(page, 'parcels', found);
    await wide('parcels');
    await give(page, 'drop', ['figs.jpg', `${'long'.repeat(30)}.txt`]);
    await look(page, 'the offer', found);
    await wide('the offer');
    await page.keyboard.press('Escape');
    await page.locator('majlis-file-card .grid majlis-file-picture button').first().click();
    await page.locator('majlis-file-viewer img').waitFor();
    await look(page, 'the viewer', found);
    await wide('the viewer');
    await page.keyboard.press('Escape');
    await page.locator('majlis-composer').getByRole('button').first().click();
    await page.getByRole('menuitem').last().click();
    await page.locator('majlis-recorder').getByText(words['failure.microphone'] as string).waitFor();
    await look(page, 'the recorder', found);
    expect(found).toEqual([]);
  });
});
