// What the sealed store keeps of an upload until its message is on its way: the key, the place at the host, and the digest
// of every chunk before it leaves. As the command line keeps it (clients/cli/files/saved_upload.hpp).
import type {Kept} from '../../../worker/extension';
import type {BegunUpload, FilesEngine} from './files_engine';

/** Of worker/extension.ts, over a port. */
export interface Store {
  keep(records: Kept[]): Promise<void>;
  recall(prefix: string): Promise<{key: string; value: Uint8Array}[]>;
}

export class SavedUpload {
  private record?: Uint8Array;
  private digests = new Map<string, Uint8Array>();

  constructor(private readonly store: Store, readonly id: string) {}

  get key(): string {
    return `x/files/upload/${this.id}`;
  }

  /** Goes on with what an earlier run began, or begins. */
  async begin(engine: FilesEngine, size: number): Promise<BegunUpload> {
    if (!this.record) {
      const found = await this.store.recall(this.key);
      this.record = found.find(({key}) => key === this.key)?.value;
      this.digests = new Map(found.filter(({key}) => key !== this.key).map(({key, value}) => [key, value]));
    }
    if (this.record) {
      const begun = engine.resumeUpload(this.record);
      if (begun.size === size) return begun;
      engine.dropUpload(begun.handle);
      await this.forget(); // of what the file was before
    }
    const begun = engine.beginUpload(size, this.id);
    await this.write(begun.record);
    return begun;
  }

  async place(engine: FilesEngine, file: Uint8Array): Promise<void> {
    await this.write(engine.placed(this.record!, file));
  }

  known(stretch: number): Uint8Array {
    return this.digests.get(this.digestKey(stretch)) ?? new Uint8Array();
  }

  /** Durable on return. */
  async save(stretch: number, digests: Uint8Array): Promise<void> {
    const key = this.digestKey(stretch);
    await this.store.keep([{key, value: digests}]);
    this.digests.set(key, digests);
  }

  /** Everything that is kept of it. */
  keys(): string[] {
    return [this.key, ...this.digests.keys()];
  }

  async forget(): Promise<void> {
    await this.store.keep(this.keys().map((key) => ({key})));
    this.record = undefined;
    this.digests.clear();
  }

  private digestKey(stretch: number): string {
    return `${this.key}/${String(stretch).padStart(12, '0')}`;
  }

  private async write(record: Uint8Array): Promise<void> {
    await this.store.keep([{key: this.key, value: record}]);
    this.record = record;
  }
}
