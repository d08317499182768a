// The app once it is open: the list beside the chosen conversation, one after the other where the window is narrow.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Change, Own} from '../client/client';
import {t} from '../i18n/language';
import {plugins} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {Part} from '../ui/later';
import {lookAlikes} from '../ui/look_alike';
import {plainWords} from '../ui/markdown_view';
import {isModalOpen} from '../ui/modal';
import {conversationTitle, plainName} from '../ui/person_name';
import {addressOf, go, parseRoute, type Route} from '../ui/route';
import {emptyPage, emptyState, stateStyles} from '../ui/states';
import {countInTitle, notify} from './notifier';
import './conversation';
import './sidebar';
import type {Sidebar} from './sidebar';

const kHeardMs = 1000;
// What the first screen does without comes when it is wanted.
const details = new Part('majlis-details', () => import('./details'));
const settings = new Part('majlis-settings', () => import('./settings'));
const narrowWindow = matchMedia('(max-width: 719px)');

@customElement('majlis-shell')
export class Shell extends ClientElement {
  static override styles = [base, controls, stateStyles, page, css`
    :host { display: flex; flex-direction: column; block-size: 100dvh; }
    .panes { flex: 1; min-block-size: 0; display: grid; grid-template-columns: minmax(0, 1fr); }
    .panes > * { min-inline-size: 0; min-block-size: 0; }
    main { background: var(--ground); display: flex; flex-direction: column; }
    main > * { flex: 1; }
    main:focus { outline: none; } /* it takes the focus only to pass it on */
    .connection { flex: none; display: flex; align-items: center; justify-content: center; gap: var(--space-2); padding: var(--space-1) var(--space-4); background: var(--warning-soft); color: var(--warning); font-size: var(--text-small); font-weight: 600; text-align: center; }
    .connection .icon { inline-size: 16px; block-size: 16px; }
    .connection .spinner { inline-size: 14px; block-size: 14px; border-width: 2px; }
    @media (max-width: 719px) {
      .panes.inside > majlis-sidebar { display: none; }
      .panes:not(.inside) > main { display: none; }
    }
    @media (min-width: 720px) { .panes { grid-template-columns: minmax(280px, 34%) minmax(0, 1fr); } }
    @media (min-width: 1060px) { .panes { grid-template-columns: 360px minmax(0, 1fr); } }
  `];

