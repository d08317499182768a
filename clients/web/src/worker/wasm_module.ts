// A WebAssembly module behind one function: bytes in, bytes out (clients/web/engine/exports.cpp). Owns its memory.
import {wasi} from './wasi';

interface Exports {
  memory: WebAssembly.Memory;
  majlis_request(size: number): number;
  majlis_handle(): number;
  majlis_response_size(): number;
  _initialize(): void;
}

export class WasmModule {
  private constructor(private readonly exports: Exports) {}

  static async load(module: WebAssembly.Module, complain: (words: string) => void = console.error): Promise<WasmModule> {
    const system = wasi(complain);
    const instance = await WebAssembly.instantiate(module, {wasi_snapshot_preview1: system.imports});
    const exports = instance.exports as unknown as Exports;
    system.memory = exports.memory;
    exports._initialize();
    return new WasmModule(exports);
  }

  /** Wipes the request. */
  call(request: Uint8Array): Uint8Array {
    const at = this.exports.majlis_request(request.length);
    new Uint8Array(this.exports.memory.buffer, at, request.length).set(request);
    request.fill(0);
    const from = this.exports.majlis_handle();
    const size = this.exports.majlis_response_size();
    return new Uint8Array(this.exports.memory.buffer, from, size).slice();
  }
}
