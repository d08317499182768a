// Files between a browser, another one in Arabic, and a terminal, over a real host.
import {createHash, randomBytes} from 'node:crypto';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, afterEach, beforeAll, expect, test} from 'vitest';

import {ar, en} from '../../src/plugins/files/words';
import {launch} from '../screens/browser';
import {jpegWithPlace} from '../host/pictures';
import {attach, save} from './attachments';
import {picture, Place} from './place';
import {Terminal} from './terminal';
import type {Visitor} from './visitor';

const folder = mkdtempSync(join(tmpdir(), 'majlis-files-'));
let place: Place;
let alice: Visitor;
let salim: Visitor; // reads Arabic
let carol: Terminal;

beforeAll(async () => {
  place = await Place.open(() => launch('--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream', '--autoplay-policy=no-user-gesture-required'));
});

afterEach(({task}) => picture(task, place.visitors));

afterAll(async () => {
  await place?.end();
  carol?.end();
  rmSync(folder, {recursive: true, force: true});
});

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function made(name: string, bytes: Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** What the browser saves of the last file whose card says `name`. */
const saved = async (visitor: Visitor, name: string): Promise<Buffer> => readFileSync(await save(visitor, name));

test('they sign up and know each other', async () => {
  [alice, salim, carol] = await Promise.all([place.visit(), place.visit('ar'), Terminal.register('carol', place.host.url)]);
  await alice.signUp('alice');
  await salim.signUp('salim');
  await alice.createGroup('Harbour', 'salim', 'carol');
  await salim.app.getByText('Harbour').first().click();
  await salim.button('request.accept').click();
  await expect.poll(() => carol.lines('requests').then((all) => all.length)).toBe(1);
  await carol.run('accept', '#Harbour');
});

test('a file goes from one browser to the other, and to a terminal', async () => {
  const bytes = randomBytes(3_000_000);
  await attach(alice, [made('figs.bin', bytes)], 'from the harbour');
  await alice.message('from the harbour').locator('majlis-file-row').waitFor();
  await salim.message('from the harbour').locator('majlis-file-row', {hasText: 'figs.bin'}).waitFor();
  expect(hashOf(await saved(salim, 'figs.bin'))).toBe(hashOf(bytes));
  const received = (await carol.receive()).find((each) => each.type === 'file')!;
  await carol.run('get', received.id, '-o', join(folder, 'got.bin'));
  expect(hashOf(readFileSync(join(folder, 'got.bin')))).toBe(hashOf(bytes));
});

test('a file goes from a terminal to a browser', async () => {
  const bytes = randomBytes(1_234_567);
  await carol.run('send', '#Harbour', '--file', made('dates.bin', bytes), 'from the terminal');
  await alice.message('from the terminal').locator('majlis-file-row', {hasText: 'dates.bin'}).waitFor();
  expect(hashOf(await saved(alice, 'dates.bin'))).toBe(hashOf(bytes));
});

test('pictures go as an album, without their places, and are looked at', async () => {
  const drawn = await Promise.all(['teal', 'sienna'].map((colour) => alice.app.evaluate(async (fill) => {
    const canvas = new OffscreenCanvas(640, 480), pen = canvas.getContext('2d')!;
    pen.fillStyle = fill;
    pen.fillRect(0, 0, 640, 480);
    return [...new Uint8Array(await (await canvas.convertToBlob({type: 'image/jpeg'})).arrayBuffer())];
  }, colour)));
  await attach(alice, drawn.map((bytes, at) => made(`roof-${at}.jpg`, Uint8Array.from(bytes))), 'from the roof');
  const album = salim.message('from the roof').locator('majlis-file-picture');
  await album.nth(1).locator('img.full').waitFor();
  await album.first().locator('button').click();
  const viewer = salim.app.locator('majlis-file-viewer');
  await expect.poll(() => viewer.locator('img').evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(640);
  await salim.page.keyboard.press('Escape');
  await attach(alice, [made('place.jpg', jpegWithPlace())], 'from where?');
  await salim.message('from where?').locator('majlis-file-picture').waitFor();
  const received = (await carol.receive()).filter((each) => each.type === 'file').at(-1)!;
  await carol.run('get', received.id, '-o', join(folder, 'place-got.jpg'));
  expect(readFileSync(join(folder, 'place-got.jpg')).includes('Exif')).toBe(false);
});

// A minute of a low tone.
function wav(): Buffer {
  const rate = 22_050, samples = rate * 60;
  const bytes = Buffer.alloc(44 + samples * 2);
  bytes.write('RIFF');
  bytes.writeUInt32LE(36 + samples * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; ++i) bytes.writeInt16LE(Math.round(2_000 * Math.sin(i / 30)), 44 + 2 * i);
  return bytes;
}

test('what is played is fetched from where one listens', async () => {
  await attach(alice, [made('tone.wav', wav())], 'a tone');
  const sound = salim.message('a tone').locator('majlis-file-sound');
  const ranges: string[] = [];
  salim.page.context().on('request', (request) => {
    if (request.url().includes('/p/files/blobs/')) ranges.push(request.headers()['range'] ?? '');
  });
  await sound.locator('button').click();
  const audio = sound.locator('audio');
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.duration)).toBeCloseTo(60, 0);
  await audio.evaluate((element: HTMLAudioElement) => (element.currentTime = 55));
  await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.currentTime > 55 && element.readyState > 2)).toBe(true);
  expect(await audio.evaluate((element: HTMLAudioElement) => new URL(element.src).pathname)).toMatch(/^\/stream\/[0-9a-f]{32}$/);
  await audio.evaluate((element: HTMLAudioElement) => element.pause());
  expect(ranges.every((each) => /^bytes=\d+-\d+$/.test(each))).toBe(true);
});

