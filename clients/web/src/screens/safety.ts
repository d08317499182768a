// The safety number of two people: digits to read aloud, a code to scan, and whether they have been compared.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {AccountId, Change, ContactView, Failure} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {plainName} from '../ui/person_name';
import {digitGroups} from '../ui/safety_digits';
import {bytesOfScan, canScan} from '../ui/scanner';
import '../ui/dialog';
import '../ui/qr';
import '../ui/scanner';

@customElement('majlis-safety')
export class Safety extends ClientElement {
  static override styles = [base, controls, css`
    :host { padding: var(--space-4); }
    .digits { display: grid; grid-template-columns: repeat(4, auto); justify-content: center; gap: var(--space-1) var(--space-4); font: 1rem/1.5 var(--font-code); margin-block: var(--space-4); user-select: all; }
    .verified { display: flex; align-items: center; justify-content: center; gap: var(--space-2); color: var(--accent); font-weight: 600; }
    .changed { display: flex; gap: var(--space-2); padding: var(--space-3); border-radius: var(--radius); background: var(--warning-soft); color: var(--warning); }
    .answers { display: flex; flex-wrap: wrap; gap: var(--space-2); }
    .answers > * { flex: 1 1 auto; }
    .busy { display: grid; place-items: center; min-block-size: 200px; }
    p { font-size: var(--text-small); }
    @media (max-width: 380px) { .digits { grid-template-columns: repeat(3, auto); } }
  `];

  @property() account: AccountId = '';
  @state() private number?: {digits: string; code: Uint8Array};
  @state() private contact?: ContactView;
  @state() private failure?: Failure;
  @state() private scanning = false;
  @state() private differs?: Failure;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (!changed.has('account')) return;
    this.differs = undefined;
    void this.load();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'conversations') void this.load();
  }

  private async load(): Promise<void> {
    try {
      const [number, contact] = await Promise.all([this.client.safetyNumber(this.account), this.client.contact(this.account)]);
      Object.assign(this, {number, contact, failure: undefined});
    } catch (reason) {
      this.failure = failureOf(reason);
    }
  }

  protected override render() {
    if (this.failure) return html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(this.failure)}</span></p>`;
    const {number, contact} = this;
    if (!number || !contact) return html`<div class="busy" role="status"><span class="spinner"></span><span class="spoken">${t('state.loading')}</span></div>`;
    const name = plainName(contact.name);
    return html`<div class="stack">
      ${contact.keyChanged ? html`<p class="changed">${icon('alert')}<span>${t('key.changed', {name})}</span></p>` : nothing}
      <p class="muted">${t('safety.how', {name})}</p>
      <majlis-qr .data=${number.code} .label=${t('safety.qr', {name})}></majlis-qr>
      <div class="digits" dir="ltr" role="group" aria-label=${t('safety.digits')}>${digitGroups(number.digits).map((each) => html`<span>${each}</span>`)}</div>
      ${this.differs ? html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(this.differs)}</span></p>` : nothing}
      ${contact.verified && !contact.keyChanged ? html`<p class="verified">${icon('shield')}${t('safety.verified')}</p>` : nothing}
      <div class="answers">${canScan() ? html`<button class="button" type="button" @click=${this.scan}>${icon('qr')}${t('safety.scan')}</button>` : nothing}
      ${this.answer(contact)}</div></div>
      <majlis-dialog .open=${this.scanning} .heading=${t('safety.scan')} @majlis-close=${() => (this.scanning = false)}>
        ${this.scanning ? html`<majlis-scanner .instead=${'scan.refusedCompare'} @majlis-scan=${(event: CustomEvent<string>) => this.compare(event.detail)}></majlis-scanner>` : nothing}</majlis-dialog>`;
  }

  private readonly scan = () => {
    this.differs = undefined;
    this.scanning = true;
  };

  // A code that differs ends what was compared before: it says that the two sides hold different keys.
  private async compare(scanned: string): Promise<void> {
    this.scanning = false;
    try {
      await this.client.compareSafetyCode(this.account, bytesOfScan(scanned));
    } catch (reason) {
      this.differs = failureOf(reason);
      if (this.differs.name.endsWith('_key') && this.contact?.verified) await this.mark(false);
      return;
    }
    await this.mark(true);
    this.tell('majlis-notice', t('safety.scanned'));
  }

  private answer(contact: ContactView): TemplateResult {
    if (contact.verified && !contact.keyChanged) {
      return html`<button class="button" type="button" @click=${() => this.mark(false)}>${t('safety.forget')}</button>`;
    }
    return html`<button class="button primary" type="button" @click=${() => this.mark(true)}>${icon('shield')}${t('safety.verify')}</button>`;
  }

  private async mark(verified: boolean): Promise<void> {
    if (verified && this.contact?.keyChanged && !(await this.attempt(this.client.trust(this.account)))) return;
    if (await this.attempt(this.client.verify(this.account, verified))) await this.load();
  }
}
