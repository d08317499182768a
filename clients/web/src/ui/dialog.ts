// A modal dialog: the platform's own <dialog> traps the focus, closes by Escape and gives the focus back. Lives in a
// template with .open, and tells 'majlis-close' when the person wants it gone.
import {css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {MajlisElement} from './element';
import {icon} from './icon';
import {modalClosed, modalOpened} from './modal';

@customElement('majlis-dialog')
export class Dialog extends MajlisElement {
  static override styles = [base, controls, css`
    :host { display: contents; }
    dialog {
      inline-size: min(440px, calc(100vw - 32px)); max-block-size: min(720px, calc(100dvh - 32px)); padding: 0;
      border: 0; border-radius: var(--radius-large); background: var(--surface); color: var(--text);
      box-shadow: var(--shadow-high); overflow: hidden; flex-direction: column;
    }
    dialog[open] { display: flex; animation: rise 160ms ease-out; }
    dialog::backdrop { background: var(--veil); }
    .head { display: flex; align-items: center; gap: var(--space-2); padding: var(--space-4) var(--space-4) 0 var(--space-5); }
    .content { overflow-y: auto; padding: var(--space-3) var(--space-5) var(--space-5); }
    @keyframes rise { from { opacity: 0; translate: 0 8px; } }
    @media (max-width: 480px) {
      dialog { inline-size: 100vw; max-inline-size: 100vw; margin-block: auto 0; border-end-start-radius: 0; border-end-end-radius: 0; }
      .content { padding-block-end: max(var(--space-5), env(safe-area-inset-bottom)); }
    }
  `];

  @property() heading = '';
  @property({type: Boolean}) open = false;
  @query('dialog') private dialog?: HTMLDialogElement;

  protected override render() {
    if (!this.open) return nothing;
    return html`<dialog aria-labelledby="heading" @cancel=${this.onCancel} @close=${this.close} @click=${this.onClick}>
      <div class="head">
        <h2 id="heading" class="grow">${this.heading}</h2>
        <button class="icon-button" type="button" aria-label=${t('dialog.close')} @click=${this.close}>${icon('close')}</button>
      </div>
      <div class="content"><slot></slot></div>
    </dialog>`;
  }

  protected override updated(): void {
    if (!this.open) modalClosed(this);
    if (!this.open || !this.dialog || this.dialog.open) return;
    this.dialog.showModal();
    modalOpened(this);
    this.querySelector<HTMLElement>('[autofocus]')?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    modalClosed(this);
  }

  private readonly onCancel = (event: Event) => {
    event.preventDefault();
    this.close();
  };

  private readonly onClick = (event: MouseEvent) => {
    if (event.target === this.dialog && event.clientX !== 0) this.close(); // the veil around it
  };

  private readonly close = () => {
    if (!this.open) return;
    this.open = false;
    this.dialog?.close();
    this.tell('majlis-close');
  };
}
