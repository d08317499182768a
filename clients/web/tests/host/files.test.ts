// Files between two browsers over a real host: the worker's own code, without a page. What is good arrives as it was sent;
// what breaks off is gone on with; what lies is not taken for the file.
import {randomBytes} from 'node:crypto';
import {afterAll, beforeAll, expect, test} from 'vitest';

import type {MessageView} from '../../src/client/client';
import type {Outgoing, ParcelView, SentFile} from '../../src/plugins/files/model';
import type {Handle} from '../../src/plugins/files/ui/handles';
import type {Fetch} from '../../src/plugins/files/worker/files_host';
import type {HandleStore} from '../../src/plugins/files/worker/handle_store';
import {decode, encode} from '../../src/worker/codec';
import {Browser, type Tab} from './browser';
import {FilesTab} from './files';
import {Host} from './host';
import {jpegWithPlace} from './pictures';

const kSealedChunk = 65_552;

let host: Host;
let amina: Tab, basim: Tab;
let hers: FilesTab, his: FilesTab;
let chat = '', hisChat = '';

beforeAll(async () => {
  host = await new Host().start();
  [amina, basim] = await Promise.all([new Browser(() => host.url).tab(), new Browser(() => host.url).tab()]);
  await Promise.all([amina.client.signUp('amina', {}), basim.client.signUp('basim', {})]);
  chat = await amina.client.openDirect('basim');
  await amina.client.send(chat, 'peace');
  hisChat = (await basim.until((client) => client.conversations().find(({request}) => request))).id;
  await basim.client.accept(hisChat);
  [hers, his] = [await FilesTab.of(amina, () => host.url), await FilesTab.of(basim, () => host.url)];
});

afterAll(async () => {
  hers?.close();
  his?.close();
  amina?.close();
  basim?.close();
  await host?.end();
});

const random = (size: number) => new Uint8Array(randomBytes(size));

function outgoing(bytes: Uint8Array, name: string, more: Partial<Outgoing> = {}): Outgoing {
  return {file: new File([bytes as BlobPart], name), name, told: true, keepMetadata: false, ...more};
}

const send = (from: FilesTab, bytes: Uint8Array, name: string, more: Partial<Outgoing> = {}) =>
  from.files.send({conversation: chat, files: [outgoing(bytes, name, more)]});

/** The message that says so, once it came. */
function arrived(text: string): Promise<MessageView> {
  return basim.eventually(async (client) => {
    const count = await client.messageCount(hisChat);
    const newest = await client.messages(hisChat, Math.max(0, count - 20), count);
    return newest.reverse().find((each) => each.type === 'files.file/1' && each.text.includes(text));
  });
}

async function received(text: string): Promise<SentFile> {
  return (await his.files.read((await arrived(text)).body)).files[0]!;
}

async function bytesOf(files: FilesTab, file: SentFile): Promise<Buffer> {
  return Buffer.from(await (await files.files.load(file)).arrayBuffer());
}

/** Resolves once `seen` gives something of the parcels. */
function parcels<T>(tab: FilesTab, seen: (parcels: readonly ParcelView[]) => T | undefined | false): Promise<T> {
  return new Promise((resolve) => {
    const look = () => {
      const found = seen(tab.files.parcels());
      if (!found) return;
      leave();
      resolve(found);
    };
    const leave = tab.files.subscribe(look);
    look();
  });
}

const gone = (tab: FilesTab) => parcels(tab, (all) => all.length === 0);

/** Lets `count` pieces of uploads pass; from then on there is no host. */
function cutAfter(count: number): {fetch: Fetch; cut: Promise<void>} {
  let told: () => void;
  const cut = new Promise<void>((resolve) => (told = resolve));
  let left = count;
  return {cut, fetch: (url, init) => {
    if (init.method === 'PATCH' && --left < 0) {
      told();
      return Promise.reject(new TypeError('no network'));
    }
    return fetch(url, init);
  }};
}

