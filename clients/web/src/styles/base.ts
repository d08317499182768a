// What every element's shadow root begins with.
import {css} from 'lit';

export const base = css`
  *, *::before, *::after { box-sizing: border-box; }
  :host { display: block; }
  :host([hidden]), [hidden] { display: none !important; }
  h1, h2, h3, p, ul, ol, dl, dd, figure { margin: 0; }
  ul, ol { padding: 0; list-style: none; }
  h1 { font-size: var(--text-title); line-height: 1.25; font-weight: 650; letter-spacing: -0.01em; }
  h2 { font-size: var(--text-large); line-height: 1.35; font-weight: 650; }
  h3 { font-size: var(--text-small); line-height: 1.4; font-weight: 650; color: var(--muted); }
  a { color: var(--accent); }
  .muted { color: var(--muted); }
  .small { font-size: var(--text-small); line-height: 1.45; }
  .clip { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .grow { flex: 1; min-inline-size: 0; }
  .row { display: flex; align-items: center; gap: var(--space-3); }
  .stack { display: flex; flex-direction: column; gap: var(--space-4); }
  .icon { inline-size: 20px; block-size: 20px; flex: none; display: block; }
  .icon.flip { transform: scaleX(var(--flip)); }
  .spoken {
    position: absolute; inline-size: 1px; block-size: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  :focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
  @media (prefers-reduced-motion: reduce) {
    *, *::before, *::after { animation: none !important; transition: none !important; scroll-behavior: auto !important; }
  }
`;
