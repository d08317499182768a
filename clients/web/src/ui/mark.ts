// The app's own picture: people who sit together in a round.
import {html, type TemplateResult} from 'lit';

export function mark(): TemplateResult {
  return html`<svg class="mark" viewBox="0 0 56 56" aria-hidden="true">
    <rect width="56" height="56" rx="16" fill="var(--accent)"/>
    <g fill="var(--on-accent)"><circle cx="28" cy="15.500" r="5"/><circle cx="39.900" cy="24.100" r="5"/><circle cx="35.300" cy="38.100" r="5"/>
    <circle cx="20.700" cy="38.100" r="5"/><circle cx="16.100" cy="24.100" r="5"/></g></svg>`;
}