test.each([0, 1, 65_536, 5_000_000])('a file of %i bytes arrives as it was sent', async (size) => {
  const bytes = random(size), name = `figs ${size}.bin`;
  await send(hers, bytes, name);
  const file = await received(name);
  expect(file).toMatchObject({name, size, media_type: 'application/octet-stream'});
  expect((await bytesOf(his, file)).equals(bytes)).toBe(true);
  await gone(hers);
});

test('several files make one message', async () => {
  const all = [random(10), random(200_000), random(3)];
  await hers.files.send({conversation: chat, text: 'an *album*', files: all.map((bytes, at) => outgoing(bytes, `leaf ${at}`))});
  const {files, text} = await his.files.read((await arrived('an *album*')).body);
  expect(text).toBe('an *album*');
  expect(files.map(({name}) => name)).toEqual(['leaf 0', 'leaf 1', 'leaf 2']);
  for (const [at, file] of files.entries()) expect((await bytesOf(his, file)).equals(all[at]!)).toBe(true);
});

test('a picture tells its place only where that is wanted, and its name as well', async () => {
  const picture = jpegWithPlace();
  await send(hers, picture, 'harbour-1.jpg');
  const plain = await bytesOf(his, await received('harbour-1.jpg'));
  expect(plain.includes('Exif')).toBe(false);
  expect(plain.length).toBeLessThan(picture.length);
  await send(hers, picture, 'harbour-2.jpg', {keepMetadata: true});
  expect((await bytesOf(his, await received('harbour-2.jpg'))).equals(picture)).toBe(true);
  await hers.files.send({conversation: chat, text: 'nameless', files: [outgoing(picture, 'secret-place.jpg', {told: false})]});
  const message = await arrived('nameless');
  expect(JSON.stringify(message)).not.toContain('secret-place');
  expect((await his.files.read(message.body)).files[0]).not.toHaveProperty('name');
});

test('a damaged picture is not sent as if nothing were in it', async () => {
  await expect(send(hers, jpegWithPlace().slice(0, 60), 'torn.jpg')).rejects.toMatchObject({name: 'files.metadata.image'});
  await gone(hers);
  await expect(hers.files.send({conversation: chat, files: [outgoing(random(9), 'whole.bin'), outgoing(jpegWithPlace().slice(0, 60), 'torn.jpg')]}))
    .rejects.toMatchObject({name: 'files.metadata.image'});
  expect(await amina.extension('files').recall('x/files/')).toEqual([]);
});

test('a film says no place either, and of what cannot be filtered the person decides', async () => {
  const box = (type: string, content: string) => {
    const head = Buffer.alloc(4);
    head.writeUInt32BE(content.length + 8);
    return Buffer.concat([head, Buffer.from(type + content, 'latin1')]);
  };
  const film = Buffer.concat([box('ftyp', 'isom\0\0\0\0'), box('mdat', 'pictures'), box('moov', box('udta', '+25.2854+051.5310/').toString('latin1'))]);
  await send(hers, new Uint8Array(film), 'harbour.mp4');
  const got = await bytesOf(his, await received('harbour.mp4'));
  expect(got.length).toBe(film.length);
  expect(got.includes('25.2854')).toBe(false);
  expect(got.includes('pictures')).toBe(true);
  const raw = new TextEncoder().encode('II*\0 25.2854');
  await expect(send(hers, raw, 'harbour.dng')).rejects.toMatchObject({name: 'files.metadata.kind'});
  await send(hers, raw, 'harbour.dng', {keepMetadata: true});
  expect((await bytesOf(his, await received('harbour.dng'))).equals(raw)).toBe(true);
});

