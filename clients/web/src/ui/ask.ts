// Questions that interrupt: one dialog over all others, answered by a promise.
import {css, html, nothing} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {t} from '../i18n/language';
import {Seen} from '../embed/seen';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {MajlisElement} from './element';
import {coveredHint} from './states';
import './dialog';

export interface Question {
  heading: string;
  text: string;
  yes: string;
  danger?: boolean;
  /** Asks for a line of text as well; the answer is what was typed. */
  field?: {label: string; value?: string; required?: boolean};
}

/** What was answered: the text of the field ('' without one), or undefined for no. */
export function ask(question: Question): Promise<string | undefined> {
  const element = document.createElement('majlis-question') as QuestionDialog;
  element.question = question;
  return new Promise((resolve) => {
    element.addEventListener('majlis-answer', (event) => {
      element.remove();
      resolve((event as CustomEvent<string | null>).detail ?? undefined); // an event knows no undefined
    });
    document.body.append(element);
  });
}

@customElement('majlis-question')
export class QuestionDialog extends MajlisElement {
  static override styles = [base, controls, css`
    form { display: flex; flex-direction: column; gap: var(--space-4); }
    p { white-space: pre-line; }
    footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--space-2); }
  `];

  @property({attribute: false}) question!: Question;
  @query('input') private input?: HTMLInputElement;
  private readonly seen = new Seen(this, 'footer');

  protected override render() {
    const {heading, text, yes, danger, field} = this.question;
    return html`<majlis-dialog open .heading=${heading} @majlis-close=${() => this.answer()}>
      <form @submit=${this.onSubmit}>
        ${text ? html`<p class="muted">${text}</p>` : nothing}
        ${field ? html`<div class="field"><label for="field">${field.label}</label>
          <input id="field" dir="auto" autocomplete="off" autofocus .value=${field.value ?? ''} ?required=${field.required ?? false}></div>` : nothing}
        ${coveredHint(this.seen)}
        <footer>
          <button class="button" type="button" @click=${() => this.answer()} ?autofocus=${!field}>${t('ask.no')}</button>
          <button class="button ${danger ? 'danger sure' : 'primary'}" type="submit" ?disabled=${!this.seen.now}>${yes}</button>
        </footer>
      </form>
    </majlis-dialog>`;
  }

  private readonly onSubmit = (event: Event) => {
    event.preventDefault();
    if (this.seen.now) this.answer(this.input?.value.trim() ?? '');
  };

  private answer(text?: string): void {
    this.tell('majlis-answer', text);
  }
}
