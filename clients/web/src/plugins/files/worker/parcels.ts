// Messages of files on their way: each is kept, sealed, from before its first byte leaves until the message itself is in the
// outbox. After a reload small files go on by themselves, since their bytes are kept beside, and so do larger ones whose
// handle this browser keeps and lets us read; others wait until the person gives the file again.
import type {Failure} from '../../../client/client';
import {failureOf} from '../../../client/failure';
import {decode, encode, hexOf} from '../../../worker/codec';
import type {Extension} from '../../../worker/extension';
import {kMostFiles, type Given, type Look, type Order, type Outgoing, type ParcelView, type SentFile} from '../model';
import type {FilesEngine} from './files_engine';
import type {FilesHost} from './files_host';
import {readable, type HandleStore} from './handle_store';
import {SavedUpload} from './saved_upload';
import {joined, Source} from './source';
import {Uploading, type Sent} from './uploading';

const kKeptBytes = 8 * 1024 * 1024; // files up to this size are kept until they are sent
const kPiece = 1024 * 1024;
const kTogether = 3; // uploads at a time
const kPrefix = 'x/files/parcel/';
const kNoLook: Look = {width: undefined, height: undefined, duration_ms: undefined, thumbnail: undefined, blurhash: undefined, waveform: undefined};

interface Item extends Look {
  id: string; // of the upload
  name: string; // for the person; may be what others are not told
  told: boolean;
  size: number; // of what is sent
  media_type?: string;
  keepMetadata: boolean;
  kept: boolean; // its bytes are in the store
  sent?: Sent;
}

interface Record {
  conversation: string;
  text?: string;
  lifetimeS?: number;
  items: Item[];
}

type Remote = {[Name in Exclude<keyof Extension, 'hostKey' | 'confirm'>]: (...args: Parameters<Extension[Name]>) => Promise<Awaited<ReturnType<Extension[Name]>>>};

class Parcel {
  readonly sources = new Map<string, Source>();
  readonly moved = new Map<string, number>();
  stop = new AbortController();
  running = false;
  waiting = false;
  failure?: Failure;
  rate = new Rate();

  constructor(readonly id: string, readonly record: Record) {}

  get key(): string {
    return kPrefix + this.id;
  }

  asleep(item: Item): boolean {
    return !item.sent && !this.sources.has(item.id);
  }

  view(): ParcelView {
    const {items, conversation} = this.record;
    const done = items.reduce((sum, item) => sum + (item.sent ? item.size : this.moved.get(item.id) ?? 0), 0);
    const asleep = !this.running && items.some((item) => this.asleep(item));
    return {
      id: this.id, conversation, state: this.failure ? 'failed' : asleep ? 'asleep' : 'sending', failure: this.failure,
      files: items.map((item) => ({id: item.id, name: item.name, size: item.size, asleep: this.asleep(item)})),
      done, size: items.reduce((sum, {size}) => sum + size, 0), rate: this.running ? this.rate.of(done) : undefined, waiting: this.waiting,
    };
  }
}

export class Parcels {
  private readonly all = new Map<string, Parcel>();
  private readonly turns = new Turns(kTogether);
  private adding = 0;

  constructor(private readonly engine: FilesEngine, private readonly host: FilesHost, private readonly profile: Remote,
    private readonly handles: HandleStore, private readonly tell: (parcels: ParcelView[]) => void) {}

  views(): ParcelView[] {
    return [...this.all.values()].map((each) => each.view());
  }

  /** What an earlier page began; what it left of messages that were never begun is forgotten. */
  async wake(): Promise<void> {
    const kept = await this.profile.recall(kPrefix);
    const ids = new Set([...kept.map(({value}) => decode(value) as Record), ...[...this.all.values()].map(({record}) => record)]
      .flatMap(({items}) => items.map(({id}) => id)));
    const left = (await this.profile.recall('x/files/')).filter(({key}) => !key.startsWith(kPrefix) && !ids.has(key.split('/')[3]!));
    if (!this.adding) {
      if (left.length > 0) await this.profile.keep(left.map(({key}) => ({key})));
      await this.handles.keepOnly(ids);
    }
    for (const {key, value} of kept) {
      const parcel = new Parcel(key.slice(kPrefix.length), decode(value) as Record);
      if (this.all.has(parcel.id)) continue;
      this.all.set(parcel.id, parcel);
      for (const item of parcel.record.items.filter(({sent}) => !sent)) {
        const file = item.kept ? await this.keptFile(item) : await readable(await this.handles.get(item.id));
        if (file) await this.take(parcel, item, file).catch(() => undefined); // it sleeps then
      }
      this.run(parcel);
    }
  }

