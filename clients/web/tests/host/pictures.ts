// A picture as a camera writes it: one grey pixel, and where it was taken.
const kPixel = '/9j/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAACf/EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AVN//2Q==';

export function jpegWithPlace(): Uint8Array {
  const pixel = Buffer.from(kPixel, 'base64');
  const place = Buffer.concat([Buffer.from('Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0', 'latin1'), Buffer.from('25.2854 N 51.5310 E')]);
  const size = Buffer.alloc(2);
  size.writeUInt16BE(place.length + 2);
  return new Uint8Array(Buffer.concat([pixel.subarray(0, 2), Buffer.from([0xff, 0xe1]), size, place, pixel.subarray(2)]));
}
