// Takes a photo with the camera of this computer. What it sees stays in this element; what was taken is asked about as any
// other file is.
import {css, html} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Client, StreamId} from '../../../client/client';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import {w} from '../words';
import {offer} from './offer';
import '../../../ui/dialog';

const kWanted = {width: {ideal: 1920}, height: {ideal: 1080}, facingMode: 'environment'};
const kQuality = 0.9;

export function photograph(client: Client, conversation: StreamId): void {
  if (document.querySelector('majlis-camera')) return;
  document.body.append(Object.assign(document.createElement('majlis-camera'), {client, conversation}));
}

@customElement('majlis-camera')
export class PhotoCamera extends MajlisElement {
  static override styles = [base, controls, css`
    video { display: block; inline-size: 100%; aspect-ratio: 4 / 3; object-fit: contain; border-radius: var(--radius); background: #0b0e0e; }
    footer { display: flex; justify-content: center; padding-block-start: var(--space-4); }
  `];

  @property({attribute: false}) client!: Client;
  @property({attribute: false}) conversation!: StreamId;
  @state() private failure = '';
  @state() private seeing = false;
  @query('video') private video?: HTMLVideoElement;
  private stream?: MediaStream;

  protected override render() {
    return html`<majlis-dialog open .heading=${w('camera.heading')} @majlis-close=${() => this.remove()}>
      ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : html`<video muted playsinline aria-label=${w('camera.view')}></video>
      <footer><button class="button primary" type="button" autofocus ?disabled=${!this.seeing} @click=${this.take}>${icon('camera')}${w('camera.take')}</button></footer>`}
    </majlis-dialog>`;
  }

  protected override async firstUpdated(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({video: kWanted});
      if (!this.isConnected) return this.end();
      this.video!.srcObject = this.stream;
      await this.video!.play();
      this.seeing = true;
    } catch {
      this.end();
      this.failure = w('failure.camera');
    }
  }

  private readonly take = async () => {
    const video = this.video!;
    const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
    canvas.getContext('2d')!.drawImage(video, 0, 0);
    this.end();
    const taken = await canvas.convertToBlob({type: 'image/jpeg', quality: kQuality});
    this.remove();
    offer(this.client, this.conversation, [new File([taken], 'photo.jpg', {type: 'image/jpeg'})]);
  };

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  private end(): void {
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-camera': PhotoCamera;
  }
}
