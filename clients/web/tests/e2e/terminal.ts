// Somebody who uses the command line.
import {execFile} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';

const program = process.env['MAJLIS_CLI'] ?? fileURLToPath(new URL('../../../../build/release/bin/majlis', import.meta.url));

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

  run(...words: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(program, [...this.options, ...words], {timeout: 60_000, env: {...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC'}}, (error, out, problems) => {
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
