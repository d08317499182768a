// The first visit: make an account, bring one back by its twelve words, or make this browser a device of an account.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Failure} from '../client/client';
import {failureOf} from '../client/failure';
import {ownTab} from '../embed/embedded';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {gate} from '../styles/gate';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {mark} from '../ui/mark';
import {kShortestPassphrase, passphraseField, passphraseOf} from './passphrase_field';
import '../ui/qr';

type Way = 'sign_up' | 'recover' | 'link';

@customElement('majlis-welcome')
export class Welcome extends ClientElement {
  static override styles = [base, controls, gate, css`
    textarea { min-block-size: 92px; font-family: var(--font-code); resize: vertical; }
    .code { display: flex; flex-direction: column; gap: var(--space-4); text-align: center; }
    .code code { display: block; padding: var(--space-3); border-radius: var(--radius); background: var(--sunken); font: 0.875rem/1.5 var(--font-code); overflow-wrap: anywhere; user-select: all; text-align: start; }
    .waiting { display: flex; justify-content: center; align-items: center; gap: var(--space-3); color: var(--muted); }
    .own-device { display: flex; flex-direction: column; gap: var(--space-3); margin-block-end: var(--space-5); padding: var(--space-4); border-radius: var(--radius); background: var(--accent-soft); font-size: var(--text-small); line-height: 1.5; }
    .own-device h2 { display: flex; align-items: center; gap: var(--space-2); font-size: var(--text-body); }
    .own-device h2 .icon { color: var(--accent); }
    ol.steps { list-style: decimal; padding-inline-start: var(--space-5); text-align: start; }
  `];

  /** The code that an older device is to scan, once linking has begun. */
  @property() linking = '';
  /** A link of the host's operator that lets one sign up. */
  @property() hostInvite = '';
  /** Whether another page is around this one: then this is a device of its own. */
  @property({type: Boolean}) embedded = false;
  @state() private way: Way = 'sign_up';
  @state() private busy = false;
  @state() private failure?: Failure;
  @query('input, textarea') private first?: HTMLElement;

  protected override hear(): void {
    // the root looks at the stage
  }

  protected override render() {
    if (this.linking) return html`<main class="card">${this.code()}</main>`;
    return html`<main class="card">${mark()}
      <h1>${t(`welcome.${this.way}`)}</h1>
      <p class="lead">${t(`welcome.${this.way}Lead`)}</p>
      ${this.embedded ? this.ownDevice() : nothing}
      <form @submit=${this.onSubmit} novalidate>
        ${this.way === 'sign_up' ? this.signUp() : this.way === 'recover' ? this.recover() : nothing}
        ${passphraseField()}
        ${this.failure ? html`<p class="failure" role="alert">${icon('alert')}<span>${this.explain(this.failure)}</span></p>` : nothing}
        <button class="button primary wide" type="submit" ?disabled=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t(`welcome.${this.way}Do`)}</button>
      </form>
      <div class="others">
        ${this.way !== 'sign_up' ? this.other('sign_up', t('welcome.toSignUp'), 'person') : nothing}
        ${this.way !== 'recover' ? this.other('recover', t('welcome.toRecover'), 'key') : nothing}
        ${this.way !== 'link' && !this.embedded ? this.other('link', t('welcome.toLink'), 'device') : nothing}
        ${this.embedded ? ownTab('quiet') : nothing}
      </div></main>`;
  }

  // Browsers give a page inside another one a store of its own, so it cannot be the device that a tab of theirs is.
  private ownDevice(): TemplateResult {
    return html`<section class="own-device" aria-labelledby="own-device"><h2 id="own-device">${icon('device')}${t('embed.heading')}</h2>
      <p>${t('embed.text')}</p>
      ${this.way === 'link' ? nothing : html`<button class="button primary" type="button" @click=${() => this.choose('link')}>${t('welcome.toLink')}</button>`}</section>`;
  }

