// Who one is: the username, what one calls oneself, and a picture; and the dialog that changes them.
import {css, html, nothing, type TemplateResult} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import type {Failure, Own} from '../client/client';
import {failureOf} from '../client/failure';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ClientElement} from '../ui/element';
import {failureText} from '../ui/failure_text';
import {icon} from '../ui/icon';
import {atName, plainName} from '../ui/person_name';
import {squarePicture} from '../ui/picture_maker';
import '../ui/dialog';

const kLongestName = 64;

@customElement('majlis-own-profile')
export class OwnProfile extends ClientElement {
  static override styles = [base, controls, page, css`
    :host { display: block; block-size: auto; background: var(--surface); }
    .who { display: flex; align-items: center; gap: var(--space-4); padding: var(--space-4); }
    .who majlis-avatar { --avatar: 64px; }
    .who h2 { font-size: var(--text-large); }
    .id { font: 0.75rem/1.5 var(--font-code); overflow-wrap: anywhere; }
    .entry { border-block-start: 1px solid var(--line) !important; }
    form { display: flex; flex-direction: column; gap: var(--space-4); }
    .look { display: flex; flex-direction: column; align-items: center; gap: var(--space-3); }
    .look majlis-avatar, .look img { --avatar: 112px; inline-size: 112px; block-size: 112px; border-radius: 50%; object-fit: cover; }
    .look .row { flex-wrap: wrap; justify-content: center; gap: var(--space-2); }
    input[type='file'] { display: none; }
  `];

  @property({attribute: false}) own!: Own;
  @state() private editing = false;
  @state() private busy = false;
  @state() private failure?: Failure;
  @state() private shown = ''; // the address of the picture that was chosen
  private picture?: Uint8Array;
  @query('input[type=file]') private file!: HTMLInputElement;

  protected override hear(): void {
    // the settings are given the account anew
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.show(undefined);
  }

  protected override render() {
    const {own} = this;
    const name = own.displayName || own.name;
    return html`<div class="who"><majlis-avatar .name=${name} .seed=${own.account} .version=${own.avatar}></majlis-avatar>
        <div class="grow"><h2 class="clip"><bdi>${plainName(name)}</bdi></h2>
          ${own.displayName ? html`<p class="muted clip">${atName(own.name)}</p>` : nothing}
          <p class="muted small">${t('settings.account')}</p><p class="muted id" dir="ltr">${own.account}</p></div></div>
      <button class="entry" type="button" @click=${this.begin}>${icon('edit')}<span class="grow">${t('profile.edit')}</span></button>
      <majlis-dialog .open=${this.editing} .heading=${t('profile.edit')} @majlis-close=${this.end}>${this.editing ? this.form() : nothing}</majlis-dialog>`;
  }

  private form(): TemplateResult {
    const {own} = this;
    return html`<form @submit=${this.onSubmit}>
      <div class="look">
        ${this.shown ? html`<img src=${this.shown} alt="">` : html`<majlis-avatar .name=${own.displayName || own.name} .seed=${own.account}></majlis-avatar>`}
        <div class="row">
          <button class="button compact" type="button" @click=${() => this.file.click()}>${icon('person')}${t('profile.choose')}</button>
          ${this.shown ? html`<button class="button compact" type="button" @click=${() => this.show(undefined)}>${icon('trash')}${t('profile.remove')}</button>` : nothing}
        </div>
        <input type="file" accept="image/*" aria-label=${t('profile.choose')} tabindex="-1" @change=${this.onFile}>
      </div>
      <div class="field"><label for="display">${t('profile.name')}</label>
        <input id="display" name="display" dir="auto" maxlength=${kLongestName} autocomplete="off" autofocus .value=${own.displayName}>
        <span class="hint">${t('profile.nameHint')}</span></div>
      ${this.failure ? html`<p class="failure" role="alert">${icon('alert')}<span>${failureText(this.failure)}</span></p>` : nothing}
      <button class="button primary" type="submit" ?disabled=${this.busy}>${this.busy ? html`<span class="spinner"></span>` : nothing}${t('profile.save')}</button></form>`;
  }

  private readonly begin = async () => {
    this.failure = undefined;
    await this.attempt(this.client.avatar(this.own.account).then((picture) => this.show(picture)));
    this.editing = true;
  };

  private readonly end = () => {
    this.editing = false;
    this.show(undefined);
  };

  private show(picture: Uint8Array | undefined): void {
    if (this.shown) URL.revokeObjectURL(this.shown);
    this.picture = picture;
    this.shown = picture ? URL.createObjectURL(new Blob([picture as BlobPart], {type: 'image/jpeg'})) : '';
  }

  private readonly onFile = async () => {
    const file = this.file.files?.[0];
    this.file.value = '';
    if (!file) return;
    this.failure = undefined;
    try {
      this.show(await squarePicture(file));
    } catch (reason) {
      this.failure = failureOf(reason);
    }
  };

  private readonly onSubmit = async (event: Event) => {
    event.preventDefault();
    if (this.busy) return;
    const name = String(new FormData(event.target as HTMLFormElement).get('display') ?? '').trim();
    this.busy = true;
    this.failure = undefined;
    try {
      await this.client.setProfile({name, ...(this.picture ? {picture: this.picture} : {})});
      this.end();
      this.tell('majlis-notice', t('profile.saved'));
    } catch (reason) {
      this.failure = failureOf(reason);
    } finally {
      this.busy = false;
    }
  };
}
