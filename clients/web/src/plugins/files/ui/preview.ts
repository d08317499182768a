// What a picture, a video or a sound shows of itself in the message: its size, a small JPEG, a blurhash. Drawn anew, so that
// nothing goes along but what one sees.
import {encode} from 'blurhash';
import type {Look} from '../model';

const kSide = 320;
const kMostBytes = 16_384;
const kHashSide = 32;
const kQualities = [0.8, 0.65, 0.5, 0.35, 0.2];
const kPatienceMs = 5_000;

/** Nothing where the browser cannot draw it. */
export async function lookOf(file: File): Promise<Look> {
  try {
    if (file.type.startsWith('image/')) return await pictureLook(file);
    if (/^(video|audio)\//.test(file.type)) return await mediaLook(file);
  } catch {
    // It goes without.
  }
  return {};
}

async function pictureLook(file: Blob): Promise<Look> {
  const image = await createImageBitmap(file, {imageOrientation: 'from-image'});
  try {
    return {width: image.width, height: image.height, ...await drawn(image, image.width, image.height)};
  } finally {
    image.close();
  }
}

async function mediaLook(file: File): Promise<Look> {
  const address = URL.createObjectURL(file);
  const media = document.createElement('video');
  media.muted = true;
  media.preload = 'auto';
  try {
    const loaded = once(media, 'loadeddata');
    media.src = address;
    await loaded;
    const look: Look = Number.isFinite(media.duration) ? {duration_ms: Math.round(media.duration * 1000)} : {};
    if (media.videoWidth === 0) return look;
    const sought = once(media, 'seeked');
    media.currentTime = Math.min(1, (media.duration || 0) / 3); // the first frame is often black
    await sought;
    return {...look, width: media.videoWidth, height: media.videoHeight, ...await drawn(media, media.videoWidth, media.videoHeight)};
  } finally {
    media.removeAttribute('src');
    media.load();
    URL.revokeObjectURL(address);
  }
}

function once(media: HTMLVideoElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`no ${event}`)), kPatienceMs);
    media.addEventListener(event, () => resolve(), {once: true});
    media.addEventListener('error', () => reject(media.error), {once: true});
  });
}

async function drawn(image: CanvasImageSource, width: number, height: number): Promise<Pick<Look, 'thumbnail' | 'blurhash'>> {
  const thumbnail = await jpeg(canvasOf(image, width, height, kSide));
  const small = canvasOf(image, width, height, kHashSide);
  const pixels = small.getContext('2d')!.getImageData(0, 0, small.width, small.height);
  const [across, down] = width >= height ? [4, 3] as const : [3, 4] as const;
  return {...(thumbnail ? {thumbnail} : {}), blurhash: encode(pixels.data, small.width, small.height, across, down)};
}

// What is transparent becomes white.
function canvasOf(image: CanvasImageSource, width: number, height: number, side: number): OffscreenCanvas {
  const scale = Math.min(1, side / Math.max(width, height));
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const pen = canvas.getContext('2d')!;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

async function jpeg(canvas: OffscreenCanvas): Promise<Uint8Array | undefined> {
  for (const quality of kQualities) {
    const made = await canvas.convertToBlob({type: 'image/jpeg', quality});
    if (made.type === 'image/jpeg' && made.size <= kMostBytes) return new Uint8Array(await made.arrayBuffer());
  }
  return undefined;
}
