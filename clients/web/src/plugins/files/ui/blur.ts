// A blurhash, drawn where a picture will be.
import {decode, isBlurhashValid} from 'blurhash';

const kSide = 32;

/** Undefined for what is none; others wrote it. */
export function blurOf(hash: string | undefined): HTMLCanvasElement | undefined {
  if (!hash || !isBlurhashValid(hash).result) return undefined;
  const canvas = Object.assign(document.createElement('canvas'), {width: kSide, height: kSide});
  canvas.setAttribute('aria-hidden', 'true');
  canvas.getContext('2d')!.putImageData(new ImageData(decode(hash, kSide, kSide) as Uint8ClampedArray<ArrayBuffer>, kSide, kSide), 0, 0);
  return canvas;
}
