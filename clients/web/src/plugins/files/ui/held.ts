// Pictures and sounds that were fetched, as addresses that an <img> takes: kept while they are likely to be looked at again.
import {hexOf} from '../../../worker/codec';
import type {Files} from '../files';
import type {Progress, SentFile} from '../model';
import {isDrawable} from './picture_size';

const kMostBytes = 64 * 1024 * 1024;

interface Entry {
  address: Promise<string>;
  size: number;
}

const entries = new Map<string, Entry>();

/** Rejects where it cannot be fetched, or is no picture that can be drawn. */
export function pictureOf(files: Files, file: SentFile, progress?: (now: Progress) => void): Promise<string> {
  return hold(file, async () => {
    const bytes = await files.load(file, progress);
    const type = file.media_type ?? '';
    if (type !== 'image/avif' && !isDrawable(new Uint8Array(await bytes.slice(0, 262_144).arrayBuffer())))
      throw {name: 'files.picture', detail: 'this is no picture that can be drawn'};
    return bytes.slice(0, bytes.size, type);
  });
}

export function soundOf(files: Files, file: SentFile): Promise<string> {
  return hold(file, async () => {
    const bytes = await files.load(file);
    return bytes.slice(0, bytes.size, file.media_type);
  });
}

function hold(file: SentFile, fetch: () => Promise<Blob>): Promise<string> {
  const key = hexOf(file.id);
  const known = entries.get(key) ?? {size: file.size, address: fetch().then((blob) => URL.createObjectURL(blob))};
  entries.delete(key); // the last one asked for stands last
  entries.set(key, known);
  known.address.catch(() => entries.delete(key));
  let sum = 0;
  for (const each of entries.values()) sum += each.size;
  for (const [other, {address, size}] of entries) {
    if (sum <= kMostBytes || other === key) break;
    entries.delete(other);
    sum -= size;
    void address.then((each) => URL.revokeObjectURL(each), () => undefined);
  }
  return known.address;
}
