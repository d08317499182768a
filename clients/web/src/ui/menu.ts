// A menu beside the button that opened it, a sheet from below on narrow screens. Arrow keys, Home, End and first letters
// move; Escape closes; the focus goes back to where it was.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {MajlisElement} from './element';
import {icon, type IconName} from './icon';
import {modalClosed, modalOpened} from './modal';

export interface MenuItem<Choice extends string = string> {
  choice: Choice;
  label: string;
  picture?: IconName;
  danger?: boolean;
  checked?: boolean;
}

/** Lets the person choose one of the items, or none. `row`: shown above the items as a row of symbols. */
export function chooseFrom<Choice extends string>(anchor: DOMRect, label: string, items: readonly MenuItem<Choice>[],
                                                  row: readonly MenuItem<Choice>[] = []): Promise<Choice | undefined> {
  const menu = document.createElement('majlis-menu') as Menu;
  Object.assign(menu, {anchor, label, items, row});
  return new Promise((resolve) => {
    menu.addEventListener('majlis-choice', (event) => {
      menu.remove();
      resolve((event as CustomEvent<Choice | null>).detail ?? undefined); // an event knows no undefined
    });
    document.body.append(menu);
  });
}

@customElement('majlis-menu')
export class Menu extends MajlisElement {
  static override styles = [base, controls, css`
    dialog {
      position: fixed; inset: auto; margin: 0; padding: var(--space-1); min-inline-size: 200px; max-inline-size: min(320px, calc(100vw - 16px));
      border: 1px solid var(--line); border-radius: var(--radius); background: var(--raised); color: var(--text);
      box-shadow: var(--shadow-high); max-block-size: calc(100dvh - 16px); overflow: auto;
    }
    dialog::backdrop { background: transparent; }
    [role^='menuitem'] {
      display: flex; align-items: center; gap: var(--space-3); inline-size: 100%; min-block-size: var(--touch);
      padding: var(--space-2) var(--space-3); border-radius: var(--radius-small);
    }
    [role^='menuitem']:hover, [role^='menuitem']:focus-visible { background: var(--hover); outline-offset: -2px; }
    .icon { color: var(--muted); }
    .danger, .danger .icon { color: var(--danger); }
    .symbols { display: flex; flex-wrap: wrap; padding-block-end: var(--space-1); margin-block-end: var(--space-1); border-block-end: 1px solid var(--line); }
    .symbols:only-child { padding-block-end: 0; margin-block-end: 0; border-block-end: 0; }
    .symbols [role^='menuitem'] { inline-size: 44px; min-block-size: 44px; justify-content: center; padding: 0; font-size: 1.375rem; line-height: 1; }
    .symbols [aria-checked='true'] { background: var(--accent-soft); }
    @media (max-width: 480px) {
      dialog { inset: auto 0 0 0 !important; max-inline-size: 100vw; inline-size: 100vw; border-radius: var(--radius-large) var(--radius-large) 0 0;
        padding: var(--space-3) var(--space-3) max(var(--space-3), env(safe-area-inset-bottom)); }
      dialog::backdrop { background: var(--veil); }
      .symbols:not(:only-child) { justify-content: space-between; }
    }
  `];

  @property({attribute: false}) anchor = new DOMRect();
  @property() label = '';
  @property({attribute: false}) items: readonly MenuItem[] = [];
  @property({attribute: false}) row: readonly MenuItem[] = [];
  @query('dialog') private dialog!: HTMLDialogElement;

  protected override render() {
    return html`<dialog aria-label=${this.label} @cancel=${() => this.choose()} @click=${this.onClick} @keydown=${this.onKey}>
      <div role="menu" aria-label=${this.label}>
        ${this.row.length ? html`<div class="symbols" role="group" aria-label=${this.label}>${this.row.map((each) => this.item(each, true))}</div>` : nothing}
        ${this.items.map((each) => this.item(each, false))}
      </div>
    </dialog>`;
  }

  private item(item: MenuItem, symbol: boolean): TemplateResult {
    const checkable = item.checked !== undefined;
    return html`<button type="button" role=${checkable ? 'menuitemcheckbox' : 'menuitem'} class=${item.danger ? 'danger' : ''}
      aria-checked=${checkable ? String(item.checked) : nothing} @click=${() => this.choose(item.choice)}>
      ${item.picture ? icon(item.picture) : nothing}<span class=${symbol ? '' : 'grow'}>${item.label}</span>
      ${item.checked && !symbol ? icon('check') : nothing}
    </button>`;
  }

  protected override firstUpdated(): void {
    this.dialog.showModal();
    modalOpened(this);
    this.place();
    this.buttons()[0]?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    modalClosed(this);
  }

  // Below the anchor where there is room, else above it; inside the window in any case.
  private place(): void {
    const box = this.dialog.getBoundingClientRect();
    const rightToLeft = getComputedStyle(this).direction === 'rtl';
    const wanted = rightToLeft ? this.anchor.right - box.width : this.anchor.left;
    const left = Math.max(8, Math.min(wanted, innerWidth - box.width - 8));
    const below = this.anchor.bottom + 4;
    const top = below + box.height < innerHeight - 8 ? below : Math.max(8, this.anchor.top - box.height - 4);
    this.dialog.style.left = `${left}px`;
    this.dialog.style.top = `${Math.min(top, Math.max(8, innerHeight - box.height - 8))}px`;
  }

  private buttons(): HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('[role^="menuitem"]')];
  }

  private readonly onKey = (event: KeyboardEvent) => {
    const all = this.buttons();
    const at = all.indexOf(this.shadowRoot!.activeElement as HTMLElement);
    const forward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const backward = forward === 'ArrowLeft' ? 'ArrowRight' : 'ArrowLeft';
    const letter = event.key.length === 1 && event.key !== ' ' ? event.key.toLocaleLowerCase() : undefined;
    const next = event.key === 'ArrowDown' || event.key === forward ? (at + 1) % all.length :
      event.key === 'ArrowUp' || event.key === backward ? (at + all.length - 1) % all.length :
      event.key === 'Home' ? 0 : event.key === 'End' ? all.length - 1 :
      letter ? all.findIndex((each) => each.textContent?.trim().toLocaleLowerCase().startsWith(letter)) : -1;
    if (event.key === 'Tab') this.choose();
    if (next < 0) return;
    event.preventDefault();
    all[next]?.focus();
  };

  private readonly onClick = (event: MouseEvent) => {
    if (event.target === this.dialog) this.choose();
  };

  private choose(choice?: string): void {
    this.dialog.close();
    this.tell('majlis-choice', choice);
  }
}
