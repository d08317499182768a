// A circle with somebody's picture, or else a name's first letters in a colour of its own: the same name has the same
// colour everywhere.
import {css, html, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {base} from '../styles/base';
import {MajlisElement} from './element';
import {icon, type IconName} from './icon';
import {pictures} from './pictures';
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
      color: hsl(var(--hue, 172) 55% var(--hue-text)); overflow: hidden;
    }
    img { inline-size: 100%; block-size: 100%; object-fit: cover; display: block; }
    .icon { inline-size: 48%; block-size: 48%; }
  `];

  @property() name = '';
  /** Whose it is: the colour follows it, or the name if it is empty. */
  @property() seed = '';
  /** The version of the account's picture; 0 for none. */
  @property({type: Number}) version = 0;
  @property() picture?: IconName;
  @state() private address?: string;

  override connectedCallback(): void {
    super.connectedCallback();
    this.ariaHidden = 'true';
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    this.style.setProperty('--hue', String(hueOf(this.seed || this.name)));
    if (changed.has('version') || changed.has('seed')) void this.look();
  }

  // What was shown stays until the newer one is there; of somebody else it does not.
  private async look(): Promise<void> {
    const {seed, version} = this;
    const address = await pictures.of(seed, version);
    if (seed === this.seed && version === this.version) this.address = address;
  }

  protected override render() {
    if (this.picture) return icon(this.picture);
    if (this.address && this.version) return html`<img src=${this.address} alt="" draggable="false" @error=${() => (this.address = undefined)}>`;
    return html`<span>${initials(this.name) || nothing}</span>`;
  }
}
