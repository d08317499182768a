// A thin bar that says how far something is.
import {css} from 'lit';

export const progressStyles = css`
  progress { display: block; appearance: none; inline-size: 100%; block-size: 4px; border: 0; border-radius: 2px; background: color-mix(in srgb, currentColor 18%, transparent); overflow: hidden; }
  progress::-webkit-progress-bar { background: transparent; }
  progress::-webkit-progress-value { background: var(--accent); border-radius: 2px; }
  progress::-moz-progress-bar { background: var(--accent); border-radius: 2px; }
`;
