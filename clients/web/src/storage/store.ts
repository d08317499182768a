// The profile in IndexedDB: records, which the core sealed, and beside them what opens them. Every batch is one
// transaction that is on disk before anything of it is sent. Who opens a store takes it from whoever had it before:
// later writes of that one fail, so that two tabs can never both act as this device.
import {failureOf} from '../client/failure';
import type {StoreChange} from '../worker/engine';

export interface StoredRecord {
  key: string;
  sealed: Uint8Array;
}

/** What opens the store: its key, sealed under a passphrase or under a secret that this browser keeps. */
export interface Lock {
  lock: Uint8Array;
  /** The secret, sealed under a key that WebCrypto does not give out; absent: a person knows the passphrase. */
  kept?: {key: CryptoKey; nonce: Uint8Array; sealed: Uint8Array};
}

const kRecords = 'records';
const kMeta = 'meta';
const kOfPlugins = 'x/';

export class Store {
  private constructor(private readonly database: IDBDatabase, private readonly holder: string) {
    database.onversionchange = () => database.close();
  }

  /** Opens or makes the store and takes it. Throws web.storage.*. */
  static async open(name: string, factory: IDBFactory = indexedDB): Promise<Store> {
    const opening = factory.open(name, 1);
    opening.onupgradeneeded = () => {
      opening.result.createObjectStore(kRecords);
      opening.result.createObjectStore(kMeta);
    };
    try {
      const store = new Store(await settled(opening), crypto.randomUUID());
      await store.write([kMeta], false, (transaction) => {
        transaction.objectStore(kMeta).put(store.holder, 'holder');
      });
      return store;
    } catch (reason) {
      throw storageFailure(reason);
    }
  }

  static async remove(name: string, factory: IDBFactory = indexedDB): Promise<void> {
    await settled(factory.deleteDatabase(name)).catch((reason: unknown) => {
      throw storageFailure(reason);
    });
  }

  async load(): Promise<{lock?: Lock; records: StoredRecord[]}> {
    try {
      const transaction = this.database.transaction([kRecords, kMeta], 'readonly');
      const records = transaction.objectStore(kRecords);
      const [keys, values, lock] = await Promise.all([
        settled(records.getAllKeys()), settled(records.getAll()), settled(transaction.objectStore(kMeta).get('lock')),
      ]);
      const all = keys.map((key, i) => ({key: String(key), sealed: values[i] as Uint8Array}));
      return {lock: lock as Lock | undefined, records: all.filter(({key}) => !key.startsWith(kOfPlugins))};
    } catch (reason) {
      throw storageFailure(reason);
    }
  }

  /** Records of plugins' client halves whose keys begin with `prefix`; load() leaves them here. */
  async under(prefix: string): Promise<StoredRecord[]> {
    try {
      const records = this.database.transaction([kRecords], 'readonly').objectStore(kRecords);
      const keys = (await settled(records.getAllKeys())).map(String).filter((key) => key.startsWith(prefix));
      return await Promise.all(keys.map(async (key) => ({key, sealed: await settled(records.get(key)) as Uint8Array})));
    } catch (reason) {
      throw storageFailure(reason);
    }
  }

  /** Durable on return. Throws web.storage.full, web.storage.taken, web.storage.failed; then nothing was written. */
  async apply(changes: StoreChange[]): Promise<void> {
    if (changes.length === 0) return;
    await this.write([kRecords, kMeta], true, (transaction) => {
      const records = transaction.objectStore(kRecords);
      for (const {key, sealed} of changes) {
        if (sealed) records.put(sealed, key);
        else records.delete(key);
      }
    });
  }

  /** Ends whatever profile was here, and begins one that `lock` opens. */
  async begin(lock: Lock): Promise<void> {
    await this.write([kRecords, kMeta], true, (transaction) => {
      transaction.objectStore(kRecords).clear();
      transaction.objectStore(kMeta).put(lock, 'lock');
    });
  }

  async erase(): Promise<void> {
    await this.write([kRecords, kMeta], true, (transaction) => {
      transaction.objectStore(kRecords).clear();
      transaction.objectStore(kMeta).delete('lock');
    });
  }

  close(): void {
    this.database.close();
  }

  private async write(stores: string[], held: boolean, work: (transaction: IDBTransaction) => void): Promise<void> {
    try {
      const transaction = this.database.transaction(stores, 'readwrite', {durability: 'strict'});
      const ended = new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error('the transaction was aborted'));
      });
      ended.catch(() => undefined); // it is awaited below, or the holder's check failed first
      if (held && await settled(transaction.objectStore(kMeta).get('holder')) !== this.holder) {
        transaction.abort();
        throw {name: 'web.storage.taken', detail: 'another tab has this profile now; go on there, or take it over'};
      }
      work(transaction);
      await ended;
    } catch (reason) {
      throw storageFailure(reason);
    }
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

function storageFailure(reason: unknown): {name: string; detail: string} {
  const {name = '', message = ''} = reason as {name?: string; message?: string};
  if (name === 'SecurityError') return failureOf(reason);
  if (name.startsWith('web.')) return reason as {name: string; detail: string};
  if (name === 'QuotaExceededError')
    return {name: 'web.storage.full', detail: 'this browser has no room left for Majlis; nothing was sent. Free some space and try again'};
  return {name: 'web.storage.failed', detail: `this browser's storage failed (${name || 'Error'}: ${message}); nothing was sent. Reload the page`};
}
