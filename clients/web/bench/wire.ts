// Between a browser and a host: counts what goes over the wire, and on request puts a counter into the worker's script
// that counts calls of the core. What browsers send and get is otherwise as it was.
import {createServer, request, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import {connect, type AddressInfo, type Socket} from 'node:net';

// Before the worker's own code: the function through which everything of the core is asked, and by which name.
const kCounter = `{
  const instantiate = WebAssembly.instantiate;
  self.coreCalls = {};
  WebAssembly.instantiate = async (...args) => {
    const {exports} = await instantiate.apply(WebAssembly, args);
    let at = 0, size = 0;
    return {exports: {
      ...exports,
      majlis_request: (bytes) => (size = bytes, at = exports.majlis_request(bytes)),
      majlis_handle() {
        const asked = String.fromCharCode(...new Uint8Array(exports.memory.buffer, at, Math.min(size, 200)));
        const [, length, rest] = /fmethod(.)([a-z_]+)/s.exec(asked) ?? [, '', 'unnamed']; // CBOR: its length before it
        const name = rest.slice(0, length && length.charCodeAt(0) - 0x60 || rest.length);
        self.coreCalls[name] = (self.coreCalls[name] ?? 0) + 1;
        return exports.majlis_handle();
      },
    }};
  };
}
`;

export class Wire {
  /** One line for each answer: its path and its bytes, headers and all. */
  readonly answers: {path: string; bytes: number}[] = [];
  counting = false;
  url = '';
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor(private readonly host: string) {
    this.server = createServer((asked, answer) => this.hand(asked, answer));
    this.server.on('upgrade', (asked: IncomingMessage, client: Socket, first: Buffer) => this.tunnel(asked, client, first));
    this.server.on('connection', (socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    for (const each of this.sockets) each.destroy();
    this.server.close();
  }

  bytes(): number {
    return this.answers.reduce((sum, each) => sum + each.bytes, 0);
  }

  private hand(asked: IncomingMessage, answer: ServerResponse): void {
    const path = asked.url ?? '/', counted = this.counting && /^\/assets\/main-.*\.js$/.test(path);
    const headers = counted ? {...asked.headers, 'accept-encoding': 'identity'} : asked.headers;
    const onward = request(new URL(path, this.host), {method: asked.method, headers}, (got) => {
      const pieces: Buffer[] = [];
      got.on('data', (piece: Buffer) => pieces.push(piece));
      got.on('end', () => {
        const body = Buffer.concat(counted ? [Buffer.from(kCounter), ...pieces] : pieces);
        this.answers.push({path, bytes: body.length + got.rawHeaders.reduce((sum, each) => sum + each.length + 2, 19)});
        answer.writeHead(got.statusCode ?? 502, {...got.headers, ...(got.headers['content-length'] && {'content-length': body.length})});
        answer.end(body);
      });
    });
    onward.on('error', () => answer.destroy());
    asked.pipe(onward);
  }

  private tunnel(asked: IncomingMessage, client: Socket, first: Buffer): void {
    const {hostname, port} = new URL(this.host);
    const onward = connect(Number(port), hostname, () => {
      const lines = [`${asked.method} ${asked.url} HTTP/1.1`];
      for (let at = 0; at < asked.rawHeaders.length; at += 2) lines.push(`${asked.rawHeaders[at]}: ${asked.rawHeaders[at + 1]}`);
      onward.write(`${lines.join('\r\n')}\r\n\r\n`);
      onward.write(first);
      onward.pipe(client).pipe(onward);
    });
    this.sockets.add(onward);
    for (const [one, other] of [[client, onward], [onward, client]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
  }
}
