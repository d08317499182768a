// The first pane: who one is, the phrase until it is confirmed, search, requests, conversations.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Change, ConversationView, MessageView, Own, StreamId} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {shortTime} from '../i18n/time';
import {plugins} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {Part} from '../ui/later';
import {lookAlikes, skeleton} from '../ui/look_alike';
import {plainWords} from '../ui/markdown_view';
import {conversationTitle, plainName} from '../ui/person_name';
import {addressOf, go, type Route} from '../ui/route';
import type {Rows} from '../ui/rows';
import '../ui/rows';
import {emptyState, stateStyles} from '../ui/states';
import {conversationRow, rowStyles} from './conversation_row';
import './phrase_banner';
import './new_chat';

const kSearchMs = 200;
// Only a device that was just linked has one.
const historyBanner = new Part('majlis-history-banner', () => import('./history_banner'));

interface Found {
  conversation: StreamId;
  message: MessageView;
}

const idOf = (view: ConversationView) => view.id;

@customElement('majlis-sidebar')
export class Sidebar extends ClientElement {
  static override styles = [base, controls, stateStyles, rowStyles, css`
    :host { display: flex; flex-direction: column; block-size: 100%; min-block-size: 0; background: var(--surface); }
    .head { display: flex; align-items: center; gap: var(--space-1); padding: var(--space-3) var(--space-3) var(--space-2) var(--space-4); flex: none; }
    .find { position: relative; padding: 0 var(--space-3) var(--space-2); flex: none; }
    .find .icon { position: absolute; inset-block-start: calc(var(--touch) / 2 - 9px); inset-inline-start: calc(var(--space-3) + 12px); inline-size: 18px; block-size: 18px; color: var(--muted); pointer-events: none; }
    .find input { padding-inline-start: 38px; border-color: transparent; background: var(--sunken); border-radius: var(--radius-round); unicode-bidi: plaintext; }
    .find input::-webkit-search-cancel-button { cursor: pointer; }
    .lists { flex: 1; min-block-size: 0; overflow-y: auto; padding: 0 var(--space-2) var(--space-4); }
    .lists > h2, section h2 { padding: var(--space-3) var(--space-3) var(--space-1); font-size: var(--text-small); color: var(--muted); }
    .request { block-size: 100%; display: flex; align-items: center; gap: var(--space-1); }
    .request > .button { margin-inline-end: var(--space-4); }
    .requests .conversation[aria-current='page'] { background: var(--surface); }
    .request > a { flex: 1; min-inline-size: 0; }
    .requests { background: var(--accent-soft); border-radius: var(--radius-large); margin-block: var(--space-1) var(--space-2); padding-block-end: var(--space-1); }
    .requests h2 { color: var(--accent); }
    .messages { --row: calc(2.75rem + 2 * var(--space-2)); }
    .found { display: block; block-size: 100%; padding: var(--space-2) var(--space-3); border-radius: var(--radius); color: inherit; text-decoration: none; }
    .found:hover { background: var(--hover); }
    .found > .clip { display: block; text-align: match-parent; }
    .found .row { justify-content: space-between; }
    nav.pages { display: flex; flex-wrap: wrap; gap: var(--space-1); padding: 0 var(--space-3) var(--space-2); }
    @media (min-width: 720px) { :host { border-inline-end: 1px solid var(--line); } }
  `];

  @property({attribute: false}) own!: Own;
  @property({attribute: false}) route!: Route;
  /** Text of an invite that the address carried. */
  @property() invite = '';
  @state() private creating = false;
  @state() private wanted = '';
  @state() private found?: Found[];
  @state() private reachable: StreamId = ''; // by Tab
  @query('input[type=search]') private field!: HTMLInputElement;
  private searchTimer?: ReturnType<typeof setTimeout>;

