// The files worker without its surroundings: what a page may ask of it. Tests run it in Node.
import {caller, answerCalls} from '../../../worker/calls';
import {encode, hexOf} from '../../../worker/codec';
import type {Extension} from '../../../worker/extension';
import type {Port} from '../../../worker/pages';
import type {FilesNews, Given, Order, ParcelView, Progress, SentFile, StreamRequest} from '../model';
import {whole} from './downloading';
import type {FilesEngine} from './files_engine';
import {FilesHost, type Fetch} from './files_host';
import {kNoHandles, type HandleStore} from './handle_store';
import {deposit, fileOf} from './handing_on';
import {Parcels} from './parcels';
import {serveStream, type Stream} from './streams';

const kTellMs = 100;

export interface Surroundings {
  engine: FilesEngine;
  origin: string;
  /** To the profile (worker/extension.ts). */
  profile: Port;
  fetch?: Fetch;
  handles?: HandleStore;
}

export function serveFiles(page: Port, {engine, origin, profile: port, fetch, handles = kNoHandles}: Surroundings): void {
  const ask = caller(port);
  const profile = {
    session: () => ask<string | undefined>('session', []),
    call: (method: string, params: Uint8Array) => ask<Uint8Array>('call', [method, params]),
    keep: (...args: Parameters<Extension['keep']>) => ask<void>('keep', args),
    recall: (prefix: string) => ask<{key: string; value: Uint8Array}[]>('recall', [prefix]),
    send: (...args: Parameters<Extension['send']>) => ask<void>('send', args),
  };
  const host = new FilesHost(origin, profile.session, fetch);
  const tell = (news: FilesNews) => page.postMessage(news);
  const parcels = new Parcels(engine, host, profile, handles, lately((views: ParcelView[]) => tell({parcels: views})));
  const streams = new Map<string, Stream & {given: AbortController}>();
  const fetching = new Map<string, AbortController>();

  const progress = (id: string, size: number) => {
    const later = lately(tell);
    return (done: number, end?: Progress['end'], waiting?: boolean) => later({progress: id, done, size, end, waiting});
  };
  /** What can be stopped by its name. */
  async function stoppable<Result>(id: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
    const stop = new AbortController();
    fetching.set(id, stop);
    try {
      return await work(stop.signal);
    } finally {
      fetching.delete(id);
    }
  }
  /** The whole of a file that fits into memory. */
  const load = (file: SentFile, id: string): Promise<Blob> => stoppable(id, async (signal) => {
    const parts: Uint8Array[] = [], moved = progress(id, file.size);
    let done = 0;
    for await (const piece of whole(engine, host, file, signal)) {
      parts.push(piece);
      moved(done += piece.length);
    }
    return new Blob(parts as BlobPart[], {type: 'application/octet-stream'});
  });
  answerCalls(page, {
    wake: () => parcels.wake(),
    parcels: () => parcels.views(),
    send: (order: Order) => parcels.send(order),
    give: (parcel: string, item: string, file: Blob, given: Given) => parcels.give(parcel, item, file, given),
    handle: (item: string) => handles.get(item),
    retry: (parcel: string) => parcels.retry(parcel),
    cancel: (parcel: string) => parcels.cancel(parcel),
    read: (body: unknown) => engine.read(encode(body)),
    load,
    deposit(history: Blob, id: string): Promise<Uint8Array> {
      const moved = progress(id, history.size);
      return stoppable(id, (signal) =>
        deposit(engine, host, profile, history, {moved: (done, waiting) => moved(done, undefined, waiting)}, signal));
    },
    withdraw: (reference: Uint8Array, id: string) => load(fileOf(reference), id),
    drop: (reference: Uint8Array) => profile.call('files.remove', encode({file: fileOf(reference).id})),
    stop: (id: string) => fetching.get(id)?.abort({name: 'files.cancelled', detail: 'it was given up'}),
    /** From now on the service worker may have it under that name. */
    stream(stream: Omit<Stream, 'stop'>): string {
      const id = hexOf(crypto.getRandomValues(new Uint8Array(16)));
      const given = new AbortController();
      streams.set(id, {...stream, given, stop: given.signal});
      return id;
    },
    unstream(id: string): void {
      streams.get(id)?.given.abort();
      streams.delete(id);
    },
    serve({stream: id, range}: StreamRequest, to: MessagePort): void {
      const stream = streams.get(id);
      if (stream) serveStream(engine, host, stream, range, to, progress(id, stream.file.size));
    },
  });
}

// At most so often, and at last the newest.
function lately<Value>(tell: (value: Value) => void): (value: Value) => void {
  let newest: Value, timer: ReturnType<typeof setTimeout> | undefined, last = 0;
  const now = () => {
    timer = undefined;
    last = Date.now();
    tell(newest);
  };
  return (value) => {
    newest = value;
    timer ??= setTimeout(now, Math.max(0, last + kTellMs - Date.now()));
  };
}
