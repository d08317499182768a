// Music and other sounds: the browser's own player, once somebody wants to hear them.
import {css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import type {Files} from '../files';
import type {SentFile} from '../model';
import {w} from '../words';
import {soundOf} from './held';
import {nameOf} from './picture';

const kMostInMemory = 64 * 1024 * 1024;

/** What plays a file: by the service worker, piece by piece as it is wanted, or out of memory where there is none. */
export async function playable(files: Files, file: SentFile): Promise<{address: string; letGo(): void}> {
  const address = await files.address({file, type: file.media_type!});
  if (address !== undefined) return {address, letGo: () => files.letGo(address)};
  if (file.size > kMostInMemory) throw {name: 'files.big', detail: 'without a service worker a file of this size cannot be played'};
  return {address: await soundOf(files, file), letGo: () => undefined};
}

@customElement('majlis-file-sound')
export class FileSound extends MajlisElement {
  static override styles = [base, controls, css`audio { display: block; inline-size: min(300px, 66vw); }`];

  @property({attribute: false}) files!: Files;
  @property({attribute: false}) file!: SentFile;
  @state() private address?: string;
  private letGo?: () => void;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.letGo?.();
    this.address = this.letGo = undefined;
  }

  protected override render() {
    const name = nameOf(this.file);
    if (!this.address) return html`<button class="button compact" type="button" @click=${this.play}>${w('card.play', {name})}</button>`;
    return html`<audio controls autoplay src=${this.address} aria-label=${name}></audio>${nothing}`;
  }

  private readonly play = async () => {
    const found = await playable(this.files, this.file).catch(() => undefined);
    this.address = found?.address;
    this.letGo = found?.letGo;
  };
}
