// How a message looks.
import {css} from 'lit';

export const messageStyles = css`
  :host { display: flow-root; padding-block-start: 2px; }
  :host([first]) { padding-block-start: var(--space-2); }
  .line { display: grid; grid-template-columns: 36px minmax(0, 1fr); column-gap: var(--space-2); }
  .line.direct { grid-template-columns: minmax(0, 1fr); }
  majlis-avatar { --avatar: 36px; align-self: end; }
  .side { display: flex; align-items: center; gap: var(--space-1); min-inline-size: 0; grid-column: -2; }
  .own .side { flex-direction: row-reverse; }
  .bubble {
    position: relative; display: flow-root; max-inline-size: min(560px, 86%); min-inline-size: 72px;
    padding: 7px var(--space-3) 6px; border-radius: var(--radius-large);
    background: var(--other); color: var(--text); border: 1px solid var(--line); overflow: clip; contain: paint; isolation: isolate;
  }
  .own .bubble { background: var(--own); color: var(--own-text); border-color: transparent; }
  :host(:not([first])) .bubble { border-start-start-radius: 6px; }
  :host(:not([last])) .bubble { border-end-start-radius: 6px; }
  .own :host(:not([first])) .bubble { border-start-end-radius: 6px; }
  .own .bubble, :host(:not([first])) .own .bubble { border-start-start-radius: var(--radius-large); border-end-start-radius: var(--radius-large); }
  :host(:not([first])) .own .bubble { border-start-end-radius: 6px; }
  :host(:not([last])) .own .bubble { border-end-end-radius: 6px; }
  :host([pointed-out]) .bubble { outline: 3px solid var(--accent); }
  .author { font-weight: 650; font-size: var(--text-small); color: hsl(var(--hue) 55% var(--hue-text)); }
  .flow { display: flex; flex-wrap: wrap; align-items: flex-end; column-gap: var(--space-3); }
  .content { min-inline-size: 0; max-inline-size: 100%; }
  .content:has(majlis-file-card) { flex-basis: 100%; }
  .meta {
    display: inline-flex; align-items: center; gap: 4px; margin-inline-start: auto; padding-block: 2px;
    font-size: 0.75rem; line-height: 1.2; color: var(--muted); white-space: nowrap;
  }
  .own .meta { color: color-mix(in srgb, var(--own-text) 82%, var(--own)); }
  .meta .icon { inline-size: 15px; block-size: 15px; }
  .state-mark { display: inline-flex; }
  .state-mark.read { color: var(--accent); }
  .state-mark.failed { color: var(--danger); }
  .big .words { font-size: 2.25rem; line-height: 1.25; }
  .quote {
    display: block; inline-size: 100%; margin-block: 2px var(--space-1); padding: var(--space-1) var(--space-2); border-radius: var(--radius-small);
    background: color-mix(in srgb, currentColor 7%, transparent); border-inline-start: 3px solid var(--accent); font-size: var(--text-small); line-height: 1.4;
  }
  .quote b { display: block; font-weight: 650; }
  .quote span { display: block; }
  .deleted { font-style: italic; opacity: 0.85; }
  .unknown { display: flex; gap: var(--space-2); align-items: flex-start; }
  .unknown .icon { margin-block-start: 2px; opacity: 0.7; }
  .more { color: inherit; font-weight: 650; text-decoration: underline; text-underline-offset: 2px; padding-block: var(--space-1); font-size: var(--text-small); }
  .reactions { display: flex; flex-wrap: wrap; gap: var(--space-1); margin-block-start: 3px; grid-column: -2; }
  .own .reactions { justify-content: flex-end; }
  .reaction {
    display: inline-flex; align-items: center; gap: 5px; min-block-size: 28px; padding: 0 var(--space-2); border-radius: var(--radius-round);
    background: var(--surface); border: 1px solid var(--line); font-size: var(--text-small);
  }
  .reaction .emoji { display: inline-block; max-inline-size: 3em; overflow: clip; white-space: nowrap; }
  .reaction[aria-pressed='true'] { border-color: var(--accent); background: var(--accent-soft); }
  .failed-row { display: flex; flex-wrap: wrap; align-items: center; justify-content: flex-end; gap: var(--space-2); color: var(--danger); font-size: var(--text-small); grid-column: -2; padding-block: var(--space-1); }
  .failed-row > span { flex: 1 0 100%; text-align: end; }
  .tools { display: flex; opacity: 0; transition: opacity var(--quick); }
  .tools .icon-button { inline-size: 32px; block-size: 32px; }
  :host(:hover) .tools, :host(:focus-within) .tools { opacity: 1; }
  @media (hover: none) { .tools { display: none; } }
  .notice { display: flex; align-items: center; justify-content: center; gap: var(--space-2); padding-block: var(--space-2); color: var(--muted); font-size: var(--text-small); text-align: center; }
  .notice .icon { inline-size: 16px; block-size: 16px; }
`;
