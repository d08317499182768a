// Screens before the conversations: one card in the middle of a calm page.
import {css} from 'lit';

export const gate = css`
  :host { display: grid; place-items: center; min-block-size: 100%; padding: var(--space-5) var(--space-4); }
  .card {
    inline-size: 100%; max-inline-size: 420px; padding: var(--space-6) var(--space-5); border-radius: var(--radius-large); background: var(--surface);
    border: 1px solid var(--line); box-shadow: var(--shadow);
  }
  .mark { display: block; inline-size: 56px; block-size: 56px; margin-block-end: var(--space-4); }
  .lead { color: var(--muted); margin-block: var(--space-2) var(--space-5); }
  form { display: flex; flex-direction: column; gap: var(--space-4); }
  .card > .stack + details { margin-block-start: var(--space-4); }
  main.waiting { place-self: center; }
  details summary { cursor: pointer; font-weight: 600; font-size: var(--text-small); color: var(--accent); padding-block: var(--space-1); inline-size: fit-content; }
  details .field { padding-block-start: var(--space-2); }
  .others { display: flex; flex-direction: column; gap: var(--space-1); margin-block-start: var(--space-5); padding-block-start: var(--space-4); border-block-start: 1px solid var(--line); }
  .others .button { justify-content: flex-start; padding-inline: var(--space-2); }
  @media (max-width: 480px) {
    :host { align-items: start; padding: 0; background: var(--surface); }
    .card { border: 0; box-shadow: none; padding-block-start: var(--space-7); max-inline-size: none; }
  }
`;
