// Pictures and videos of a message, as large as the window: arrows go on, Escape closes.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {failureOf} from '../../../client/failure';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import {modalClosed, modalOpened} from '../../../ui/modal';
import type {Files} from '../files';
import type {Progress, SentFile} from '../model';
import {filesFailure, w} from '../words';
import {blurOf} from './blur';
import {pictureOf} from './held';
import {kindOf} from './kinds';
import {nameOf} from './picture';
import {progressStyles} from '../../../ui/progress';
import {playable} from './sound';
import './row';

export function view(files: Files, all: readonly SentFile[], at: number): void {
  document.body.append(Object.assign(document.createElement('majlis-file-viewer'), {files, all, at}));
}

@customElement('majlis-file-viewer')
export class FileViewer extends MajlisElement {
  static override styles = [base, controls, progressStyles, css`
    dialog { position: fixed; z-index: 1; inset: 0; inline-size: 100vw; block-size: 100dvh; max-inline-size: none; max-block-size: none; margin: 0; padding: 0; border: 0; background: #0b0e0e; color: #f2f5f4; display: flex; flex-direction: column; }
    header, footer { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-2) var(--space-3); flex: none; }
    footer { justify-content: center; padding-block-end: max(var(--space-2), env(safe-area-inset-bottom)); }
    .icon-button { color: inherit; }
    .icon-button:hover:not(:disabled) { background: rgb(255 255 255 / 14%); color: inherit; }
    :focus-visible { outline-color: #fff; }
    .stage { flex: 1; min-block-size: 0; position: relative; display: grid; place-items: center; }
    .stage > * { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; object-fit: contain; }
    .stage > canvas { margin: auto; inline-size: min(100%, 60vh); block-size: 60%; opacity: 0.6; filter: blur(8px); }
    .stage > .failure, .stage > .spinner { position: static; inline-size: auto; block-size: auto; max-inline-size: 40ch; }
    .stage > progress { inset: auto; inline-size: 50%; block-size: 6px; --accent: #84e0cf; }
    .stage > .spinner { inline-size: 32px; block-size: 32px; }
    majlis-file-row { --row-least: 0; max-inline-size: 480px; flex: 1; min-inline-size: 0; }
  `];

  @property({attribute: false}) files!: Files;
  @property({attribute: false}) all: readonly SentFile[] = [];
  @property({type: Number}) at = 0;
  @state() private address?: string;
  @state() private progress?: Progress;
  @state() private failure = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  private letGo?: () => void;

  private get file(): SentFile {
    return this.all[this.at]!;
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
    modalOpened(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    modalClosed(this);
    this.letGo?.();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('at')) void this.fetch();
  }

  private async fetch(): Promise<void> {
    const {file, files} = this;
    this.letGo?.();
    this.letGo = undefined;
    this.address = this.progress = undefined;
    this.failure = '';
    try {
      const moved = (now: Progress) => this.file === file && (this.progress = now);
      const found = kindOf(file) === 'video' ? await playable(files, file) : {address: await pictureOf(files, file, moved), letGo: () => undefined};
      if (this.file !== file || !this.isConnected) return found.letGo();
      this.address = found.address;
      this.letGo = found.letGo;
    } catch (reason) {
      if (this.file === file) this.failure = filesFailure(failureOf(reason));
    }
  }

  protected override render() {
    const {all, at} = this;
    return html`<dialog aria-label=${w('view.label')} @close=${() => this.remove()} @keydown=${this.onKey}>
      <header><span class="grow" role="status">${all.length > 1 ? w('view.place', {at: at + 1, all: all.length}) : ''}</span>
        <button class="icon-button" type="button" autofocus aria-label=${w('view.close')} @click=${() => this.dialog.close()}>${icon('close')}</button></header>
      <div class="stage">${this.stage()}</div>
      <footer>
        ${all.length > 1 ? html`<button class="icon-button" type="button" aria-label=${w('view.previous')} ?disabled=${at === 0} @click=${() => this.go(-1)}>${icon('back')}</button>` : nothing}
        <majlis-file-row .files=${this.files} .file=${this.file}></majlis-file-row>
        ${all.length > 1 ? html`<button class="icon-button" type="button" aria-label=${w('view.next')} ?disabled=${at === all.length - 1} @click=${() => this.go(1)}>${icon('forward')}</button>` : nothing}
      </footer></dialog>`;
  }

  private stage(): TemplateResult {
    const {file, address, progress} = this;
    if (this.failure) return html`<p class="failure" role="alert">${this.failure}</p>`;
    if (address && kindOf(file) === 'video')
      return html`<video controls autoplay playsinline src=${address} aria-label=${nameOf(file)} @error=${this.onError}></video>`;
    if (address) return html`<img src=${address} alt=${nameOf(file)} @error=${this.onError}>`;
    return html`${blurOf(file.blurhash) ?? nothing}${progress ? html`<progress max=${Math.max(1, progress.size)} value=${progress.done}
      aria-label=${w('card.fetching', {name: nameOf(file)})}></progress>` : html`<span class="spinner"></span>`}`;
  }

  private readonly onError = () => {
    this.failure = w('failure.playing');
  };

  private go(step: number): void {
    this.at = Math.min(this.all.length - 1, Math.max(0, this.at + step));
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if ((event.target as HTMLElement).closest('video')) return; // its own keys seek
    const onward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    event.preventDefault();
    this.go(event.key === onward ? 1 : -1);
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-file-viewer': FileViewer;
  }
}
