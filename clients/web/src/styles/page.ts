// Pages that stand beside the list (settings, details, a plugin's): a bar above, groups of rows below.
import {css} from 'lit';

export const page = css`
  :host { display: flex; flex-direction: column; block-size: 100%; min-block-size: 0; background: var(--ground); }
  .bar {
    display: flex; align-items: center; gap: var(--space-2); flex: none; min-block-size: 60px;
    padding: var(--space-2) var(--space-3); background: var(--surface); border-block-end: 1px solid var(--line);
  }
  .bar h1 { font-size: var(--text-large); padding-inline: var(--space-2); }
  .body { flex: 1; min-block-size: 0; overflow-y: auto; padding: var(--space-5) var(--space-4) var(--space-7); }
  .column { max-inline-size: 620px; margin-inline: auto; display: flex; flex-direction: column; gap: var(--space-5); }
  .group { background: var(--surface); border: 1px solid var(--line); border-radius: var(--radius-large); overflow: hidden; }
  .group > h2, .column > section > h2 { font-size: var(--text-small); color: var(--muted); }
  section > h2 { padding: 0 var(--space-4) var(--space-2); }
  .entry {
    display: flex; align-items: center; gap: var(--space-3); inline-size: 100%; min-block-size: 56px;
    padding: var(--space-2) var(--space-4); border-block-start: 1px solid var(--line); text-align: start;
  }
  .entry:first-child { border-block-start: 0; }
  button.entry + ul > .entry:first-child, ul + .entry { border-block-start: 1px solid var(--line); }
  .entry .icon { color: var(--muted); }
  .entry.danger, .entry.danger .icon { color: var(--danger); }
  button.entry:hover, a.entry:hover { background: var(--hover); }
  button.entry:focus-visible, a.entry:focus-visible { outline-offset: -3px; border-radius: var(--radius); }
  .entry select { inline-size: auto; max-inline-size: 60%; }
  .inset { padding: var(--space-4); }
  a.entry { color: inherit; text-decoration: none; }
`;