// Three seconds of a colour that changes, as this browser records it.
const film = () => alice.app.evaluate(async () => {
  const canvas = Object.assign(document.createElement('canvas'), {width: 320, height: 180}), pen = canvas.getContext('2d')!;
  const recorder = new MediaRecorder(canvas.captureStream(15), {mimeType: 'video/webm;codecs=vp8'}), parts: Blob[] = [];
  recorder.ondataavailable = ({data}) => parts.push(data);
  const ended = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start();
  for (let hue = 0; hue < 45; ++hue) {
    pen.fillStyle = `hsl(${hue * 8} 70% 50%)`;
    pen.fillRect(0, 0, 320, 180);
    await new Promise((resolve) => setTimeout(resolve, 66));
  }
  recorder.stop();
  await ended;
  return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
});

test('a film shows what it is of, and plays as large as the window', async () => {
  await attach(alice, [made('film.webm', Uint8Array.from(await film()))], 'a film');
  const small = salim.message('a film').locator('majlis-file-picture');
  await small.locator('img').waitFor(); // a picture of it came with the message
  await small.locator('button').click();
  const video = salim.app.locator('majlis-file-viewer video');
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => element.currentTime > 0.3 && element.videoWidth === 320)).toBe(true);
  await video.evaluate((element: HTMLVideoElement) => (element.currentTime = 0));
  await expect.poll(() => video.evaluate((element: HTMLVideoElement) => !element.seeking && element.error === null)).toBe(true);
  await salim.app.locator('majlis-file-viewer header button').click();
});

