// Where one writes: Enter sends, Shift+Enter begins a new line. Keeps a draft; replies and edits show what they are about.
import {css, html, nothing, type PropertyValues} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {ConversationView, MessageView} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {plugins} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {plainWords} from '../ui/markdown_view';
import {chooseFrom} from '../ui/menu';
import {personName} from '../ui/person_name';

const kDraftMs = 600;
const kTypingMs = 4000;
/** The longest text of one message in bytes of UTF-8 (clients/core/message.hpp). */
export const kMostBytes = 65536;

@customElement('majlis-composer')
export class Composer extends ClientElement {
  static override styles = [base, controls, css`
    :host { flex: none; background: var(--surface); border-block-start: 1px solid var(--line); padding: var(--space-2) var(--space-3) max(var(--space-2), env(safe-area-inset-bottom)); }
    form { display: flex; align-items: flex-end; gap: var(--space-2); max-inline-size: 892px; margin-inline: auto; }
    textarea {
      display: block; resize: none; max-block-size: min(40vh, 240px); min-block-size: var(--touch); padding: 9px var(--space-4); line-height: 1.4;
      border-radius: 20px; background: var(--sunken); border-color: transparent; overflow-y: auto;
    }
    textarea:focus-visible { border-color: var(--accent); background: var(--surface); outline-width: 1px; }
    .about { display: flex; align-items: center; gap: var(--space-3); max-inline-size: 892px; margin: 0 auto var(--space-2); padding: var(--space-1) var(--space-2) var(--space-1) var(--space-3); border-radius: var(--radius-small); background: var(--accent-soft); }
    .about .icon { color: var(--accent); }
    .about p { font-size: var(--text-small); line-height: 1.4; }
    .about .clip { display: block; text-align: match-parent; }
    .icon-button.primary { border-radius: 50%; }
    .long { text-align: center; color: var(--danger); font-size: var(--text-small); padding-block-end: var(--space-1); }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @state() private replyTo?: MessageView;
  @state() private editing?: MessageView;
  @state() private empty = true;
  @state() private tooLong = false;
  @query('textarea') private area!: HTMLTextAreaElement;

  private draftTimer?: ReturnType<typeof setTimeout>;
  private typedAt = 0;
  private shownFor = '';
  private endPlugins?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    this.endPlugins = plugins.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.endPlugins?.();
    this.keepDraft();
  }

  protected override hear(): void {
    // the conversation is given anew by the screen around
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('conversation');
    if (before && before.id !== this.conversation.id) {
      this.keepDraft(before.id);
      this.replyTo = this.editing = undefined;
    }
  }

  protected override updated(): void {
    if (this.shownFor === this.conversation.id) return;
    this.shownFor = this.conversation.id;
    this.put(this.conversation.draft);
    if (matchMedia('(hover: hover) and (min-width: 720px)').matches) this.area.focus();
  }

  reply(message: MessageView): void {
    this.editing = undefined;
    this.replyTo = message;
    this.area.focus();
  }

  edit(message: MessageView): void {
    this.keepDraft();
    this.replyTo = undefined;
    this.editing = message;
    this.put(message.text);
    this.area.focus();
  }

  private put(text: string): void {
    this.area.value = text;
    this.fit();
  }

  private fit(): void {
    this.area.style.blockSize = 'auto';
    this.area.style.blockSize = `${this.area.scrollHeight + 2}px`;
    this.empty = this.area.value.trim() === '';
    this.tooLong = this.area.value.length * 3 > kMostBytes && new TextEncoder().encode(this.area.value).length > kMostBytes;
  }

  protected override render() {
    return html`${this.about()}
      ${this.tooLong ? html`<p class="long" role="alert">${t('composer.tooLong')}</p>` : nothing}
      <form @submit=${this.onSubmit}>
        ${plugins.actions().length ? html`<button class="icon-button" type="button" aria-label=${t('composer.add')} aria-haspopup="menu" @click=${this.openActions}>${icon('plus')}</button>` : nothing}
        <div class="grow"><textarea rows="1" dir=${this.empty ? nothing : 'auto'} aria-label=${t('composer.message')} placeholder=${t('composer.message')} enterkeyhint="send"
          @input=${this.onInput} @keydown=${this.onKey}></textarea></div>
        <button class="icon-button primary" type="submit" aria-label=${this.editing ? t('composer.save') : t('composer.send')} ?disabled=${this.empty || this.tooLong}>${icon(this.editing ? 'check' : 'send')}</button>
      </form>`;
  }

  private about() {
    const message = this.editing ?? this.replyTo;
    if (!message) return nothing;
    const heading = this.editing ? t('composer.editing') : html`${t('composer.replying')} ${message.own ? t('message.you') : personName(message.authorName)}`;
    return html`<div class="about">${icon(this.editing ? 'edit' : 'reply')}
      <p class="grow"><b>${heading}</b><span class="clip" dir="auto">${plainWords(plugins.words(message), 120)}</span></p>
      <button class="icon-button" type="button" aria-label=${t('composer.cancel')} @click=${this.cancel}>${icon('close')}</button></div>`;
  }

  private readonly cancel = () => {
    if (this.editing) this.put(this.conversation.draft);
    this.editing = this.replyTo = undefined;
    this.area.focus();
  };

  private readonly openActions = async (event: Event) => {
    const actions = plugins.actions();
    const anchor = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const chosen = await chooseFrom(anchor, t('composer.add'), actions.map((each) => ({choice: each.id, label: each.label(), picture: each.picture})));
    const action = actions.find((each) => each.id === chosen);
    if (action) await this.attempt(Promise.resolve(action.run(this.client, this.conversation.id)));
  };

  private readonly onInput = () => {
    this.fit();
    if (this.editing) return;
    const now = Date.now();
    if (!this.empty && now - this.typedAt > kTypingMs) {
      this.typedAt = now;
      this.client.typing(this.conversation.id);
    }
    clearTimeout(this.draftTimer);
    this.draftTimer = setTimeout(() => this.keepDraft(), kDraftMs);
  };

  private keepDraft(id = this.conversation.id): void {
    if (this.draftTimer === undefined || this.editing) return;
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    void this.attempt(this.client.saveDraft(id, this.area.value));
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      void this.submit();
    } else if (event.key === 'Escape' && (this.editing || this.replyTo)) {
      event.preventDefault();
      event.stopPropagation();
      this.cancel();
    } else if (event.key === 'ArrowUp' && this.area.value === '' && !this.editing) {
      event.preventDefault();
      this.tell('majlis-edit-last');
    }
  };

  private readonly onSubmit = (event: Event) => {
    event.preventDefault();
    void this.submit();
  };

  // The words leave the field at once; they come back if they could not be stored.
  private async submit(): Promise<void> {
    const text = this.area.value.trim();
    if (text === '' || this.tooLong) return;
    const {editing, replyTo} = this;
    const {id} = this.conversation;
    clearTimeout(this.draftTimer);
    this.draftTimer = undefined;
    this.editing = this.replyTo = undefined;
    this.typedAt = 0;
    this.put(editing ? this.conversation.draft : '');
    this.area.focus();
    try {
      if (editing) {
        if (text !== editing.text) await this.client.edit(id, editing.id, text);
        return;
      }
      await this.client.send(id, text, replyTo ? {replyTo: replyTo.id} : {});
      if (this.area.value === '') await this.client.saveDraft(id, '');
    } catch (reason) {
      this.tell('majlis-failure', failureOf(reason));
      if (id !== this.conversation.id || this.area.value !== '') return;
      this.editing = editing;
      this.replyTo = replyTo;
      this.put(text);
    }
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-composer': Composer;
  }
}
