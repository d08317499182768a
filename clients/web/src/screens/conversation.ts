// One conversation: who it is above, the messages, and below what one can do: write, answer a request, look at a changed
// key, or read why one cannot write.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Change, ConversationView, MessageView} from '../client/client';
import {t} from '../i18n/language';
import {duration} from '../i18n/time';
import {plugins} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {atName, conversationTitle, plainName} from '../ui/person_name';
import {addressOf, go} from '../ui/route';
import './composer';
import './timeline';
import type {Composer} from './composer';
import type {Timeline} from './timeline';

const kTypingShownMs = 7000;

@customElement('majlis-conversation')
export class ConversationScreen extends ClientElement {
  static override styles = [base, controls, css`
    :host { display: flex; flex-direction: column; block-size: 100%; min-block-size: 0; background: var(--ground); }
    header { display: flex; align-items: center; gap: var(--space-1); flex: none; min-block-size: 60px; padding: var(--space-1) var(--space-2); background: var(--surface); border-block-end: 1px solid var(--line); }
    header h1 { font-size: var(--text-body); line-height: 1.35; }
    .about { display: flex; align-items: center; gap: var(--space-3); padding: var(--space-1) var(--space-2); border-radius: var(--radius); color: inherit; text-decoration: none; min-inline-size: 0; flex: 1; }
    .about:hover { background: var(--hover); }
    .about p { font-size: var(--text-small); line-height: 1.35; color: var(--muted); display: flex; gap: var(--space-2); align-items: center; }
    .about p .icon { inline-size: 14px; block-size: 14px; }
    .about .verified { color: var(--accent); display: inline-flex; gap: 3px; align-items: center; }
    .title { display: flex; gap: 6px; align-items: center; }
    .title .icon { inline-size: 16px; block-size: 16px; color: var(--accent); }
    majlis-avatar { --avatar: 40px; }
    majlis-timeline { flex: 1; }
    .bar { flex: none; display: flex; flex-direction: column; gap: var(--space-3); padding: var(--space-4) var(--space-4) max(var(--space-4), env(safe-area-inset-bottom)); background: var(--surface); border-block-start: 1px solid var(--line); }
    .bar > * { inline-size: 100%; max-inline-size: 640px; margin-inline: auto; }
    .bar .actions { display: flex; flex-wrap: wrap; gap: var(--space-2); }
    .bar.warning { background: var(--warning-soft); color: var(--warning); }
    .bar .what { display: flex; gap: var(--space-3); }
    @media (min-width: 720px) { .back { display: none; } header { padding-inline: var(--space-3); } }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @property() target = '';
  @property({type: Boolean}) alike = false;
  @state() private typing: string[] = [];
  @query('majlis-timeline') private timeline!: Timeline;
  @query('majlis-composer') private composer?: Composer;
  private typingTimer?: ReturnType<typeof setTimeout>;
  private readId = '';

  protected override hear(change: Change): void {
    if (change.kind === 'typing' && change.conversation === this.conversation.id) {
      this.typing = change.names;
      clearTimeout(this.typingTimer);
      this.typingTimer = setTimeout(() => (this.typing = []), kTypingShownMs);
    }
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.read);
    this.addEventListener('majlis-read', this.read);
    for (const type of ['dragover', 'drop', 'paste']) this.addEventListener(type, this.onGiven);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.read);
  }

  protected override updated(): void {
    if (this.readId !== this.conversation.id) this.typing = [];
    this.readId = this.conversation.id;
    this.read();
  }

  // What is open in a page that somebody looks at has been read; a request tells nobody so.
  private readonly read = () => {
    if (document.visibilityState === 'visible' && this.conversation.unread > 0 && !this.conversation.request) {
      void this.attempt(this.client.markRead(this.conversation.id));
    }
  };

  // Files that are dropped or pasted, if a plugin takes such.
  private readonly onGiven = (event: Event) => {
    const data = (event as DragEvent).dataTransfer ?? (event as ClipboardEvent).clipboardData;
    if (!data?.types.includes('Files') || !this.composer) return;
    if (event.type === 'dragover' || plugins.receive(this.client, this.conversation.id, data)) event.preventDefault();
  };

  protected override render() {
    const view = this.conversation;
    const title = conversationTitle(view);
    return html`<header>
        <a class="icon-button back" href=${addressOf({at: 'list'})} aria-label=${t('back')}>${icon('back')}</a>
        <a class="about" href=${addressOf({at: 'details', id: view.id})}>
          <majlis-avatar .name=${view.kind === 'self' ? '' : title} .seed=${view.peer ?? view.id} .version=${view.avatar} .picture=${view.kind === 'self' ? 'note' : undefined}></majlis-avatar>
          <div class="grow"><h1 class="title"><bdi class="clip">${title}</bdi>${view.verified ? html`${icon('shield')}<span class="spoken">${t('conversation.verified')}</span>` : nothing}</h1>
            <p class="clip">${this.subtitle()}</p></div>
        </a>
        <a class="icon-button" href=${addressOf({at: 'details', id: view.id})} aria-label=${t('conversation.details')} title=${t('conversation.details')}>${icon('more')}</a>
      </header>
      <majlis-timeline .client=${this.client} .conversation=${view} .target=${this.target}
        @majlis-reply=${(event: CustomEvent<MessageView>) => this.composer?.reply(event.detail)}
        @majlis-edit=${(event: CustomEvent<MessageView>) => this.composer?.edit(event.detail)}></majlis-timeline>
      <div class="spoken" role="status">${this.typingLine()}</div>
      ${plugins.trays(this.client, view)}${this.below()}`;
  }

  private subtitle(): TemplateResult | string {
    const view = this.conversation;
    if (this.typing.length) return this.typingLine();
    if (this.alike) return t('conversation.alike');
    const parts: (string | TemplateResult)[] = [];
    if (view.username && view.username !== view.title) parts.push(atName(view.username));
    if (view.kind === 'self') parts.push(t('conversation.selfHint'));
    if (view.kind === 'group') parts.push(t('conversation.members', {n: view.memberCount}));
    if (view.kind === 'direct') parts.push(view.verified ? t('conversation.verified') : t('conversation.encrypted'));
    return html`<span class="clip">${parts.map((each, at) => html`${at ? ' · ' : ''}${each}`)}</span>${view.timerS > 0 ? html`<span class="verified">${icon('timer')}${duration(view.timerS)}</span>` : nothing}`;
  }

  private typingLine(): string {
    const [first, ...others] = this.typing;
    if (!first) return '';
    return others.length ? t('typing.many', {name: plainName(first), n: others.length}) : t('typing.one', {name: plainName(first)});
  }

  private below(): TemplateResult {
    const view = this.conversation;
    if (view.request) return this.request();
    if (view.blocked) return this.blocked();
    if (view.keyChanged) return this.keyChanged();
    if (view.stage === 'left') return this.closed(t('conversation.left'));
    if (view.stage === 'broken') return this.closed(t('conversation.broken'));
    if (view.broadcast && view.ownRole === 'member') return this.closed(t('conversation.broadcast'));
    return html`<majlis-composer .client=${this.client} .conversation=${view} @majlis-edit-last=${this.editLast}></majlis-composer>`;
  }

  private closed(text: string): TemplateResult {
    return html`<div class="bar"><p class="muted small what">${icon('lock')}${text}</p></div>`;
  }

  private request(): TemplateResult {
    const view = this.conversation;
    const name = plainName(view.requester ?? view.title);
    return html`<section class="bar" aria-label=${t('request.label')}>
      <p>${view.kind === 'group' ? t('request.group', {name}) : t('request.direct', {name})} <span class="muted">${t('request.hint')}</span></p>
      <div class="actions">
        <button class="button primary grow" type="button" @click=${() => this.attempt(this.client.accept(view.id))}>${t('request.accept')}</button>
        <button class="button" type="button" @click=${this.decline}>${t('request.decline')}</button>
        ${view.peer ? html`<button class="button danger" type="button" @click=${this.block}>${t('request.block')}</button>` : nothing}
      </div></section>`;
  }

  private blocked(): TemplateResult {
    const view = this.conversation;
    return html`<section class="bar" aria-label=${t('block.label')}><div class="what">${icon('block')}<p class="grow">${t('block.did', {name: conversationTitle(view)})}</p>
      <button class="button" type="button" @click=${() => view.peer && this.attempt(this.client.block(view.peer, false))}>${t('block.undo')}</button></div></section>`;
  }

  private keyChanged(): TemplateResult {
    const view = this.conversation;
    const name = conversationTitle(view);
    return html`<section class="bar warning" role="alert">
      <div class="what">${icon('alert')}<p class="grow">${t('key.changed', {name})}</p></div>
      <div class="actions">
        <a class="button primary" href=${addressOf({at: 'details', id: view.id})}>${t('key.compare')}</a>
        <button class="button" type="button" @click=${this.trust}>${t('key.trust')}</button>
      </div></section>`;
  }

  private readonly trust = async () => {
    const {peer} = this.conversation;
    if (!peer) return;
    const answer = await ask({heading: t('key.trustHeading'), text: t('key.trustText'), yes: t('key.trust')});
    if (answer !== undefined) await this.attempt(this.client.trust(peer));
  };

  private readonly decline = async () => {
    if (await this.attempt(this.client.decline(this.conversation.id))) go({at: 'list'});
  };

  private readonly block = async () => {
    const {peer, id} = this.conversation;
    const answer = await ask({heading: t('block.heading', {name: conversationTitle(this.conversation)}), text: t('block.text'), yes: t('block.yes'), danger: true});
    if (answer === undefined || !peer) return;
    // In this order: of somebody who is blocked the host knows no request.
    if (await this.attempt(this.client.decline(id)) && await this.attempt(this.client.block(peer, true))) go({at: 'list'});
  };

  private readonly editLast = () => {
    const message = this.timeline.lastOwn();
    if (message) this.composer?.edit(message);
  };
}
