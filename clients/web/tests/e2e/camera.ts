// A camera for Chromium that sees a QR code on a wall: a film of a few frames, which is read whenever a camera is opened.
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {generate, mode} from 'lean-qr';
import type {Browser} from 'playwright-core';
import {launch} from '../screens/browser';

const kWidth = 640;
const kHeight = 480;
const kModule = 6; // pixels
const kWall = 190;
const kQuiet = 4;

export class Camera {
  private readonly folder = mkdtempSync(join(tmpdir(), 'majlis-camera-'));
  private readonly film = join(this.folder, 'film.y4m');

  constructor() {
    this.see(new Uint8Array());
  }

  /** From the next opening on; nothing but the wall where there are no bytes. */
  see(bytes: Uint8Array | string): void {
    const light = Buffer.alloc(kWidth * kHeight, kWall);
    if (bytes.length > 0) this.paint(light, bytes);
    const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc(kWidth * kHeight / 2, 128)]);
    writeFileSync(this.film, Buffer.concat([Buffer.from(`YUV4MPEG2 W${kWidth} H${kHeight} F15:1 Ip A1:1 C420jpeg\n`), frame, frame, frame]));
  }

  private paint(light: Buffer, bytes: Uint8Array | string): void {
    const code = generate(typeof bytes === 'string' ? bytes : mode.bytes(bytes));
    const side = (code.size + 2 * kQuiet) * kModule;
    const [left, top] = [(kWidth - side) >> 1, (kHeight - side) >> 1];
    for (let y = 0; y < side; ++y) {
      for (let x = 0; x < side; ++x) {
        const dark = code.get(Math.floor(x / kModule) - kQuiet, Math.floor(y / kModule) - kQuiet);
        light[(top + y) * kWidth + left + x] = dark ? 25 : 235;
      }
    }
  }

  launch(): Promise<Browser> {
    return launch('--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${this.film}`);
  }

  end(): void {
    rmSync(this.folder, {recursive: true, force: true});
  }
}
