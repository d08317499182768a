// What every screen's colours, distances and letters are made of, as custom properties on the root: they reach into
// shadow roots. Light, dark, or as the system has it; pairs of text and ground keep a contrast of 4.5 or more.
import {css, unsafeCSS} from 'lit';

const light = `
  --ground: #f6f4f0; --surface: #ffffff; --raised: #ffffff; --sunken: #eceae4; --hover: #f0eee9; --line: #dfdbd2;
  --line-strong: #8b8a83; --text: #1c2322; --muted: #59635f; --accent: #0b6b62; --accent-strong: #07564f;
  --on-accent: #ffffff; --accent-soft: #dcefea; --own: #d3ebe4; --own-text: #12302b; --other: #ffffff;
  --danger: #b3261e; --danger-soft: #fbe5e2; --on-danger: #ffffff; --warning: #7a4b00; --warning-soft: #fcefd2;
  --shadow: 0 1px 2px rgb(40 36 28 / 8%); --shadow-high: 0 12px 40px rgb(40 36 28 / 22%); --veil: rgb(28 30 28 / 45%);
  --hue-text: 28%; --hue-ground: 88%; --hue-chroma: 42%; color-scheme: light;`;

const dark = `
  --ground: #101516; --surface: #171e1f; --raised: #20292a; --sunken: #0c1011; --hover: #1f2829; --line: #2b3637;
  --line-strong: #71807f; --text: #e6ecea; --muted: #a0aeaa; --accent: #5fd0bb; --accent-strong: #84e0cf;
  --on-accent: #05231e; --accent-soft: #153a36; --own: #15443e; --own-text: #e2f4ef; --other: #20292a;
  --danger: #ff9d93; --danger-soft: #431c19; --on-danger: #330906; --warning: #f3c46f; --warning-soft: #3b2c0f;
  --shadow: 0 1px 2px rgb(0 0 0 / 35%); --shadow-high: 0 12px 40px rgb(0 0 0 / 60%); --veil: rgb(0 0 0 / 60%);
  --hue-text: 82%; --hue-ground: 26%; --hue-chroma: 34%; color-scheme: dark;`;

export const tokens = css`
  :root {
    ${unsafeCSS(light)}
    --space-1: 4px; --space-2: 8px; --space-3: 12px; --space-4: 16px; --space-5: 24px; --space-6: 32px; --space-7: 48px;
    --text-small: 0.8125rem; --text-body: 0.9375rem; --text-large: 1.0625rem; --text-title: 1.375rem;
    --text-display: 1.875rem;
    --font: system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Helvetica Neue', sans-serif;
    --font-code: ui-monospace, 'SF Mono', 'Cascadia Mono', 'Noto Sans Mono', 'DejaVu Sans Mono', monospace;
    --radius-small: 8px; --radius: 12px; --radius-large: 18px; --radius-round: 999px;
    --touch: 40px; --flip: 1; --quick: 120ms;
  }
  :root[dir='rtl'] { --flip: -1; }
  @media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { ${unsafeCSS(dark)} } }
  :root[data-theme='dark'] { ${unsafeCSS(dark)} }
  @media (prefers-reduced-motion: reduce) { :root { --quick: 0ms; } }
  @media (pointer: coarse) { :root { --touch: 44px; } }
  html, body { block-size: 100%; margin: 0; }
  body {
    background: var(--ground); color: var(--text); font: var(--text-body) / 1.5 var(--font);
    overflow: hidden; -webkit-text-size-adjust: 100%;
  }
`;
