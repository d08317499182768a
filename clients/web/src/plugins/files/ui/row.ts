// A file as a line: its name and size, and a button that saves it.
import {css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {failureOf} from '../../../client/failure';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import type {Files} from '../files';
import type {Progress, SentFile} from '../model';
import {filesFailure, sizeWords, w} from '../words';
import {nameOf} from './picture';
import {progressStyles} from '../../../ui/progress';
import {save} from './saving';

@customElement('majlis-file-row')
export class FileRow extends MajlisElement {
  static override styles = [base, controls, progressStyles, css`
    .line { display: flex; align-items: center; gap: var(--space-3); min-inline-size: var(--row-least, min(240px, 60vw)); padding-block: 2px; }
    .type { display: grid; place-items: center; inline-size: 44px; block-size: 44px; flex: none; border-radius: var(--radius-small); background: color-mix(in srgb, currentColor 9%, transparent); font-size: 0.6875rem; font-weight: 700; letter-spacing: 0.02em; overflow: hidden; }
    .name { display: block; font-weight: 600; overflow-wrap: anywhere; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; overflow: hidden; line-height: 1.35; }
    .about { font-size: var(--text-small); opacity: 0.85; }
    .icon-button { color: inherit; }
    .failure { margin-block-start: var(--space-1); }
  `];

  @property({attribute: false}) files!: Files;
  @property({attribute: false}) file!: SentFile;
  @state() private progress?: Progress;
  @state() private failure = '';
  private stop?: AbortController;

  protected override render() {
    const {file, progress} = this;
    const name = nameOf(file);
    return html`<div class="line">
        <span class="type" aria-hidden="true">${extensionOf(name) || icon('file')}</span>
        <div class="grow"><bdi class="name">${name}</bdi>
          ${progress ? html`<progress max=${Math.max(1, progress.size)} value=${progress.done} aria-label=${w('card.fetching', {name})}></progress>` : nothing}
          <span class="about">${progress ? `${sizeWords(progress.done)} / ${sizeWords(file.size)}` : sizeWords(file.size)}</span></div>
        ${progress ?
          html`<button class="icon-button" type="button" aria-label=${w('card.stop', {name})} @click=${() => this.stop?.abort()}>${icon('close')}</button>` :
          html`<button class="icon-button" type="button" aria-label=${w('card.save', {name})} title=${w('card.save', {name})} @click=${this.save}>${icon('download')}</button>`}
      </div>
      ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : nothing}`;
  }

  private readonly save = async () => {
    const {file} = this;
    const stop = this.stop = new AbortController();
    this.failure = '';
    this.progress = {done: 0, size: file.size};
    try {
      await save(this.files, file, nameOf(file), (now) => (this.progress = now), stop.signal);
    } catch (reason) {
      const failure = failureOf(reason);
      if (failure.name !== 'files.cancelled') this.failure = filesFailure(failure);
    } finally {
      this.progress = undefined;
    }
  };
}

function extensionOf(name: string): string {
  const found = /\.([A-Za-z0-9]{1,5})$/.exec(name);
  return found ? found[1]!.toUpperCase() : '';
}
