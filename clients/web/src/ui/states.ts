// What stands where nothing is yet, or cannot be: an empty place, one that loads, a button that waits to be seen.
import {css, html, nothing, type TemplateResult} from 'lit';
import {t} from '../i18n/language';
import type {Seen} from '../embed/seen';
import {icon, type IconName} from './icon';

export const stateStyles = css`
  .state {
    display: flex; flex-direction: column; align-items: center; justify-content: center; gap: var(--space-3);
    min-block-size: 100%; padding: var(--space-6) var(--space-5); text-align: center;
  }
  .state > .picture {
    display: grid; place-items: center; inline-size: 72px; block-size: 72px; border-radius: 50%;
    background: var(--accent-soft); color: var(--accent);
  }
  .state > .picture .icon { inline-size: 32px; block-size: 32px; }
  .state h1 { font-size: var(--text-large); }
  .state p { max-inline-size: 34ch; color: var(--muted); }
  .state .spinner { inline-size: 28px; block-size: 28px; }
`;

export function emptyState(picture: IconName, heading: string, text: string, action: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div class="state"><div class="picture">${icon(picture)}</div><h2>${heading}</h2><p>${text}</p>${action}</div>`;
}

/** An empty state that is a page of its own. */
export function emptyPage(picture: IconName, heading: string, text: string, action: TemplateResult): TemplateResult {
  return html`<div class="state"><div class="picture">${icon(picture)}</div><h1>${heading}</h1><p>${text}</p>${action}</div>`;
}

export function loadingState(): TemplateResult {
  return html`<div class="state" role="status"><span class="spinner"></span><p>${t('state.loading')}</p></div>`;
}

/** Why a button cannot be pressed that something on the page around this one lies over. */
export function coveredHint(button: Seen): TemplateResult {
  return html`<p class="small muted" role="status">${button.covered ? t('embed.covered') : ''}</p>`;
}
