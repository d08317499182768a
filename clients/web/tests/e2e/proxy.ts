// Stands between a browser and everything else: lets it reach the host, and the site whose page shows the app if there
// is one, notes whatever it asked beside that, and can be cut from the host as a network can.
import {createServer, request, type Server} from 'node:http';
import {connect, type AddressInfo, type Socket} from 'node:net';

export class Proxy {
  /** What was asked of others; nothing of it went through. */
  readonly strays: string[] = [];
  /** How much went to the host: requests and tunnels. */
  passed = 0;
  /** What the host does not answer, by the beginning of its path. */
  barred?: string;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private open = true;

  constructor(private readonly host: () => string, private readonly site = '') {
    this.server = createServer((asked, answer) => {
      const url = new URL(asked.url ?? '/', 'http://nowhere');
      if (!this.lets(url.host)) {
        answer.writeHead(403).end();
        return;
      }
      if (this.barred && url.pathname.startsWith(this.barred)) {
        answer.writeHead(503).end();
        return;
      }
      url.hostname = '127.0.0.1'; // localhost too, whatever a resolver makes of it
      const onward = request(url, {method: asked.method, headers: asked.headers}, (got) => {
        answer.writeHead(got.statusCode ?? 502, got.headers);
        got.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    this.server.on('connect', (asked, client: Socket) => {
      if (!this.lets(asked.url ?? '')) {
        client.end('HTTP/1.1 403 Forbidden\r\n\r\n');
        return;
      }
      const onward = connect(Number((asked.url ?? '').split(':')[1]), '127.0.0.1', () => {
        client.write('HTTP/1.1 200 OK\r\n\r\n');
        onward.pipe(client).pipe(onward);
      });
      for (const [one, other] of [[client, onward], [onward, client]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
      this.keep(onward);
    });
    this.server.on('connection', (socket) => this.keep(socket));
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Ends what is under way and refuses what comes, until it is mended. */
  cut(): void {
    this.open = false;
    for (const each of this.sockets) each.destroy();
  }

  mend(): void {
    this.open = true;
  }

  stop(): void {
    this.cut();
    this.server.close();
  }

  private lets(host: string): boolean {
    if (this.site && host === new URL(this.site).host) return true;
    if (host !== new URL(this.host()).host) {
      this.strays.push(host);
      return false;
    }
    if (this.open) ++this.passed;
    return this.open;
  }

  private keep(socket: Socket): void {
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    if (!this.open) socket.destroy();
  }
}
