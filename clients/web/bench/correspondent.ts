// Somebody at a terminal who writes a great deal.
import {spawn} from 'node:child_process';

import {Terminal} from '../tests/e2e/terminal';

export class Correspondent {
  private constructor(private readonly terminal: Terminal) {}

  static async register(name: string, host: string): Promise<Correspondent> {
    return new Correspondent(await Terminal.register(name, host));
  }

  run(...words: string[]): Promise<string> {
    return this.terminal.run(...words);
  }

  /** One message for each line, by one process. */
  say(conversation: string, lines: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.terminal.program, [...this.terminal.options, 'chat', conversation], {stdio: ['pipe', 'ignore', 'inherit']});
      child.on('error', reject);
      child.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`majlis chat ended with ${status}`))));
      child.stdin.end(`${lines.join('\n')}\n`);
    });
  }

  end(): void {
    this.terminal.end();
  }
}
