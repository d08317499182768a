// A conversation full of files: a picture, an album, a voice note, a video, documents.
import {encode} from 'blurhash';
import type {SentFile} from '../../src/plugins/files/model';
import {landscape} from './fake_files';
import type {World} from './world';

const kMinute = 60_000;

const kLines = {
  en: {who: 'nadia', view: 'The view from the roof this evening', album: 'The whole day', paper: 'The lease, signed.', lease: 'Lease 2027 (final).pdf', songs: 'Recordings.zip'},
  ar: {who: 'نادية', view: 'المنظر من السطح هذا المساء', album: 'اليوم كله', paper: 'عقد الإيجار موقّعًا.', lease: 'عقد الإيجار 2027.pdf', songs: 'تسجيلات.zip'},
};

let last = 0;

function file(more: Partial<SentFile>): SentFile {
  const id = new Uint8Array(16).fill(++last);
  return {id, token: new Uint8Array(32), key: new Uint8Array(47), sha256: new Uint8Array(32), size: 1_234_567, ...more};
}

async function photo(width: number, height: number, more: Partial<SentFile> = {}): Promise<SentFile> {
  const made = file({media_type: 'image/jpeg', width, height, name: `IMG_20270309_18${10 + last}.jpg`, ...more});
  const small = await landscape(made.id[0]!, Math.round(width / 16), Math.round(height / 16));
  const image = await createImageBitmap(small);
  const canvas = new OffscreenCanvas(32, 24), pen = canvas.getContext('2d')!;
  pen.drawImage(image, 0, 0, 32, 24);
  return {...made, thumbnail: new Uint8Array(await small.arrayBuffer()), blurhash: encode(pen.getImageData(0, 0, 32, 24).data, 32, 24, 4, 3)};
}

/** Gives the conversation's id. */
export async function addFiles({client}: World, language: 'en' | 'ar'): Promise<string> {
  const lines = kLines[language];
  const entry = client.add({title: lines.who, peer: client.accountOf(lines.who)});
  let timeMs = client.now() - 40 * kMinute;
  const say = (own: boolean, files: SentFile[], text?: string) => client.place(entry, client.message(entry, {
    own, timeMs: (timeMs += 4 * kMinute), type: 'files.file/1', text: files.map(({name}) => `File: ${name}`).join(), body: {files, ...(text ? {text} : {})},
    ...(own ? {state: 'read' as const} : {author: client.accountOf(lines.who), authorName: lines.who}),
  }));
  say(false, [await photo(1600, 1200)], lines.view);
  say(true, await Promise.all(Array.from({length: 8}, (_, at) => photo(at % 2 ? 960 : 1280, at % 2 ? 1280 : 960))), lines.album);
  say(false, [file({media_type: 'application/pdf', name: lines.lease, size: 482_113})], lines.paper);
  say(true, [file({media_type: 'audio/ogg', duration_ms: 47_000, size: 180_000, waveform: Uint8Array.from({length: 64}, (_, at) => Math.abs(Math.sin(at / 3) * 200 + Math.sin(at) * 55))})]);
  say(false, [await photo(1280, 720, {media_type: 'video/mp4', name: 'harbour.mp4', duration_ms: 83_000, size: 48_200_000})]);
  say(true, [file({media_type: 'application/zip', name: lines.songs, size: 3_400_000_000})]);
  return entry.view.id;
}
