// Buttons, fields and choices.
import {css} from 'lit';

export const controls = css`
  button, input, textarea, select { font: inherit; color: inherit; letter-spacing: inherit; }
  button { cursor: pointer; border: 0; background: none; padding: 0; text-align: start; }
  button:disabled { cursor: default; opacity: 0.55; }
  .button {
    display: inline-flex; align-items: center; justify-content: center; gap: var(--space-2);
    min-block-size: var(--touch); padding: var(--space-2) var(--space-4); border-radius: var(--radius);
    font-weight: 600; text-align: center; text-decoration: none; background: var(--sunken); color: var(--text);
    transition: background var(--quick), color var(--quick);
  }
  .button:hover:not(:disabled) { background: var(--line); }
  .button.primary { background: var(--accent); color: var(--on-accent); }
  .button.primary:hover:not(:disabled) { background: var(--accent-strong); }
  .button.danger { background: var(--danger-soft); color: var(--danger); }
  .button.danger.sure { background: var(--danger); color: var(--on-danger); }
  .button.quiet { background: transparent; color: var(--accent); }
  .button.quiet:hover:not(:disabled) { background: var(--accent-soft); }
  .button.wide { inline-size: 100%; }
  .button.compact { min-block-size: 32px; padding: var(--space-1) var(--space-3); font-size: var(--text-small); }
  .icon-button {
    display: inline-grid; place-items: center; inline-size: var(--touch); block-size: var(--touch); flex: none;
    border-radius: var(--radius); color: var(--muted); transition: background var(--quick), color var(--quick);
  }
  .icon-button:hover:not(:disabled) { background: var(--hover); color: var(--text); }
  .icon-button.primary { background: var(--accent); color: var(--on-accent); }
  .icon-button.primary:hover:not(:disabled) { background: var(--accent-strong); color: var(--on-accent); }
  .field { display: flex; flex-direction: column; gap: var(--space-1); }
  .field > label, .label { font-weight: 600; font-size: var(--text-small); }
  .field > .hint { color: var(--muted); font-size: var(--text-small); line-height: 1.45; }
  input:not([type='checkbox'], [type='radio']), textarea, select {
    inline-size: 100%; min-block-size: var(--touch); padding: var(--space-2) var(--space-3);
    border: 1px solid var(--line-strong); border-radius: var(--radius); background: var(--surface); color: var(--text);
  }
  input::placeholder, textarea::placeholder { color: var(--muted); opacity: 1; }
  input:focus-visible, textarea:focus-visible, select:focus-visible { outline-offset: 0; border-color: var(--accent); }
  input[type='checkbox'], input[type='radio'] { flex: none; inline-size: 18px; block-size: 18px; accent-color: var(--accent); margin: 0; }
  .choice { display: flex; align-items: center; gap: var(--space-3); min-block-size: var(--touch); cursor: pointer; }
  .failure {
    display: flex; gap: var(--space-2); padding: var(--space-3); border-radius: var(--radius);
    background: var(--danger-soft); color: var(--danger); font-size: var(--text-small); line-height: 1.45;
  }
  .spinner {
    inline-size: 20px; block-size: 20px; flex: none; border-radius: 50%;
    border: 2.5px solid var(--line); border-block-start-color: var(--accent); animation: turn 0.9s linear infinite;
  }
  @keyframes turn { to { transform: rotate(1turn); } }
  @media (prefers-reduced-motion: reduce) { .spinner { border-style: dotted; } }
`;
