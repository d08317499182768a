// What wasi-libc asks of its surroundings, as far as the engine needs any: randomness, and somewhere to leave words
// before an abort. There are no files, arguments or clocks; an engine that asks for more does not load.

const kOk = 0;
const kBadDescriptor = 8;
/** What crypto.getRandomValues gives at once. */
const kRandomPiece = 65_536;

export interface Wasi {
  imports: WebAssembly.ModuleImports;
  /** The module's memory, once it is there. */
  memory?: WebAssembly.Memory;
}

export function wasi(complain: (words: string) => void): Wasi {
  const self: Wasi = {imports: {}};
  const view = () => new DataView(self.memory!.buffer);
  const bytes = (at: number, size: number) => new Uint8Array(self.memory!.buffer, at, size);
  self.imports = {
    random_get(at: number, size: number): number {
      for (let done = 0; done < size; done += kRandomPiece)
        crypto.getRandomValues(bytes(at + done, Math.min(kRandomPiece, size - done)));
      return kOk;
    },
    fd_write(descriptor: number, vectors: number, count: number, written: number): number {
      if (descriptor !== 1 && descriptor !== 2) return kBadDescriptor;
      let size = 0;
      for (let i = 0; i < count; ++i) {
        const at = view().getUint32(vectors + 8 * i, true), length = view().getUint32(vectors + 8 * i + 4, true);
        complain(new TextDecoder().decode(bytes(at, length)));
        size += length;
      }
      view().setUint32(written, size, true);
      return kOk;
    },
    fd_close: () => kBadDescriptor,
    fd_seek: () => kBadDescriptor,
  };
  return self;
}
