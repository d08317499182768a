// The account's devices: which there are, end one, link another by its code.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import type {Change, DeviceView} from '../client/client';
import {failureOf} from '../client/failure';
import {Seen} from '../embed/seen';
import {t} from '../i18n/language';
import {date} from '../i18n/time';
import {plugins, type Carried} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {bar, percent, progressStyles} from '../ui/progress';
import {canScan} from '../ui/scanner';
import {coveredHint} from '../ui/states';
import '../ui/dialog';
import '../ui/scanner';

@customElement('majlis-devices')
export class Devices extends ClientElement {
  static override styles = [base, controls, page, progressStyles, css`
    :host { display: block; block-size: auto; background: transparent; }
    form { display: flex; flex-direction: column; gap: var(--space-4); }
    .id { font-family: var(--font-code); }
    .busy { display: grid; place-items: center; min-block-size: 80px; }
  `];

  @state() private devices?: DeviceView[];
  @state() private linking = false;
  @state() private scanning = false;
  @state() private busy = false;
  @state() private why = ''; // it was not linked
  @state() private handing?: Carried; // the history
  @state() private withHistory = true;
  @query('#code') private code?: HTMLInputElement;
  private stop?: AbortController;

  private readonly seen = new Seen(this, 'form footer');

  protected override firstUpdated(): void {
    void this.load();
  }

  protected override hear(change: Change): void {
    if (change.kind === 'stage') void this.load();
  }

  private async load(): Promise<void> {
    await this.attempt(this.client.devices().then((all) => (this.devices = all)));
  }

  protected override render() {
    if (!this.devices) return html`<div class="busy" role="status"><span class="spinner"></span><span class="spoken">${t('state.loading')}</span></div>`;
    const mayLink = this.devices.some((each) => each.own && each.mayLink);
    return html`<ul>${[...this.devices].sort((a, b) => Number(b.own) - Number(a.own) || Number(b.active) - Number(a.active)).map((each) => this.device(each))}</ul>
      ${mayLink ? html`<button class="entry" type="button" @click=${this.begin}>${icon('qr')}<span class="grow">${t('devices.link')}</span></button>` : nothing}
      <majlis-dialog .open=${this.linking} .heading=${t('devices.link')} @majlis-close=${this.close}>${this.linking ? this.form() : nothing}</majlis-dialog>`;
  }

  private device(device: DeviceView): TemplateResult {
    return html`<li class="entry">${icon('device')}<div class="grow">
        <div><b>${device.own ? t('devices.this') : t('devices.other')}</b> <span class="muted small id"><bdi dir="ltr">${device.id.slice(0, 8)}</bdi></span></div>
        <div class="muted small">${device.active ? t('devices.added', {date: date(device.addedMs)}) : t('devices.revoked')}</div></div>
      ${device.own || !device.active ? nothing : html`<button class="button compact danger" type="button" @click=${() => this.revoke(device)}>${t('devices.revoke')}</button>`}</li>`;
  }

  private form(): TemplateResult {
    return html`<form @submit=${this.onSubmit}>
      <p class="muted small">${t('devices.linkHow')}</p>
      ${this.scanning ? html`<majlis-scanner @majlis-scan=${(event: CustomEvent<string>) => this.link(event.detail)}></majlis-scanner>` :
        canScan() ? html`<button class="button" type="button" @click=${() => (this.scanning = true)}>${icon('qr')}${t('devices.scan')}</button>` : nothing}
      <div class="field"><label for="code">${t('devices.code')}</label><input id="code" name="code" dir="ltr" autocomplete="off" spellcheck="false" autofocus></div>
      ${plugins.history() ? this.history() : nothing}
      ${this.why ? html`<p class="failure" role="alert">${icon('alert')}<span>${this.why}</span></p>` : nothing}
      ${coveredHint(this.seen)}
      <footer><button class="button primary wide" type="submit" ?disabled=${this.busy || !this.seen.now}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('devices.linkYes')}</button></footer></form>`;
  }

  private history(): TemplateResult {
    return html`<div><label class="choice"><input type="checkbox" name="history" .checked=${this.withHistory} ?disabled=${this.busy}
        aria-describedby="history-hint" @change=${(event: Event) => (this.withHistory = (event.target as HTMLInputElement).checked)}>${t('devices.history')}</label>
      <p class="muted small" id="history-hint">${t('devices.historyHint')}</p></div>
      ${this.handing ? html`<div role="status"><p class="small">${t('devices.handing', {share: percent(this.handing)})}</p>${bar(this.handing, t('devices.history'))}</div>` : nothing}`;
  }

  private readonly begin = () => {
    this.why = '';
    this.withHistory = true;
    this.linking = true;
  };

  private readonly close = () => {
    this.stop?.abort();
    this.linking = this.scanning = false;
  };

  private readonly onSubmit = (event: Event) => {
    event.preventDefault();
    const code = String(new FormData(event.target as HTMLFormElement).get('code') ?? '').trim();
    if (code && this.seen.now) void this.link(code);
  };

  private async link(code: string): Promise<void> {
    if (this.busy) return;
    const stop = this.stop = new AbortController();
    this.scanning = false;
    this.busy = true;
    this.why = '';
    if (this.code) this.code.value = code; // one that was scanned as well: what failed is tried again
    try {
      const history = this.withHistory ? await this.handOn(code, stop.signal) : undefined;
      if (stop.signal.aborted) return;
      await this.client.linkDevice(code, history);
      this.linking = false;
      this.tell('majlis-notice', t(history ? 'devices.linkedWith' : 'devices.linked'));
      await this.load();
    } catch (reason) {
      if (!stop.signal.aborted) this.why ||= failureText(failureOf(reason));
    } finally {
      this.busy = false;
      this.handing = undefined;
    }
  }

  private async handOn(code: string, stop: AbortSignal): Promise<Uint8Array | undefined> {
    const carrier = plugins.history();
    if (!carrier) return undefined;
    const history = await this.client.history(code);
    this.handing = {done: 0, size: history.size};
    try {
      return await carrier.bring(this.client, history, (now) => (this.handing &&= now), stop);
    } catch (reason) {
      if (!stop.aborted) this.why = `${await carrier.explain(failureOf(reason))} ${t('devices.orWithout')}`;
      throw reason;
    }
  }

  private async revoke(device: DeviceView): Promise<void> {
    const sure = await ask({heading: t('devices.revokeHeading'), text: t('devices.revokeText'), yes: t('devices.revoke'), danger: true});
    if (sure !== undefined && await this.attempt(this.client.revoke(device.id))) await this.load();
  }
}
