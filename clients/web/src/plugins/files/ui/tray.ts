// Messages of files on their way, above the composer: how far they are, and what can be done about it.
import {css, html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ConversationView} from '../../../client/client';
import {duration} from '../../../i18n/time';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {ClientElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import type {Files} from '../files';
import type {ParcelView} from '../model';
import {filesFailure, sizeWords, w} from '../words';
import {progressStyles} from '../../../ui/progress';
import {fileBehind} from './handles';
import {lookOf} from './preview';
import {filesOf} from './provided';

@customElement('majlis-file-tray')
export class FileTray extends ClientElement {
  static override styles = [base, controls, progressStyles, css`
    :host { flex: none; background: var(--surface); }
    ul { display: flex; flex-direction: column; max-block-size: 30vh; overflow-y: auto; border-block-start: 1px solid var(--line); }
    li { display: flex; align-items: center; gap: var(--space-3); inline-size: 100%; max-inline-size: 892px; margin-inline: auto; padding: var(--space-2) var(--space-4); }
    li > .icon { color: var(--accent); }
    progress { margin-block: 4px; }
    .button { margin-block-start: var(--space-1); }
    .name { display: block; }
    .failed { color: var(--danger); }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @state() private files?: Files;
  private endFiles?: () => void;

  protected override hear(): void {
    // its parcels are told of elsewhere
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.files) this.watch(this.files);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endFiles?.();
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed);
    if (changed.has('client')) void filesOf(this.client).then((files) => this.watch(files));
  }

  private watch(files: Files): void {
    this.files = files;
    this.endFiles?.();
    this.endFiles = this.isConnected ? files.subscribe(() => this.requestUpdate()) : undefined;
  }

  protected override render() {
    const parcels = this.files?.parcels().filter((each) => each.conversation === this.conversation.id) ?? [];
    if (parcels.length === 0) return nothing;
    return html`<ul aria-label=${w('tray.parcel')}>${parcels.map((each) => this.parcel(each))}</ul>`;
  }

  private parcel(parcel: ParcelView): TemplateResult {
    const [first] = parcel.files;
    const name = parcel.files.length === 1 ? first!.name : w('tray.count', {n: parcel.files.length});
    const asleep = parcel.files.find((each) => each.asleep);
    return html`<li>${parcel.state === 'failed' ? html`<span class="failed">${icon('alert')}</span>` : icon('file')}
      <div class="grow"><bdi class="name clip">${name}</bdi>
        <progress max=${Math.max(1, parcel.size)} value=${parcel.done} aria-label=${name}></progress>
        <p class="small ${parcel.state === 'failed' ? 'failed' : 'muted'}">${this.words(parcel)}</p>
      ${parcel.state === 'asleep' && asleep ? html`<button class="button compact" type="button" @click=${() => this.choose(parcel.id, asleep.id)}>${w('tray.choose')}</button>` : nothing}
      ${parcel.state === 'failed' ? html`<button class="button compact" type="button" @click=${() => this.attempt(this.files!.retry(parcel.id))}>${icon('retry')}${w('tray.retry')}</button>` : nothing}</div>
      <button class="icon-button" type="button" aria-label=${w('tray.cancel', {name})} @click=${() => this.attempt(this.files!.cancel(parcel.id))}>${icon('close')}</button></li>`;
  }

  private words({state, failure, files, done, size, rate, waiting}: ParcelView): string {
    if (failure) return filesFailure(failure);
    if (state === 'asleep') return w('tray.asleep', {name: files.find((each) => each.asleep)!.name});
    if (waiting) return w('tray.waiting');
    const sent = w('tray.sending', {done: sizeWords(done), size: sizeWords(size)});
    if (!rate || rate < 1) return sent;
    return `${sent} · ${w('tray.rate', {rate: sizeWords(Math.round(rate)), left: duration(Math.max(1, roughly((size - done) / rate)))})}`;
  }

  // By the handle that an earlier page kept, where the person still lets us; else she finds the file once more.
  private async choose(parcel: string, item: string): Promise<void> {
    const handle = await this.files!.handle(item).catch(() => undefined);
    const behind = handle && await fileBehind(handle).catch(() => undefined);
    if (behind) return this.give(parcel, item, behind);
    const input = Object.assign(document.createElement('input'), {type: 'file'});
    input.onchange = () => input.files?.[0] && void this.give(parcel, item, input.files[0]);
    input.click();
  }

  private async give(parcel: string, item: string, file: File): Promise<void> {
    await this.attempt(this.lookAndGive(parcel, item, file));
  }

  private async lookAndGive(parcel: string, item: string, file: File): Promise<void> {
    await this.files!.give(parcel, item, file, {...await lookOf(file), name: file.name});
  }
}

// Whole minutes above one, so that it can be read.
function roughly(seconds: number): number {
  return seconds < 60 ? Math.ceil(seconds) : Math.ceil(seconds / 60) * 60;
}
