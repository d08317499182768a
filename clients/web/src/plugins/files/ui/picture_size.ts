// The size that a picture says it has, read from its head before anything decodes it: a few bytes of somebody else's can
// claim to be a picture of gigabytes.
import {jpegSize, type Size} from '../../../ui/jpeg';

const kMostPixels = 100_000_000;

/** Undefined for what is no JPEG, PNG, GIF or WebP, or breaks off before its size. */
export function pictureSize(bytes: Uint8Array): Size | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  try {
    if (text(1, 3) === 'PNG' && text(12, 4) === 'IHDR') return {width: view.getUint32(16), height: view.getUint32(20)};
    if (text(0, 4) === 'GIF8') return {width: view.getUint16(6, true), height: view.getUint16(8, true)};
    if (text(0, 4) === 'RIFF' && text(8, 4) === 'WEBP') return webpSize(view, text(12, 4));
  } catch {
    return undefined; // it breaks off
  }
  return jpegSize(bytes);
}

function webpSize(view: DataView, kind: string): Size | undefined {
  const at24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  if (kind === 'VP8X') return {width: at24(24) + 1, height: at24(27) + 1};
  if (kind === 'VP8 ') return {width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff};
  if (kind !== 'VP8L') return undefined;
  const bits = view.getUint32(21, true);
  return {width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1};
}

/** Whether a browser can be given it to draw. */
export function isDrawable(bytes: Uint8Array, mostPixels = kMostPixels): boolean {
  const size = pictureSize(bytes);
  return size !== undefined && size.width > 0 && size.height > 0 && size.width * size.height <= mostPixels;
}
