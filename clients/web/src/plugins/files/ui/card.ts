// A message of files: pictures and videos as a grid, voice notes with their wave, all else as lines, and what is said of
// them.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {keyed} from 'lit/directives/keyed.js';
import type {MessageView} from '../../../client/client';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {ClientElement} from '../../../ui/element';
import {markdownStyles, wordsOf} from '../../../ui/markdown_view';
import type {Files} from '../files';
import type {SentFile, SentFiles} from '../model';
import {w} from '../words';
import {kindOf} from './kinds';
import {nameOf} from './picture';
import {filesOf} from './provided';
import {view} from './viewer';
import './picture';
import './row';
import './sound';
import './voice';

const kInGrid = 6;
const kWidest = 340;

@customElement('majlis-file-card')
export class FileCard extends ClientElement {
  static override styles = [base, controls, markdownStyles, css`
    :host { display: block; min-inline-size: 0; }
    .stack { gap: var(--space-2); }
    .one { inline-size: min(var(--wide), 72vw); max-inline-size: 100%; aspect-ratio: var(--shape); border-radius: var(--radius); }
    .grid { display: grid; grid-template-columns: repeat(2, 1fr); gap: 3px; inline-size: min(340px, 72vw); max-inline-size: 100%; border-radius: var(--radius); overflow: hidden; }
    .grid.many { grid-template-columns: repeat(3, 1fr); }
    .grid > * { aspect-ratio: 1; position: relative; }
    .grid > .rest { padding: var(--space-1); text-align: center; overflow-wrap: anywhere; line-height: 1.2; display: grid; place-items: center; background: var(--sunken); font-weight: 600; }
    .empty { inline-size: min(240px, 60vw); block-size: 48px; border-radius: var(--radius); background: color-mix(in srgb, currentColor 6%, transparent); }
  `];

  @property({attribute: false}) message!: MessageView;
  @state() private files?: Files;
  @state() private sent?: SentFiles | 'nonsense';
  private read = '';

  protected override hear(): void {
    // the message is given anew by what stands around
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('message') && this.read !== this.message.id) void this.look();
  }

  private async look(): Promise<void> {
    const {id, body} = this.message;
    this.read = id;
    this.files = await filesOf(this.client);
    const sent = await this.files.read(body).catch(() => 'nonsense' as const);
    if (this.message.id === id) this.sent = sent;
  }

  protected override render() {
    const {sent, files} = this;
    if (sent === 'nonsense') return html`<p class="muted">${w('card.nonsense')}</p>`;
    if (!sent || !files) return html`<div class="empty"></div>`;
    const seen = sent.files.filter((each) => isSeen(each));
    return html`<div class="stack">
      ${seen.length === 1 ? this.one(files, seen[0]!) : nothing}
      ${seen.length > 1 ? this.grid(files, seen) : nothing}
      ${sent.files.filter((each) => !isSeen(each)).map((file) => this.line(files, file))}
      ${sent.text ? wordsOf(sent.text) : nothing}</div>`;
  }

  // Room as the picture will have it, before it is there. (A style in the template is one that the page's policy refuses.)
  private one(files: Files, file: SentFile): TemplateResult {
    const shape = Math.min(2.4, Math.max(0.6, (file.width ?? 4) / (file.height ?? 3)));
    this.style.setProperty('--shape', String(shape));
    this.style.setProperty('--wide', `${Math.round(Math.min(kWidest, Math.max(120, file.width ?? kWidest), 420 * shape))}px`);
    return html`<majlis-file-picture class="one" .files=${files} .file=${file}
      .label=${labelOf(file)} @click=${() => view(files, [file], 0)}></majlis-file-picture>`;
  }

  private grid(files: Files, seen: SentFile[]): TemplateResult {
    const shown = seen.length > kInGrid ? seen.slice(0, kInGrid - 1) : seen;
    return html`<div class="grid ${seen.length > 4 ? 'many' : ''}">${shown.map((file, at) => html`
      <majlis-file-picture .files=${files} .file=${file} .label=${labelOf(file)} @click=${() => view(files, seen, at)}></majlis-file-picture>`)}
      ${shown.length < seen.length ? html`<button class="rest" type="button" @click=${() => view(files, seen, shown.length)}>${w('card.more', {n: seen.length - shown.length})}</button>` : nothing}</div>`;
  }

  private line(files: Files, file: SentFile): TemplateResult {
    const kind = kindOf(file);
    if (kind === 'voice') return html`${keyed(file, html`<majlis-voice-note .files=${files} .file=${file}></majlis-voice-note>`)}`;
    return html`<majlis-file-row .files=${files} .file=${file}></majlis-file-row>
      ${kind === 'audio' ? html`<majlis-file-sound .files=${files} .file=${file}></majlis-file-sound>` : nothing}`;
  }
}

function isSeen(file: SentFile): boolean {
  return ['picture', 'video'].includes(kindOf(file));
}

function labelOf(file: SentFile): string {
  return kindOf(file) === 'video' ? w('card.play', {name: nameOf(file)}) : w('card.open', {name: nameOf(file)});
}
