// All about one conversation: people, trust, timer, notices, and the ways out of it.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Change, ContactView, ConversationView, Own} from '../client/client';
import {t} from '../i18n/language';
import {duration} from '../i18n/time';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {atName, conversationTitle} from '../ui/person_name';
import {addressOf, go} from '../ui/route';
import './invites';
import './members';
import './safety';

const kTimers = [0, 300, 3600, 86_400, 604_800, 2_419_200] as const;
const kForever = 8_640_000_000_000_000;
const kMutes = [3600, 8 * 3600, 604_800] as const;

@customElement('majlis-details')
export class Details extends ClientElement {
  static override styles = [base, controls, page, css`
    .who { display: flex; flex-direction: column; align-items: center; gap: var(--space-3); text-align: center; }
    .who majlis-avatar { --avatar: 88px; }
    .who h2 { font-size: var(--text-title); }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @property({attribute: false}) own!: Own;
  @state() private contact?: ContactView;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const before = changed.get('conversation') as ConversationView | undefined;
    if (changed.has('conversation') && before?.id !== this.conversation.id) void this.load();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'conversations') void this.load();
  }

  private async load(): Promise<void> {
    const {peer} = this.conversation;
    this.contact = undefined;
    if (peer) await this.attempt(this.client.contact(peer).then((contact) => (this.contact = contact)));
  }

  protected override render() {
    const view = this.conversation;
    const title = conversationTitle(view);
    return html`<header class="bar"><a class="icon-button" href=${addressOf({at: 'conversation', id: view.id})} aria-label=${t('back')}>${icon('back')}</a><h1>${t('details.heading')}</h1></header>
      <div class="body"><div class="column">
        <div class="who"><majlis-avatar .name=${view.kind === 'self' ? '' : title} .seed=${view.peer ?? view.id} .version=${view.avatar} .picture=${view.kind === 'self' ? 'note' : undefined}></majlis-avatar>
          <div><h2><bdi>${title}</bdi></h2>
            ${view.username && view.username !== view.title ? html`<p class="muted">${atName(view.username)}</p>` : nothing}</div>
          ${view.kind === 'group' && view.ownRole === 'owner' && view.stage === 'active' ? html`<button class="button compact" type="button" @click=${this.rename}>${icon('edit')}${t('details.rename')}</button>` : nothing}</div>
        ${view.kind === 'self' ? html`<p class="muted">${t('details.selfText')}</p>` : nothing}
        ${view.peer ? html`<section><h2>${t('safety.heading')}</h2><div class="group"><majlis-safety .client=${this.client} .account=${view.peer}></majlis-safety></div></section>` : nothing}
        ${view.kind === 'group' ? html`<section><h2>${t('members.heading', {n: view.memberCount})}</h2><div class="group"><majlis-members .client=${this.client} .conversation=${view}></majlis-members></div></section>` : nothing}
        ${view.kind === 'group' && view.ownRole !== 'member' && view.stage === 'active' ? html`<section><h2>${t('invites.heading')}</h2><div class="group"><majlis-invites .client=${this.client} .conversation=${view}></majlis-invites></div></section>` : nothing}
        <section><h2>${t('details.choices')}</h2><div class="group">${this.timer()}${view.kind === 'self' ? nothing : this.mute()}</div></section>
        ${this.waysOut()}
      </div></div>`;
  }

  private timer(): TemplateResult {
    const view = this.conversation;
    const fixed = view.kind === 'group' && view.ownRole === 'member';
    const choices = [...new Set([...kTimers, view.timerS])].sort((a, b) => a - b);
    return html`<div class="entry">${icon('timer')}<label class="grow" for="timer">${t('timer.label')}</label>
      <select id="timer" ?disabled=${fixed || view.stage !== 'active'} @change=${this.onTimer}>
        ${choices.map((each) => html`<option value=${each} ?selected=${each === view.timerS}>${duration(each)}</option>`)}</select></div>`;
  }

  private readonly onTimer = async (event: Event) => {
    const select = event.target as HTMLSelectElement;
    if (!(await this.attempt(this.client.setTimer(this.conversation.id, Number(select.value))))) select.value = String(this.conversation.timerS);
  };

  private mute(): TemplateResult {
    const muted = this.conversation.mutedUntilMs > Date.now();
    return html`<div class="entry">${icon(muted ? 'bellOff' : 'bell')}<label class="grow" for="mute">${t('mute.label')}</label>
      <select id="mute" @change=${this.onMute}>
        <option value="0" ?selected=${!muted}>${t('mute.on')}</option>
        ${kMutes.map((each) => html`<option value=${each}>${t('mute.for', {time: duration(each)})}</option>`)}
        <option value="-1" ?selected=${muted}>${t('mute.off')}</option></select></div>`;
  }

  private readonly onMute = (event: Event) => {
    const seconds = Number((event.target as HTMLSelectElement).value);
    const untilMs = seconds < 0 ? kForever : seconds === 0 ? 0 : Date.now() + seconds * 1000;
    void this.attempt(this.client.mute(this.conversation.id, untilMs));
  };

  private waysOut(): TemplateResult | typeof nothing {
    const view = this.conversation;
    if (view.kind === 'direct') {
      const blocked = this.contact?.blocked ?? false;
      return html`<div class="group"><button class="entry ${blocked ? '' : 'danger'}" type="button" @click=${() => this.block(!blocked)}>${icon('block')}${blocked ? t('block.undo') : t('block.do')}</button></div>`;
    }
    if (view.kind === 'group' && view.stage !== 'left') {
      return html`<div class="group"><button class="entry danger" type="button" @click=${this.leave}>${icon('leave')}${t('leave.do')}</button></div>`;
    }
    return nothing;
  }

  private readonly rename = async () => {
    const title = await ask({heading: t('details.rename'), text: '', yes: t('details.renameYes'), field: {label: t('new.title'), value: this.conversation.title, required: true}});
    if (title) await this.attempt(this.client.setTitle(this.conversation.id, title));
  };

  private async block(blocked: boolean): Promise<void> {
    const {peer} = this.conversation;
    if (!peer) return;
    if (blocked) {
      const sure = await ask({heading: t('block.heading', {name: conversationTitle(this.conversation)}), text: t('block.text'), yes: t('block.yes'), danger: true});
      if (sure === undefined) return;
    }
    if (await this.attempt(this.client.block(peer, blocked))) await this.load();
  }

  private readonly leave = async () => {
    const sure = await ask({heading: t('leave.heading', {title: conversationTitle(this.conversation)}), text: t('leave.text'), yes: t('leave.do'), danger: true});
    if (sure !== undefined && await this.attempt(this.client.leave(this.conversation.id))) go({at: 'list'});
  };
}
