// Files that are played or saved through the service worker: it asks for a stretch of one over a port, and pulls.
import {failureOf} from '../../../client/failure';
import type {Progress, SentFile, StreamHead} from '../model';
import {range, whole} from './downloading';
import type {FilesEngine} from './files_engine';
import type {FilesHost} from './files_host';

export interface Stream {
  file: SentFile;
  type: string;
  /** Saved under this name, and not shown. */
  saveAs?: string;
  /** Nobody wants it any more. */
  stop: AbortSignal;
}

const kCancelled = {name: 'files.cancelled', detail: 'nobody wants the rest'};

/** Inclusive, as HTTP has it. */
interface Stretch {
  first: number;
  last: number;
}

/** RFC 9110, section 14: one range; 'none' where it is outside of the file; undefined for the whole of it. */
export function stretchOf(header: string | undefined, size: number): Stretch | 'none' | undefined {
  const found = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!found || (found[1] === '' && found[2] === '')) return undefined;
  const first = found[1] === '' ? Math.max(0, size - Number(found[2])) : Number(found[1]);
  const last = found[1] === '' || found[2] === '' ? size - 1 : Math.min(Number(found[2]), size - 1);
  return first <= last ? {first, last} : 'none';
}

export function headOf({file, type, saveAs}: Stream, stretch: ReturnType<typeof stretchOf>): StreamHead {
  const headers: Record<string, string> = {
    'Content-Type': type, 'Cache-Control': 'no-store', 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff',
  };
  if (saveAs !== undefined) headers['Content-Disposition'] = `attachment; filename*=UTF-8''${encodeRest(saveAs)}`;
  if (stretch === 'none') return {status: 416, headers: {...headers, 'Content-Range': `bytes */${file.size}`}};
  if (!stretch) return {status: 200, headers: {...headers, 'Content-Length': String(file.size)}};
  headers['Content-Range'] = `bytes ${stretch.first}-${stretch.last}/${file.size}`;
  headers['Content-Length'] = String(stretch.last - stretch.first + 1);
  return {status: 206, headers};
}

/** Answers over `port`: the head, then a piece for each 'pull', null at the end; 'error' where it breaks off. */
export function serveStream(engine: FilesEngine, host: FilesHost, stream: Stream, header: string | undefined, port: MessagePort,
  moved: (done: number, end?: Progress['end']) => void): void {
  const stretch = stream.saveAs === undefined ? stretchOf(header, stream.file.size) : undefined;
  const stop = new AbortController();
  const pieces = stretch === 'none' ? undefined : stretch ?
    range(engine, host, stream.file, stretch.first, stretch.last - stretch.first + 1, stop.signal) : whole(engine, host, stream.file, stop.signal);
  let done = 0;
  const next = async (): Promise<void> => {
    try {
      const {value} = await pieces?.next() ?? {value: undefined};
      moved(done += value?.length ?? 0, value ? undefined : 'whole');
      port.postMessage(value ?? null, value ? [value.buffer] : []);
    } catch (reason) {
      moved(done, failureOf(reason));
      port.postMessage('error');
    }
  };
  port.onmessage = ({data}) => {
    if (data === 'pull') void next();
    else stop.abort(kCancelled);
  };
  const given = () => stop.abort(kCancelled);
  stream.stop.addEventListener('abort', given);
  stop.signal.addEventListener('abort', () => moved(done, kCancelled));
  port.postMessage(headOf(stream, stretch));
}

// RFC 8187: what encodeURIComponent leaves and the header's grammar does not have.
function encodeRest(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`);
}
