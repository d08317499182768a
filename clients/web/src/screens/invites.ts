// Links into a group: make one with limits, show it as text and as a code, end it.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {ConversationView, InviteLink} from '../client/client';
import {t} from '../i18n/language';
import {date} from '../i18n/time';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import '../ui/dialog';
import '../ui/qr';

const kDayMs = 86_400_000;

@customElement('majlis-invites')
export class Invites extends ClientElement {
  static override styles = [base, controls, page, css`
    :host { display: block; block-size: auto; background: transparent; }
    .new { display: flex; flex-direction: column; gap: var(--space-4); }
    code { display: block; padding: var(--space-3); border-radius: var(--radius); background: var(--sunken); font: var(--text-small)/1.5 var(--font-code); overflow-wrap: anywhere; user-select: all; max-block-size: 8em; overflow-y: auto; }
  `];

  @property({attribute: false}) conversation!: ConversationView;
  @state() private invites: InviteLink[] = [];
  @state() private making = false;
  @state() private busy = false;
  @state() private link = '';

  protected override hear(): void {
    // asked for when it is shown and after each change made here
  }

  protected override firstUpdated(): void {
    void this.load();
  }

  private async load(): Promise<void> {
    await this.attempt(this.client.invites(this.conversation.id).then((all) => (this.invites = all)));
  }

  protected override render() {
    return html`<button class="entry" type="button" @click=${this.begin}>${icon('link')}<span class="grow">${t('invites.make')}</span></button>
      <ul>${this.invites.map((each) => this.invite(each))}</ul>
      <majlis-dialog .open=${this.making} .heading=${t('invites.make')} @majlis-close=${this.end}>${this.making ? (this.link ? this.made() : this.form()) : nothing}</majlis-dialog>`;
  }

  private invite(invite: InviteLink): TemplateResult {
    const uses = invite.usesMax ? t('invites.usesOf', {n: invite.used, most: invite.usesMax}) : t('invites.uses', {n: invite.used});
    return html`<li class="entry">${icon('link')}<div class="grow"><div>${uses}</div>
        <div class="muted small">${invite.expiresMs ? t('invites.until', {date: date(invite.expiresMs)}) : t('invites.always')}</div></div>
      <button class="button compact danger" type="button" @click=${() => this.revoke(invite)}>${t('invites.revoke')}</button></li>`;
  }

  private form(): TemplateResult {
    return html`<form class="new" @submit=${this.make}>
      <p class="muted small">${t('invites.how')}</p>
      <div class="field"><label for="uses">${t('invites.usesLabel')}</label><select id="uses" name="uses">
        <option value="1">${t('invites.once')}</option><option value="10" selected>${t('invites.times', {n: 10})}</option><option value="100">${t('invites.times', {n: 100})}</option><option value="">${t('invites.unlimited')}</option></select></div>
      <div class="field"><label for="days">${t('invites.daysLabel')}</label><select id="days" name="days">
        <option value="1">${t('span.days', {n: 1})}</option><option value="7" selected>${t('span.days', {n: 7})}</option><option value="30">${t('span.days', {n: 30})}</option><option value="">${t('invites.always')}</option></select></div>
      <button class="button primary" type="submit" ?disabled=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('invites.makeYes')}</button></form>`;
  }

  private made(): TemplateResult {
    return html`<div class="new"><p class="muted small">${t('invites.share')}</p><majlis-qr .data=${this.link} .label=${t('invites.qr')}></majlis-qr>
      <code dir="ltr" tabindex="0" role="group" aria-label=${t('invites.link')}>${this.link}</code>
      <button class="button primary" type="button" @click=${this.copy}>${icon('copy')}${t('invites.copy')}</button></div>`;
  }

  private readonly begin = () => {
    this.link = '';
    this.making = true;
  };

  private readonly end = () => {
    this.making = false;
    this.link = '';
  };

  private readonly copy = async () => {
    if (await this.attempt(navigator.clipboard.writeText(this.link))) this.tell('majlis-notice', t('invites.copied'));
  };

  private readonly make = async (event: Event) => {
    event.preventDefault();
    const fields = new FormData(event.target as HTMLFormElement);
    const uses = Number(fields.get('uses'));
    const days = Number(fields.get('days'));
    this.busy = true;
    await this.attempt(this.client.createInvite(this.conversation.id, {...(uses ? {uses} : {}), ...(days ? {expiresMs: Date.now() + days * kDayMs} : {})})
      .then((link) => (this.link = link)));
    this.busy = false;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('.new .primary')?.focus();
    await this.load();
  };

  private async revoke(invite: InviteLink): Promise<void> {
    if (await this.attempt(this.client.revokeInvite(this.conversation.id, invite.key))) await this.load();
  }
}