  /** Resolves once everything is kept that is needed to go on after a reload. */
  async send(order: Order): Promise<void> {
    if (order.files.length === 0 || order.files.length > kMostFiles)
      throw {name: 'files.many', detail: `a message brings 1 to ${kMostFiles} files, not ${order.files.length}; send them in parts`};
    const parcel = new Parcel(fresh(), {conversation: order.conversation, text: order.text, lifetimeS: order.lifetimeS, items: []});
    ++this.adding;
    try {
      for (const each of order.files) await this.add(parcel, each);
      await this.save(parcel);
    } catch (reason) {
      await this.drop(parcel).catch(() => undefined); // else the next wake() does
      throw reason;
    } finally {
      --this.adding;
    }
    this.all.set(parcel.id, parcel);
    this.run(parcel);
  }

  private async add(parcel: Parcel, {file, handle, ...more}: Outgoing): Promise<void> {
    const source = await Source.of(this.engine, file, more.keepMetadata);
    const known = this.engine.know(more.name, await source.first());
    const item: Item = {...more, id: fresh(), name: known.name, size: source.size,
      media_type: more.media_type ?? known.media_type, kept: file.size <= kKeptBytes};
    parcel.record.items.push(item);
    parcel.sources.set(item.id, source);
    if (item.kept) await this.keepBytes(item, file);
    else if (handle) await this.handles.put(item.id, handle);
  }

  /**
   * The file of a parcel that sleeps, given again. One that was changed since is sent under a new key, and described as it
   * is now; throws files.other for what has neither the name nor the size.
   */
  async give(id: string, itemId: string, file: Blob, given: Given): Promise<void> {
    const parcel = this.all.get(id), item = parcel?.record.items.find((each) => each.id === itemId);
    if (!parcel || !item || item.sent || parcel.sources.has(item.id)) return;
    const source = await Source.of(this.engine, file, item.keepMetadata);
    const {name} = this.engine.know(given.name, await source.first());
    if (name !== item.name && source.size !== item.size)
      throw {name: 'files.other', detail: `${name} is not ${item.name}, which was begun; choose that one, or stop sending it`};
    Object.assign(item, kNoLook, given, {name, size: source.size});
    await this.save(parcel);
    parcel.sources.set(item.id, source);
    this.run(parcel);
  }

  retry(id: string): void {
    const parcel = this.all.get(id);
    if (parcel) this.run(parcel);
  }

  async cancel(id: string): Promise<void> {
    const parcel = this.all.get(id);
    if (!parcel) return;
    this.all.delete(id);
    parcel.stop.abort({name: 'files.cancelled', detail: 'sending was given up'});
    this.changed();
    await this.drop(parcel);
  }

  private run(parcel: Parcel): void {
    if (parcel.running) return;
    parcel.running = true;
    parcel.failure = undefined;
    parcel.rate = new Rate();
    this.changed();
    void this.deliver(parcel).catch((reason: unknown) => {
      parcel.failure = parcel.stop.signal.aborted ? undefined : failureOf(reason);
    }).finally(() => {
      parcel.running = parcel.waiting = false;
      this.changed();
    });
  }

  private async deliver(parcel: Parcel): Promise<void> {
    const {items} = parcel.record;
    await Promise.all(items.filter((item) => !item.sent && !parcel.asleep(item)).map((item) => this.upload(parcel, item)));
    if (items.some((item) => !item.sent)) return; // it sleeps
    const files = await Promise.all(items.map((item) => this.described(parcel, item)));
    const {body, fallback} = this.engine.compose({files, ...(parcel.record.text ? {text: parcel.record.text} : {})});
    parcel.stop.signal.throwIfAborted();
    await this.profile.send(parcel.record.conversation, 'files.file/1', body, fallback, [parcel.key]);
    this.all.delete(parcel.id);
  }

