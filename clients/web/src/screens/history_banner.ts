// On a device that was just linked: what the other one hands on comes, or why it does not. It begins by itself, goes on
// after a reload, and stays until it is there or the person does without.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import type {Change, Failure} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {plugins, type Carried} from '../plugins/registry';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {bar, percent, progressStyles} from '../ui/progress';

// Another attempt can only fail in the same way.
const kFinal = /^(files\.gone|attachments\.|files\.download|client\.archive\.|record\.)/;

@customElement('majlis-history-banner')
export class HistoryBanner extends ClientElement {
  static override styles = [base, controls, progressStyles, css`
    section { margin: 0 var(--space-3) var(--space-3); padding: var(--space-3); border-radius: var(--radius-large); background: var(--accent-soft); }
    h2 { display: flex; align-items: center; gap: var(--space-2); font-size: var(--text-body); }
    h2 .icon { color: var(--accent); }
    p { font-size: var(--text-small); line-height: 1.45; margin-block: var(--space-1) var(--space-2); }
    .actions { display: flex; flex-wrap: wrap; gap: var(--space-2); }
  `];

  @state() private now: Carried = {done: 0, size: 0};
  @state() private why = ''; // it did not come
  @state() private final = false;
  private stop?: AbortController;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.updateComplete.then(() => this.begin());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop?.abort();
    this.stop = undefined;
  }

  protected override hear(change: Change): void {
    if (change.kind !== 'connection') return;
    this.requestUpdate();
    if (this.why && !this.final && this.client.connection() === 'online') void this.begin();
  }

  protected override render() {
    const carried = plugins.history();
    if (!carried) return nothing;
    return html`<section aria-labelledby="heading"><h2 id="heading">${icon('device')}${t('history.heading')}</h2>
      ${this.why ? this.failed() : this.coming()}</section>`;
  }

  private coming(): TemplateResult {
    return html`<p>${t('history.fetching', {share: percent(this.now)})}</p>${bar(this.now, t('history.heading'))}`;
  }

  private failed(): TemplateResult {
    return html`<p role="alert">${this.why} ${this.final ? t('history.elsewhere') : ''}</p>
      <div class="actions">${this.final ? nothing : html`<button class="button compact primary" type="button" @click=${this.begin}>${t('history.again')}</button>`}
        <button class="button compact" type="button" @click=${this.doWithout}>${t('history.without')}</button></div>`;
  }

  private readonly begin = async (): Promise<void> => {
    const carrier = plugins.history();
    if (this.stop || !this.isConnected || !carrier) return;
    const stop = this.stop = new AbortController();
    this.why = '';
    const around = (this.getRootNode() as ShadowRoot).host; // which stays when this one goes
    try {
      const reference = await this.client.offeredHistory();
      if (!reference) return;
      const history = await carrier.fetch(this.client, reference, (now) => (this.now = now), stop.signal);
      const n = await this.client.takeHistory(history);
      around.dispatchEvent(new CustomEvent('majlis-notice', {detail: t('history.came', {n}), bubbles: true, composed: true}));
      void carrier.drop(this.client, reference).catch(() => undefined); // else the host drops it in a week
    } catch (reason) {
      if (stop.signal.aborted) return;
      const failure: Failure = failureOf(reason);
      this.final = kFinal.test(failure.name);
      this.why = await carrier.explain(failure);
    } finally {
      if (this.stop === stop) this.stop = undefined;
    }
  };

  private readonly doWithout = () => this.attempt(this.client.forgetHistory());
}
