// The plugin `files` at the host (docs/reference/files.md): uploads by tus, downloads by token. What is passing is worth
// another attempt; everything else is a Failure that says why.
import type {Failure} from '../../../client/client';
import type {SentFile} from '../model';
import {fromBase64url, toBase64url} from '../../base64url';

export interface Refusal extends Failure {
  passing: boolean;
}

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const kUploads = '/p/files/uploads';
const kBlobs = '/p/files/blobs';
const kQuiet: RequestInit = {credentials: 'omit', cache: 'no-store', referrerPolicy: 'no-referrer'};

export class FilesHost {
  constructor(private readonly origin: string, private readonly session: () => Promise<string | undefined>,
    private readonly fetch: Fetch = (url, init) => globalThis.fetch(url, init)) {}

  /** Makes an upload of so many sealed bytes; gives its id. */
  async create(size: number, lifetimeS: number | undefined, signal: AbortSignal): Promise<Uint8Array> {
    const answer = await this.tus('POST', kUploads, {
      'Upload-Length': String(size), ...(lifetimeS ? {'Upload-Metadata': `lifetime ${btoa(String(lifetimeS))}`} : {}),
    }, signal);
    const id = fromBase64url(answer.headers.get('Location')?.split('/').pop() ?? '');
    if (id?.length !== 16) throw refused('the host does not say where to send the file to');
    return id;
  }

  /** How many bytes the host has of it. */
  async offset(id: Uint8Array, size: number, signal: AbortSignal): Promise<number> {
    const answer = await this.tus('HEAD', `${kUploads}/${toBase64url(id)}`, {}, signal);
    if (Number(answer.headers.get('Upload-Length')) !== size) throw kGone;
    return offsetOf(answer, size);
  }

  /** Gives how many bytes the host has then. */
  async append(id: Uint8Array, at: number, bytes: Uint8Array, size: number, signal: AbortSignal): Promise<number> {
    const answer = await this.tus('PATCH', `${kUploads}/${toBase64url(id)}`, {
      'Upload-Offset': String(at), 'Content-Type': 'application/offset+octet-stream',
    }, signal, bytes);
    return offsetOf(answer, size);
  }

  async remove(id: Uint8Array): Promise<void> {
    await this.tus('DELETE', `${kUploads}/${toBase64url(id)}`, {}, AbortSignal.timeout(10_000));
  }

  /** The sealed bytes from `from` on, or those before `to`. The host is not told who asks. */
  async blob(file: SentFile, from: number, to: number, signal: AbortSignal): Promise<Response> {
    const answer = await this.ask('GET', `${kBlobs}/${toBase64url(file.id)}`, {
      'Majlis-File-Token': toBase64url(file.token), Range: `bytes=${from}-${to - 1}`,
    }, signal);
    if (answer.status === 206 && Number(answer.headers.get('Content-Length') ?? to - from) === to - from) return answer;
    await answer.body?.cancel();
    if (answer.status === 206 || answer.status === 416) throw kTruncated;
    throw downloadRefusal(answer.status);
  }

  /** Who keeps the file keeps it at the host. One that does not is no reason to fail. */
  renew(file: SentFile): void {
    this.ask('POST', `${kBlobs}/${toBase64url(file.id)}/renew`, {'Majlis-File-Token': toBase64url(file.token)},
      AbortSignal.timeout(10_000)).catch(() => undefined);
  }

  private async tus(method: string, path: string, headers: Record<string, string>, signal: AbortSignal, body?: Uint8Array): Promise<Response> {
    const session = await this.session();
    if (!session) throw kOffline;
    const answer = await this.ask(method, path, {'Tus-Resumable': '1.0.0', Authorization: `Bearer ${session}`, ...headers}, signal, body);
    if (answer.ok) return answer;
    throw uploadRefusal(answer.status, path !== kUploads);
  }

  private async ask(method: string, path: string, headers: Record<string, string>, signal: AbortSignal, body?: Uint8Array): Promise<Response> {
    try {
      return await this.fetch(this.origin + path, {...kQuiet, method, headers, signal, body: body as BodyInit | undefined});
    } catch (reason) {
      if (signal.aborted) throw signal.reason ?? reason;
      throw kOffline;
    }
  }
}

export function isPassing(reason: unknown): boolean {
  return (reason as Partial<Refusal> | undefined)?.passing === true;
}

const kOffline: Refusal = {name: 'client.offline', detail: 'the host is not reached now; it goes on when it answers', passing: true};
const kGone: Refusal = {name: 'files.source.gone', detail: 'the host has dropped what was sent; it is sent anew', passing: false};
const kTruncated: Refusal = {name: 'attachments.truncated', detail: 'the host has not as many bytes as were sent', passing: false};

function refused(detail: string): Refusal {
  return {name: 'files.refused', detail, passing: false};
}

function offsetOf(answer: Response, size: number): number {
  const text = answer.headers.get('Upload-Offset') ?? '';
  if (!/^\d+$/.test(text) || Number(text) > size) throw refused('the host says nonsense of where the upload stands');
  return Number(text);
}

function passes(status: number): boolean {
  return [401, 408, 409, 423, 429].includes(status) || (status >= 500 && status !== 501 && status !== 507);
}

function uploadRefusal(status: number, begun: boolean): Refusal {
  if (passes(status)) return {name: 'files.busy', detail: `the host answered with HTTP status ${status}`, passing: true};
  if (begun && (status === 404 || status === 410)) return kGone;
  if (status === 413) return {name: 'files.too_large', detail: 'the file is larger than the host takes, or than what is left to you there', passing: false};
  if (status === 507) return {name: 'files.host_full', detail: "the host's disk is full; what was sent is kept", passing: false};
  if (status === 404 || status === 405 || status === 501)
    return {name: 'files.none', detail: 'this host takes no files; ask its owner to load the plugin `files`', passing: false};
  return refused(`the host does not take the file (HTTP status ${status})`);
}

function downloadRefusal(status: number): Refusal {
  if (passes(status)) return {name: 'files.busy', detail: `the host answered with HTTP status ${status}`, passing: true};
  if (status === 404 || status === 410)
    return {name: 'files.gone', detail: 'the file is not at the host any more: it has expired, or its sender took it back', passing: false};
  return refused(`the host does not give the file (HTTP status ${status})`);
}