  private async upload(parcel: Parcel, item: Item): Promise<void> {
    const {signal} = parcel.stop;
    const saved = new SavedUpload(this.profile, item.id);
    const watcher = {moved: (done: number, waiting: boolean) => {
      parcel.moved.set(item.id, done);
      parcel.waiting = waiting;
      this.changed();
    }};
    const sent = await this.turns.take(signal, () =>
      new Uploading(this.engine, this.host, saved, parcel.sources.get(item.id)!, parcel.record.lifetimeS, watcher, signal).run());
    item.sent = sent;
    await this.profile.keep([
      {key: parcel.key, value: encode(parcel.record)}, ...saved.keys().map((key) => ({key})), ...await this.bytesKeys(item)]);
    parcel.sources.delete(item.id);
    await this.handles.drop(item.id);
  }

  private async described(parcel: Parcel, item: Item): Promise<SentFile> {
    const {id, key, sha256, size} = item.sent!;
    const {width, height, duration_ms, thumbnail, blurhash, waveform, media_type} = item;
    const answer = await this.profile.call('files.grant', encode({file: id, lifetime_s: parcel.record.lifetimeS}));
    const {token} = decode(answer) as {token: Uint8Array};
    const name = item.told ? item.name : undefined;
    return {id, token, key, sha256, size, name, media_type, width, height, duration_ms, thumbnail, blurhash, waveform};
  }

  private async take(parcel: Parcel, item: Item, file: Blob): Promise<void> {
    const source = await Source.of(this.engine, file, item.keepMetadata);
    item.size = source.size;
    parcel.sources.set(item.id, source);
  }

  private save(parcel: Parcel): Promise<void> {
    return this.profile.keep([{key: parcel.key, value: encode(parcel.record)}]);
  }

  private async keepBytes(item: Item, file: Blob): Promise<void> {
    for (let at = 0; at < file.size; at += kPiece) {
      const value = new Uint8Array(await file.slice(at, at + kPiece).arrayBuffer());
      await this.profile.keep([{key: bytesKey(item, at / kPiece), value}]);
    }
  }

  private async keptFile(item: Item): Promise<Blob> {
    const pieces = await this.profile.recall(`x/files/source/${item.id}/`);
    return new Blob([joined(pieces.map(({value}) => value)) as BlobPart]);
  }

  private async bytesKeys(item: Item): Promise<{key: string}[]> {
    return item.kept ? (await this.profile.recall(`x/files/source/${item.id}/`)).map(({key}) => ({key})) : [];
  }

  // Nothing of it stays here or at the host.
  private async drop(parcel: Parcel): Promise<void> {
    const keys = [{key: parcel.key}];
    for (const item of parcel.record.items) {
      const saved = new SavedUpload(this.profile, item.id);
      const records = await this.profile.recall(saved.key);
      const record = records.find(({key}) => key === saved.key)?.value;
      const begun = record && this.engine.resumeUpload(record);
      if (begun) this.engine.dropUpload(begun.handle);
      const id = item.sent?.id ?? begun?.file;
      if (id) await this.host.remove(id).catch(() => undefined); // else the host drops it in its own time
      await this.handles.drop(item.id);
      keys.push(...records.map(({key}) => ({key})), ...await this.bytesKeys(item));
    }
    await this.profile.keep(keys);
  }

  private changed(): void {
    this.tell(this.views());
  }
}

function fresh(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(16)));
}

function bytesKey(item: Item, number: number): string {
  return `x/files/source/${item.id}/${String(number).padStart(6, '0')}`;
}

/** Bytes a second, over the last seconds. */
class Rate {
  private readonly seen: {at: number; done: number}[] = [];

  of(done: number): number | undefined {
    const at = performance.now();
    this.seen.push({at, done});
    while (this.seen.length > 2 && at - this.seen[0]!.at > 5_000) this.seen.shift();
    const first = this.seen[0]!;
    return at - first.at > 500 ? (done - first.done) * 1_000 / (at - first.at) : undefined;
  }
}

/** So many at a time, in the order in which they came. */
class Turns {
  private readonly queue: (() => void)[] = [];

  constructor(private free: number) {}

  async take<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.free > 0) --this.free;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
    try {
      signal.throwIfAborted();
      return await work();
    } finally {
      const next = this.queue.shift();
      if (next) next();
      else ++this.free;
    }
  }
}
