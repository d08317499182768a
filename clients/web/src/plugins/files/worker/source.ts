// A file that is to be sent, read in stretches; pictures without what they say of their maker, unless that is wanted.
import type {FilesEngine, Piece} from './files_engine';

const kFirstBytes = 16;

export class Source {
  private constructor(private readonly file: Blob, private readonly pieces: Piece[], readonly size: number) {}

  /** Throws files.metadata.image where a damaged picture cannot be filtered. */
  static async of(engine: FilesEngine, file: Blob, keepMetadata: boolean): Promise<Source> {
    if (keepMetadata) return new Source(file, [{offset: 0, size: file.size}], file.size);
    let step = engine.beginFilter(file.size);
    while (step.wanted) {
      const {offset, size} = step.wanted;
      step = engine.giveFilter(step.handle, await bytesAt(file, offset, offset + size));
    }
    return new Source(file, step.pieces, step.pieces.reduce((sum, {size}) => sum + size, 0));
  }

  first(): Promise<Uint8Array> {
    return this.read(0, Math.min(this.size, kFirstBytes));
  }

  /** Throws files.source.gone where the file cannot be read any more. */
  async read(offset: number, size: number): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    let at = 0;
    for (const piece of this.pieces) {
      const from = Math.max(offset, at), to = Math.min(offset + size, at + piece.size);
      if (from < to) {
        parts.push(piece.zeros ? new Uint8Array(to - from) : piece.literal ? piece.literal.slice(from - at, to - at) :
          await bytesAt(this.file, piece.offset + from - at, piece.offset + to - at));
      }
      at += piece.size;
    }
    return parts.length === 1 ? parts[0]! : joined(parts);
  }
}

async function bytesAt(file: Blob, from: number, to: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(from, to).arrayBuffer());
  } catch (reason) {
    throw {name: 'files.unreadable', detail: `the file cannot be read any more (${(reason as Error).message}); choose it again`};
  }
}

export function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
