// The pictures of buttons: 24 by 24, drawn in strokes of the text's colour. Those that point somewhere are mirrored
// where people read from right to left.
import {html, svg, type SVGTemplateResult, type TemplateResult} from 'lit';

const shapes = {
  alert: svg`<path d="M12 8v5m0 3.5v.01M10.3 4.2 2.9 17a2 2 0 0 0 1.7 3h14.8a2 2 0 0 0 1.7-3L13.7 4.2a2 2 0 0 0-3.4 0Z"/>`,
  back: svg`<path d="m14 5-7 7 7 7"/>`,
  bell: svg`<path d="M6 16v-5a6 6 0 0 1 12 0v5l1.5 2h-15L6 16Zm4 4.5a2 2 0 0 0 4 0"/>`,
  bellOff: svg`<path d="M6 16v-5c0-1 .2-1.900.6-2.700M9 5.800A6 6 0 0 1 18 11v4M4.500 18H18M10 20.500a2 2 0 0 0 4 0M3 3l18 18"/>`,
  block: svg`<circle cx="12" cy="12" r="8.500"/><path d="m6 6 12 12"/>`,
  check: svg`<path d="m5 12.500 4.500 4.500L19 7.500"/>`,
  checks: svg`<path d="m2.500 12.500 4.500 4.500 9-9.500m-4.500 8 1.500 1.500 8.500-9.500"/>`,
  camera: svg`<path d="M4 8h3l2-3h6l2 3h3v11H4V8Z"/><circle cx="12" cy="13" r="3.500"/>`,
  clock: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5l3.500 2"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  copy: svg`<rect x="8" y="8" width="12" height="12" rx="2.500"/><path d="M16 8V6a2 2 0 0 0-2-2H6a2 2 0 0 0-2 2v8a2 2 0 0 0 2 2h2"/>`,
  device: svg`<rect x="3" y="4" width="18" height="12" rx="2"/><path d="M8 20h8m-4-4v4"/>`,
  down: svg`<path d="M12 5v14m-6-6 6 6 6-6"/>`,
  download: svg`<path d="M12 4v11m-5-5 5 5 5-5M5 20h14"/>`,
  edit: svg`<path d="m4 20 .8-4L16 4.800a1.900 1.900 0 0 1 2.700 0l.5.5a1.900 1.900 0 0 1 0 2.700L8 19.200 4 20Zm10-13 3 3"/>`,
  file: svg`<path d="M6 3.500h8l4 4v13H6v-17Zm8 0v4h4"/>`,
  flag: svg`<path d="M5 21V4m0 1c5-3 8 2 14 0v9c-6 2-9-3-14 0"/>`,
  forward: svg`<path d="m10 5 7 7-7 7"/>`,
  group: svg`<circle cx="9" cy="8.500" r="3.500"/><path d="M2.500 20a6.500 6.500 0 0 1 13 0M16 5.300a3.500 3.500 0 0 1 0 6.400M18 14.500a6.500 6.500 0 0 1 3.500 5.500"/>`,
  key: svg`<circle cx="8" cy="15" r="4.500"/><path d="m11.500 11.500 8-8M16 7l3 3"/>`,
  language: svg`<circle cx="12" cy="12" r="8.500"/><path d="M3.500 12h17M12 3.500c5 5.500 5 11.500 0 17-5-5.500-5-11.500 0-17Z"/>`,
  leave: svg`<path d="M14 4H6a1.500 1.500 0 0 0-1.500 1.500v13A1.500 1.500 0 0 0 6 20h8M10 12h10.500M17 8l4 4-4 4"/>`,
  link: svg`<path d="M10 14a4.500 4.500 0 0 0 6.500 0l3-3A4.600 4.600 0 0 0 13 4.500l-1 1m2 4.500a4.500 4.500 0 0 0-6.500 0l-3 3A4.600 4.600 0 0 0 11 19.500l1-1"/>`,
  lock: svg`<rect x="5" y="10.500" width="14" height="10" rx="2.500"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/>`,
  message: svg`<path d="M4 6.500A2.500 2.500 0 0 1 6.500 4h11A2.500 2.500 0 0 1 20 6.500v8a2.500 2.500 0 0 1-2.500 2.500H10l-4.500 3.500V17A2 2 0 0 1 4 15V6.500Z"/>`,
  microphone: svg`<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3"/>`,
  money: svg`<rect x="2.500" y="6" width="19" height="12" rx="2"/><circle cx="12" cy="12" r="2.800"/><path d="M6 9v.01M18 15v.01"/>`,
  more: svg`<path d="M5 12h.01M12 12h.01M19 12h.01" stroke-width="3"/>`,
  note: svg`<path d="M6 4h12v16l-6-4.500L6 20V4Z"/>`,
  person: svg`<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500a7.500 7.500 0 0 1 15 0"/>`,
  plus: svg`<path d="M12 5v14M5 12h14"/>`,
  qr: svg`<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500M20 14v6h-6v-1.500"/>`,
  reply: svg`<path d="m9 6-6 6 6 6m-6-6h11a7 7 0 0 1 7 7"/>`,
  retry: svg`<path d="M19.500 12a7.500 7.500 0 1 1-2.200-5.300L20 9.500m0-5v5h-5"/>`,
  search: svg`<circle cx="11" cy="11" r="6.500"/><path d="m16 16 4.500 4.500"/>`,
  send: svg`<path d="M12 20V5m-6.500 6L12 4.500 18.500 11"/>`,
  settings: svg`<path d="M4 7h9m5 0h2M4 17h2m5 0h9"/><circle cx="15.500" cy="7" r="2.500"/><circle cx="8.500" cy="17" r="2.500"/>`,
  shield: svg`<path d="M12 3.500 5 6v5.500c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6l-7-2.500Zm-3 8.500 2.200 2.200L15.500 10"/>`,
  smile: svg`<circle cx="12" cy="12" r="8.500"/><path d="M8.500 14.500a4.500 4.500 0 0 0 7 0M9 9.500v.01M15 9.500v.01"/>`,
  theme: svg`<circle cx="12" cy="12" r="8.500"/><path d="M12 3.500v17a8.500 8.500 0 0 0 0-17Z" fill="currentColor"/>`,
  timer: svg`<circle cx="12" cy="13.500" r="7.500"/><path d="M12 10v3.500M9.500 2.500h5m4 3 1.500 1.500"/>`,
  trash: svg`<path d="M4.500 7h15M9.500 7V4.500h5V7m-8 0 .8 11.500A1.600 1.600 0 0 0 9 20h6a1.600 1.600 0 0 0 1.700-1.500L17.500 7"/>`,
} satisfies Record<string, SVGTemplateResult>;

export type IconName = keyof typeof shapes;

const directed = new Set<IconName>(['back', 'forward', 'reply', 'leave']);

export function icon(name: IconName): TemplateResult {
  return html`<svg class="icon ${directed.has(name) ? 'flip' : ''}" viewBox="0 0 24 24" fill="none" stroke="currentColor"
    stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[name]}</svg>`;
}
