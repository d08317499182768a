// Fetches a file's bytes and opens them piece by piece, whole or a stretch from the middle. A lost connection is taken up
// where it broke; what does not open is never given on.
import type {SentFile} from '../model';
import type {BegunDownload, FilesEngine} from './files_engine';
import {isPassing, type FilesHost} from './files_host';
import {Patience} from './patience';
import {joined} from './source';

const kSealedChunk = 65_552;
const kMostChunks = 16; // that are opened at a time

/** The whole file. Ends with a failure after the last piece where all of them together are not what was sent. */
export async function* whole(engine: FilesEngine, host: FilesHost, file: SentFile, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const begun = engine.beginDownload(file);
  try {
    yield* opened(host, file, begun, signal, (bytes) => engine.open(begun.handle, bytes));
    engine.finish(begun.handle);
    host.renew(file);
  } finally {
    engine.dropDownload(begun.handle);
  }
}

/** A stretch that lies within the file. */
export async function* range(engine: FilesEngine, host: FilesHost, file: SentFile, offset: number, size: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const begun = engine.beginRange(file, offset, size);
  try {
    yield* opened(host, file, begun, signal, (bytes) => engine.openRange(begun.handle, bytes));
  } finally {
    engine.dropRange(begun.handle);
  }
}

type Open = (sealed: Uint8Array) => {bytes: Uint8Array};

async function* opened(host: FilesHost, file: SentFile, begun: BegunDownload, signal: AbortSignal, open: Open): AsyncGenerator<Uint8Array, void> {
  const end = begun.sealed_offset + begun.sealed_size;
  const patience = new Patience();
  for (let at = begun.sealed_offset; at < end;) {
    try {
      for await (const sealed of chunks(host, file, at, end, signal)) {
        const {bytes} = open(sealed);
        at += sealed.length;
        patience.reset();
        if (bytes.length > 0) yield bytes;
      }
    } catch (reason) {
      if (!isPassing(reason) || signal.aborted) throw reason;
      await patience.wait(signal);
    }
  }
}

// Whole sealed chunks of one answer, several at a time.
async function* chunks(host: FilesHost, file: SentFile, from: number, end: number, signal: AbortSignal): AsyncGenerator<Uint8Array, void> {
  const reader = (await host.blob(file, from, end, signal)).body!.getReader();
  let parts: Uint8Array[] = [], held = 0, left = end - from;
  try {
    while (left > 0) {
      const {value, done} = await reader.read().catch(() => {
        if (signal.aborted) throw signal.reason;
        throw kBroken;
      });
      if (done) throw kBroken;
      parts.push(value);
      held += value.length;
      while (held >= Math.min(left, kSealedChunk)) {
        const all = joined(parts);
        const size = held >= left ? Math.min(left, kMostChunks * kSealedChunk) : Math.min(kMostChunks, Math.floor(held / kSealedChunk)) * kSealedChunk;
        parts = [all.subarray(size)];
        held -= size;
        left -= size;
        yield all.slice(0, size);
        if (left === 0) break;
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

const kBroken = {name: 'client.offline', detail: 'the host ended the file before its end; it is gone on with', passing: true};
