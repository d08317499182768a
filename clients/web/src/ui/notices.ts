// Short notices below the bar at the top, where nobody writes and no newest message waits to be dealt with; read out as
// they come. Failures stay until they are closed, the rest for a while.
import {css, html, nothing} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {MajlisElement} from './element';
import {icon} from './icon';

const kStayMs = 5000;
const kMost = 3;

interface Notice {
  id: number;
  text: string;
  detail?: string;
  failed: boolean;
}

@customElement('majlis-notices')
export class Notices extends MajlisElement {
  static override styles = [base, controls, css`
    :host { position: fixed; inset: 68px 0 auto 0; z-index: 10; pointer-events: none; }
    ul { display: flex; flex-direction: column; align-items: center; gap: var(--space-2); padding-inline: var(--space-4); }
    li {
      display: flex; align-items: center; gap: var(--space-3); max-inline-size: 480px; pointer-events: auto;
      padding: var(--space-2) var(--space-2) var(--space-2) var(--space-4); border-radius: var(--radius);
      background: var(--text); color: var(--ground); box-shadow: var(--shadow-high); font-size: var(--text-small);
      animation: fall 160ms ease-out;
    }
    details { margin-block-start: 2px; opacity: 0.85; }
    summary { cursor: pointer; }
    .icon-button, .icon-button:hover:not(:disabled) { color: inherit; background: transparent; inline-size: 32px; block-size: 32px; }
    :focus-visible { outline-color: currentColor; }
    @keyframes fall { from { opacity: 0; translate: 0 -8px; } }
  `];

  @state() private notices: Notice[] = [];
  private next = 1;

  show(text: string, options: {detail?: string; failed?: boolean} = {}): void {
    if (this.notices.some((each) => each.text === text && each.detail === options.detail)) return;
    const notice = {id: this.next++, text, detail: options.detail, failed: options.failed ?? false};
    this.notices = [...this.notices, notice].slice(-kMost);
    if (!notice.failed) setTimeout(() => this.close(notice.id), kStayMs);
  }

  /** What they told is over. */
  clear(): void {
    this.notices = [];
  }

  private close(id: number): void {
    this.notices = this.notices.filter((each) => each.id !== id);
  }

  protected override render() {
    return html`<div role="status" aria-live="polite"><ul>
      ${this.notices.map((each) => html`<li>
        <div class="grow"><span>${each.text}</span>
          ${each.detail ? html`<details><summary>${t('notice.detail')}</summary><bdi dir="ltr">${each.detail}</bdi></details>` : nothing}
        </div>
        <button class="icon-button" type="button" aria-label=${t('notice.dismiss')} @click=${() => this.close(each.id)}>${icon('close')}</button>
      </li>`)}
    </ul></div>`;
  }
}
