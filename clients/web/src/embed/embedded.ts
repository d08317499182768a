// Whether this page stands inside another one, and the way out of it.
import {html, type TemplateResult} from 'lit';
import {t} from '../i18n/language';
import {icon} from '../ui/icon';

export function isEmbedded(): boolean {
  return window.parent !== window;
}

/** Majlis in a tab of its own, which no page around it can touch. */
export function ownTab(look: string): TemplateResult {
  return html`<a class="button ${look}" href="/" target="_blank" rel="noopener noreferrer">${icon('forward')}${t('embed.ownTab')}</a>`;
}
