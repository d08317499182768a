// Records a voice note (Opus, as the browser has it), with a wave of its loudness.
import {css, html, svg} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import type {Client, StreamId} from '../../../client/client';
import {failureOf} from '../../../client/failure';
import {base} from '../../../styles/base';
import {controls} from '../../../styles/controls';
import {MajlisElement} from '../../../ui/element';
import {icon} from '../../../ui/icon';
import {filesFailure, playTime, w} from '../words';
import {filesOf, lifetimeOf} from './provided';
import {kBars, waveOf} from './wave';
import '../../../ui/dialog';

const kTypes = ['audio/ogg;codecs=opus', 'audio/webm;codecs=opus', 'audio/mp4;codecs=opus', 'audio/mp4'];
const kLookMs = 50;
const kLongestMs = 3_600_000;

export function record(client: Client, conversation: StreamId): void {
  if (document.querySelector('majlis-recorder')) return;
  document.body.append(Object.assign(document.createElement('majlis-recorder'), {client, conversation}));
}

@customElement('majlis-recorder')
export class VoiceRecorder extends MajlisElement {
  static override styles = [base, controls, css`
    .line { display: flex; align-items: center; gap: var(--space-3); }
    .dot { inline-size: 12px; block-size: 12px; border-radius: 50%; background: var(--danger); flex: none; animation: pulse 1.4s ease-in-out infinite; }
    @keyframes pulse { 50% { opacity: 0.3; } }
    time { font-variant-numeric: tabular-nums; min-inline-size: 5ch; }
    svg.wave { block-size: 40px; flex: 1; min-inline-size: 0; color: var(--accent); }
    footer { display: flex; flex-wrap: wrap; justify-content: flex-end; gap: var(--space-2); padding-block-start: var(--space-4); }
  `];

  @property({attribute: false}) client!: Client;
  @property({attribute: false}) conversation!: StreamId;
  @state() private lengthMs = 0;
  @state() private failure = '';
  @state() private recording = false;
  private readonly loud: number[] = [];
  private readonly parts: Blob[] = [];
  private recorder?: MediaRecorder;
  private stream?: MediaStream;
  private context?: AudioContext;
  private timer?: ReturnType<typeof setInterval>;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.end();
  }

  private async begin(): Promise<void> {
    try {
      const stream = this.stream = await navigator.mediaDevices.getUserMedia({audio: true});
      if (!this.isConnected) return this.end();
      const mimeType = kTypes.find((each) => MediaRecorder.isTypeSupported(each));
      this.recorder = new MediaRecorder(stream, {...(mimeType ? {mimeType} : {}), audioBitsPerSecond: 32_000});
      this.recorder.ondataavailable = ({data}) => this.parts.push(data);
      this.listen(stream);
      this.recorder.start(1_000);
      this.recording = true;
    } catch {
      this.failure = w('failure.microphone');
    }
  }

  private listen(stream: MediaStream): void {
    this.context = new AudioContext();
    const analyser = this.context.createAnalyser();
    this.context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const started = performance.now();
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.loud.push(Math.sqrt(samples.reduce((sum, each) => sum + each * each, 0) / samples.length));
      this.lengthMs = performance.now() - started;
      if (this.lengthMs > kLongestMs) void this.send();
    }, kLookMs);
  }

  private end(): void {
    clearInterval(this.timer);
    if (this.recorder?.state === 'recording') this.recorder.stop();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    void this.context?.close().catch(() => undefined);
    this.stream = this.context = undefined;
  }

  protected override render() {
    return html`<majlis-dialog open .heading=${w('voice.message')} @majlis-close=${() => this.remove()}>
      ${this.failure ? html`<p class="failure" role="alert">${this.failure}</p>` : html`<div class="line" role="status" aria-label=${w('voice.recording')}>
        <span class="dot"></span><time>${playTime(this.lengthMs)}</time>${this.wave()}</div>`}
      <footer><button class="button" type="button" @click=${() => this.remove()}>${icon('trash')}${w('voice.discard')}</button>
        <button class="button primary" type="button" ?disabled=${!this.recording} @click=${this.send}>${icon('send')}${w('voice.send')}</button></footer>
    </majlis-dialog>`;
  }

  private wave() {
    const last = waveOf(this.loud.slice(-kBars));
    return html`<svg class="wave" viewBox="0 0 256 40" preserveAspectRatio="none" aria-hidden="true">${[...last].map((loud, at) => {
      const tall = 3 + loud / 255 * 35;
      return svg`<rect fill="currentColor" x=${at * 4} y=${(40 - tall) / 2} width="2.6" height=${tall} rx="1.3"/>`;
    })}</svg>`;
  }

  private readonly send = async () => {
    const {recorder} = this;
    if (!recorder || !this.recording) return;
    this.recording = false;
    const duration_ms = Math.round(this.lengthMs);
    const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, {once: true}));
    this.end();
    await stopped;
    const type = recorder.mimeType.split(';')[0]!;
    const file = new File(this.parts, `voice.${type.split('/')[1]!}`, {type});
    try {
      await (await filesOf(this.client)).send({conversation: this.conversation, ...lifetimeOf(this.client, this.conversation), files: [
        {file, name: file.name, told: false, keepMetadata: true, media_type: type, duration_ms, waveform: waveOf(this.loud)}]});
      this.remove();
    } catch (reason) {
      this.failure = filesFailure(failureOf(reason));
    }
  };
}

declare global {
  interface HTMLElementTagNameMap {
    'majlis-recorder': VoiceRecorder;
  }
}
