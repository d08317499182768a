// Handles of files that are being sent, by the upload: an IndexedDB of its own, since a browser takes them out of its hands
// nowhere else, and gives them to no one to seal. What is in there says the file's name and nothing of what it holds; it
// goes as soon as the file has been sent or given up.
import type {Handle} from '../ui/handles';

const kDatabase = 'majlis files';
const kHandles = 'handles';

export interface HandleStore {
  put(id: string, handle: Handle): Promise<void>;
  get(id: string): Promise<Handle | undefined>;
  drop(id: string): Promise<void>;
  /** Of all others. */
  keepOnly(ids: ReadonlySet<string>): Promise<void>;
}

/** For browsers without handles. */
export const kNoHandles: HandleStore = {
  put: async () => undefined, get: async () => undefined, drop: async () => undefined, keepOnly: async () => undefined,
};

/** The file, where the browser lets the page read it without asking. */
export async function readable(handle: Handle | undefined): Promise<File | undefined> {
  if (!handle || await handle.queryPermission?.({mode: 'read'}).catch(() => undefined) !== 'granted') return undefined;
  return handle.getFile().catch(() => undefined);
}

/** What cannot be kept is asked for again after a reload: no reason to fail. */
export function handleStore(factory: IDBFactory): HandleStore {
  const opening = new Promise<IDBDatabase>((resolve, reject) => {
    const asked = factory.open(kDatabase, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(kHandles);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  opening.catch(() => undefined);
  const ask = async <T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> => {
    try {
      const request = work((await opening).transaction(kHandles, mode).objectStore(kHandles));
      return await new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } catch {
      return undefined;
    }
  };
  const drop = async (id: string) => void await ask('readwrite', (store) => store.delete(id));
  return {
    drop,
    put: async (id, handle) => void await ask('readwrite', (store) => store.put(handle, id)),
    get: (id) => ask<Handle>('readonly', (store) => store.get(id) as IDBRequest<Handle>),
    async keepOnly(ids) {
      for (const key of await ask('readonly', (store) => store.getAllKeys()) ?? []) if (!ids.has(String(key))) await drop(String(key));
    },
  };
}
