// Where a browser lets a page keep hold of a file that somebody chose, an upload goes on after a reload without being asked
// for it again. TypeScript's own types know no permissions of handles yet.
export type Handle = FileSystemFileHandle & {
  queryPermission?(what: {mode: 'read'}): Promise<PermissionState>;
  requestPermission?(what: {mode: 'read'}): Promise<PermissionState>;
};

type Picker = (what: {multiple: boolean}) => Promise<Handle[]>;

const known = new WeakMap<File, Promise<Handle | undefined>>();

/** The handle that a file came by, if it did. */
export async function handleOf(file: File): Promise<Handle | undefined> {
  return known.get(file);
}

/** In the event itself: later the browser has let go of what was dropped. */
export function noteDropped(data: DataTransfer): File[] {
  const files: File[] = [];
  for (const item of data.items) {
    const file = item.kind === 'file' ? item.getAsFile() : null;
    if (!file) continue;
    files.push(file);
    const handle = (item as {getAsFileSystemHandle?(): Promise<FileSystemHandle | null>}).getAsFileSystemHandle?.();
    if (handle) known.set(file, handle.then((each) => each?.kind === 'file' ? each as Handle : undefined, () => undefined));
  }
  return files;
}

/** Undefined where this page may not ask for files that way; none where the person chose none. */
export function pick(multiple: boolean): Promise<File[]> | undefined {
  const picker = (globalThis as {showOpenFilePicker?: Picker}).showOpenFilePicker;
  if (!picker || window.top !== window) return undefined;
  return picker({multiple}).then((handles) => Promise.all(handles.map(async (handle) => {
    const file = await handle.getFile();
    known.set(file, Promise.resolve(handle));
    return file;
  })), () => []);
}

/** The file behind a handle, where the person lets the page read it; in an event of hers. */
export async function fileBehind(handle: Handle): Promise<File | undefined> {
  if (await handle.requestPermission?.({mode: 'read'}) !== 'granted') return undefined;
  return handle.getFile().catch(() => undefined);
}