  private explain(failure: Failure): string {
    return failureText(failure, this.way === 'sign_up' ? {conflict: 'failure.nameTaken', denied: 'failure.signUpClosed', 'not_found': 'failure.invite'} :
      {conflict: 'failure.phrase', denied: 'failure.phrase'});
  }

  private username(): TemplateResult {
    return html`<div class="field"><label for="name">${t('welcome.name')}</label>
      <input id="name" name="name" dir="auto" autocomplete="username" autocapitalize="none" spellcheck="false" autofocus required></div>`;
  }

  private signUp(): TemplateResult {
    return html`${this.username()}
      <details ?open=${this.hostInvite !== '' || this.failure?.name === 'denied'}><summary>${t('welcome.hasInvite')}</summary>
        <div class="field"><label for="invite">${t('welcome.invite')}</label><input id="invite" name="invite" dir="ltr" autocomplete="off" spellcheck="false" .value=${this.hostInvite}></div></details>`;
  }

  private recover(): TemplateResult {
    return html`${this.username()}
      <div class="field"><label for="phrase">${t('welcome.phrase')}</label>
      <textarea id="phrase" name="phrase" dir="ltr" rows="3" autocomplete="off" autocapitalize="none" spellcheck="false" required></textarea></div>`;
  }

  private code(): TemplateResult {
    return html`<div class="code"><h1>${t('link.heading')}</h1>
      <majlis-qr .data=${this.linking} .label=${t('link.qr')}></majlis-qr>
      <ol class="steps"><li>${t('link.step1')}</li><li>${t('link.step2')}</li><li>${t('link.step3')}</li></ol>
      <code dir="ltr" aria-label=${t('link.code')}>${this.linking}</code>
      <button class="button" type="button" @click=${this.copy}>${icon('copy')}${t('link.copy')}</button>
      <p class="waiting" role="status"><span class="spinner"></span>${t('link.waiting')}</p>
      <button class="button quiet" type="button" @click=${this.giveUp}>${icon('back')}${t('back')}</button></div>`;
  }

  private readonly giveUp = () => this.attempt(this.client.forget()); // there is no account yet

  private readonly copy = () => {
    void this.attempt(navigator.clipboard.writeText(this.linking));
  };

  private other(way: Way, label: string, picture: 'person' | 'key' | 'device'): TemplateResult {
    return html`<button class="button quiet" type="button" @click=${() => this.choose(way)}>${icon(picture)}${label}</button>`;
  }

  private choose(way: Way): void {
    this.way = way;
    this.failure = undefined;
    void this.updateComplete.then(() => this.first?.focus());
  }

  private readonly onSubmit = async (event: Event) => {
    event.preventDefault();
    if (this.busy) return;
    const fields = new FormData(event.target as HTMLFormElement);
    const name = String(fields.get('name') ?? '').trim().replace(/^@/, '');
    if (this.way !== 'link' && !name) {
      this.first?.focus();
      return;
    }
    const {passphrase} = passphraseOf(fields);
    if (passphrase !== undefined && passphrase.length < kShortestPassphrase) {
      this.failure = {name: 'web.passphrase.short', detail: `a passphrase has at least ${kShortestPassphrase} characters`};
      return;
    }
    this.busy = true;
    this.failure = undefined;
    try {
      await this.begin(name, fields);
    } catch (reason) {
      this.failure = failureOf(reason);
      this.first?.focus();
    } finally {
      this.busy = false;
    }
  };

  private begin(name: string, fields: FormData): Promise<void> {
    const options = passphraseOf(fields);
    if (this.way === 'link') return this.client.beginLink(options);
    if (this.way === 'recover') {
      const words = String(fields.get('phrase') ?? '').toLowerCase().split(/[^a-z]+/).filter(Boolean);
      return this.client.recover(name, words.join(' '), options);
    }
    const invite = String(fields.get('invite') ?? '').trim();
    return this.client.signUp(name, invite ? {...options, invite} : options);
  }
}
