// Where a passphrase is typed, with a button that shows it for a moment; and the optional one of a new profile, folded
// away until somebody wants it.
import {html, nothing, type TemplateResult} from 'lit';
import {t} from '../i18n/language';

/** What is shorter opens to guessing. */
export const kShortestPassphrase = 8;

export function passphraseInput(options: {made?: boolean; autofocus?: boolean} = {}): TemplateResult {
  return html`<div class="field"><label for="passphrase">${t('passphrase.label')}</label>
    <input id="passphrase" name="passphrase" type="password" autocomplete=${options.made ? 'new-password' : 'current-password'}
      ?autofocus=${options.autofocus ?? false} aria-describedby=${options.made ? 'passphrase-hint' : nothing}>
    ${options.made ? html`<span class="hint" id="passphrase-hint">${t('passphrase.hint')}</span>` : nothing}
    <label class="choice"><input type="checkbox" @change=${show}>${t('passphrase.show')}</label></div>`;
}

export function passphraseField(): TemplateResult {
  return html`<details><summary>${t('passphrase.add')}</summary>${passphraseInput({made: true})}</details>`;
}

/** What was typed, as the client takes it. */
export function passphraseOf(fields: FormData): {passphrase?: string} {
  const passphrase = String(fields.get('passphrase') ?? '');
  return passphrase ? {passphrase} : {};
}

function show(event: Event): void {
  const box = event.target as HTMLInputElement;
  const input = (box.getRootNode() as ShadowRoot).querySelector<HTMLInputElement>('#passphrase');
  if (input) input.type = box.checked ? 'text' : 'password';
}
