// A conversation's messages, drawn only where one looks: of ten thousand some dozens stand in the page. The place where
// one reads stays while messages come, change and are measured; at the end the list follows.
import {css, html, nothing, type PropertyValues, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {repeat} from 'lit/directives/repeat.js';
import type {Change, ConversationView, MessageId, MessageView} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {badge, dayName} from '../i18n/time';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {placeOf} from '../ui/grouping';
import {HeightMap} from '../ui/height_map';
import {icon} from '../ui/icon';
import {MessagePages} from '../ui/message_pages';
import {emptyState, loadingState, stateStyles} from '../ui/states';
import './message';

const kGuess = 64; // pixels of a message that nobody has measured
const kBeyond = 500; // pixels that are drawn beyond the edges
const kAtEnd = 32; // pixels from the end that still count as being there

/** Where one reads: at the end, or so many pixels below the top of a message. */
type Anchor = 'end' | {ordinal: number; below: number};

@customElement('majlis-timeline')
export class Timeline extends ClientElement {
  static override styles = [base, controls, stateStyles, css`
    :host { position: relative; min-block-size: 0; }
    .scroller {
      position: absolute; inset: 0; overflow-y: auto; overflow-x: clip; overflow-anchor: none; display: flex; flex-direction: column;
      overscroll-behavior: contain;
    }
    .scroller.fresh { visibility: hidden; }
    /* Clipped, so that what has grown and is not yet measured does not pass for more below. */
    .space { position: relative; flex: none; margin-block: auto var(--space-3); overflow: clip; }
    .drawn { position: absolute; inset-inline: 0; inset-block-start: 0; padding: 0 var(--space-4); }
    .item { display: flow-root; outline: none; max-inline-size: 860px; margin-inline: auto; }
    .item:focus-visible > majlis-message { outline: 2px solid var(--accent); outline-offset: -2px; border-radius: var(--radius); }
    .day, .news { display: flex; align-items: center; justify-content: center; gap: var(--space-3); padding-block: var(--space-4) var(--space-2);
      font-size: var(--text-small); color: var(--muted); font-weight: 600; }
    .news { color: var(--accent); }
    .news::before, .news::after { content: ''; flex: 1; block-size: 1px; background: currentColor; opacity: 0.4; }
    .waiting { block-size: 48px; margin-block: 8px; border-radius: var(--radius-large); background: var(--sunken); inline-size: min(56%, 320px); }
    .waiting.own { margin-inline-start: auto; }
    .begin { display: flex; justify-content: center; text-align: center; padding: var(--space-5) var(--space-4) 0; color: var(--muted); font-size: var(--text-small); }
    .to-end {
      position: absolute; inset-block-end: var(--space-3); inset-inline-end: var(--space-4); display: flex; align-items: center; gap: var(--space-2);
      min-block-size: 40px; padding: 0 var(--space-3); border-radius: var(--radius-round); background: var(--raised); color: var(--accent);
      border: 1px solid var(--line); box-shadow: var(--shadow-high); font-weight: 600; font-size: var(--text-small);
    }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  /** A message to begin at, and to point out. */
  @property() target: MessageId | '' = '';
  @state() private ready = false;
  @state() private away = false; // from the end
  @state() private arrived = 0; // while away
  @state() private pointedOut: MessageId | '' = '';
  @query('.scroller') private scroller?: HTMLElement;
  @query('.space') private space?: HTMLElement;
  @query('.drawn') private drawn?: HTMLElement;

  private pages!: MessagePages;
  private heights = new HeightMap(kGuess);
  private anchor: Anchor = 'end';
  private from = 0;
  private to = 0;
  private divider: MessageId | '' = ''; // stands above the first new message
  private focused: number | undefined;
  private refreshing = false;
  private again = false;
  private readonly sizes = new ResizeObserver(() => this.measure());

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    const before = changed.get('conversation');
    if (changed.has('conversation') && before?.id !== this.conversation.id) void this.begin();
    else if (changed.has('target') && this.target && this.ready) void this.jumpTo(this.target);
  }

  private async begin(): Promise<void> {
    const id = this.conversation.id;
    this.ready = false;
    this.heights = new HeightMap(kGuess);
    this.pages = new MessagePages(this.client, id, () => this.requestUpdate(),
      (reason) => this.tell('majlis-failure', failureOf(reason)));
    Object.assign(this, {anchor: 'end', arrived: 0, away: false, divider: '', focused: undefined, from: 0, to: 0});
    const unread = this.conversation.unread;
    try {
      await this.pages.refresh(0, 0);
      const count = this.pages.count;
      this.heights.resize(count);
      await this.pages.want(Math.max(0, count - Math.min(unread, 200) - 40), count);
      if (id !== this.conversation.id) return;
      const first = unread > 0 ? this.firstUnread(unread) : undefined;
      if (first !== undefined) {
        this.divider = this.pages.at(first)?.id ?? '';
        this.anchor = {ordinal: first, below: -80};
      }
      this.ready = true;
      this.look();
      if (this.target) await this.jumpTo(this.target);
    } catch (reason) {
      this.tell('majlis-failure', failureOf(reason));
    }
  }

  private firstUnread(unread: number): number | undefined {
    let left = unread;
    for (let ordinal = this.pages.count - 1; ordinal >= 0; --ordinal) {
      const message = this.pages.at(ordinal);
      if (!message) return ordinal + 1 < this.pages.count ? ordinal + 1 : undefined;
      if (!message.own && --left === 0) return ordinal;
    }
    return 0;
  }

  protected override hear(change: Change): void {
    if (change.kind !== 'messages' || change.conversation !== this.conversation.id || !this.pages) return;
    if (change.added && !change.added.own && this.anchor !== 'end') this.arrived += 1;
    if (change.added?.own) this.anchor = 'end';
    void this.refresh();
  }

  // One look at a time; what changes meanwhile is looked at once more.
  private async refresh(): Promise<void> {
    if (this.refreshing) {
      this.again = true;
      return;
    }
    this.refreshing = true;
    try {
      do {
        this.again = false;
        await this.refreshOnce();
      } while (this.again);
    } catch (reason) {
      this.tell('majlis-failure', failureOf(reason));
    } finally {
      this.refreshing = false;
    }
  }

  private async refreshOnce(): Promise<void> {
    const pages = this.pages;
    const held = this.anchor === 'end' ? undefined : pages.at(this.anchor.ordinal)?.id;
    const atEnd = this.anchor === 'end';
    await pages.refresh(atEnd ? this.from : Math.max(0, this.from - 1), Math.max(this.to + 1, atEnd ? Infinity : 0));
    if (pages !== this.pages) return;
    this.heights.resize(pages.count);
    if (this.anchor !== 'end' && held && pages.at(this.anchor.ordinal)?.id !== held) {
      this.heights.clear(); // messages before this one have gone
      const found = await this.client.find(this.conversation.id, held);
      if (found) this.anchor = {...this.anchor, ordinal: found.ordinal};
    }
    this.look();
  }

  /** Brings a message into view and points it out for a moment. */
  async jumpTo(id: MessageId): Promise<void> {
    const found = await this.client.find(this.conversation.id, id);
    if (!found) {
      this.tell('majlis-notice', t('message.gone'));
      return;
    }
    this.anchor = {ordinal: found.ordinal, below: -(this.scroller?.clientHeight ?? 300) / 3};
    this.pointedOut = id;
    setTimeout(() => (this.pointedOut = ''), 2500);
    this.look();
  }

  /** To the newest message. */
  readonly toEnd = () => {
    this.anchor = 'end';
    this.arrived = 0;
    this.look();
  };

  // Draws what the anchor and the window's height ask for.
  private look(): void {
    const height = this.scroller?.clientHeight || 800;
    const total = this.heights.total;
    const top = this.anchor === 'end' ? total - height :
      Math.max(0, Math.min(total - height, this.heights.top(this.anchor.ordinal) + this.anchor.below));
    this.from = this.heights.at(Math.max(0, top - kBeyond));
    this.to = this.pages.count === 0 ? 0 : this.heights.at(top + height + kBeyond) + 1;
    void this.pages.want(this.from - 1, this.to + 1);
    this.requestUpdate();
  }

  private readonly onScroll = () => {
    const {scrollTop, clientHeight, scrollHeight} = this.scroller!;
    const atEnd = scrollTop + clientHeight >= scrollHeight - kAtEnd;
    const ordinal = this.heights.at(scrollTop);
    this.anchor = atEnd ? 'end' : {ordinal, below: scrollTop - this.heights.top(ordinal)};
    if (atEnd && this.arrived > 0) this.arrived = 0;
    if (atEnd && this.away) this.tell('majlis-read');
    this.away = scrollTop + clientHeight < scrollHeight - clientHeight / 2;
    const first = this.heights.at(Math.max(0, scrollTop - kBeyond / 2));
    const last = this.heights.at(scrollTop + clientHeight + kBeyond / 2);
    if (first < this.from || last >= this.to) this.look();
  };

  protected override updated(): void {
    if (!this.isConnected) return; // what was asked for before may come after
    this.measure();
    if (this.drawn) this.sizes.observe(this.drawn);
    if (this.scroller) this.sizes.observe(this.scroller);
  }

  // Takes the true heights of what is drawn, then puts the place where one reads back under the eye.
  private measure(): void {
    if (!this.ready || !this.scroller || !this.space || !this.drawn) return;
    if (this.scroller.clientHeight === 0) return; // where nothing is laid out no row has a height
    let changed = false;
    for (const item of this.drawn.querySelectorAll<HTMLElement>('.item')) {
      const ordinal = Number(item.dataset['ordinal']);
      if (ordinal < this.heights.length) changed = this.heights.set(ordinal, item.getBoundingClientRect().height) || changed;
    }
    this.space.style.blockSize = `${this.heights.total}px`;
    this.drawn.style.transform = `translateY(${this.heights.top(this.from)}px)`;
    const wanted = this.anchor === 'end' ? this.scroller.scrollHeight - this.scroller.clientHeight :
      this.heights.top(this.anchor.ordinal) + this.anchor.below;
    if (Math.abs(this.scroller.scrollTop - wanted) >= 1) this.scroller.scrollTop = wanted;
    if (changed) {
      const last = this.heights.at(this.scroller.scrollTop + this.scroller.clientHeight);
      if (last >= this.to || this.heights.at(this.scroller.scrollTop) < this.from) this.look();
    }
    this.scroller.classList.remove('fresh');
  }

  protected override render() {
    if (!this.ready) return loadingState();
    if (this.pages.count === 0) return emptyState('message', t(this.beginsLate() ? 'timeline.begins' : 'timeline.empty'), t('timeline.emptyHint'));
    const ordinals = Array.from({length: Math.max(0, Math.min(this.to, this.pages.count) - this.from)}, (_, index) => this.from + index);
    const current = this.focused ?? this.pages.count - 1;
    const reachable = ordinals.includes(current) ? current : ordinals[ordinals.length - 1];
    return html`<div class="scroller" @scroll=${this.onScroll} @keydown=${this.onKey}>
        <div class="space"><div class="drawn" role="list" aria-label=${t('timeline.label')}>
          ${repeat(ordinals, (ordinal) => this.pages.at(ordinal)?.id ?? ordinal, (ordinal) => this.item(ordinal, ordinal === reachable))}
        </div></div>
      </div>
      ${this.away || this.arrived > 0 ? html`<button class="to-end" type="button" @click=${this.toEnd}
        aria-label=${this.arrived ? t('timeline.arrived', {n: this.arrived}) : t('timeline.toEnd')}>
        ${this.arrived ? html`<span>${badge(this.arrived)}</span>` : nothing}${icon('down')}</button>` : nothing}`;
  }

  // Of what was before, this device has nothing.
  private beginsLate(): boolean {
    return this.conversation.beginsAtSeq > 0;
  }

  // The first message that this device read itself, where what another one handed on ends before it.
  private isBehindGap(ordinal: number, message: MessageView): boolean {
    const {gapAtSeq} = this.conversation;
    if (gapAtSeq === 0 || message.seq < gapAtSeq) return false;
    const before = this.pages.at(ordinal - 1);
    return ordinal === 0 || (before !== undefined && before.seq < gapAtSeq);
  }

  private item(ordinal: number, reachable: boolean): TemplateResult {
    const message = this.pages.at(ordinal);
    const begins = ordinal === 0 && this.beginsLate() ? html`<div class="begin">${t('timeline.begins')}</div>` : nothing;
    if (!message) {
      return html`<div class="item" role="listitem" data-ordinal=${ordinal} aria-busy="true"><div class="waiting ${ordinal % 3 ? '' : 'own'}"></div></div>`;
    }
    const place = placeOf(message, this.pages.at(ordinal - 1), this.pages.at(ordinal + 1));
    return html`<div class="item" role="listitem" data-ordinal=${ordinal} tabindex=${reachable ? 0 : -1}
      aria-setsize=${this.pages.count} aria-posinset=${ordinal + 1} @focusin=${() => (this.focused = ordinal)}>
      ${begins}
      ${this.isBehindGap(ordinal, message) ? html`<div class="begin">${t('timeline.gap')}</div>` : nothing}
      ${place.newDay ? html`<div class="day">${dayName(message.timeMs, Date.now())}</div>` : nothing}
      ${message.id === this.divider ? html`<div class="news">${t('timeline.news')}</div>` : nothing}
      <majlis-message .client=${this.client} .conversation=${this.conversation} .message=${message} .place=${place}
        ?pointed-out=${message.id === this.pointedOut} @majlis-jump=${(event: CustomEvent<MessageId>) => this.jumpTo(event.detail)}></majlis-message>
    </div>`;
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const item = (event.target as HTMLElement).closest<HTMLElement>('.item');
    if (!item || event.target !== item || event.altKey || event.ctrlKey || event.metaKey) return;
    const ordinal = Number(item.dataset['ordinal']);
    const next = event.key === 'ArrowUp' ? ordinal - 1 : event.key === 'ArrowDown' ? ordinal + 1 :
      event.key === 'Home' ? 0 : event.key === 'End' ? this.pages.count - 1 : undefined;
    if (next !== undefined) {
      event.preventDefault();
      void this.focusOn(Math.max(0, Math.min(this.pages.count - 1, next)));
      return;
    }
    const message = this.pages.at(ordinal);
    if (message && this.messageElement(ordinal)?.onShortcut(event)) event.preventDefault();
  };

  private messageElement(ordinal: number) {
    return this.drawn?.querySelector<HTMLElementTagNameMap['majlis-message']>(`.item[data-ordinal="${ordinal}"] majlis-message`);
  }

  private async focusOn(ordinal: number): Promise<void> {
    this.focused = ordinal;
    if (ordinal < this.from || ordinal >= this.to) {
      this.anchor = {ordinal, below: -100};
      this.look();
    }
    await this.pages.want(ordinal - 1, ordinal + 2);
    this.requestUpdate();
    await this.updateComplete;
    const item = this.drawn?.querySelector<HTMLElement>(`.item[data-ordinal="${ordinal}"]`);
    item?.focus({preventScroll: true});
    item?.scrollIntoView({block: 'nearest'});
  }

  /** The newest message that this person may edit, for ArrowUp in an empty composer. */
  lastOwn(): MessageView | undefined {
    for (let ordinal = this.pages.count - 1; ordinal >= Math.max(0, this.pages.count - 40); --ordinal) {
      const message = this.pages.at(ordinal);
      if (message?.own && message.type === 'text/1' && !message.deleted) return message;
    }
    return undefined;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }
}
