// The client half of the plugin `files` as WebAssembly (clients/web/engine/files): its methods by name.
import type {Failure} from '../../../client/client';
import {decode, encode, type Fields} from '../../../worker/codec';
import type {WasmModule} from '../../../worker/wasm_module';
import type {SentFile, SentFiles} from '../model';

export interface BegunUpload {
  file?: Uint8Array;
  size: number;
  handle: number;
  wanted: number;
  record: Uint8Array;
  sealed_size: number;
}

export interface BegunDownload {
  handle: number;
  wanted: number;
  sealed_size: number;
  sealed_offset: number;
}

export interface Piece {
  size: number;
  offset: number;
  literal?: Uint8Array;
  zeros?: boolean;
}

/** What the message says of a file beside what the upload gave. */
export type Described = Omit<SentFile, 'token'>;

export class FilesEngine {
  constructor(private readonly module: WasmModule) {}

  /** Throws the Failure. */
  private ask<Result>(method: string, params: Fields): Result {
    const {error, result} = decode(this.module.call(encode({method, params}))) as {error?: Failure; result?: Result};
    if (error) throw error;
    return result as Result;
  }

  beginUpload = (size: number, source: string) => this.ask<BegunUpload>('upload_begin', {size, source});
  resumeUpload = (record: Uint8Array) => this.ask<BegunUpload>('upload_resume', {bytes: record});
  /** The record of an upload which the host has made under that id. */
  placed = (record: Uint8Array, file: Uint8Array) => this.ask<{bytes: Uint8Array}>('upload_placed', {record, file}).bytes;
  /** The digests of the next stretch; `known`: those that an earlier run saved. */
  take = (handle: number, bytes: Uint8Array, known: Uint8Array) => this.ask<{bytes: Uint8Array}>('upload_take', {handle, bytes, known}).bytes;
  /** The digests are saved: the stretch sealed, but what stands before `from`. */
  seal = (handle: number, from: number) => this.ask<{done: boolean; bytes: Uint8Array; wanted: number}>('upload_seal', {handle, from});
  endUpload = (handle: number) => this.ask<{key: Uint8Array; sha256: Uint8Array; size: number}>('upload_end', {handle});
  dropUpload = (handle: number) => this.ask<void>('upload_drop', {handle});

  beginDownload = (file: SentFile) => this.ask<BegunDownload>('download_begin', {file});
  open = (handle: number, bytes: Uint8Array) => this.ask<{bytes: Uint8Array; wanted: number}>('download_open', {handle, bytes});
  finish = (handle: number) => this.ask<void>('download_finish', {handle});
  dropDownload = (handle: number) => this.ask<void>('download_drop', {handle});
  beginRange = (file: SentFile, offset: number, size: number) => this.ask<BegunDownload>('range_begin', {file, offset, size});
  openRange = (handle: number, bytes: Uint8Array) => this.ask<{bytes: Uint8Array; wanted: number}>('range_open', {handle, bytes});
  dropRange = (handle: number) => this.ask<void>('range_drop', {handle});

  compose = (message: SentFiles) => this.ask<{body: Uint8Array; fallback: string}>('compose', message as unknown as Fields);
  read = (body: Uint8Array) => this.ask<SentFiles>('read', {bytes: body});
  know = (name: string, bytes: Uint8Array) => this.ask<{name: string; media_type: string}>('know', {name, bytes});
  beginFilter = (size: number) => this.ask<{handle: number; wanted?: Piece; pieces: Piece[]}>('filter_begin', {size});
  giveFilter = (handle: number, bytes: Uint8Array) => this.ask<{handle: number; wanted?: Piece; pieces: Piece[]}>('filter_give', {handle, bytes});
}
