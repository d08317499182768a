// Sends one file's bytes to the host in constant memory: a stretch is read, hashed, its digests saved, and sealed, while the
// one before it is on its way. Goes on after a lost connection or a restarted host from where the host stands; what the
// host says of that is checked, not trusted.
import type {FilesEngine} from './files_engine';
import {isPassing, type FilesHost} from './files_host';
import {Patience} from './patience';
import type {SavedUpload} from './saved_upload';
import type {Source} from './source';

const kRestarts = 4;
const kLeastPiece = 256 * 1024;
const kMostPiece = 4 * 1024 * 1024;

export interface Sent {
  id: Uint8Array;
  key: Uint8Array;
  sha256: Uint8Array;
  size: number;
}

export interface Watcher {
  /** `done`: bytes of the file; `waiting`: for the host. */
  moved(done: number, waiting: boolean): void;
}

export class Uploading {
  private readonly patience = new Patience();
  private piece = kLeastPiece; // bytes of one request: as many as take about a second
  private reached = 0;

  constructor(private readonly engine: FilesEngine, private readonly host: FilesHost, private readonly saved: SavedUpload,
    private readonly source: Source, private readonly lifetimeS: number | undefined, private readonly watcher: Watcher,
    private readonly signal: AbortSignal) {}

  async run(): Promise<Sent> {
    for (let restarts = 0;;) {
      try {
        return await this.attempt();
      } catch (reason) {
        if (this.signal.aborted) throw reason;
        if ((reason as {name?: string}).name?.startsWith('files.source.')) { // under a new key then
          if (++restarts >= kRestarts) throw reason;
          await this.saved.forget();
        } else if (isPassing(reason)) {
          await this.pause();
        } else {
          throw reason;
        }
      }
    }
  }

  private async attempt(): Promise<Sent> {
    const {source, engine, saved} = this;
    const begun = await saved.begin(engine, source.size);
    const total = begun.sealed_size;
    try {
      const [id, from] = begun.file ? [begun.file, await this.host.offset(begun.file, total, this.signal)] : [await this.create(total), 0];
      let sending = Promise.resolve(from);
      let at = 0, wanted = begun.wanted, done = false;
      for (let stretch = 0; !done; ++stretch) {
        const bytes = await source.read(at, wanted);
        at += bytes.length;
        const known = saved.known(stretch);
        const digests = engine.take(begun.handle, bytes, known);
        if (known.length < digests.length) await saved.save(stretch, digests);
        const sealed = engine.seal(begun.handle, from);
        ({done, wanted} = sealed);
        const offset = await sending;
        if (sealed.bytes.length > 0) sending = this.send(id, offset, sealed.bytes, total);
        sending.catch(() => undefined); // it is awaited above, a stretch later
      }
      if (await sending !== total) throw {name: 'files.refused', detail: 'the host did not take all bytes'};
      return {id, ...engine.endUpload(begun.handle)};
    } finally {
      engine.dropUpload(begun.handle);
    }
  }

  private async create(total: number): Promise<Uint8Array> {
    const id = await this.host.create(total, this.lifetimeS, this.signal);
    await this.saved.place(this.engine, id);
    return id;
  }

  // The sealed bytes from `begin` on; gives where the host stands then.
  private async send(id: Uint8Array, begin: number, bytes: Uint8Array, total: number): Promise<number> {
    const end = begin + bytes.length;
    for (let at = begin; at < end;) {
      try {
        const started = performance.now();
        const piece = bytes.subarray(at - begin, Math.min(at - begin + this.piece, bytes.length));
        at = this.placeOf(await this.host.append(id, at, piece, total, this.signal), begin, end);
        this.fit(performance.now() - started);
        this.patience.reset();
        this.moved(at, false);
      } catch (reason) {
        if (!isPassing(reason) || this.signal.aborted) throw reason;
        await this.pause();
        at = this.placeOf(await this.where(id, total), begin, end);
      }
    }
    return end;
  }

  private async where(id: Uint8Array, total: number): Promise<number> {
    for (;;) {
      try {
        return await this.host.offset(id, total, this.signal);
      } catch (reason) {
        if (!isPassing(reason) || this.signal.aborted) throw reason;
        await this.pause();
      }
    }
  }

  // A host that lost what it had acknowledged gets it again, from the beginning.
  private placeOf(offset: number, begin: number, end: number): number {
    if (offset >= begin && offset <= end) return offset;
    throw {name: 'files.busy', detail: 'the upload stands elsewhere than was said; it is gone on with from there', passing: true};
  }

  private fit(tookMs: number): void {
    if (tookMs < 500) this.piece = Math.min(kMostPiece, this.piece * 2);
    if (tookMs > 2_000) this.piece = Math.max(kLeastPiece, this.piece / 2);
  }

  private async pause(): Promise<void> {
    this.moved(this.reached, true);
    await this.patience.wait(this.signal);
  }

  private moved(at: number, waiting: boolean): void {
    this.reached = at;
    this.watcher.moved(Math.min(at, this.source.size), waiting);
  }
}
