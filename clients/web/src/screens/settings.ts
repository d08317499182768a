// The person's own page: account, devices, looks, notices, what can be taken along, and leaving this browser.
import {css, html, type TemplateResult} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Own} from '../client/client';
import {languages, languageTag, setLanguage, t, type Tag} from '../i18n/language';
import {base} from '../styles/base';
import {controls} from '../styles/controls';
import {page} from '../styles/page';
import {ask} from '../ui/ask';
import {ClientElement} from '../ui/element';
import {icon} from '../ui/icon';
import {addressOf} from '../ui/route';
import {chosenTheme, keepLanguage, noticesOn, noticesShowText, setNoticesOn, setNoticesShowText, setTheme, type Theme} from '../ui/settings_store';
import './devices';
import './own_profile';
import {canNotify, mayNotify} from './notifier';

const kThemes: readonly Theme[] = ['system', 'light', 'dark'];

@customElement('majlis-settings')
export class Settings extends ClientElement {
  static override styles = [base, controls, page, css`
    kbd { font: 0.8125rem/1.4 var(--font-code); padding: 2px var(--space-2); border-radius: 6px; border: 1px solid var(--line); background: var(--sunken); white-space: nowrap; }
    @media (hover: none) and (pointer: coarse) { .keys { display: none; } } /* a phone has none */
  `];

  @property({attribute: false}) own!: Own;
  @state() private exporting = false;
  @state() private notices = noticesOn();

  protected override hear(): void {
    // its parts listen for themselves
  }

  protected override render() {
    const {own} = this;
    return html`<header class="bar"><a class="icon-button" href=${addressOf({at: 'list'})} aria-label=${t('back')}>${icon('back')}</a><h1>${t('settings.heading')}</h1></header>
      <div class="body"><div class="column">
        <majlis-own-profile class="group" .client=${this.client} .own=${own}></majlis-own-profile>
        <section><h2>${t('devices.heading')}</h2><div class="group"><majlis-devices .client=${this.client}></majlis-devices></div></section>
        <section><h2>${t('settings.looks')}</h2><div class="group">${this.language()}${this.theme()}</div></section>
        <section><h2>${t('settings.notices')}</h2><div class="group">${this.noticeChoices()}</div></section>
        <section><h2>${t('settings.data')}</h2><div class="group">
          <button class="entry" type="button" ?disabled=${this.exporting} @click=${this.export}>${this.exporting ? html`<span class="spinner"></span>` : icon('download')}
            <span class="grow">${t('settings.export')}<br><span class="muted small">${t('settings.exportHint')}</span></span></button>
          <button class="entry danger" type="button" @click=${this.forget}>${icon('trash')}<span class="grow">${t('settings.forget')}</span></button></div></section>
        <section class="keys"><h2>${t('keys.heading')}</h2><div class="group">${this.keys()}</div></section>
      </div></div>`;
  }

  private language(): TemplateResult {
    return html`<div class="entry">${icon('language')}<label class="grow" for="language">${t('settings.language')}</label>
      <select id="language" @change=${this.onLanguage}>${languages.map(({tag, name}) => html`<option value=${tag} lang=${tag} ?selected=${tag === languageTag()}>${name}</option>`)}</select></div>`;
  }

  private readonly onLanguage = (event: Event) => {
    const tag = (event.target as HTMLSelectElement).value as Tag;
    keepLanguage(tag);
    void this.attempt(setLanguage(tag));
  };

  private theme(): TemplateResult {
    const chosen = chosenTheme();
    return html`<div class="entry">${icon('theme')}<label class="grow" for="theme">${t('settings.theme')}</label>
      <select id="theme" @change=${(event: Event) => setTheme((event.target as HTMLSelectElement).value as Theme)}>
        ${kThemes.map((each) => html`<option value=${each} ?selected=${each === chosen}>${t(`theme.${each}`)}</option>`)}</select></div>`;
  }

  private noticeChoices(): TemplateResult {
    return html`<label class="entry">${icon('bell')}<span class="grow">${t('settings.noticesOn')}</span>
        <input type="checkbox" .checked=${this.notices} ?disabled=${!canNotify()} @change=${this.onNotices}></label>
      <label class="entry">${icon('lock')}<span class="grow">${t('settings.noticesText')}</span>
        <input type="checkbox" .checked=${noticesShowText()} ?disabled=${!this.notices} @change=${(event: Event) => setNoticesShowText((event.target as HTMLInputElement).checked)}></label>`;
  }

  private readonly onNotices = async (event: Event) => {
    const box = event.target as HTMLInputElement;
    this.notices = box.checked && await mayNotify();
    if (box.checked && !this.notices) this.tell('majlis-notice', t('settings.noticesRefused'));
    box.checked = this.notices;
    setNoticesOn(this.notices);
  };

  private keys(): TemplateResult {
    const all: [string, string][] = [
      ['Ctrl K', t('keys.search')], ['Alt N', t('keys.newChat')], ['Alt ↑ ↓', t('keys.step')], ['↑ ↓', t('keys.move')], ['Enter', t('keys.actions')],
      ['R', t('keys.reply')], ['E', t('keys.edit')], ['Delete', t('keys.delete')], ['↑', t('keys.last')], ['Esc', t('keys.back')],
    ];
    return html`<dl>${all.map(([key, what]) => html`<div class="entry"><dd class="grow">${what}</dd><dt><kbd dir="ltr">${key}</kbd></dt></div>`)}</dl>`;
  }

  private readonly export = async () => {
    this.exporting = true;
    await this.attempt(this.client.export().then((file) => save(file, `majlis-${new Date().toISOString().slice(0, 10)}.jsonl`)));
    this.exporting = false;
  };

  private readonly forget = async () => {
    const sure = await ask({heading: t('forget.heading'), text: t('forget.text'), yes: t('forget.yes'), danger: true});
    if (sure !== undefined) await this.attempt(this.client.forget());
  };
}

function save(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
