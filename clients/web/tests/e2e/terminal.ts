// Somebody who uses the command line.
import {execFile, spawn} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const program = process.env['MAJLIS_CLI'] ?? fileURLToPath(new URL('../../../../build/release/bin/majlis', import.meta.url));

const environment = () => ({...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC'});

export interface Received {
  id: string;
  from: string;
  conversation: string;
  type: string;
  text: string;
  media_type?: string; // of files
}

export class Terminal {
  private readonly home = mkdtempSync(join(tmpdir(), 'majlis-terminal-'));

  readonly program = program;

  private constructor(readonly name: string) {}

  /** What stands before every command. */
  get options(): string[] {
    return ['--home', this.home];
  }

  static async register(name: string, host: string): Promise<Terminal> {
    const terminal = new Terminal(name);
    await terminal.run('--host', host, '--no-passphrase', 'register', name);
    return terminal;
  }

  /** A new device that asks to be linked by the code that it shows; `done` once it is. */
  static link(name: string, host: string): {terminal: Terminal; code: Promise<string>; done: Promise<void>} {
    const terminal = new Terminal(name);
    const child = spawn(program, [...terminal.options, '--json', '--host', host, '--no-passphrase', 'link'], {env: environment(), stdio: ['ignore', 'pipe', 'inherit']});
    let said = '';
    const code = new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (piece: Buffer) => {
        said += piece.toString();
        const found = /^\{.*"code":"([^"]+)".*\}$/m.exec(said);
        if (found) resolve(found[1]!);
      });
      child.on('exit', () => reject(new Error(`${name}: majlis link ended: ${said}`)));
    });
    const done = new Promise<void>((resolve, reject) => child.on('exit', (status) => status === 0 ? resolve() : reject(new Error(`${name}: majlis link: ${said}`))));
    done.catch(() => undefined);
    return {terminal, code, done};
  }

  run(...words: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(program, [...this.options, ...words], {timeout: 60_000, env: environment()}, (error, out, problems) => {
        if (error) reject(new Error(`${this.name}: majlis ${words.join(' ')}: ${error.message}\n${out}${problems}`));
        else resolve(out);
      });
    });
  }

  async lines<T>(...words: string[]): Promise<T[]> {
    return (await this.run('--json', ...words)).split('\n').filter(Boolean).map((each) => JSON.parse(each) as T);
  }

  receive(): Promise<Received[]> {
    return this.lines<Received>('receive');
  }

  /** What a conversation's history holds, edits applied. */
  async history(conversation: string): Promise<string[]> {
    await this.receive();
    return (await this.lines<{text: string}>('history', conversation)).map((each) => each.text);
  }

  end(): void {
    rmSync(this.home, {recursive: true, force: true});
  }
}
