// Chromium with nobody watching its network. Playwright always does, and what watches keeps all that was sent: memory can
// only be measured here. Speaks the DevTools protocol itself, to one page.
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import WebSocket from 'ws';
import {kChromium} from '../screens/browser';

const kLookMs = 100;

interface Message {
  id?: number;
  method?: string;
  params?: {backendNodeId?: number};
  result?: {result?: {value?: unknown}; exceptionDetails?: {exception?: {description?: string}}};
  error?: {message: string};
}

// Through every shadow root.
const kFind = `const all = (root) => [...root.querySelectorAll('*')].flatMap((each) => [each, ...(each.shadowRoot ? all(each.shadowRoot) : [])]);
  const find = (selector, text = '') => all(document).find((each) => each.matches(selector) && (each.shadowRoot ?? each).textContent.includes(text));`;

function whileLoading(reason: Error): boolean {
  if (/execution context/.test(reason.message)) return false;
  throw reason;
}

export class BareBrowser {
  private asked = 0;
  private readonly answers = new Map<number, (message: Message) => void>();
  private chosen?: (node: number) => void;

  private constructor(private readonly process: ChildProcess, private readonly profile: string, private readonly socket: WebSocket) {
    socket.on('message', (text) => this.hear(JSON.parse(String(text)) as Message));
  }

  static async open(url: string): Promise<BareBrowser> {
    const profile = mkdtempSync(join(tmpdir(), 'majlis-bare-'));
    const process = spawn(kChromium, ['--no-sandbox', '--headless', '--lang=en', '--password-store=basic', '--remote-debugging-port=0',
      `--user-data-dir=${profile}`, url], {stdio: ['ignore', 'ignore', 'pipe']});
    const port = await new Promise<string>((resolve, reject) => {
      process.stderr!.on('data', (text: Buffer) => {
        const found = /ws:\/\/127\.0\.0\.1:(\d+)\//.exec(text.toString());
        if (found) resolve(found[1]!);
      });
      process.on('exit', () => reject(new Error(`${kChromium} ended at once`)));
    });
    const pages = await (await fetch(`http://127.0.0.1:${port}/json/list`)).json() as {type: string; webSocketDebuggerUrl: string}[];
    const socket = new WebSocket(pages.find((each) => each.type === 'page')!.webSocketDebuggerUrl);
    await once(socket, 'open');
    const browser = new BareBrowser(process, profile, socket);
    await browser.ask('Page.enable');
    await browser.ask('Page.setInterceptFileChooserDialog', {enabled: true});
    return browser;
  }

  /** Waits for an element that the selector fits and that has the text in it. */
  async see(selector: string, text = ''): Promise<void> {
    const look = `return !!find(${JSON.stringify(selector)}, ${JSON.stringify(text)})`;
    while (!await this.run(look).catch(whileLoading)) await new Promise((soon) => setTimeout(soon, kLookMs));
  }

  async click(selector: string, text = ''): Promise<void> {
    await this.see(selector, text);
    await this.run(`find(${JSON.stringify(selector)}, ${JSON.stringify(text)}).click()`);
  }

  async type(selector: string, text: string): Promise<void> {
    await this.see(selector);
    await this.run(`find(${JSON.stringify(selector)}).focus()`);
    await this.ask('Input.insertText', {text});
  }

  /** Does what opens the chooser of files, and chooses one. */
  async choose(path: string, open: () => Promise<void>): Promise<void> {
    const asked = new Promise<number>((resolve) => (this.chosen = resolve));
    await open();
    await this.ask('DOM.setFileInputFiles', {files: [path], backendNodeId: await asked});
  }

  /** A function's body in the page, as if the person had done something. */
  async run(code: string): Promise<unknown> {
    const {result} = await this.ask('Runtime.evaluate', {expression: `(() => { ${kFind} ${code} })()`, userGesture: true, returnByValue: true});
    if (result?.exceptionDetails) throw new Error(result.exceptionDetails.exception?.description ?? code);
    return result?.result?.value;
  }

  async end(): Promise<void> {
    this.socket.close();
    const ended = once(this.process, 'exit');
    this.process.kill();
    await ended;
    rmSync(this.profile, {recursive: true, force: true, maxRetries: 5});
  }

  private async ask(method: string, params: object = {}): Promise<Message> {
    const id = ++this.asked;
    const answer = new Promise<Message>((resolve) => this.answers.set(id, resolve));
    this.socket.send(JSON.stringify({id, method, params}));
    const message = await answer;
    if (message.error) throw new Error(`${method}: ${message.error.message}`);
    return message;
  }

  private hear(message: Message): void {
    if (message.id !== undefined) {
      this.answers.get(message.id)?.(message);
      this.answers.delete(message.id);
    } else if (message.method === 'Page.fileChooserOpened') {
      this.chosen?.(message.params!.backendNodeId!);
    }
  }
}
