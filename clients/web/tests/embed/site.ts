// Somebody else's site, which has the app on its page: on localhost, where the host is 127.0.0.1. Its page and the
// host's configuration are those of docs/guide/embedding.md, with the names of this test.
import {readFileSync} from 'node:fs';
import {createServer, type Server} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {Host} from '../host/host';
import {handOn, handOnSocket} from './mirror';

const guide = readFileSync(new URL('../../../../docs/guide/embedding.md', import.meta.url), 'utf8');

function snippet(kind: string): string {
  const found = new RegExp(`\`\`\`${kind}\n(.*?)\`\`\``, 's').exec(guide)?.[1];
  if (!found) throw new Error(`docs/guide/embedding.md has no block of ${kind} any more`);
  return found;
}

/** The guide's page for a host, with more attributes on the element. */
export function guidePage(host: string, attributes: Record<string, string> = {}): string {
  const more = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join('');
  return snippet('html').replaceAll('https://chat.example.org', host).replace('<majlis-app', `<majlis-app${more}`);
}

export class Site {
  private readonly server: Server;
  origin = '';

  /** A host that this site passes off as its own: what it has no page for is asked there. */
  mirrored?: Host;

  /** `page` gives what is at an address, if there is something; `headers` what comes with it. */
  constructor(private readonly page: (url: URL) => string | undefined, private readonly headers: (url: URL) => Record<string, string> = () => ({})) {
    this.server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', this.origin);
      const found = this.page(url);
      if (found === undefined) {
        if (this.mirrored) handOn(this.mirrored.url, request, response);
        else response.writeHead(404).end();
        return;
      }
      const script = url.pathname.endsWith('.js');
      response.writeHead(200, {'content-type': `${script ? 'text/javascript' : 'text/html'}; charset=utf-8`, ...this.headers(url)}).end(found);
    });
    this.server.on('upgrade', (request, socket: Socket) => {
      if (this.mirrored) handOnSocket(this.mirrored.url, request, socket);
      else socket.destroy();
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.origin = `http://localhost:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  /** A host that lets this site embed its app, `more`: of its configuration. */
  host(more: object = {}): Host {
    return new Host([], {...JSON.parse(snippet('json').replace('https://www.example.org', this.origin)) as object, ...more});
  }

  end(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
