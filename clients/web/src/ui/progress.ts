// How far something is: a thin bar, and its share of the whole in the page's language ("42 %").
import {css, html, type TemplateResult} from 'lit';
import {languageTag} from '../i18n/language';

export interface HowFar {
  done: number;
  size: number;
}

export const progressStyles = css`
  progress { display: block; appearance: none; inline-size: 100%; block-size: 4px; border: 0; border-radius: 2px; background: color-mix(in srgb, currentColor 18%, transparent); overflow: hidden; }
  progress::-webkit-progress-bar { background: transparent; }
  progress::-webkit-progress-value { background: var(--accent); border-radius: 2px; }
  progress::-moz-progress-bar { background: var(--accent); border-radius: 2px; }
`;

export function percent({done, size}: HowFar): string {
  return new Intl.NumberFormat(languageTag(), {style: 'percent'}).format(size > 0 ? Math.min(1, done / size) : 0);
}

export function bar({done, size}: HowFar, label: string): TemplateResult {
  return html`<progress aria-label=${label} .max=${Math.max(1, size)} .value=${Math.min(done, size)}></progress>`;
}
