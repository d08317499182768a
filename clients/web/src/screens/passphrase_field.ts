// The optional passphrase of a new profile, folded away until somebody wants one.
import {html, type TemplateResult} from 'lit';
import {t} from '../i18n/language';

export function passphraseField(): TemplateResult {
  return html`<details><summary>${t('passphrase.add')}</summary>
    <div class="field"><label for="passphrase">${t('passphrase.label')}</label>
      <input id="passphrase" name="passphrase" type="password" autocomplete="new-password" minlength="8" aria-describedby="passphrase-hint">
      <span class="hint" id="passphrase-hint">${t('passphrase.hint')}</span></div></details>`;
}

/** What was typed, as the client takes it. */
export function passphraseOf(fields: FormData): {passphrase?: string} {
  const passphrase = String(fields.get('passphrase') ?? '');
  return passphrase ? {passphrase} : {};
}