  protected override hear(change: Change): void {
    if (change.kind === 'conversations' || change.kind === 'connection' || change.kind === 'stage') this.requestUpdate();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('invite') && this.invite) this.creating = true;
  }

  /** Begins a search, as Ctrl+K asks for. */
  search(): void {
    this.field.focus();
    this.field.select();
  }

  newChat(): void {
    this.creating = true;
  }

  protected override render() {
    const all = this.client.conversations();
    return html`<div class="head">
        <h1 class="grow">${t('list.heading')}</h1>
        <a class="icon-button" href=${addressOf({at: 'settings'})} aria-label=${t('list.settings')} title=${t('list.settings')}>${icon('settings')}</a>
        <button class="icon-button primary" type="button" aria-label=${t('list.newChat')} title=${t('list.newChat')} @click=${() => (this.creating = true)}>${icon('plus')}</button>
      </div>
      ${this.own.recoveryPhrase ? html`<majlis-phrase-banner .client=${this.client} .phrase=${this.own.recoveryPhrase}></majlis-phrase-banner>` : nothing}
      ${this.own.historyOffered ? this.history() : nothing}
      <search class="find">${icon('search')}<input type="search" aria-label=${t('list.search')} placeholder=${t('list.search')} .value=${this.wanted}
        @input=${this.onSearch} @keydown=${this.onSearchKey}></search>
      ${this.pages()}
      <nav class="lists" aria-label=${t('list.heading')} @keydown=${this.onKey}>${this.wanted.trim() ? this.results(all) : this.lists(all)}</nav>
      <majlis-new-chat .client=${this.client} .open=${this.creating} .invite=${this.invite} @majlis-close=${this.onCreated}></majlis-new-chat>`;
  }

  private history(): TemplateResult {
    void historyBanner.fetch();
    return html`<majlis-history-banner .client=${this.client}></majlis-history-banner>`;
  }

  private pages(): TemplateResult | typeof nothing {
    const all = plugins.pages();
    if (!all.length) return nothing;
    return html`<nav class="pages" aria-label=${t('list.pages')}>${all.map(({plugin, page}) => html`
      <a class="button compact" href=${addressOf({at: 'page', plugin, page: page.id, path: ''})}>${icon(page.picture)}${page.label()}</a>`)}</nav>`;
  }

  private lists(all: readonly ConversationView[]): TemplateResult {
    const requests = all.filter((each) => each.request);
    const rest = all.filter((each) => !each.request);
    const alike = lookAlikes(all.filter((each) => each.kind !== 'self').map((each) => [each.id, conversationTitle(each)] as const));
    if (all.length === 0 || (rest.every((each) => each.kind === 'self' && !each.last) && requests.length === 0)) {
      return html`${this.rows(rest, alike)}<div>${emptyState('message', t('list.empty'), t('list.emptyHint'),
        html`<button class="button primary" type="button" @click=${() => (this.creating = true)}>${t('list.begin')}</button>`)}</div>`;
    }
    return html`
      ${requests.length ? html`<section class="requests" aria-label=${t('list.requests')}><h2>${t('list.requestCount', {n: requests.length})}</h2>
        <majlis-rows within=".lists" .items=${requests} .keyOf=${idOf} .row=${(each: ConversationView) => this.request(each, alike.has(each.id))}></majlis-rows></section>` : nothing}
      ${this.rows(rest, alike)}`;
  }

  private rows(views: ConversationView[], alike: Set<StreamId>): TemplateResult {
    const nowMs = Date.now();
    const at = (wanted: (each: ConversationView) => boolean) => views.findIndex(wanted);
    const reachable = [at((each) => each.id === this.reachable), at((each) => this.isCurrent(each)), 0].find((each) => each >= 0)!;
    return html`<majlis-rows within=".lists" .items=${views} .keyOf=${idOf} .kept=${reachable}
      @focusin=${(event: FocusEvent) => (this.reachable = (event.target as HTMLElement).dataset['id'] ?? this.reachable)}
      .row=${(each: ConversationView, index: number) =>
        conversationRow(each, {current: this.isCurrent(each), reachable: index === reachable, alike: alike.has(each.id), nowMs})}></majlis-rows>`;
  }

  // Accept stands here only while the request is not open: then it stands below the messages.
  private request(view: ConversationView, alike: boolean): TemplateResult {
    const current = this.isCurrent(view);
    return html`<div class="request">${conversationRow(view, {current, reachable: true, alike, nowMs: Date.now()})}
      ${current ? nothing : html`<button class="button compact primary" type="button" @click=${() => this.attempt(this.client.accept(view.id))}
        aria-label=${t('request.accept')} aria-description=${conversationTitle(view)}>${t('request.accept')}</button>`}</div>`;
  }

  private results(all: readonly ConversationView[]): TemplateResult {
    const wanted = skeleton(this.wanted);
    const lower = this.wanted.trim().toLocaleLowerCase();
    const named = all.filter((each) => {
      const title = conversationTitle(each);
      return title.toLocaleLowerCase().includes(lower) || (each.username ?? '').toLocaleLowerCase().includes(lower.replace(/^@/, '')) || (wanted.length > 1 && skeleton(title).includes(wanted));
    });
    const nowMs = Date.now();
    return html`
      ${named.length ? html`<h2>${t('search.conversations')}</h2>${this.rows(named, new Set())}` : nothing}
      ${this.found?.length ? html`<h2>${t('search.messages')}</h2>
        <majlis-rows within=".lists" class="messages" .items=${this.found} .keyOf=${(each: Found) => each.message.id} .row=${(each: Found) => this.foundRow(each, lower, nowMs)}></majlis-rows>` : nothing}
      <p class="spoken" role="status">${this.found ? t('search.count', {n: named.length + this.found.length}) : ''}</p>
      ${this.found && !this.found.length && !named.length ? emptyState('search', t('search.nothing'), t('search.nothingHint')) : nothing}`;
  }

  private foundRow({conversation, message}: Found, lower: string, nowMs: number): TemplateResult {
    const view = this.client.conversation(conversation);
    return html`<a class="found" href=${addressOf({at: 'conversation', id: conversation, message: message.id})}>
      <span class="row"><b class="clip"><bdi>${view ? conversationTitle(view) : plainName(message.authorName)}</bdi></b><time class="muted small">${shortTime(message.timeMs, nowMs)}</time></span>
      <span class="clip muted small" dir="auto">${plainWords(around(plugins.words(message), lower))}</span></a>`;
  }

  private isCurrent(view: ConversationView): boolean {
    return (this.route.at === 'conversation' || this.route.at === 'details') && this.route.id === view.id;
  }

  private readonly onSearch = () => {
    this.wanted = this.field.value;
    clearTimeout(this.searchTimer);
    this.found = undefined;
    const text = this.wanted.trim();
    if (text.length < 2) return;
    this.searchTimer = setTimeout(async () => {
      try {
        const found = await this.client.search(text);
        if (text === this.wanted.trim()) this.found = found;
      } catch (reason) {
        this.tell('majlis-failure', failureOf(reason));
      }
    }, kSearchMs);
  };

  private readonly onSearchKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && this.wanted) {
      event.stopPropagation();
      this.field.value = '';
      this.onSearch();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.focusOnRow(0);
    }
  };

  /** Gives the focus to a conversation's row, wherever it stands. */
  focusOn(id: StreamId): void {
    for (const rows of this.allRows()) {
      const index = rows.items.findIndex((each) => 'id' in each && each.id === id);
      if (index >= 0) void rows.focusOn(index);
    }
  }

  private allRows(): Rows<ConversationView | Found>[] {
    return [...this.renderRoot.querySelectorAll<Rows<ConversationView | Found>>('majlis-rows')];
  }

  // The rows of all lists count on: requests, then conversations.
  private focusOnRow(wanted: number): void {
    const all = this.allRows();
    let index = Math.min(wanted, all.reduce((sum, each) => sum + each.items.length, 0) - 1);
    for (const rows of all) {
      if (index >= 0 && index < rows.items.length) void rows.focusOn(index);
      index -= rows.items.length;
    }
  }

  private focusedRow(): number {
    let before = 0;
    for (const rows of this.allRows()) {
      const index = this.shadowRoot!.activeElement ? rows.indexOf(this.shadowRoot!.activeElement) : -1;
      if (index >= 0) return before + index;
      before += rows.items.length;
    }
    return -1;
  }

  private readonly onKey = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.focusedRow();
    if (at < 0) return;
    const next = event.key === 'ArrowDown' ? at + 1 : event.key === 'ArrowUp' ? at - 1 : event.key === 'Home' ? 0 : event.key === 'End' ? Infinity : undefined;
    if (next === undefined) return;
    event.preventDefault();
    if (next < 0) this.field.focus();
    else this.focusOnRow(next);
  };

  private readonly onCreated = (event: CustomEvent<StreamId | undefined>) => {
    if (event.target !== this.renderRoot.querySelector('majlis-new-chat')) return;
    this.creating = false;
    if (this.invite) this.tell('majlis-invite-done');
    if (typeof event.detail === 'string') go({at: 'conversation', id: event.detail});
  };
}

// The part of a long text where the words stand.
function around(text: string, lower: string): string {
  const at = text.toLocaleLowerCase().indexOf(lower);
  return at > 40 ? `…${text.slice(at - 30)}` : text;
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-sidebar': Sidebar;
  }
}
