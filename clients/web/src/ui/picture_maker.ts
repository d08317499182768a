// Makes a small square JPEG of a picture that somebody chose. It is drawn anew, so that nothing of the file but what one
// sees goes along: no place, no camera, no time, no thumbnail of what was cut away.
import type {Failure} from '../client/client';

const kSide = 256;
const kMostFile = 40_000_000;
const kMostBytes = 40_000; // of what comes out; a profile may have 65,536
const kQualities = [0.86, 0.7, 0.5, 0.3];

const kUnusable: Failure = {name: 'web.picture', detail: 'this file is no picture that the browser can draw; choose a JPEG, PNG or WebP'};

export async function squarePicture(file: Blob): Promise<Uint8Array> {
  if (file.size > kMostFile) throw kUnusable;
  const image = await createImageBitmap(file, {imageOrientation: 'from-image'}).catch(() => {
    throw kUnusable;
  });
  try {
    return await encoded(drawn(image));
  } finally {
    image.close();
  }
}

// The middle of it; what is transparent becomes white.
function drawn(image: ImageBitmap): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = kSide;
  const side = Math.min(image.width, image.height);
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, kSide, kSide);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, kSide, kSide);
  return canvas;
}

async function encoded(canvas: HTMLCanvasElement): Promise<Uint8Array> {
  for (const quality of kQualities) {
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    if (made?.type === 'image/jpeg' && made.size <= kMostBytes) return new Uint8Array(await made.arrayBuffer());
  }
  throw kUnusable;
}
