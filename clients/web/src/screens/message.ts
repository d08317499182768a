// One message: who, what, when, and what has become of it.
import {html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ConversationView, MessageView} from '../client/client';
import {failureOf} from '../client/failure';
import {number, t} from '../i18n/language';
import {clockTime, duration, fullTime} from '../i18n/time';
import {plugins} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {hueOf} from '../ui/avatar';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import type {Place} from '../ui/grouping';
import {isNotice} from '../ui/grouping';
import {icon} from '../ui/icon';
import {markdownStyles, plainWords, wordsOf} from '../ui/markdown_view';
import {personName, plainName} from '../ui/person_name';
import {foldAt, isBlank, wholeAt} from '../ui/text_safety';
import {actOn, mayChange, mayDelete, mayEdit, removeForAll, toggleReaction} from './message_actions';
import {stateMark} from './message_state';
import {messageStyles} from './message_styles';

const kUnfold = 20_000; // characters that one more press shows

@customElement('majlis-message')
export class MessageElement extends ClientElement {
  static override styles = [base, controls, markdownStyles, messageStyles];

  @property({attribute: false}) conversation!: ConversationView;
  @property({attribute: false}) message!: MessageView;
  @property({attribute: false}) place!: Place;
  @state() private shown = 0; // characters of a long text; 0: as much as at first
  @state() private quoted?: MessageView | 'gone';

  protected override hear(): void {
    // the timeline gives the message anew
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.toggleAttribute('first', this.place.first);
    this.toggleAttribute('last', this.place.last);
    const before = changed.get('message') as MessageView | undefined;
    if (changed.has('message') && this.message.replyTo && this.message.replyTo !== before?.replyTo) void this.findQuoted();
  }

  private async findQuoted(): Promise<void> {
    const found = await this.client.find(this.conversation.id, this.message.replyTo!).catch(() => undefined);
    this.quoted = found?.message ?? 'gone';
  }

  protected override render() {
    const {message} = this;
    if (isNotice(message)) return this.notice();
    const group = this.conversation.kind === 'group';
    const withAvatar = group && !message.own;
    return html`<article class="line ${message.own ? 'own' : ''} ${withAvatar ? '' : 'direct'}" aria-label=${this.label()}>
      ${withAvatar ? (this.place.last ? html`<majlis-avatar .name=${message.authorName} .seed=${message.author} .version=${message.authorAvatar}></majlis-avatar>` : html`<span></span>`) : nothing}
      <div class="side">
        <div class="bubble ${isBig(message) ? 'big' : ''}" @contextmenu=${this.onContextMenu} @click=${this.onTap}>
          ${withAvatar && this.place.first ? this.author() : nothing}
          ${message.replyTo ? this.quote() : nothing}
          <div class="flow"><div class="content">${this.content()}</div>${this.meta()}</div>
        </div>
        ${this.tools()}
      </div>
      ${message.reactions.length ? this.reactions() : nothing}
      ${message.state === 'failed' ? this.failed() : nothing}
    </article>`;
  }

  private label(): string {
    return t('message.label', {name: this.message.own ? t('message.you') : plainName(this.message.authorName)});
  }

  private author(): TemplateResult {
    this.style.setProperty('--hue', String(hueOf(this.message.author)));
    return html`<div class="author clip">${personName(this.message.authorName)}</div>`;
  }

  private content(): TemplateResult {
    const {message} = this;
    if (message.deleted) return html`<span class="deleted">${t('message.deleted')}</span>`;
    if (message.type === 'text/1') return this.words(message.text);
    const card = plugins.card({client: this.client, conversation: this.conversation.id, message});
    if (card) return card;
    return html`<div class="unknown" title=${t('message.unknownType')}>${icon('alert')}<div class="grow">${this.words(message.text)}</div></div>`;
  }

  private words(text: string): TemplateResult {
    if (isBlank(text)) return html`<span class="deleted">${t('message.blank')}</span>`;
    const fold = this.shown ? (this.shown < text.length ? wholeAt(text, this.shown) : undefined) : foldAt(text);
    if (fold === undefined) return wordsOf(text);
    return html`${wordsOf(text.slice(0, fold))}
      <button class="more" type="button" @click=${() => (this.shown = fold + kUnfold)}>${t('message.more', {n: text.length - fold})}</button>`;
  }

  private quote(): TemplateResult {
    const quoted = this.quoted;
    if (quoted === undefined || quoted === 'gone') {
      return html`<span class="quote"><span class="clip">${quoted ? t('message.quoteGone') : '…'}</span></span>`;
    }
    const words = quoted.deleted ? t('message.deleted') : plainWords(plugins.words(quoted)) || t('message.blank');
    return html`<button class="quote" type="button" @click=${() => this.tell('majlis-jump', quoted.id)} aria-label=${t('message.toQuoted', {name: plainName(quoted.authorName)})}>
      <b class="clip">${quoted.own ? t('message.you') : personName(quoted.authorName)}</b><span class="clip" dir="auto">${words}</span></button>`;
  }

  private meta(): TemplateResult {
    const {message} = this;
    return html`<span class="meta">
      ${message.expiresMs ? html`<span title=${t('message.expires', {when: fullTime(message.expiresMs)})}>${icon('timer')}<span class="spoken">${t('message.expires', {when: fullTime(message.expiresMs)})}</span></span>` : nothing}
      ${message.edited && !message.deleted ? html`<span>${t('message.edited')}</span>` : nothing}
      <time datetime=${new Date(message.timeMs).toISOString()} title=${fullTime(message.timeMs)}>${clockTime(message.timeMs)}</time>
      ${message.own && this.conversation.kind !== 'self' ? stateMark(message.state) : nothing}
    </span>`;
  }

