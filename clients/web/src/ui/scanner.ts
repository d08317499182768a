// Reads a QR code with the camera. What it sees stays in this element and is decoded here, by code that is fetched when
// the first camera opens. Tells 'majlis-scan' with what the first code says, one character for each byte.
import {css, html} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {MajlisElement} from './element';

const kSide = 480; // pixels that are looked at: the middle of what the camera sees
const kEveryMs = 120;

type Decode = (image: ImageData) => string;

/** Whether there can be a camera at all; the person may still refuse it. */
export function canScan(): boolean {
  return typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** What a code of bytes says, as `majlis-scan` tells it. */
export function bytesOfScan(text: string): Uint8Array {
  return Uint8Array.from(text, (each) => each.charCodeAt(0));
}

async function decoder(): Promise<Decode> {
  const {decodeQR} = await import('qr/decode.js');
  const textDecoder = (bytes: Uint8Array) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return (image) => decodeQR(image, {textDecoder});
}

@customElement('majlis-scanner')
export class Scanner extends MajlisElement {
  static override styles = [base, css`
    video { display: block; inline-size: 100%; aspect-ratio: 1; object-fit: cover; border-radius: var(--radius); background: var(--sunken); }
    p { color: var(--muted); font-size: var(--text-small); padding-block-start: var(--space-2); text-align: center; }
  `];

  /** What to do where there is no camera to use. */
  @property({attribute: false}) instead: 'scan.refused' | 'scan.refusedCompare' = 'scan.refused';
  @state() private refused = false;
  @query('video') private video!: HTMLVideoElement;
  private stream?: MediaStream;
  private timer?: ReturnType<typeof setTimeout>;
  private readonly canvas = document.createElement('canvas');

  protected override render() {
    return html`<video muted playsinline aria-label=${t('scan.camera')} ?hidden=${this.refused}></video>
      <p role="status">${this.refused ? t(this.instead) : t('scan.hint')}</p>`;
  }

  protected override async firstUpdated(): Promise<void> {
    try {
      const [stream, decode] = await Promise.all([navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}}), decoder()]);
      this.stream = stream;
      if (!this.isConnected) return this.stop();
      this.video.srcObject = stream;
      await this.video.play();
      this.look(decode);
    } catch {
      this.stop();
      this.refused = true;
    }
  }

  private look(decode: Decode): void {
    if (!this.isConnected) return;
    const found = this.read(decode);
    if (found === undefined) {
      this.timer = setTimeout(() => this.look(decode), kEveryMs);
      return;
    }
    this.stop();
    this.tell('majlis-scan', found);
  }

  private read(decode: Decode): string | undefined {
    const {video, canvas} = this;
    const side = Math.min(video.videoWidth, video.videoHeight);
    if (side === 0) return undefined;
    canvas.width = canvas.height = Math.min(side, kSide);
    const pen = canvas.getContext('2d', {willReadFrequently: true})!;
    pen.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, canvas.width, canvas.height);
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in this picture
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((each) => each.stop());
    this.stream = undefined;
  }
}