test('every digest is on the disk before its chunk leaves', async () => {
  const inTime: boolean[] = [];
  const channel = amina.extension('files');
  const tab = await FilesTab.of(amina, () => host.url, {fetch: async (url, init) => {
    if (init.method === 'PATCH') {
      const end = Number((init.headers as Record<string, string>)['Upload-Offset']) + (init.body as Uint8Array).length;
      const kept = (await channel.recall('x/files/upload/')).filter(({key}) => key.split('/').length === 5);
      inTime.push(kept.reduce((sum, {value}) => sum + value.length / 32, 0) >= Math.ceil(end / kSealedChunk));
    }
    return fetch(url, init);
  }});
  await send(tab, random(6_000_000), 'digests.bin');
  await received('digests.bin');
  await gone(tab);
  expect(inTime.length).toBeGreaterThan(3);
  expect(inTime.every(Boolean)).toBe(true);
  expect(await channel.recall('x/files/')).toEqual([]);
  tab.close();
});

test('a host that is killed half-way comes back, and the upload goes on', async () => {
  const bytes = random(12_000_000);
  const {fetch: cutting, cut} = cutAfter(3);
  let dead = true;
  const tab = await FilesTab.of(amina, () => host.url, {fetch: (url, init) => dead ? cutting(url, init) : fetch(url, init)});
  await send(tab, bytes, 'killed.bin');
  await cut;
  await host.stop('SIGKILL');
  await parcels(tab, (all) => all[0]?.waiting);
  await host.start();
  dead = false;
  expect((await bytesOf(his, await received('killed.bin'))).equals(bytes)).toBe(true);
  tab.close();
});

test('a small file goes on by itself after the page was opened anew', async () => {
  const bytes = random(5_000_000);
  const {fetch: cutting, cut} = cutAfter(2);
  const before = await FilesTab.of(amina, () => host.url, {fetch: cutting});
  await send(before, bytes, 'reloaded.bin');
  await cut;
  before.close();
  const starts: number[] = [];
  const after = await FilesTab.of(amina, () => host.url, {fetch: (url, init) => {
    if (init.method === 'PATCH') starts.push(Number((init.headers as Record<string, string>)['Upload-Offset']));
    return fetch(url, init);
  }});
  await after.files.wake();
  expect((await bytesOf(his, await received('reloaded.bin'))).equals(bytes)).toBe(true);
  expect(starts[0]).toBeGreaterThan(0);
  await gone(after);
  after.close();
});

/** As `interrupted`; handles of this test's making cannot go over a port, so the store is given it. */
async function interruptedWith(bytes: Uint8Array, name: string, handle: Handle, handles: HandleStore): Promise<FilesTab> {
  const keeping: HandleStore = {...handles, put: (id) => handles.put(id, handle)};
  return interrupted(bytes, name, {handles: keeping, outgoing: {handle: {} as FileSystemFileHandle}});
}

/** Begins to send, and opens the page anew when some of it is at the host. */
async function interrupted(bytes: Uint8Array, name: string, more: {made?: string[]; handles?: HandleStore; outgoing?: Partial<Outgoing>} = {}): Promise<FilesTab> {
  const {fetch: cutting, cut} = cutAfter(2);
  const before = await FilesTab.of(amina, () => host.url, {fetch: cutting, handles: more.handles});
  await send(before, bytes, name, more.outgoing);
  await cut;
  before.close();
  const after = await FilesTab.of(amina, () => host.url, {handles: more.handles, fetch: (url, init) => {
    if (init.method === 'POST') more.made?.push(url);
    return fetch(url, init);
  }});
  await after.files.wake();
  return after;
}

