// A dialog that begins conversations: with a person by name, with a group, or by an invite's link. Tells 'majlis-close'
// with the conversation's id once there is one.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Failure, StreamId} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {go, parseRoute} from '../ui/route';
import '../ui/dialog';

type Way = 'person' | 'group' | 'link';

@customElement('majlis-new-chat')
export class NewChat extends ClientElement {
  static override styles = [base, controls, css`
    .ways { display: flex; gap: var(--space-1); padding: 3px; margin-block-end: var(--space-4); border: 0; border-radius: var(--radius); background: var(--sunken); }
    .ways button { flex: 1; min-block-size: 36px; border-radius: 9px; text-align: center; font-weight: 600; font-size: var(--text-small); color: var(--muted); }
    .ways button[aria-pressed='true'] { background: var(--raised); color: var(--text); box-shadow: var(--shadow); }
    form { display: flex; flex-direction: column; gap: var(--space-4); }
  `];

  @property({type: Boolean}) open = false;
  @property() invite = '';
  @state() private way: Way = 'person';
  @state() private busy = false;
  @state() private failure?: Failure;
  @query('input') private first?: HTMLInputElement;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('open') && this.open) {
      this.way = this.invite ? 'link' : 'person';
      this.failure = undefined;
      this.busy = false;
    }
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (this.open && (changed.has('open') || changed.has('way'))) void Promise.resolve().then(() => this.first?.focus());
  }

  protected override hear(): void {
    // nothing of it is shown here
  }

  protected override render() {
    return html`<majlis-dialog .open=${this.open} .heading=${t('new.heading')} @majlis-close=${(event: Event) => { event.stopPropagation(); this.done(); }}>${this.open ? this.inside() : nothing}</majlis-dialog>`;
  }

  private inside(): TemplateResult {
    return html`<div class="ways" role="group" aria-label=${t('new.heading')}>${this.choice('person', t('new.person'))}${this.choice('group', t('new.group'))}${this.choice('link', t('new.link'))}</div>
      <form @submit=${this.onSubmit} novalidate>
        ${this.way === 'person' ? this.person() : this.way === 'group' ? this.group() : this.link()}
        ${this.failure ? html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(this.failure, {conflict: 'failure.other'})}</span></p>` : nothing}
        <button class="button primary" type="submit" ?disabled=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${this.way === 'link' ? t('new.join') : t('new.begin')}</button>
      </form>`;
  }

  private choice(way: Way, label: string): TemplateResult {
    return html`<button type="button" aria-pressed=${this.way === way} @click=${() => { this.way = way; this.failure = undefined; }}>${label}</button>`;
  }

  private person(): TemplateResult {
    return html`<div class="field"><label for="name">${t('new.name')}</label>
      <input id="name" name="name" dir="auto" autocomplete="off" autocapitalize="none" spellcheck="false" autofocus enterkeyhint="go">
      <span class="hint">${t('new.nameHint')}</span></div>`;
  }

  private group(): TemplateResult {
    return html`<div class="field"><label for="title">${t('new.title')}</label><input id="title" name="title" dir="auto" maxlength="80" autocomplete="off" autofocus></div>
      <div class="field"><label for="names">${t('new.members')}</label><input id="names" name="names" dir="auto" autocomplete="off" autocapitalize="none" spellcheck="false">
      <span class="hint">${t('new.membersHint')}</span></div>`;
  }

  private link(): TemplateResult {
    return html`<div class="field"><label for="link">${t('new.linkLabel')}</label><input id="link" name="link" dir="ltr" autocomplete="off" spellcheck="false" autofocus .value=${this.invite}>
      <span class="hint">${this.invite ? t('new.invited') : t('new.linkHint')}</span></div>`;
  }

  private readonly onSubmit = async (event: Event) => {
    event.preventDefault();
    if (this.busy) return;
    const fields = new FormData(event.target as HTMLFormElement);
    const value = (name: string) => String(fields.get(name) ?? '').trim();
    if (!value(this.way === 'person' ? 'name' : this.way === 'group' ? 'title' : 'link')) {
      this.first?.focus();
      return;
    }
    this.busy = true;
    this.failure = undefined;
    const before = parseRoute(location.hash);
    go({at: 'list'}); // words typed ahead must not reach those who were open before
    try {
      this.done(await this.begin(value));
    } catch (reason) {
      go(before);
      this.failure = failureOf(reason);
      this.first?.focus();
    } finally {
      this.busy = false;
    }
  };

  private begin(value: (name: string) => string): Promise<StreamId> {
    const bare = (name: string) => name.replace(/^@/, '');
    if (this.way === 'person') return this.client.openDirect(bare(value('name')));
    if (this.way === 'link') return this.client.join(value('link'));
    const names = value('names').split(/[\s,،;]+/u).map(bare).filter(Boolean);
    return this.client.createGroup(value('title'), [...new Set(names)]);
  }

  private done(id?: StreamId): void {
    if (!this.open) return;
    this.open = false;
    this.tell('majlis-close', id);
  }
}
