// A circle with a name's first letters, in a colour of its own: the same name has the same colour everywhere.
import {css, html, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {base} from '../styles/base';
import {MajlisElement} from './element';
import {icon, type IconName} from './icon';
import {safeName} from './text_safety';

const kHues = [172, 204, 232, 268, 318, 352, 24, 44, 84, 140];

/** The first letters of up to two words, whole characters. */
export function initials(name: string): string {
  const words = safeName(name).split(/[\s._-]+/u).map((each) => /[\p{L}\p{N}]\p{M}*/u.exec(each)?.[0]).filter(Boolean);
  const first = words[0] ?? '';
  // Joined letters of Arabic read as a word when two stand together.
  const second = /\p{Script=Arabic}/u.test(first) ? '' : (words.length > 1 ? words[words.length - 1]! : '');
  return (first + second).toLocaleUpperCase();
}

export function hueOf(seed: string): number {
  let hash = 2166136261;
  for (const each of seed) hash = Math.imul(hash ^ each.codePointAt(0)!, 16777619);
  return kHues[(hash >>> 0) % kHues.length]!;
}

@customElement('majlis-avatar')
export class Avatar extends MajlisElement {
  static override styles = [base, css`
    :host {
      display: grid; place-items: center; flex: none; inline-size: var(--avatar, 44px); block-size: var(--avatar, 44px);
      border-radius: 50%; font-weight: 650; font-size: calc(var(--avatar, 44px) * 0.36); line-height: 1; user-select: none;
      background: hsl(var(--hue, 172) var(--hue-chroma) var(--hue-ground));
      color: hsl(var(--hue, 172) 55% var(--hue-text));
    }
    .icon { inline-size: 48%; block-size: 48%; }
  `];

  @property() name = '';
  /** What the colour follows; the name if empty. */
  @property() seed = '';
  @property() picture?: IconName;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaHidden = 'true';
  }

  protected override willUpdate(): void {
    this.style.setProperty('--hue', String(hueOf(this.seed || this.name)));
  }

  protected override render() {
    if (this.picture) return icon(this.picture);
    return html`<span>${initials(this.name) || nothing}</span>`;
  }
}