test('a large file waits for the person to give it again; one that was changed goes under another key, as it is now', async () => {
  const [bytes, other] = [random(9_000_000), random(9_000_100)];
  for (const [given, name] of [[bytes, 'same.bin'], [other, 'other.bin']] as const) {
    const made: string[] = [];
    const after = await interrupted(bytes, name, {made, outgoing: {width: 7, height: 7, blurhash: 'of before'}});
    const parcel = await parcels(after, (all) => all.find(({state}) => state === 'asleep'));
    await after.files.give(parcel.id, parcel.files[0]!.id, new Blob([given as BlobPart]), {name, width: 8, height: 9});
    const file = await received(name);
    expect(file).toMatchObject({size: given.length, width: 8, height: 9});
    expect(file).not.toHaveProperty('blurhash');
    expect((await bytesOf(his, file)).equals(given)).toBe(true);
    expect(made.length).toBe(given === bytes ? 0 : 1);
    await gone(after);
    after.close();
  }
});

test('a large file that is plainly another one is not sent in its place', async () => {
  const bytes = random(9_000_000);
  const after = await interrupted(bytes, 'begun.bin');
  const parcel = await parcels(after, (all) => all.find(({state}) => state === 'asleep'));
  await expect(after.files.give(parcel.id, parcel.files[0]!.id, new Blob([random(9_000_001) as BlobPart]), {name: 'secret.bin'}))
    .rejects.toMatchObject({name: 'files.other'});
  expect(after.files.parcels()).toMatchObject([{state: 'asleep', files: [{name: 'begun.bin', size: bytes.length}]}]);
  await after.files.give(parcel.id, parcel.files[0]!.id, new Blob([bytes as BlobPart]), {name: 'renamed.bin'});
  expect((await bytesOf(his, await received('renamed.bin'))).equals(bytes)).toBe(true);
  await gone(after);
  after.close();
});

test('a large file goes on by itself where the browser keeps its handle, and may read it', async () => {
  for (const permission of ['granted', 'prompt'] as const) {
    const bytes = random(9_000_000), name = `${permission}.bin`, kept = new Map<string, Handle>();
    const handles: HandleStore = {
      put: async (id, handle) => void kept.set(id, handle), get: async (id) => kept.get(id), drop: async (id) => void kept.delete(id),
      keepOnly: async (ids) => kept.forEach((_, id) => ids.has(id) || kept.delete(id)),
    };
    const handle = {queryPermission: async () => permission, getFile: async () => new File([bytes as BlobPart], name)} as Partial<Handle> as Handle;
    const after = await interruptedWith(bytes, name, handle, handles);
    expect(kept.size).toBe(1);
    if (permission === 'prompt') {
      const parcel = await parcels(after, (all) => all.find(({state}) => state === 'asleep'));
      await after.files.give(parcel.id, parcel.files[0]!.id, await handle.getFile(), {name});
    }
    expect((await bytesOf(his, await received(name))).equals(bytes)).toBe(true);
    await gone(after);
    await expect.poll(() => kept.size).toBe(0);
    after.close();
  }
});

test('what is given up leaves nothing here, at the host or in the conversation', async () => {
  const {fetch: cutting, cut} = cutAfter(2);
  const removed: string[] = [];
  const tab = await FilesTab.of(amina, () => host.url, {fetch: (url, init) => {
    if (init.method === 'DELETE') removed.push(url);
    return init.method === 'DELETE' ? fetch(url, init) : cutting(url, init);
  }});
  const count = await amina.client.messageCount(chat);
  await send(tab, random(3_000_000), 'regretted.bin');
  await cut;
  await tab.files.cancel(tab.files.parcels()[0]!.id);
  await gone(tab);
  expect(removed).toHaveLength(1);
  expect(await amina.extension('files').recall('x/files/')).toEqual([]);
  expect(await amina.client.messageCount(chat)).toBe(count);
  tab.close();
});

test('a browser without room says so, and sends nothing', async () => {
  const asked: string[] = [];
  const tab = await FilesTab.of(amina, () => host.url, {fetch: (url, init) => {
    asked.push(url);
    return fetch(url, init);
  }});
  amina.full = true;
  await expect(send(tab, random(1_000), 'too much.bin')).rejects.toMatchObject({name: 'web.storage.full'});
  amina.full = false;
  expect(asked).toEqual([]);
  tab.close();
  // The profile is opened anew from what the disk has.
  const session = () => {
    try {
      return amina.extension('files').session();
    } catch {
      return undefined;
    }
  };
  await expect.poll(session).toBeTruthy();
});

