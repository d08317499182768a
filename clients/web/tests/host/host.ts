// A real host on loopback, with its own data, for one test file.
import {execFile, spawn, type ChildProcess} from 'node:child_process';
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const program = process.env.MAJLIS_HOST ?? fileURLToPath(new URL('../../../../build/release/bin/majlisd', import.meta.url));
const kStartMs = 30_000;

export class Host {
  private process?: ChildProcess;
  private readonly data = mkdtempSync(join(tmpdir(), 'majlis-web-'));
  private listen = '127.0.0.1:0';
  url = '';

  constructor(private readonly options: string[] = [], config?: object) {
    if (!config) return;
    this.options = [...options, '--config', join(this.data, 'majlisd.json')];
    writeFileSync(join(this.data, 'majlisd.json'), JSON.stringify(config));
  }

  /** On the same port as before, once it had one. */
  async start(): Promise<this> {
    const child = spawn(program, ['--data', this.data, '--listen', this.listen, ...this.options], {stdio: ['ignore', 'pipe', 'pipe']});
    this.process = child;
    let words = '';
    await new Promise<void>((resolve, reject) => {
      const fail = (why: string) => reject(new Error(`the host ${program} ${why}:\n${words}`));
      const timer = setTimeout(() => fail('did not start'), kStartMs);
      const hear = (piece: Buffer) => {
        words += piece.toString();
        const found = /listens on (http:\/\/([^\s]+))/.exec(words);
        if (!found) return;
        clearTimeout(timer);
        [, this.url, this.listen] = found as unknown as [string, string, string];
        resolve();
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.on('error', (error) => fail(error.message));
      child.on('exit', () => fail('ended'));
    });
    return this;
  }

  /** A method as the host's owner calls it; what is answered. */
  owner(method: string, params: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      execFile(program, ['--data', this.data, 'call', method, JSON.stringify(params)], {timeout: kStartMs}, (error, out, problems) =>
        error ? reject(new Error(`${method}: ${error.message}\n${out}${problems}`)) : resolve(JSON.parse(out)));
    });
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  /** Changes what a host that is stopped has stored, as one that lies does, or one that was damaged. */
  alter(sql: string, store = 'messaging.db'): Promise<void> {
    const script = 'import sqlite3, sys\nwith sqlite3.connect(sys.argv[1]) as store: assert store.execute(sys.argv[2]).rowcount == 1';
    return new Promise((resolve, reject) => execFile('python3', ['-c', script, join(this.data, store), sql],
      (error) => (error ? reject(error) : resolve())));
  }

  async end(): Promise<void> {
    await this.stop('SIGKILL');
    rmSync(this.data, {recursive: true, force: true});
  }
}
