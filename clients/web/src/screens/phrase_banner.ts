// The twelve words that bring the account back, until the person says that they are written down.
import {css, html} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {number, t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';

@customElement('majlis-phrase-banner')
export class PhraseBanner extends ClientElement {
  static override styles = [base, controls, css`
    section { margin: 0 var(--space-3) var(--space-3); padding: var(--space-3); border-radius: var(--radius-large); background: var(--warning-soft); color: var(--text); }
    h2 { display: flex; align-items: center; gap: var(--space-2); font-size: var(--text-body); }
    h2 .icon { color: var(--warning); }
    .why { font-size: var(--text-small); line-height: 1.45; margin-block: var(--space-1) var(--space-2); }
    ol { display: grid; grid-template-columns: repeat(3, 1fr); gap: var(--space-1); margin-block-end: var(--space-3); direction: ltr; user-select: all; }
    li { display: flex; gap: 6px; padding: 3px var(--space-2); border-radius: 6px; background: var(--surface); font: 0.8125rem / 1.5 var(--font-code); }
    li span { color: var(--muted); user-select: none; }
    .actions { display: flex; flex-wrap: wrap; gap: var(--space-2); }
  `];

  @property() phrase = '';
  @state() private busy = false;

  protected override render() {
    return html`<section aria-labelledby="heading">
      <h2 id="heading">${icon('key')}${t('phrase.heading')}</h2>
      <p class="why">${t('phrase.why')}</p>
      <ol aria-label=${t('phrase.heading')} lang="en">${this.phrase.split(/\s+/).map((word, at) => html`<li><span aria-hidden="true">${number(at + 1)}</span>${word}</li>`)}</ol>
      <div class="actions"><button class="button compact primary" type="button" ?disabled=${this.busy} @click=${this.confirm}>${icon('check')}${t('phrase.confirm')}</button></div>
    </section>`;
  }

  private readonly confirm = async () => {
    const answer = await ask({heading: t('phrase.sureHeading'), text: t('phrase.sureText'), yes: t('phrase.sureYes')});
    if (answer === undefined) return;
    this.busy = true;
    await this.attempt(this.client.confirmRecoveryPhrase());
    this.busy = false;
  };
}
