// The size that a JPEG says it has, read from its head before anything decodes it: a few bytes of somebody else's can
// claim to be a picture of gigabytes.

export interface Size {
  width: number;
  height: number;
}

/** Undefined for what is no JPEG, or breaks off before its size. */
export function jpegSize(bytes: Uint8Array): Size | undefined {
  const at16 = (at: number) => (bytes[at]! << 8) | bytes[at + 1]!;
  if (bytes.length < 4 || at16(0) !== 0xffd8) return undefined;
  let at = 2;
  while (at + 9 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      ++at; // padding
    } else if (isFrame(marker)) {
      return {height: at16(at + 5), width: at16(at + 7)};
    } else {
      at += 2 + at16(at + 2);
    }
  }
  return undefined;
}

// SOF0 to SOF15, without those of that range which mean other things.
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}
