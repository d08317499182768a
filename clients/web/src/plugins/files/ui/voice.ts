// A voice note: a button, its wave, how far one has heard.
import {css, html, svg} from 'lit';
import {customElement, property, query, state} from 'lit/decorators.js';
import {failureOf} from '../../../client/failure';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import type {Files} from '../files';
import type {SentFile} from '../model';
import {filesFailure, playTime, w} from '../words';
import {soundOf} from './held';

const kStepMs = 2_000;

@customElement('majlis-voice-note')
export class VoiceNote extends MajlisElement {
  static override styles = [base, controls, css`
    .line { display: flex; align-items: center; gap: var(--space-3); inline-size: min(300px, 66vw); }
    .toggle { display: grid; place-items: center; inline-size: 40px; block-size: 40px; flex: none; border-radius: 50%; background: var(--accent); color: var(--on-accent); }
    .toggle svg { inline-size: 18px; block-size: 18px; }
    .wave { position: relative; block-size: 34px; flex: 1; min-inline-size: 0; cursor: pointer; }
    .wave svg { inline-size: 100%; block-size: 100%; display: block; }
    :host-context([dir='rtl']) .wave svg { transform: scaleX(-1); }
    .bar { fill: currentColor; opacity: 0.35; }
    .bar.heard { fill: var(--accent); opacity: 1; }
    time { font-size: var(--text-small); font-variant-numeric: tabular-nums; }
    audio { display: none; }
  `];

  @property({attribute: false}) files!: Files;
  @property({attribute: false}) file!: SentFile;
  @state() private address?: string;
  @state() private playing = false;
  @state() private atMs = 0;
  @query('audio') private audio?: HTMLAudioElement;

  protected override render() {
    const all = this.lengthMs;
    const shown = this.playing || this.atMs > 0 ? this.atMs : all;
    return html`<div class="line">
      <button class="toggle" type="button" aria-label=${this.playing ? w('voice.pause') : w('voice.play')} @click=${this.toggle}>
        <svg viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">${this.playing ? svg`<path d="M6 4h4v16H6zM14 4h4v16h-4z"/>` : svg`<path d="M7 4v16l13-8z"/>`}</svg></button>
      <div class="wave" role="slider" tabindex="0" aria-label=${w('voice.seek')} aria-valuemin="0" aria-valuemax=${Math.round(all / 1000)} aria-valuenow=${Math.round(this.atMs / 1000)}
        aria-valuetext=${w('voice.at', {at: playTime(this.atMs), all: playTime(all)})} @keydown=${this.onKey} @pointerdown=${this.onPoint}>${this.wave()}</div>
      <time>${playTime(shown)}</time>
      ${this.address ? html`<audio src=${this.address} @timeupdate=${this.onTime} @play=${() => (this.playing = true)} @pause=${() => (this.playing = false)} @ended=${this.onEnd}></audio>` : ''}
    </div>`;
  }

  private get lengthMs(): number {
    return this.file.duration_ms ?? 0;
  }

  private wave() {
    const heard = this.lengthMs ? this.atMs / this.lengthMs : 0;
    return svg`<svg viewBox="0 0 256 34" preserveAspectRatio="none" aria-hidden="true">${[...this.file.waveform ?? []].map((loud, at) => {
      const tall = 3 + loud / 255 * 29;
      return svg`<rect class=${at / 64 < heard ? 'bar heard' : 'bar'} x=${at * 4} y=${(34 - tall) / 2} width="2.6" height=${tall} rx="1.3"/>`;
    })}</svg>`;
  }

  private readonly toggle = async () => {
    try {
      this.address ??= await soundOf(this.files, this.file);
      await this.updateComplete;
      if (this.playing) this.audio!.pause();
      else await this.audio!.play();
    } catch (reason) {
      const failure = failureOf(reason);
      this.tell('majlis-notice', failure.name.startsWith('web.') ? w('failure.playing') : filesFailure(failure));
    }
  };

  private readonly onTime = () => {
    this.atMs = this.audio!.currentTime * 1000;
  };

  private readonly onEnd = () => {
    this.playing = false;
    this.atMs = 0;
  };

  private seek(toMs: number): void {
    this.atMs = Math.min(this.lengthMs, Math.max(0, toMs));
    if (this.audio) this.audio.currentTime = this.atMs / 1000;
  }

  private readonly onPoint = (event: PointerEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const along = (event.clientX - box.left) / box.width;
    this.seek(this.lengthMs * (getComputedStyle(this).direction === 'rtl' ? 1 - along : along));
  };

  private readonly onKey = (event: KeyboardEvent) => {
    const onward = getComputedStyle(this).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    const steps: Record<string, number> = {[onward]: kStepMs, [onward === 'ArrowRight' ? 'ArrowLeft' : 'ArrowRight']: -kStepMs, ArrowUp: kStepMs, ArrowDown: -kStepMs,
      Home: -this.atMs, End: this.lengthMs};
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.seek(this.atMs + step);
  };
}
