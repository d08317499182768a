// A QR code of text or bytes: dark on light in every theme, as cameras want it.
import {css, html, nothing, svg} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {generate, mode} from 'lean-qr';
import {base} from '../styles/base';
import {MajlisElement} from './element';

const kQuiet = 4; // modules around the code, by the standard

@customElement('majlis-qr')
export class QrCode extends MajlisElement {
  static override styles = [base, css`
    :host { inline-size: min(100%, 240px); aspect-ratio: 1; margin-inline: auto; }
    svg { display: block; inline-size: 100%; block-size: 100%; border-radius: var(--radius); background: #fff; fill: #101516; }
  `];

  @property({attribute: false}) data: string | Uint8Array = '';
  @property() label = '';

  protected override render() {
    if (this.data.length === 0) return nothing;
    const code = generate(typeof this.data === 'string' ? this.data : mode.bytes(this.data));
    let path = '';
    for (let y = 0; y < code.size; ++y) {
      for (let x = 0; x < code.size; ++x) if (code.get(x, y)) path += `M${x} ${y}h1v1h-1z`;
    }
    const size = code.size + 2 * kQuiet;
    return html`<svg role="img" aria-label=${this.label} viewBox="${-kQuiet} ${-kQuiet} ${size} ${size}" shape-rendering="crispEdges">${svg`<path d=${path}/>`}</svg>`;
  }
}
