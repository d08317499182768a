// A payment gateway for tests, payments-stub, and what a host's configuration says of it.
import {spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const program = process.env['MAJLIS_PAYMENTS_STUB'] ?? fileURLToPath(new URL('../../../../build/release/bin/payments-stub', import.meta.url));

export class Gateway {
  private readonly folder = mkdtempSync(join(tmpdir(), 'majlis-gateway-'));
  private process?: ChildProcess;
  private url = '';

  async start(): Promise<this> {
    const child = this.process = spawn(program, ['--data', join(this.folder, 'stub.db')], {stdio: ['ignore', 'pipe', 'inherit']});
    this.url = await new Promise<string>((resolve, reject) => {
      let words = '';
      child.stdout.on('data', (piece: Buffer) => {
        words += piece.toString();
        const found = /(http:\/\/\S+)\s*\n/.exec(words);
        if (found) resolve(found[1]!);
      });
      child.on('error', reject);
      child.on('exit', () => reject(new Error(`${program} ended: ${words}`)));
    });
    return this;
  }

  /** For the plugin `payments`. */
  config(): object {
    const key = join(this.folder, 'key');
    writeFileSync(key, 'sk_test_web\n', {mode: 0o600});
    return {gateway_url: this.url, gateway_key_file: key, upkeep_seconds: 1};
  }

  end(): void {
    this.process?.kill();
    rmSync(this.folder, {recursive: true, force: true});
  }
}
