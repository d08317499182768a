// One picture or video of a message: its blurhash, then its thumbnail, then itself. Pictures of a usual size come by
// themselves, others when one looks at them.
import {css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import type {Files} from '../files';
import type {SentFile} from '../model';
import {playTime, sizeWords, w} from '../words';
import {blurOf} from './blur';
import {pictureOf} from './held';
import {kindOf} from './kinds';
import {isDrawable} from './picture_size';

const kByItself = 8 * 1024 * 1024;
const kThumbnailPixels = 1_000_000;

@customElement('majlis-file-picture')
export class FilePicture extends MajlisElement {
  static override styles = [base, controls, css`
    :host { position: relative; overflow: hidden; background: var(--sunken); }
    button { display: block; position: absolute; inset: 0; inline-size: 100%; block-size: 100%; }
    button:focus-visible { outline-offset: -3px; }
    canvas, img { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: cover; }
    .over { position: absolute; inset-block-end: 6px; inset-inline-start: 6px; padding: 0 6px; border-radius: var(--radius-small); background: rgb(0 0 0 / 65%); color: #fff; font-size: 0.75rem; }
    .play { position: absolute; inset: 0; margin: auto; inline-size: 52px; block-size: 52px; border-radius: 50%; background: rgb(0 0 0 / 60%); }
    .play::after { content: ''; position: absolute; inset: 0; margin: auto; translate: 2px 0; inline-size: 18px; block-size: 20px; background: #fff; clip-path: polygon(0 0, 100% 50%, 0 100%); }
  `];

  @property({attribute: false}) files!: Files;
  @property({attribute: false}) file!: SentFile;
  @property() label = '';
  @state() private full?: string;
  private thumbnail?: string;
  private soft?: HTMLCanvasElement;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('file')) return;
    this.letGo();
    const {thumbnail, blurhash} = this.file;
    this.soft = blurOf(blurhash);
    if (thumbnail && isDrawable(thumbnail, kThumbnailPixels)) this.thumbnail = URL.createObjectURL(new Blob([thumbnail as BlobPart]));
    void this.fetch();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo();
  }

  private letGo(): void {
    if (this.thumbnail) URL.revokeObjectURL(this.thumbnail);
    this.thumbnail = undefined;
  }

  // A GIF would move: where nothing is to move, one opens it.
  private async fetch(): Promise<void> {
    const {file} = this;
    const still = file.media_type === 'image/gif' && matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (kindOf(file) !== 'picture' || file.size > kByItself || still) return;
    const address = await pictureOf(this.files, file).catch(() => undefined);
    if (file === this.file) this.full = address;
  }

  protected override render() {
    const {file} = this;
    const video = kindOf(file) === 'video';
    const size = file.size > kByItself || video ? sizeWords(file.size) : '';
    const about = [video && file.duration_ms ? playTime(file.duration_ms) : '', size].filter(Boolean).join(' · ');
    return html`<button type="button" aria-label=${this.label}>
      ${this.soft ?? nothing}
      ${this.thumbnail ? html`<img src=${this.thumbnail} alt="">` : nothing}
      ${this.full ? html`<img class="full" src=${this.full} alt="">` : nothing}
      ${video ? html`<span class="play"></span>` : nothing}
      ${about ? html`<span class="over">${about}</span>` : nothing}
    </button>`;
  }
}

/** What a picture without a name is called. */
export function nameOf(file: SentFile): string {
  if (file.name) return file.name;
  return w(({picture: 'card.photo', video: 'card.video', voice: 'voice.message'} as const)[kindOf(file) as 'picture'] ?? 'card.file');
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-file-picture': FilePicture;
  }
}
