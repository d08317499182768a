// Hands on to a host what is asked of a site, as if the host were of the site's own origin.
import {request, type IncomingMessage, type ServerResponse} from 'node:http';
import {connect, type Socket} from 'node:net';

export function handOn(host: string, asked: IncomingMessage, answer: ServerResponse): void {
  const onward = request(new URL(asked.url ?? '/', host), {method: asked.method, headers: asked.headers}, (got) => {
    answer.writeHead(got.statusCode ?? 502, got.headers);
    got.pipe(answer);
  });
  onward.on('error', () => answer.destroy());
  asked.pipe(onward);
}

export function handOnSocket(host: string, asked: IncomingMessage, client: Socket): void {
  const onward = connect(Number(new URL(host).port), '127.0.0.1', () => {
    const headers = Object.entries(asked.headers).map(([name, value]) => `${name}: ${String(value)}\r\n`).join('');
    onward.write(`GET ${asked.url} HTTP/1.1\r\n${headers}\r\n`);
    onward.pipe(client).pipe(onward);
  });
  for (const [one, other] of [[client, onward], [onward, client]] as const) one.on('error', () => other.destroy()).on('close', () => other.destroy());
}
