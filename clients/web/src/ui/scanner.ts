// Reads a QR code with the camera where the browser can (BarcodeDetector); elsewhere canScan() is false and people type.
// Tells 'majlis-scan' with the text of the first code. Pictures never leave the element.
import {css, html} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {t} from '../i18n/language';
import {base} from '../styles/base';
import {MajlisElement} from './element';

interface Detector {
  detect(source: HTMLVideoElement): Promise<{rawValue: string}[]>;
}
type DetectorClass = new (options: {formats: string[]}) => Detector;

function detectorClass(): DetectorClass | undefined {
  return (globalThis as {BarcodeDetector?: DetectorClass}).BarcodeDetector;
}

export function canScan(): boolean {
  return detectorClass() !== undefined && typeof navigator.mediaDevices?.getUserMedia === 'function';
}

@customElement('majlis-scanner')
export class Scanner extends MajlisElement {
  static override styles = [base, css`
    video { inline-size: 100%; aspect-ratio: 1; object-fit: cover; border-radius: var(--radius); background: var(--sunken); }
    p { color: var(--muted); font-size: var(--text-small); }
  `];

  @state() private refused = false;
  @query('video') private video!: HTMLVideoElement;
  private stream?: MediaStream;
  private frame = 0;

  protected override render() {
    return html`<video muted playsinline aria-label=${t('scan.camera')} ?hidden=${this.refused}></video>
      <p role="status">${this.refused ? t('scan.refused') : t('scan.hint')}</p>`;
  }

  protected override async firstUpdated(): Promise<void> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({video: {facingMode: 'environment'}});
      if (!this.isConnected) return this.stop();
      this.video.srcObject = this.stream;
      await this.video.play();
      this.look(new (detectorClass()!)({formats: ['qr_code']}));
    } catch {
      this.refused = true;
    }
  }

  private look(detector: Detector): void {
    this.frame = requestAnimationFrame(async () => {
      const [code] = await detector.detect(this.video).catch(() => []);
      if (!this.isConnected) return;
      if (code) {
        this.stop();
        this.tell('majlis-scan', code.rawValue);
      } else {
        this.look(detector);
      }
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  private stop(): void {
    cancelAnimationFrame(this.frame);
    this.stream?.getTracks().forEach((each) => each.stop());
    this.stream = undefined;
  }
}
