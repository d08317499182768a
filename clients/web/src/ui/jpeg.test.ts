import {describe, expect, test} from 'vitest';
import {jpegSize} from './jpeg';

const kHead = [0xff, 0xd8];
const kComment = [0xff, 0xfe, 0x00, 0x05, 1, 2, 3];
const kTables = [0xff, 0xc4, 0x00, 0x04, 9, 9]; // Huffman tables lie among the frames' markers
const frame = (width: number, height: number) => [0xff, 0xc0, 0x00, 0x11, 8, height >> 8, height & 255, width >> 8, width & 255, 3, 1, 2, 3];
const sizeOf = (...parts: number[][]) => jpegSize(Uint8Array.from(parts.flat()));

describe('the size of a JPEG', () => {
  test('stands in its frame, behind whatever comes before', () => {
    expect(sizeOf(kHead, frame(256, 192))).toEqual({width: 256, height: 192});
    expect(sizeOf(kHead, kComment, kTables, [0xff], frame(65_000, 3))).toEqual({width: 65_000, height: 3});
  });

  test('is not there in anything else', () => {
    expect(sizeOf()).toBeUndefined();
    expect(sizeOf([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], frame(2, 2))).toBeUndefined();
    expect(sizeOf(kHead, [0x00], frame(2, 2))).toBeUndefined();
    expect(sizeOf(kHead, kComment, frame(2, 2).slice(0, 6))).toBeUndefined();
    expect(sizeOf(kHead, [0xff, 0xfe, 0xff, 0xff], frame(2, 2))).toBeUndefined();
  });

  test('ends for every head that is cut or made of noise', () => {
    const whole = [kHead, kComment, frame(9, 9)].flat();
    for (let length = 0; length < whole.length; ++length) expect(() => jpegSize(Uint8Array.from(whole.slice(0, length)))).not.toThrow();
    const noise = Uint8Array.from({length: 4096}, (_, at) => (at * 7919) >> 3 & 255);
    noise.set(kHead);
    expect(() => jpegSize(noise)).not.toThrow();
    expect(jpegSize(Uint8Array.from([...kHead, ...Array<number>(4000).fill(0xff)]))).toBeUndefined();
  });
});