test('a voice note is recorded, and heard', async () => {
  await alice.button('composer.add').click();
  await alice.choose('files.record');
  const recorder = alice.app.locator('majlis-recorder');
  await expect.poll(() => recorder.locator('time').innerText()).toMatch(/^0:(0[2-9]|[1-5]\d)$/); // a busy machine may skip a second
  await recorder.getByRole('button', {name: en['voice.send']}).click();
  const note = salim.app.locator('majlis-voice-note').last();
  await note.waitFor();
  expect(await note.locator('.wave rect').count()).toBe(64);
  await note.getByRole('button', {name: ar['voice.play'] as string}).click();
  await expect.poll(() => note.locator('audio').evaluate((element: HTMLAudioElement) => element.currentTime)).toBeGreaterThan(0.2);
  expect((await carol.receive()).filter((each) => each.type === 'file').at(-1)).toMatchObject({media_type: expect.stringMatching(/^audio\//)});
});

test('a photo is taken, and goes where it was asked for', async () => {
  await alice.button('composer.add').click();
  await alice.choose('files.camera');
  await alice.app.locator('majlis-camera').getByRole('button', {name: en['camera.take']}).click();
  const question = alice.app.locator('majlis-offer');
  await question.locator('li img').waitFor();
  await question.locator('textarea').fill('from the camera');
  await question.locator('button[type=submit]').click();
  const shown = salim.message('from the camera').locator('majlis-file-picture img.full');
  await shown.waitFor();
  await expect.poll(() => shown.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(300);
});

test('a large file whose handle the browser keeps goes on after a reload, unasked', async () => {
  if (place.site) return; // frames get no handles
  const sum = await alice.page.evaluate(async () => {
    const bytes = new Uint8Array(12_000_000).map((_, at) => at * 31 + (at >> 8));
    const handle = await (await navigator.storage.getDirectory()).getFileHandle('ship.bin', {create: true});
    const writer = await handle.createWritable();
    await writer.write(bytes);
    await writer.close();
    Object.assign(globalThis, {showOpenFilePicker: async () => [handle]});
    return [...new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))];
  });
  alice.network.barred = '/p/files/uploads';
  await alice.button('composer.add').click();
  await alice.choose('files.attach');
  const question = alice.app.locator('majlis-offer');
  await question.locator('textarea').fill('from the ship');
  await question.locator('button[type=submit]').click();
  await question.waitFor({state: 'detached'});
  await alice.reload();
  const row = alice.app.locator('majlis-file-tray li', {hasText: 'ship.bin'});
  await row.waitFor();
  expect(await row.getByRole('button', {name: en['tray.choose']}).count()).toBe(0);
  alice.network.barred = undefined;
  await salim.message('from the ship').waitFor();
  expect(hashOf(await saved(salim, 'ship.bin'))).toBe(Buffer.from(sum).toString('hex'));
});

test('what was begun without a host goes on after the page was opened anew', async () => {
  const bytes = randomBytes(2_000_000);
  await place.host.stop('SIGKILL');
  await attach(alice, [made('train.bin', bytes)], 'from the train');
  await alice.app.locator('majlis-file-tray li', {hasText: 'train.bin'}).waitFor();
  if (place.site) { // whose page asks the host for the app
    await place.host.start();
    await alice.reload();
  } else {
    await alice.reload();
    await alice.app.locator('majlis-file-tray li', {hasText: 'train.bin'}).waitFor();
    await place.host.start();
  }
  await salim.message('from the train').waitFor();
  expect(hashOf(await saved(salim, 'train.bin'))).toBe(hashOf(bytes));
});

test('what its sender takes back is gone, and said to be', async () => {
  await carol.run('send', '#Harbour', '--file', made('brief.bin', randomBytes(1_000)), 'for a moment');
  await alice.message('for a moment').locator('majlis-file-row').waitFor();
  const [own] = (await carol.lines<{id: string; text: string}>('history', '#Harbour')).slice(-1);
  await carol.run('files', 'revoke', own!.id);
  await alice.message('for a moment').locator('majlis-file-row button').click();
  await alice.message('for a moment').getByText(en['failure.gone']).waitFor();
});

test('nothing of all that asked anybody but the host, or broke the page\'s policy', () => {
  for (const each of place.visitors) {
    expect(each.network.strays).toEqual([]);
    expect(each.problems).toEqual([]);
  }
});
