// Files as the page has them: everything that the files worker does, and what it tells.
import {caller} from '../../worker/calls';
import type {Port} from '../../worker/pages';
import type {FilesNews, Given, Order, ParcelView, Progress, SentFile, SentFiles, StreamRequest} from './model';
import type {Handle} from './ui/handles';

export interface Saving {
  file: SentFile;
  type: string;
  saveAs?: string;
}

/** What screens ask for; tests of screens have one of their own. */
export interface Files {
  /** Called after each change of parcels(). */
  subscribe(listener: () => void): () => void;
  parcels(): readonly ParcelView[];
  /** Goes on with what an earlier page began. */
  wake(): Promise<void>;
  send(order: Order): Promise<void>;
  /** The file of a parcel that sleeps; rejects with files.other where it is plainly another one. */
  give(parcel: string, item: string, file: Blob, given: Given): Promise<void>;
  /** The handle that an earlier page kept of it. */
  handle(item: string): Promise<Handle | undefined>;
  retry(parcel: string): Promise<void>;
  cancel(parcel: string): Promise<void>;
  /** What a message says; rejects where it makes no sense. */
  read(body: unknown): Promise<SentFiles>;
  load(file: SentFile, progress?: (now: Progress) => void, signal?: AbortSignal): Promise<Blob>;
  /** Puts up a history for another device of the account; gives the reference to it. */
  deposit(history: Blob, progress: (now: Progress) => void, signal: AbortSignal): Promise<Uint8Array>;
  withdraw(reference: Uint8Array, progress: (now: Progress) => void, signal: AbortSignal): Promise<Blob>;
  /** The host need not keep it any longer. */
  drop(reference: Uint8Array): Promise<void>;
  /**
   * An address that the service worker answers for, until it is let go; undefined where there is no service worker.
   * `progress` hears of what was taken.
   */
  address(saving: Saving, progress?: (now: Progress) => void): Promise<string | undefined>;
  letGo(address: string): void;
}

export class WorkerFiles {
  private readonly ask;
  private readonly listeners = new Set<() => void>();
  private readonly watchers = new Map<string, (now: Progress) => void>();
  private known: ParcelView[] = [];
  private lastLoad = 0;

  constructor(worker: Port) {
    this.ask = caller(worker, (news: FilesNews) => this.hear(news));
  }

  private hear(news: FilesNews): void {
    if ('progress' in news) return this.watchers.get(news.progress)?.(news);
    if (!('parcels' in news)) return console.warn('the files worker:', news);
    this.known = news.parcels;
    for (const each of [...this.listeners]) each();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  parcels = () => this.known;
  wake = () => this.ask<void>('wake', []);
  send = (order: Order) => this.ask<void>('send', [order]);
  give = (parcel: string, item: string, file: Blob, given: Given) => this.ask<void>('give', [parcel, item, file, given]);
  handle = (item: string) => this.ask<Handle | undefined>('handle', [item]);
  retry = (parcel: string) => this.ask<void>('retry', [parcel]);
  cancel = (parcel: string) => this.ask<void>('cancel', [parcel]);
  read = (body: unknown) => this.ask<SentFiles>('read', [body]);

  load = (file: SentFile, progress?: (now: Progress) => void, signal?: AbortSignal) => this.watched<Blob>('load', file, progress, signal);
  deposit = (history: Blob, progress: (now: Progress) => void, signal: AbortSignal) => this.watched<Uint8Array>('deposit', history, progress, signal);
  withdraw = (reference: Uint8Array, progress: (now: Progress) => void, signal: AbortSignal) =>
    this.watched<Blob>('withdraw', reference, progress, signal);
  drop = (reference: Uint8Array) => this.ask<void>('drop', [reference]);

  private async watched<Result>(method: string, of: unknown, progress?: (now: Progress) => void, signal?: AbortSignal): Promise<Result> {
    const id = `${method} ${++this.lastLoad}`;
    if (progress) this.watchers.set(id, progress);
    const stop = () => void this.ask('stop', [id]);
    signal?.addEventListener('abort', stop);
    try {
      return await this.ask<Result>(method, [of, id]);
    } finally {
      this.watchers.delete(id);
      signal?.removeEventListener('abort', stop);
    }
  }

  /** Its name for streams; serve() answers for it. */
  async stream(saving: Saving, progress?: (now: Progress) => void): Promise<string> {
    const id = await this.ask<string>('stream', [saving]);
    if (progress) this.watchers.set(id, progress);
    return id;
  }

  unstream(id: string): void {
    this.watchers.delete(id);
    void this.ask('unstream', [id]);
  }

  serve(request: StreamRequest, port: MessagePort): void {
    void this.ask('serve', [request, port], [port]);
  }
}
