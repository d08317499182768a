// What is about to be sent: pictures to look at, a caption, and what goes along of names and of what cameras write.
import {css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Client, StreamId} from '../../../client/client';
import {failureOf} from '../../../client/failure';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import {kMostFiles, type Look} from '../model';
import {filesFailure, sizeWords, w} from '../words';
import {handleOf, pick} from './handles';
import {lookOf} from './preview';
import {filesOf, lifetimeOf} from './provided';
import '../../../ui/dialog';

// What may say where it was taken, also where the browser knows no type for it.
const kTelling = /^(image\/|video\/(mp4|quicktime|3gpp))/;
const kTellingNames = /\.(jpe?g|png|webp|gif|hei[cf]|avif|jxl|jp2|tiff?|dng|mp4|m4v|mov|3gp)$/i;

interface Chosen {
  file: File;
  look: Promise<Look>;
  picture?: string;
}

/** Asks what is to become of the files, and sends them. */
export function offer(client: Client, conversation: StreamId, files: readonly File[]): void {
  const open = document.querySelector('majlis-offer');
  if (open) return open.add(files);
  const element = Object.assign(document.createElement('majlis-offer'), {client, conversation});
  element.add(files);
  document.body.append(element);
}

@customElement('majlis-offer')
export class Offer extends MajlisElement {
  static override styles = [base, controls, css`
    form { display: flex; flex-direction: column; gap: var(--space-3); }
    ul { display: grid; grid-template-columns: repeat(auto-fill, minmax(112px, 1fr)); grid-auto-rows: max-content; gap: var(--space-2); max-block-size: 44vh; overflow-y: auto; }
    li { position: relative; display: flex; flex-direction: column; gap: 2px; min-inline-size: 0; border-radius: var(--radius); background: var(--sunken); overflow: hidden; }
    .picture { flex: none; display: grid; place-items: center; block-size: 84px; color: var(--muted); }
    .picture img { inline-size: 100%; block-size: 100%; object-fit: cover; }
    .name { display: block; }
    .about { padding: 2px var(--space-2) var(--space-1); font-size: 0.75rem; line-height: 1.35; }
    li button { position: absolute; inset-block-start: 4px; inset-inline-end: 4px; inline-size: 28px; block-size: 28px; border-radius: 50%; display: grid; place-items: center; background: var(--raised); box-shadow: var(--shadow); }
    li button .icon { inline-size: 16px; block-size: 16px; }
    .choice { min-block-size: 32px; line-height: 1.4; }
    footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--space-2); }
    textarea { resize: vertical; min-block-size: 44px; max-block-size: 30vh; }
  `];

  @property({attribute: false}) client!: Client;
  @property({attribute: false}) conversation!: StreamId;
  @state() private chosen: Chosen[] = [];
  @state() private withMetadata = false;
  @state() private withNames = true;
  @state() private failure = '';
  @state() private busy = false;
  @state() private refused = false; // for what a picture says beside itself

  add(files: readonly File[]): void {
    const room = kMostFiles - this.chosen.length;
    this.failure = files.length > room ? w('send.many', {n: kMostFiles}) : '';
    this.chosen = [...this.chosen, ...files.slice(0, room).map((file): Chosen => ({file, look: lookOf(file)}))];
    for (const each of this.chosen) if (!each.picture) void each.look.then((look) => this.show(each, look));
  }

  private show(each: Chosen, {thumbnail}: Look): void {
    if (!thumbnail || each.picture || !this.chosen.includes(each)) return;
    each.picture = URL.createObjectURL(new Blob([thumbnail as BlobPart], {type: 'image/jpeg'}));
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const {picture} of this.chosen) if (picture) URL.revokeObjectURL(picture);
  }

  protected override render() {
    const pictures = this.refused || this.chosen.some(({file}) => kTelling.test(file.type) || kTellingNames.test(file.name));
    return html`<majlis-dialog open .heading=${w('send.heading', {n: this.chosen.length})} @majlis-close=${() => this.remove()}>
      <form @submit=${this.onSubmit}>
        <ul>${this.chosen.map((each) => this.entry(each))}</ul>
        <div class="field"><label for="caption">${w('send.caption')}</label>
          <textarea id="caption" rows="1" dir="auto" autofocus maxlength="20000" @keydown=${this.onKey}></textarea></div>
        ${pictures ? html`<label class="choice small"><input type="checkbox" .checked=${!this.withMetadata}
          @change=${(event: Event) => (this.withMetadata = !(event.target as HTMLInputElement).checked)}>${w('send.metadata')}</label>` : nothing}
        <label class="choice small"><input type="checkbox" .checked=${this.withNames}
          @change=${(event: Event) => (this.withNames = (event.target as HTMLInputElement).checked)}>${w('send.names')}</label>
        ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}
        <footer>
          <button class="button" type="button" @click=${this.more}>${icon('plus')}${w('send.more')}</button>
          <button class="button primary" type="submit" ?disabled=${this.busy || this.chosen.length === 0}>${w('send.yes')}</button>
        </footer>
      </form></majlis-dialog>`;
  }

  private entry(each: Chosen) {
    const {file, picture} = each;
    return html`<li><div class="picture">${picture ? html`<img src=${picture} alt="">` : icon('file')}</div>
      <div class="about"><bdi class="name clip">${file.name}</bdi><span class="muted">${sizeWords(file.size)}</span></div>
      <button type="button" aria-label=${w('send.remove', {name: file.name})} @click=${() => this.leaveOut(each)}>${icon('close')}</button></li>`;
  }

  private leaveOut(each: Chosen): void {
    this.chosen = this.chosen.filter((other) => other !== each);
    if (this.chosen.length === 0) this.remove();
  }

  private readonly more = () => {
    const picked = pick(true);
    if (picked) return void picked.then((files) => this.add(files));
    const input = Object.assign(document.createElement('input'), {type: 'file', multiple: true});
    input.onchange = () => this.add([...input.files ?? []]);
    input.click();
  };

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.send();
  };

  private readonly onSubmit = (event: Event) => {
    event.preventDefault();
    void this.send();
  };

  private async send(): Promise<void> {
    if (this.busy || this.chosen.length === 0) return;
    this.busy = true;
    const text = this.renderRoot.querySelector('textarea')!.value.trim();
    try {
      const files = await Promise.all(this.chosen.map(async ({file, look}) =>
        ({...await look, file, handle: await handleOf(file), name: file.name, told: this.withNames, keepMetadata: this.withMetadata})));
      await (await filesOf(this.client)).send({conversation: this.conversation, files, ...(text ? {text} : {}),
        ...lifetimeOf(this.client, this.conversation)});
      this.remove();
    } catch (reason) {
      const failure = failureOf(reason);
      this.refused ||= failure.name.startsWith('files.metadata.');
      this.failure = filesFailure(failure);
      this.busy = false;
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-offer': Offer;
  }
}