  @property({attribute: false}) own!: Own;
  @property() invite = '';
  @state() private route: Route = parseRoute(location.hash);
  @state() private heard = '';
  @state() private narrow = narrowWindow.matches;
  @query('majlis-sidebar') private sidebar!: Sidebar;
  private heardTimer?: ReturnType<typeof setTimeout>;
  private endNotices?: () => void;
  private endPlugins?: () => void;

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('hashchange', this.onHash);
    addEventListener('keydown', this.onKey);
    narrowWindow.addEventListener('change', this.onWidth);
    this.endNotices = notify(this.client);
    this.endPlugins = plugins.subscribe(() => this.requestUpdate());
    countInTitle(this.client);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.onHash);
    removeEventListener('keydown', this.onKey);
    narrowWindow.removeEventListener('change', this.onWidth);
    this.endNotices?.();
    this.endPlugins?.();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'connection' || change.kind === 'conversations') this.requestUpdate();
    if (change.kind === 'messages' && change.added && !change.added.own) {
      const message = change.added;
      this.heard = t('heard.message', {name: plainName(message.authorName), text: plainWords(plugins.words(message), 120)});
      clearTimeout(this.heardTimer); // it is for the ear as it comes, not for those who read the page later
      this.heardTimer = setTimeout(() => (this.heard = ''), kHeardMs);
    }
  }

  private readonly onWidth = () => {
    this.narrow = narrowWindow.matches;
  };

  private readonly onHash = () => {
    const before = this.route;
    this.route = parseRoute(location.hash);
    void this.updateComplete.then(() => this.moveFocus(before));
  };

  // Where panes follow each other the focus goes along, so that nobody is left behind on a hidden one.
  private moveFocus(before: Route): void {
    if (this.route.at === 'list') {
      const id = 'id' in before ? before.id : '';
      this.sidebar.focusOn(id);
      return;
    }
    if (this.route.at === 'conversation' && !narrowWindow.matches) return; // the composer takes it
    this.renderRoot.querySelector<HTMLElement>('main')?.focus();
  }

  protected override render() {
    return html`${this.connection()}
      <div class="panes ${this.route.at === 'list' ? '' : 'inside'}">
        <majlis-sidebar role=${this.narrow ? 'main' : 'region'} aria-label=${t('list.heading')} .client=${this.client} .own=${this.own} .route=${this.route} .invite=${this.invite}></majlis-sidebar>
        <main tabindex="-1" aria-label=${t('shell.content')}>${this.content()}</main>
      </div>
      <div class="spoken" role="log" aria-live="polite">${this.heard ? html`<p>${this.heard}</p>` : nothing}</div>`;
  }

  private connection(): TemplateResult {
    const state = this.client.connection();
    return html`<div role="status">${state === 'online' ? nothing : html`<div class="connection">
      ${state === 'offline' ? icon('alert') : html`<span class="spinner"></span>`}<span>${t(`connection.${state}`)}</span></div>`}</div>`;
  }

  private content(): TemplateResult {
    const {route} = this;
    if (route.at === 'settings') return settings.awaited(this) ?? html`<majlis-settings .client=${this.client} .own=${this.own}></majlis-settings>`;
    if (route.at === 'page') return this.pluginPage(route);
    if (route.at === 'list') return emptyState('message', t('shell.choose'), t('shell.chooseHint'));
    const view = this.client.conversation(route.id);
    if (!view) return emptyPage('search', t('shell.unknown'), t('shell.unknownHint'), html`<a class="button" href=${addressOf({at: 'list'})}>${t('back')}</a>`);
    if (route.at === 'details') return details.awaited(this) ?? html`<majlis-details .client=${this.client} .conversation=${view} .own=${this.own}></majlis-details>`;
    const alike = lookAlikes(this.client.conversations().filter((each) => each.kind !== 'self').map((each) => [each.id, conversationTitle(each)] as const));
    return html`<majlis-conversation .client=${this.client} .conversation=${view} .target=${route.message ?? ''} .alike=${alike.has(view.id)}></majlis-conversation>`;
  }

  private pluginPage(route: Extract<Route, {at: 'page'}>): TemplateResult {
    const found = plugins.page(route.plugin, route.page);
    if (!found) return emptyPage('alert', t('shell.noPage'), t('shell.noPageHint'), html`<a class="button" href=${addressOf({at: 'list'})}>${t('back')}</a>`);
    return html`<header class="bar"><a class="icon-button" href=${addressOf({at: 'list'})} aria-label=${t('back')}>${icon('back')}</a><h1>${found.label()}</h1></header>
      <div class="body">${found.view({client: this.client, path: route.path})}</div>`;
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey;
    if (event.defaultPrevented || isModalOpen()) return;
    if (command && !event.shiftKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      go({at: 'list'});
      void this.updateComplete.then(() => this.sidebar.search());
    } else if (event.altKey && !command && event.key.toLowerCase() === 'n') {
      event.preventDefault();
      this.sidebar.newChat();
    } else if (event.altKey && !command && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault();
      this.step(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && this.route.at !== 'list') {
      go(this.route.at === 'details' ? {at: 'conversation', id: this.route.id} : {at: 'list'});
    }
  };

  private step(by: number): void {
    const all = this.client.conversations();
    const id = 'id' in this.route ? this.route.id : '';
    const at = all.findIndex((each) => each.id === id);
    const next = all[at < 0 ? 0 : (at + by + all.length) % all.length];
    if (next) go({at: 'conversation', id: next.id});
  }
}