  private tools(): TemplateResult | typeof nothing {
    if (!mayChange(this.message) && !this.message.text) return nothing;
    return html`<div class="tools">
      ${mayChange(this.message) ? html`<button class="icon-button" type="button" tabindex="-1" aria-label=${t('message.reply')} title=${t('message.reply')}
        @click=${() => this.tell('majlis-reply', this.message)}>${icon('reply')}</button>` : nothing}
      <button class="icon-button" type="button" tabindex="-1" aria-label=${t('message.actions')} title=${t('message.actions')} aria-haspopup="menu"
        @click=${(event: Event) => this.openMenu((event.currentTarget as HTMLElement).getBoundingClientRect())}>${icon('more')}</button>
    </div>`;
  }

  private reactions(): TemplateResult {
    const by = new Map<string, {names: string[]; own: boolean}>();
    for (const each of this.message.reactions) {
      const entry = by.get(each.emoji) ?? {names: [], own: false};
      entry.names.push(each.own ? t('message.you') : plainName(each.name));
      entry.own ||= each.own;
      by.set(each.emoji, entry);
    }
    return html`<div class="reactions">${[...by].map(([emoji, {names, own}]) => html`
      <button class="reaction" type="button" aria-pressed=${own} title=${names.join('\n')}
        aria-label=${t('message.reaction', {emoji, n: names.length, names: names.slice(0, 20).join(t('list.comma'))})}
        @click=${() => this.attempt(toggleReaction(this.client, this.conversation, this.message, emoji))}>
        <span class="emoji">${emoji}</span>${names.length > 1 ? html`<span>${number(names.length)}</span>` : nothing}</button>`)}</div>`;
  }

  private failed(): TemplateResult {
    const {client, conversation, message} = this;
    return html`<div class="failed-row"><span>${message.failure ? failureText(message.failure) : t('delivery.failed')}</span>
      <button class="button compact" type="button" @click=${() => this.attempt(client.discard(conversation.id, message.id))}>${t('message.discard')}</button>
      <button class="button compact danger" type="button" @click=${() => this.attempt(client.retry(conversation.id, message.id))}>${icon('retry')}${t('message.retry')}</button></div>`;
  }

  private notice(): TemplateResult {
    const seconds = Number((this.message.body as {timer_s?: unknown} | undefined)?.timer_s ?? Number.NaN);
    const text = this.message.own ? ownNotice(seconds) : othersNotice(plainName(this.message.authorName), seconds);
    return html`<div class="notice">${icon('timer')}<span>${text}</span></div>`;
  }

  private readonly onContextMenu = (event: MouseEvent) => {
    if ((event.target as HTMLElement).closest('a') || String(getSelection())) return;
    event.preventDefault();
    void this.openMenu(new DOMRect(event.clientX, event.clientY, 0, 0));
  };

  // Where nothing hovers there are no tools beside the bubble: a tap on it opens the menu.
  private readonly onTap = (event: MouseEvent) => {
    if (!matchMedia('(hover: none)').matches || (event.target as HTMLElement).closest('a, button, pre') || String(getSelection())) return;
    void this.openMenu(this.renderRoot.querySelector('.bubble')!.getBoundingClientRect());
  };

  private async openMenu(anchor: DOMRect): Promise<void> {
    try {
      const rest = await actOn(this.client, this.conversation, this.message, anchor);
      if (rest === 'reported') this.tell('majlis-notice', t('report.done'));
      else if (rest) this.tell(`majlis-${rest}`, this.message);
    } catch (reason) {
      this.tell('majlis-failure', failureOf(reason));
    }
  }

  /** Keys on the message while it has the focus; gives whether one meant something. */
  onShortcut(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    const bubble = this.renderRoot.querySelector('.bubble');
    if (event.key === 'Enter' || event.key === ' ' || event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10')) {
      if (bubble) void this.openMenu(bubble.getBoundingClientRect());
    } else if (event.key.toLowerCase() === 'r' && mayChange(this.message)) {
      this.tell('majlis-reply', this.message);
    } else if (event.key.toLowerCase() === 'e' && mayEdit(this.message)) {
      this.tell('majlis-edit', this.message);
    } else if (event.key === 'Delete' && mayDelete(this.message, this.conversation)) {
      void this.attempt(removeForAll(this.client, this.conversation, this.message));
    } else {
      return false;
    }
    return true;
  }
}

function ownNotice(seconds: number): string {
  if (Number.isNaN(seconds)) return t('notice.timerChangedOwn');
  return seconds > 0 ? t('notice.timerSetOwn', {time: duration(seconds)}) : t('notice.timerOffOwn');
}

function othersNotice(name: string, seconds: number): string {
  if (Number.isNaN(seconds)) return t('notice.timerChanged', {name});
  return seconds > 0 ? t('notice.timerSet', {name, time: duration(seconds)}) : t('notice.timerOff', {name});
}

// One to three emoji and nothing else are drawn large.
function isBig(message: MessageView): boolean {
  return message.type === 'text/1' && message.text.length < 40 && /^(\p{Extended_Pictographic}(\p{Emoji_Modifier}|\ufe0f|\u200d\p{Extended_Pictographic})*){1,3}$/u.test(message.text.trim());
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-message': MessageElement;
  }
}