test('bytes that are not those which were sent are refused, however they lie', async () => {
  const bytes = random(400_000);
  await send(hers, bytes, 'truth.bin');
  const file = await received('truth.bin');
  const lying = (change: (sealed: Uint8Array) => Uint8Array): Fetch => async (url, init) => {
    const answer = await fetch(url, init);
    const sealed = change(new Uint8Array(await answer.arrayBuffer()));
    return new Response(sealed as BodyInit, {status: answer.status, headers: {'Content-Length': answer.headers.get('Content-Length')!}});
  };
  const attempt = async (change: (sealed: Uint8Array) => Uint8Array, of = file) => {
    const tab = await FilesTab.of(basim, () => host.url, {fetch: lying(change)});
    try {
      return await bytesOf(tab, of).then(() => 'taken', ({name}: {name: string}) => name);
    } finally {
      tab.close();
    }
  };
  const same = (sealed: Uint8Array) => sealed;
  expect(await attempt(same)).toBe('taken');
  expect(await attempt((sealed) => sealed.map((each, at) => at === 70_000 ? each ^ 1 : each))).toBe('attachments.chunk');
  const swapped = (sealed: Uint8Array) => Uint8Array.from(
    [...sealed.subarray(kSealedChunk, 2 * kSealedChunk), ...sealed.subarray(0, kSealedChunk), ...sealed.subarray(2 * kSealedChunk)]);
  expect(await attempt(swapped)).toBe('attachments.chunk');
  expect(await attempt(same, {...file, size: file.size + 200_000})).toBe('attachments.truncated');
  expect(await attempt(same, {...file, size: 100_000})).toBe('attachments.chunk');
  expect(await attempt(same, {...file, size: file.size - 1})).toMatch(/^(attachments\.(chunk|padding)|files\.download\.hash)$/);
  expect(await attempt(same, {...file, sha256: random(32)})).toBe('files.download.hash');
});

test('a guessed token and a revoked one open nothing', async () => {
  await send(hers, random(100), 'brief.bin');
  const file = await received('brief.bin');
  await expect(bytesOf(his, {...file, token: random(32)})).rejects.toMatchObject({name: 'files.gone'});
  await bytesOf(his, file);
  const answer = await amina.extension('files').call('files.revoke', encode({file: file.id}));
  expect(decode(answer)).toMatchObject({revoked: 1});
  await expect(bytesOf(his, file)).rejects.toMatchObject({name: 'files.gone'});
});

test('names of others are harmless when they are shown', async () => {
  await send(hers, random(5), 'a.bin');
  const file = await received('a.bin');
  const hostile = ['../../etc/passwd', 'a\0b.txt', 'invoice\u202efdp.exe', `${'n'.repeat(251)}.txt`, '..', 'CON'];
  for (const name of hostile) {
    const {files: [read]} = await his.files.read({files: [{...file, name}]});
    expect(read!.name).not.toMatch(/[\\/\0\u202a-\u202e\u2066-\u2069]/);
    expect(read!.name).not.toMatch(/^\.+$/);
    expect(new TextEncoder().encode(read!.name).length).toBeLessThanOrEqual(255);
  }
  await expect(his.files.read({files: [{...file, name: 'n'.repeat(4096)}]})).rejects.toMatchObject({name: expect.stringMatching(/^record\./)});
  await expect(his.files.read({files: []})).rejects.toMatchObject({name: expect.stringMatching(/^record\./)});
  await expect(his.files.read({files: Array.from({length: 33}, () => file)})).rejects.toMatchObject({name: expect.stringMatching(/^record\./)});
  await expect(his.files.read('nonsense')).rejects.toBeTruthy();
});
